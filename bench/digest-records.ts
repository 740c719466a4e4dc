import mongoose from 'mongoose';
import { migrate } from '../src/database/migrations';
import { type CheckIn, CheckIns } from '../src/features/check-ins';
import { type Commitment, Commitments } from '../src/features/commitments';
import { type Meeting, Meetings } from '../src/features/meetings';
import {
  Communities,
  Districts,
  defaultSettings,
  type Member,
  Members,
  type Pairing,
  Pairings,
  type Programme,
  Programmes,
} from '../src/features/people';
import { Entries, type Entry, type Problem, Problems } from '../src/features/problems';
import { type Stakeholder, Stakeholders } from '../src/features/stakeholders';
import { inBulk } from './database';
import { sentence } from './words';

export const workspace = 'T0';
const timeZone = 'Africa/Freetown';
/** Monday, when managers read. */
export const now = new Date('2026-11-30T08:00:00Z');
const DAY = 86_400_000;
const daysAgo = (days: number) => new Date(now.getTime() - days * DAY);
const dateOf = (at: Date) => at.toISOString().slice(0, 10);
/** Records of each pairing: check-ins, problems, lines of their timelines, meetings, commitments; the newest are of the last days. */
export const EACH = 100;
const parts = { checkIns: 40, problems: 12, meetings: 12, commitments: 12 };
/** Days between two of each. */
const APART = 9;
const categories = defaultSettings.problemCategories.map(({ key }) => key);
const sectors = ['government', 'ngo', 'community'] as const;
const PAIRINGS_IN_DISTRICT = 20;

export const programme: Programme = {
  ...{ workspace, name: 'Bench', timeZone, language: 'en', safeguardingContact: 'nobody' },
  settings: defaultSettings,
};

/** Millions of records are gone faster with the database. */
export async function clear(): Promise<void> {
  await mongoose.connection.dropDatabase();
  await migrate();
  await Programmes.collection.insertOne({ ...programme });
}

const growing = [CheckIns, Problems, Entries, Meetings, Commitments, Stakeholders, Pairings, Members];

/** Pairings with their people and `EACH` records, so many to a manager. */
export function fill(from: number, to: number, toManager: number, each = 1): Promise<void> {
  return inBulk(growing, () => insert(from, to, toManager, each));
}

async function insert(from: number, to: number, toManager: number, each: number): Promise<void> {
  for (let first = from; first < to; first += 50) {
    const numbers = Array.from({ length: Math.min(50, to - first) }, (_, index) => first + index);
    const insertMany = <T>(model: { collection: { insertMany: Inserts } }, of: (n: number) => T[]) => {
      const documents = numbers.flatMap(of);
      if (documents.length === 0) return Promise.resolve();
      return model.collection.insertMany(documents as never[], { ordered: false, ignoreUndefined: true });
    };
    const places = (n: number) => n % PAIRINGS_IN_DISTRICT === 0;
    await Promise.all([
      insertMany(Pairings, (n) => [pairing(n, toManager)]),
      insertMany(Members, (n) => people(n, toManager)),
      insertMany(Districts, (n) =>
        places(n) ? [{ workspace, key: districtOf(n), name: districtOf(n) }] : [],
      ),
      insertMany(Communities, (n) => [
        { workspace, key: `c${n}`, name: `Community ${n}`, district: districtOf(n) },
      ]),
      insertMany(Stakeholders, (n) => [stakeholder(n)]),
      insertMany(CheckIns, (n) => numbered(parts.checkIns * each, (i) => checkIn(n, i))),
      insertMany(Problems, (n) =>
        numbered(parts.problems * each, (i) => problem(n, i, managerUserOf(n, toManager))),
      ),
      insertMany(Entries, (n) =>
        numbered(parts.problems * each, (i) => entries(n, i, managerUserOf(n, toManager))).flat(),
      ),
      insertMany(Meetings, (n) => numbered(parts.meetings * each, (i) => meeting(n, i))),
      insertMany(Commitments, (n) => numbered(parts.commitments * each, (i) => commitment(n, i))),
    ]);
  }
}

