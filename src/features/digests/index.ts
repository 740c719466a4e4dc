import type { Accompany, Feature } from '../feature';
import { handBack } from './deputies/handing-back';
import { awayVerb, listenToAbsences } from './deputies/listeners';
import { deputiesJob } from './deputies/service';
import type { Digesting } from './gather';
import { digestsHome } from './home';
import { pictureJob } from './illustrate';
import { hear, listenToDigests } from './listeners';
import { previewHome } from './previews/home';
import { listenToPreviews } from './previews/listeners';
import { digestRemoval } from './removing';
import { digestThreads } from './replies/threads';
import { digestsJob } from './schedule';
import { listenToLooks } from './story/listeners';
import { digestVerb } from './verb';

export { type ForeseenDigest, foreseeDigests } from './foresight';
export {
  average,
  averageOf,
  beside,
  type Compared,
  comparedWith,
  endOfOldest,
  inTotal,
  listed,
  nothing,
  whyLines,
  within,
} from './measures';
export { type Digest, DigestNotes, DigestSchedules, Digests } from './model';
export { planDigests } from './planning';
export { saveNote } from './previews/notes';
export { once, onceEach, onceSince } from './reads';
export { keepReply, passOn } from './replies/replies';
export type {
  Asked,
  Count,
  DigestPart,
  DigestScope,
  DigestSection,
  Gap,
  Highlight,
  Line,
  Need,
  Period,
  Quote,
  Say,
  Standing,
  Stands,
  StoryAsked,
  StoryEntry,
  Weeks,
} from './section';
export { timelineButton } from './story/messages';

/** What managers read each week; it tells what these features hand in, and visits none of them itself. */
export function createDigests(features: Feature[]): Feature {
  const digesting = (accompany: Accompany): Digesting => ({ accompany, features });
  return {
    name: 'digests',
    listen: (door, accompany) => {
      listenToDigests(door, accompany);
      listenToLooks(door, { accompany, features });
      listenToPreviews(door, accompany);
      listenToAbsences(door, accompany);
    },
    home: async (visit, now) => [
      ...(await digestsHome(features, visit, now)),
      ...(await previewHome(visit, now)),
    ],
    verbs: [digestVerb(({ accompany }) => digesting(accompany)), awayVerb],
    hear,
    threads: digestThreads,
    removal: digestRemoval,
    failed: handBack,
    jobs: (accompany) => [deputiesJob(accompany), digestsJob(digesting(accompany)), pictureJob(accompany)],
  };
}
