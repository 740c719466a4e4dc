import type { DigestPart } from '../../digests';
import { section } from './section';
import { stands } from './stands';
import { story } from './story';
import { weeks } from './weeks';

/** What managers read of check-ins: who is silent, what was answered against the cadence, and a pairing's story. */
export const checkInsDigest: DigestPart = { stands, section, weeks, story };
