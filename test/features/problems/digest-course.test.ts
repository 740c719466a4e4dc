import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { problemSection } from '../../../src/features/problems/digest/section';
import { problemWeeks } from '../../../src/features/problems/digest/weeks';
import {
  Entries,
  type Entry,
  type EntryKind,
  type Problem,
  Problems,
} from '../../../src/features/problems/model';
import { useDatabase } from '../../support/database';
import { asks, MONDAY, period } from './digested';
import { anEntry, aProblem, otherPairing, pairing, setUpProgramme } from './support';

useDatabase();

const HOUR = 3_600_000;
/** So many hours before the week that is told of ends. */
const hours = (n: number) => new Date(period.until.getTime() - n * HOUR);

const endings = ['resolved', 'not possible', 'merged'] as const;
/** When it was raised, then after how many hours each it ended and was opened again, by turns. */
const life = fc.record({
  raised: fc.integer({ min: -20, max: 60 * 24 }),
  steps: fc.array(
    fc.record({
      after: fc.integer({ min: 1, max: 500 }),
      as: fc.constantFrom(...endings),
      again: fc.constantFrom('reopened' as const, 'not solved' as const),
    }),
    { maxLength: 7 },
  ),
  isMine: fc.integer({ min: 0, max: 3 }),
  category: fc.constantFrom('services', 'leaders', undefined),
});
type Drawn = typeof life extends fc.Arbitrary<infer T> ? T : never;
type Life = { raised: Date; turns: { kind: EntryKind; at: Date }[]; category?: string; pairing: string };

function lived({ raised, steps, isMine, category }: Drawn): Life {
  let left = raised;
  const turns = steps.map(({ after, as, again }, n) => {
    left -= after;
    return { kind: n % 2 === 0 ? as : again, at: hours(left) };
  });
  return {
    raised: hours(raised),
    turns: turns.filter(({ at }) => at <= MONDAY),
    category,
    pairing: [pairing.key, otherPairing.key, 'third'][isMine % 3] ?? '',
  };
}

const isClosing = (kind: EntryKind) => (endings as readonly string[]).includes(kind);

/** Step by step from the beginning, as nobody would count it in a database. */
function wasOpen({ raised, turns }: Life, moment: Date): boolean {
  if (raised >= moment) return false;
  let isOpen = true;
  for (const { kind, at } of turns) if (at < moment) isOpen = !isClosing(kind);
  return isOpen;
}

function record(one: Life, n: number): { problem: Problem; entries: Entry[] } {
  const key = `V${n}`;
  const last = one.turns.at(-1);
  const isOpen = !last || !isClosing(last.kind);
  const status = isOpen ? 'open' : (last.kind as (typeof endings)[number]);
  const entry = (kind: EntryKind, at: Date, id: string) =>
    anEntry({ problem: key, pairing: one.pairing, kind, at, id });
  return {
    problem: {
      ...aProblem({ key, raisedAt: one.raised, status, isOpen, category: one.category }),
      pairing: one.pairing,
      ...(!isOpen && { closedAt: last.at }),
    },
    entries: [
      entry('raised', one.raised, 'raised'),
      ...one.turns.map(({ kind, at }, step) => entry(kind, at, `step${step}`)),
    ],
  };
}

describe('what managers are told of any history', () => {
  it('is what somebody counts who goes through it step by step', async () => {
    const moments = Array.from({ length: 8 }, (_, n) => hours(7 * 24 * (7 - n)));
    await setUpProgramme();
    await fc.assert(
      fc.asyncProperty(fc.array(life, { minLength: 1, maxLength: 25 }), async (drawn) => {
        const lives = drawn.map(lived).filter(({ raised }) => raised <= MONDAY);
        const mine = lives.filter((one) => one.pairing !== 'third');
        await Promise.all([Problems.deleteMany({}), Entries.deleteMany({})]);
        const records = lives.map(record);
        if (records.length > 0) {
          await Problems.collection.insertMany(
            records.map(({ problem }) => problem),
            { ignoreUndefined: true },
          );
          await Entries.collection.insertMany(
            records.flatMap(({ entries }) => entries),
            { ignoreUndefined: true },
          );
        }
        const first = Math.min(...mine.map(({ raised }) => raised.getTime()));
        const [weeks] = await problemWeeks(asks(), moments);
        expect(weeks?.values).toEqual(
          moments.map((moment) =>
            first < moment.getTime() ? mine.filter((one) => wasOpen(one, moment)).length : null,
          ),
        );
        const { figures } = await problemSection(asks(), period);
        const { from, until } = period;
        const isIn = (when: Date) => when >= from && when < until;
        const turns = mine.flatMap((one) => one.turns).filter(({ at }) => isIn(at));
        const counted = (...kinds: EntryKind[]) => turns.filter(({ kind }) => kinds.includes(kind)).length;
        const open = mine.filter((one) => wasOpen(one, until));
        const days = (one: Life) => (until.getTime() - one.raised.getTime()) / (24 * HOUR);
        expect(figures).toMatchObject({
          raised: mine.filter(({ raised }) => isIn(raised)).length,
          raisedBefore: mine.filter(({ raised }) => raised >= period.before.from && raised < from).length,
          resolved: counted('resolved'),
          notPossible: counted('not possible'),
          merged: counted('merged'),
          reopened: counted('reopened', 'not solved'),
          openBefore: mine.filter((one) => wasOpen(one, from)).length,
          open: open.length,
          over14: open.filter((one) => days(one) > 14).length,
          long: open.filter((one) => days(one) > 30).length,
        });
        const {
          openBefore = 0,
          raised = 0,
          reopened = 0,
          resolved = 0,
          notPossible = 0,
          merged = 0,
        } = figures;
        expect(openBefore + raised + reopened - resolved - notPossible - merged).toBe(figures.open);
      }),
      { numRuns: 60 },
    );
  });
});
