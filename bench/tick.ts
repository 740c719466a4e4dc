import mongoose from 'mongoose';
import { createFeatures } from '../src/features';
import { CheckIns } from '../src/features/check-ins';
import type { Accompany } from '../src/features/feature';
import { createLog } from '../src/log';
import { createMetrics } from '../src/metrics';
import { withDatabase } from './database';
import { prepare, workspace } from './due';
import { type Figure, inTurns, milliseconds } from './figure';

const size = 10_000;
const before = new Date('2026-11-01T09:00:00Z');

/** A heartbeat when nothing is due, against one indexed query of the raw driver for each job that asks the database. */
export async function tick(): Promise<Figure[]> {
  return withDatabase(async () => {
    await prepare(size);
    const accompany: Accompany = {
      workspace,
      clock: () => before,
      log: createLog('silent'),
      metrics: createMetrics(),
      nudge: () => {},
      self: 'UBOT',
    } as Partial<Accompany> as Accompany;
    const jobs = createFeatures().flatMap((feature) => feature.jobs?.(accompany) ?? []);
    const beat = async () => {
      for (const job of jobs) await job.run(before);
    };
    await beat();
    const queries = await queriesOf(beat);
    const bare = async () => {
      for (let n = 0; n < queries; n++) {
        await CheckIns.collection
          .find({ workspace, wakeAt: { $lte: before } })
          .sort({ wakeAt: 1 })
          .limit(500)
          .toArray();
      }
    };
    const { value, floor, ratio } = await inTurns(
      50,
      () => milliseconds(bare),
      () => milliseconds(beat),
    );
    return [
      { name: 'a tick when nothing is due', size, value, unit: 'ms', floor, ratio },
      { name: 'the same, queries', size, value: queries, unit: '' },
    ];
  });
}

/** How many commands the work sends to MongoDB. */
async function queriesOf(work: () => Promise<void>): Promise<number> {
  const admin = mongoose.connection.getClient().db().admin();
  const count = async () => {
    const { opcounters } = (await admin.serverStatus()) as {
      opcounters: { query: number; getmore: number; update: number; command: number };
    };
    return opcounters.query + opcounters.update + opcounters.getmore;
  };
  const start = await count();
  await work();
  return (await count()) - start;
}
