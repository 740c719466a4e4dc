import { describe, expect, it } from '@jest/globals';
import mongoose from 'mongoose';
import { createFeatures } from '../../../src/features';
import { gather } from '../../../src/features/digests/gather';
import { lastWeeks, weekBefore } from '../../../src/features/digests/period';
import { scopeOf } from '../../../src/features/digests/scope';
import type { Asked } from '../../../src/features/digests/section';
import type { Accompany } from '../../../src/features/feature';
import { pairingsOf, programmeOf } from '../../../src/features/people';
import { createLog } from '../../../src/log';
import { useDatabase } from '../../support/database';
import { situations } from './golden/situations';
import { at, workspace } from './golden/world';

useDatabase();

const accompany = { workspace, log: createLog('silent'), nudge: () => {} } as Partial<Accompany> as Accompany;
const features = createFeatures();
const parts = features.flatMap(({ name, digest }) => (digest ? [{ name, digest }] : []));
const timeZone = 'Africa/Freetown';
const period = weekBefore('2026-12-07', timeZone);
const moments = lastWeeks(period.until, timeZone).map((one) => one.at);

async function asksOfCleo(): Promise<Asked> {
  const programme = await programmeOf(workspace);
  if (!programme) throw new Error('no programme');
  const pairings = await pairingsOf(workspace, { managers: 'cleo' });
  return { programme, scope: await scopeOf(workspace, pairings, timeZone), now: at('12-07T08:00') };
}

interface Operation {
  ns: string;
  command: { filter?: object; pipeline?: object[] };
}

/** What MongoDB was asked meanwhile. */
async function questionsOf(work: () => Promise<unknown>): Promise<string[]> {
  const { db } = mongoose.connection;
  if (!db) throw new Error('no database');
  await db.command({ profile: 2 });
  await work();
  await db.command({ profile: 0 });
  const profile = db.collection<Operation>('system.profile');
  const all = await profile
    .find({ op: { $in: ['query', 'command'] }, ns: { $not: /system|\$cmd/ } })
    .toArray();
  await profile.drop();
  return all.map(({ ns, command: { filter, pipeline } }) => JSON.stringify([ns, filter ?? pipeline]));
}

describe('what a digest reads', () => {
  it('is asked once, whichever of its parts ask for it', async () => {
    const [terrible] = situations.filter(({ name }) => name === 'a terrible week');
    if (!terrible) throw new Error('no terrible week');
    await terrible.world().keep();
    const asked = await asksOfCleo();
    const questions = await questionsOf(() => gather({ accompany, features }, asked, period));
    expect(questions.filter((one, index) => questions.indexOf(one) < index)).toEqual([]);
    expect(questions.length).toBeGreaterThan(10);
    expect(questions.length).toBeLessThanOrEqual(22);
  });

  it.each(situations.filter(({ asks }) => !asks))(
    'tells of $name what each part tells alone',
    async ({ world }) => {
      await world().keep();
      const asked = await asksOfCleo();
      const digest = await gather({ accompany, features }, asked, period);
      for (const [index, { name, digest: part }] of parts.entries()) {
        expect({ name, ...digest.parts[index]?.section }).toEqual({
          name,
          ...(await part.section(asked, period)),
        });
      }
      const weeks = await Promise.all(parts.map(({ digest: part }) => part.weeks?.(asked, moments) ?? []));
      expect(digest.weeks).toEqual(weeks.flat());
      const stands = await Promise.all(parts.map(({ digest: part }) => part.stands?.(asked)));
      const needs = stands.flatMap((one) => one?.needs ?? []).map(({ id }) => id);
      expect(digest.needs.map(({ id }) => id).sort()).toEqual(needs.sort());
      for (const { key } of asked.scope.pairings) {
        expect(digest.about[key]).toEqual(stands.flatMap((one) => one?.about[key] ?? []));
      }
    },
  );
});
