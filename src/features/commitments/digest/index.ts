import type { DigestPart } from '../../digests';
import { commitmentsSection } from './section';
import { commitmentsStand } from './stands';
import { commitmentsStory } from './story';
import { commitmentsWeeks } from './weeks';

/** What managers read of commitments. */
export const commitmentsDigest: DigestPart = {
  stands: commitmentsStand,
  section: commitmentsSection,
  weeks: commitmentsWeeks,
  story: commitmentsStory,
};
