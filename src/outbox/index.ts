export {
  enqueue,
  enqueueUpdate,
  type NewPost,
  type NewUpdate,
  postAt,
  waiting,
  whereTheyStand,
} from './enqueue';
export { type About, type Message, type Place, type Post, type PostState, Posts } from './model';
