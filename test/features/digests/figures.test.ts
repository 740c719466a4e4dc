import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import mongoose from 'mongoose';
import { createFeatures } from '../../../src/features';
import { CheckIns } from '../../../src/features/check-ins';
import { Commitments } from '../../../src/features/commitments';
import type { Digest } from '../../../src/features/digests';
import { detailMessages } from '../../../src/features/digests/details';
import { freeze } from '../../../src/features/digests/freeze';
import type { Digesting } from '../../../src/features/digests/gather';
import { digestMessage } from '../../../src/features/digests/messages';
import { daysBefore } from '../../../src/features/digests/period';
import { scopeOf } from '../../../src/features/digests/scope';
import type { Accompany } from '../../../src/features/feature';
import { Meetings } from '../../../src/features/meetings';
import { pairingsOf, programmeOf } from '../../../src/features/people';
import { Entries, Problems } from '../../../src/features/problems';
import { createLog } from '../../../src/log';
import { useDatabase } from '../../support/database';
import { at, user, World, workspace } from './golden/world';

useDatabase();

const NOW = at('12-07T08:00');
/** What is another manager's, and what is the pairing's alone. */
const OTHERS = 'ANOTHER-MANAGERS';
const ALONE = 'THE-PAIRINGS-ALONE';
const categories = ['services', 'leaders', 'conflict', undefined];

const digesting: Digesting = {
  accompany: { workspace, log: createLog('silent'), nudge: () => {} } as Partial<Accompany> as Accompany,
  features: createFeatures(),
};

/** Numbers from a seed, always the same. */
function random(seed: number) {
  let state = seed >>> 0;
  const next = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  const upTo = (most: number) => Math.floor(next() * most);
  return {
    upTo,
    one: <T>(of: readonly T[]): T => of[upTo(of.length)] as T,
    often: (share: number) => next() < share,
  };
}

/** "11-30T07:30", so many hours before now; later than another where that matters. */
const ago = (hours: number) => new Date(NOW.getTime() - hours * 3_600_000).toISOString().slice(5, 16);
const HOURS = 24 * 70;

/** A history of two managers' facilitators, as chance would have it. */
function history(seed: number): World {
  const { upTo, one, often } = random(seed);
  const world = new World();
  for (const [manager, mark] of [
    ['cleo', ''],
    ['rose', OTHERS],
  ] as const) {
    const mentor = `mentor-of-${manager}`;
    world.person(manager, manager, 'manager');
    world.person(mentor, `${mark} mentor`, 'mentor');
    world.district(`d-${manager}`, `${mark} district`, [`c-${manager}`, `${mark} community`]);
    world.stakeholder(
      `s-${manager}`,
      `${mark} office`,
      one(['government', 'ngo', 'community']),
      `d-${manager}`,
    );
    for (let number = 0; number <= upTo(4); number++) {
      const key = `${manager}${number}`;
      world.pairing(key, `${mark} ${key}`, { mentor, managers: [manager], communities: [`c-${manager}`] });
      for (let weeks = 0; weeks < upTo(10); weeks++) {
        const due = 24 * 7 * weeks + 24 * upTo(5) + 1;
        const done = upTo(due + 1);
        const day = at(ago(due)).toISOString().slice(5, 10);
        if (world.checkIns.some((known) => known.key === `${key}/2026-${day}`)) continue;
        const later = (hours: number) => (at(ago(hours)) > at(`${day}T09:00`) ? ago(hours) : `${day}T10:00`);
        const course = one([
          'answered',
          'replied',
          'missed',
          'partly',
          'away',
          'open',
          'not posted',
        ] as const);
        world.checkIn(key, day, {
          ...((course === 'answered' || course === 'replied') && { answered: later(done) }),
          ...(course === 'replied' && { replied: later(upTo(done + 1)) }),
          ...(course === 'missed' && { missed: later(done) }),
          ...(course === 'partly' && { partly: later(done) }),
          ...(course === 'away' && { away: later(done) }),
          ...(course === 'not posted' && { notPosted: true }),
        });
      }
      for (let problems = 0; problems < upTo(6); problems++) {
        const raised = 3 + upTo(HOURS);
        const resolved = often(0.6) ? 2 + upTo(raised - 2) : undefined;
        const reopened =
          resolved !== undefined && resolved > 2 && often(0.3) ? 1 + upTo(resolved - 1) : undefined;
        world.problem(key, `${mark} title`, {
          raised: ago(raised),
          category: one(categories),
          ...(often(0.7) && { community: `c-${manager}` }),
          ...(resolved !== undefined && { resolved: ago(resolved) }),
          ...(reopened !== undefined && { reopened: ago(reopened) }),
          ...(often(0.3) && { learned: `${mark} learned` }),
          ...(often(0.2) && { asked: { manager, by: mentor, on: ago(1 + upTo(raised)) } }),
        });
      }
      for (let meetings = 0; meetings < upTo(5); meetings++) {
        const by = one([key, mentor]);
        world.meeting(by, `s-${manager}`, {
          met: ago(upTo(HOURS)),
          logged: ago(upTo(HOURS)),
          about: `c-${manager}`,
        });
      }
      for (let promises = 0; promises < upTo(5); promises++) {
        const made = 2 + upTo(HOURS);
        const over = often(0.5) ? ago(1 + upTo(made - 1)) : undefined;
        world.commitment(`${mark} promise`, {
          ...{ with: `s-${manager}`, owner: one([key, mentor]), made: ago(made), district: `d-${manager}` },
          ...(often(0.8) && {
            by: at(ago(made - upTo(made)))
              .toISOString()
              .slice(5, 10),
          }),
          ...(over && (often(0.7) ? { kept: over } : { broken: over })),
        });
      }
    }
  }
  for (const { answers, skips } of world.checkIns) {
    const [first] = answers;
    if (first)
      answers.push({ ...first, question: 1, parts: first.parts.map((part) => ({ ...part, text: ALONE })) });
    for (const skip of skips) skip.words = ALONE;
  }
  return world;
}

