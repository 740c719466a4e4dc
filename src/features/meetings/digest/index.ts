import type { DigestPart } from '../../digests';
import { meetingsSection } from './section';
import { meetingsStory } from './story';

/** What managers read of the stakeholder log. */
export const meetingsDigest: DigestPart = { section: meetingsSection, story: meetingsStory };
