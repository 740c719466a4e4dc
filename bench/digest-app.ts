import { createFeatures } from '../src/features';
import type { Digesting } from '../src/features/digests/gather';
import type { Accompany } from '../src/features/feature';
import { createLog } from '../src/log';
import { createMetrics } from '../src/metrics';
import { now, workspace } from './digest-records';

/** What a digest needs of the app; nothing of it speaks to Slack. */
const accompany = {
  workspace,
  clock: () => now,
  log: createLog('error'),
  metrics: createMetrics(),
  nudge: () => {},
} as Partial<Accompany> as Accompany;

export const digesting: Digesting = { accompany, features: createFeatures() };
