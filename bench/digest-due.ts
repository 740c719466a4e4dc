import { transaction } from '../src/database/transaction';
import { DigestSchedules, Digests, planDigests } from '../src/features/digests';
import { digestsJob } from '../src/features/digests/schedule';
import { Posts } from '../src/outbox';
import { digesting } from './digest-app';
import { clear, fill, now, workspace } from './digest-records';
import { type Figure, watchMemory } from './figure';

const managers = (process.env.BENCH_DIGEST_MANAGERS ?? '1000,10000').split(',').map(Number);

/** Many managers’ weeks that are due at one instant, until they are in the outbox; each with one pairing. */
export async function digestsDue(): Promise<Figure[]> {
  const measured: { size: number; time: number; memory: number }[] = [];
  for (const size of managers) {
    await clear();
    await fill(0, size, 1, 0.25);
    for (const model of [Digests, DigestSchedules, Posts]) await model.collection.deleteMany({});
    await transaction((session) => planDigests(session, workspace, new Date('2026-11-29T20:00:00Z')));
    await DigestSchedules.deleteMany({ workspace, kind: 'preview' });
    const watch = watchMemory();
    const started = performance.now();
    // Of each heartbeat it takes its share.
    const job = digestsJob(digesting);
    let count = 0;
    for (let sent = -1; sent !== 0; count += sent) sent = await job.run(now);
    measured.push({ size, time: performance.now() - started, memory: watch.stop() });
    const kept = [await Digests.countDocuments({ workspace }), await Posts.countDocuments({ workspace })];
    if (count !== size || kept.some((one) => one !== size)) throw new Error(`sent ${count}, kept ${kept}`);
  }
  const [first, last] = [measured[0], measured.at(-1)];
  const figures = measured.flatMap(({ size, time, memory }): Figure[] => [
    { name: 'digests due at one instant', size, value: time, unit: 'ms' },
    { name: '… each', size, value: time / size, unit: 'ms' },
    { name: '… memory on top', size, value: memory / 1e6, unit: 'MB' },
  ]);
  if (!first || !last || first === last) return figures;
  const beside = `beside ${first.size.toLocaleString('en')}`;
  const compared = (name: string, value: number, floor: number, unit: string): Figure => {
    const ratio = value / floor;
    return { name: `… ${name}, ${beside}`, size: last.size, value, unit, floor, ratio, bound: 1.5 };
  };
  return [
    ...figures,
    compared('each', last.time / last.size, first.time / first.size, 'ms'),
    compared('memory', last.memory / 1e6, first.memory / 1e6, 'MB'),
  ];
}