/** Counted again from the documents, by nobody's code but this. */
async function countedAgain(manager: string, from: Date, until: Date) {
  const people = [user(`mentor-of-${manager}`)];
  const keys: string[] = [];
  for (const { key, facilitator } of await pairingsOf(workspace, { managers: manager })) {
    keys.push(key);
    people.push(user(facilitator));
  }
  const isIn = (moment: Date | undefined) => moment !== undefined && moment >= from && moment < until;
  const checkIns = (await CheckIns.find({ workspace }).lean()).filter((one) => keys.includes(one.pairing));
  const due = checkIns.filter(({ dueAt }) => isIn(dueAt));
  const done = checkIns.filter(({ status, doneAt }) => status === 'answered' && isIn(doneAt));
  const problems = (await Problems.find({ workspace }).lean()).filter((one) => keys.includes(one.pairing));
  const entries = (await Entries.find({ workspace }).lean()).filter((one) => keys.includes(one.pairing));
  const turned = (kind: string) => entries.filter((one) => one.kind === kind && isIn(one.at)).length;
  const isOpenThen = ({ key, raisedAt }: { key: string; raisedAt: Date }) => {
    if (raisedAt >= until) return false;
    const turnings = entries
      .filter(({ problem, at, kind }) => problem === key && at < until && kind !== 'raised')
      .sort((one, other) => one.at.getTime() - other.at.getTime());
    return turnings.at(-1)?.kind !== 'resolved';
  };
  const meetings = (await Meetings.find({ workspace }).lean()).filter((one) => people.includes(one.by));
  const commitments = (await Commitments.find({ workspace }).lean()).filter((one) =>
    people.includes(one.owner),
  );
  const known = commitments.filter(({ steps }) => steps[0] && steps[0].at < until);
  const became = (status: string) =>
    known.filter((one) => one.status === status && isIn(one.closedAt)).length;
  const isOwing = ({ closedAt }: { closedAt?: Date }) => !closedAt || closedAt >= until;
  const today = until.toISOString().slice(0, 10);
  return {
    'check-ins': {
      due: due.length,
      answered: due.filter(({ status, doneAt }) => status === 'answered' && doneAt && doneAt < until).length,
      finished: done.length,
      cameLate: done.filter(({ dueAt }) => dueAt < from).length,
      replied: done.filter(({ response }) => response && response.at < until).length,
    },
    problems: {
      raised: problems.filter(({ raisedAt }) => isIn(raisedAt)).length,
      resolved: turned('resolved'),
      reopened: turned('reopened'),
      open: problems.filter(isOpenThen).length,
    },
    meetings: {
      logged: meetings.filter(({ at }) => isIn(at)).length,
    },
    commitments: {
      made: known.filter(({ steps }) => isIn(steps[0]?.at)).length,
      kept: became('fulfilled'),
      broken: became('broken'),
      owed: known.filter(({ closedAt }) => !closedAt || closedAt >= from).length,
      open: known.filter(isOwing).length,
      overdue: known.filter((one) => isOwing(one) && one.by !== undefined && one.by < today).length,
    },
  };
}

async function digestOf(manager: string, days: number): Promise<Digest> {
  const programme = await programmeOf(workspace);
  if (!programme) throw new Error('no programme');
  const period = daysBefore('2026-12-07', days, 'Africa/Freetown', 4);
  const scope = await scopeOf(
    workspace,
    await pairingsOf(workspace, { managers: manager }),
    'Africa/Freetown',
  );
  const key = `${manager}/${days}`;
  return freeze(
    digesting,
    { programme, scope, period, manager, language: 'en', to: { user: 'U1' }, key },
    NOW,
  );
}

describe('the figures of a digest', () => {
  it('are those of the records, of one manager’s facilitators alone, whatever has happened', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer(), fc.constantFrom(7, 30, 91), async (seed, days) => {
        await history(seed).keep();
        const digest = await digestOf('cleo', days);
        const told = Object.fromEntries(
          digest.parts.map(({ feature, section }) => [feature, section?.figures]),
        );
        expect(told).toMatchObject(await countedAgain('cleo', digest.from, digest.until));
        const all = JSON.stringify([digest, digestMessage(digest), detailMessages(digest)]);
        expect(all).not.toContain(OTHERS);
        expect(all).not.toContain(ALONE);
        expect(JSON.stringify(await digestOf('rose', days))).not.toContain(ALONE);
        await forget();
      }),
      { numRuns: 25, endOnFailure: true },
    );
  });
});

async function forget(): Promise<void> {
  const collections = (await mongoose.connection.db?.collections()) ?? [];
  await Promise.all(collections.map((one) => one.deleteMany({})));
}
