export { type Deliverer, startDeliverer } from './deliver';
export type { DeliveryOptions, DeliveryOutcome, FailedPost, SentPost } from './delivery';
export { dropUnsaid } from './drop-unsaid';
export {
  enqueue,
  type NewPost,
  type NewUpdate,
  replaceUnsaid,
  waiting,
} from './enqueue';
export { type Limits, usualLimits } from './limits';
export {
  type About,
  type Message,
  type Place,
  type Post,
  type PostState,
  Posts,
  type Standing,
} from './model';
export { moveUnsaid } from './move';
export { isConsequence } from './place';
export { aboutFailure } from './record';
export { dropPost, listPosts, type OutboxDepth, outboxDepth, retryPost } from './retry';
export { sayAgain } from './say-again';
export { dropRenewal, keepFormer, StillBeingSent, sayInOrder } from './say-in-order';
export { sayTo } from './say-to';
export { postAt, postsAbout, whereItStood, whereTheyStand } from './standing';
