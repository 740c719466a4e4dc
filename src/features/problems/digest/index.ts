import type { DigestPart } from '../../digests';
import { problemSection } from './section';
import { problemStands } from './stands';
import { problemStory } from './story';
import { problemWeeks } from './weeks';

/** What managers read of problems. */
export const problemsDigest: DigestPart = {
  stands: problemStands,
  section: problemSection,
  weeks: problemWeeks,
  story: problemStory,
};