type Inserts = (
  documents: never[],
  options: { ordered: boolean; ignoreUndefined: boolean },
) => Promise<unknown>;

const numbered = <T>(count: number, make: (index: number) => T) =>
  Array.from({ length: Math.round(count) }, (_, index) => make(index));

const districtOf = (n: number) => `d${Math.floor(n / PAIRINGS_IN_DISTRICT)}`;
const managerOf = (n: number, toManager: number) => `man${Math.floor(n / toManager)}`;
const managerUserOf = (n: number, toManager: number) => managerOf(n, toManager).toUpperCase();
const mentorOf = (n: number) => `men${Math.floor(n / 5)}`;

function people(n: number, toManager: number): Member[] {
  const person = (key: string, role: Member['roles'][number]): Member => ({
    ...{ workspace, key, slackUser: key.toUpperCase(), name: `Person ${key}`, roles: [role] },
    ...{ timeZone, language: 'en' },
  });
  return [
    person(`fac${n}`, 'facilitator'),
    ...(n % 5 === 0 ? [person(mentorOf(n), 'mentor')] : []),
    ...(n % toManager === 0 ? [person(managerOf(n, toManager), 'manager')] : []),
  ];
}

function pairing(n: number, toManager: number): Pairing {
  return {
    ...{ workspace, key: `p${n}`, mentor: mentorOf(n), facilitator: `fac${n}`, communities: [`c${n}`] },
    ...{ managers: [managerOf(n, toManager)], channel: `C${n}`, language: 'en', timeZone },
    cadence: { firstOn: '2026-01-05', at: '09:00', everyWeeks: 1 },
    ...{ questionSets: [], status: 'active', formerMentors: [] },
  };
}

function stakeholder(n: number): Stakeholder {
  return {
    ...{ workspace, key: `s${n}`, name: `Office ${n}`, plainName: `office ${n}`, nameWords: [`office${n}`] },
    ...{ type: 'police', sector: sectors[n % 3] ?? 'other', status: 'active', meetings: 1, promised: [] },
    district: { key: districtOf(n), name: districtOf(n) },
    ...{ undated: 0, addedBy: 'U1', addedAt: daysAgo(700), changes: [], version: 1 },
  };
}

/** A weekly one; the newest waits for its answer in one of three pairings. */
function checkIn(n: number, index: number): CheckIn {
  const dueAt = daysAgo(index * 7 + 3);
  const isOut = index === 0 && n % 3 === 0;
  // One of ten has gone silent.
  const isMissed = !isOut && ((n + index) % 5 === 0 || (n % 10 === 7 && index < 3));
  const doneAt = new Date(dueAt.getTime() + (index % 4) * DAY);
  const isDone = !isOut && !isMissed;
  return {
    ...{ workspace, key: `p${n}/${dateOf(dueAt)}`, pairing: `p${n}`, date: dateOf(dueAt), dueAt, version: 1 },
    ...{ channel: `C${n}`, facilitator: `FAC${n}`, facilitatorName: '', mentor: mentorOf(n), mentorName: '' },
    ...{ managers: [], language: 'en', timeZone, questions: [], asked: [], remarks: [], strays: [] },
    ...{ strayCount: 0, saved: [], timers: {}, skips: [], removals: [], postedAt: dueAt },
    status: isOut ? 'open' : isMissed ? 'missed' : 'answered',
    answers: isDone
      ? [
          {
            question: 0,
            parts: [{ source: 'reply', by: `FAC${n}`, at: doneAt, text: sentence(n + index, 20), files: [] }],
            revisions: [],
          },
        ]
      : [],
    ...(isDone && { doneAt, heardAt: doneAt, response: { by: 'U1', at: new Date(doneAt.getTime() + DAY) } }),
    ...(isMissed && { closedAt: new Date(dueAt.getTime() + 7 * DAY) }),
    ...(isOut && { isOut: true as const }),
  };
}

const isOpen = (n: number, index: number) => (index + n) % 4 === 0;
/** Of each pairing on another day of the week. */
const happened = (n: number, index: number) => daysAgo(index * APART + 1 + (n % 6));

/** The newest of one in five that is open; every other one was answered. */
const isAsked = (n: number, index: number) => n % 5 === 0 && index < 4 && isOpen(n, index);
const isReplied = (n: number) => n % 10 === 0;

function problem(n: number, index: number, manager: string): Problem {
  const raisedAt = happened(n, index);
  const closedAt = new Date(raisedAt.getTime() + 12 * 3_600_000);
  const open = isOpen(n, index);
  return {
    ...{ workspace, key: `v${n}-${index}`, pairing: `p${n}`, channel: `C${n}`, language: 'en', timeZone },
    community: { key: `c${n}`, name: `Community ${n}` },
    ...{ title: sentence(n + index, 6), details: sentence(n * 3 + index, 40), urgency: 'soon', pressing: 1 },
    ...{ category: categories[index % categories.length], helpFrom: ['mentor'], raisedBy: `FAC${n}` },
    ...{ status: open ? 'open' : 'resolved', isOpen: open, raisedAt, heardAt: raisedAt, helpedBy: [] },
    ...(!open && {
      closedAt,
      resolution: {
        ...{ done: sentence(n, 10), learned: sentence(index, 10), isShared: index % 2 === 0 },
        ...{ by: `FAC${n}`, at: closedAt, confirmed: 'by itself' as const },
      },
    }),
    asked: isAsked(n, index)
      ? [{ manager, by: `FAC${n}`, at: new Date(raisedAt.getTime() + 3_600_000), over: true as const }]
      : [],
    ...{ remindedTimes: 0, timers: {}, version: 1, decisions: 0, removals: [] },
  };
}

function entries(n: number, index: number, manager: string): Entry[] {
  const raisedAt = happened(n, index);
  const of = { workspace, problem: `v${n}-${index}`, pairing: `p${n}`, by: `FAC${n}` };
  const closed = new Date(raisedAt.getTime() + 12 * 3_600_000);
  return [
    { ...of, id: 'view:0', kind: 'raised', at: raisedAt },
    isOpen(n, index)
      ? {
          ...{ ...of, id: 'said:1', kind: 'said', at: closed, text: sentence(n, 20) },
          ...(isAsked(n, index) && isReplied(n) && { by: manager }),
        }
      : { ...of, id: 'view:1', kind: 'resolved', at: closed },
  ];
}

function meeting(n: number, index: number): Meeting {
  const at = happened(n, index);
  return {
    ...{ workspace, key: `m${n}-${index}`, stakeholder: `s${n}`, metOn: dateOf(at), colleagues: [] },
    ...{ keyPoints: sentence(n + index, 40), by: `FAC${n}`, at, versions: [], posts: 1 },
    about: { kind: 'community', key: `c${n}`, name: `Community ${n}` },
    ...{ words: [], version: 1, removals: [] },
    ...(index % 3 === 0 && { gapCategory: categories[n % categories.length] }),
  };
}

function commitment(n: number, index: number): Commitment {
  const at = happened(n, index);
  const open = (index + n) % 6 === 0;
  const closedAt = new Date(at.getTime() + DAY);
  const what = sentence(n + index, 8);
  return {
    ...{
      workspace,
      key: `m${n}-${index}/0`,
      stakeholder: `s${n}`,
      meeting: `m${n}-${index}`,
      line: what,
      what,
    },
    ...{ owes: 'stakeholder', by: dateOf(new Date(at.getTime() + 20 * DAY)), owner: `FAC${n}` },
    ...{ status: open ? 'open' : 'fulfilled', isOpen: open, district: districtOf(n), madeOn: dateOf(at) },
    ...(!open && { closedAt }),
    steps: [
      { id: 'made', what: 'made', by: `FAC${n}`, at },
      ...(open ? [] : [{ id: 'kept', what: 'fulfilled' as const, by: `FAC${n}`, at: closedAt }]),
      // Of one in five their manager was asked for help with it.
      ...(open && n % 5 === 1
        ? [
            {
              id: 'asked',
              what: 'asked the manager' as const,
              by: `FAC${n}`,
              at: new Date(at.getTime() + DAY / 2),
            },
          ]
        : []),
    ],
    version: 1,
  };
}
