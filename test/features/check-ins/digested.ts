import type { CheckIn } from '../../../src/features/check-ins';
import { CheckIns, dueCheckIn } from '../../../src/features/check-ins';
import type { Asked, DigestScope, Line, Need, Period } from '../../../src/features/digests';
import { lineText, say } from '../../../src/features/digests/say';
import {
  type Benchmark,
  type BenchmarkKind,
  Members,
  type Pairing,
  Pairings,
  type Settings,
} from '../../../src/features/people';
import { member, pairing, programme, workspace } from './support';

/** Monday morning. */
export const NOW = new Date('2026-11-30T08:00:00Z');
export const at = (text: string) =>
  new Date(`2026-${text}${text.length > 5 ? '' : 'T12:00'}:00Z`.replace('::', ':'));

/** The week before that Monday, and the four before it. */
export const period: Period = {
  from: new Date('2026-11-23T00:00:00Z'),
  until: new Date('2026-11-30T00:00:00Z'),
  before: { from: new Date('2026-10-26T00:00:00Z'), times: 4 },
};

export const pairingsOf = (count: number): Pairing[] =>
  Array.from({ length: count }, (_, number) => ({
    ...pairing,
    key: `pair-${number}`,
    facilitator: `fac-${number}`,
    channel: `CPAIR${number}`,
  }));

const people = (pairings: Pairing[]) => [
  ...pairings.map(({ facilitator }) => member(facilitator, { name: `Name of ${facilitator}` })),
  member('men', { name: 'Joseph' }),
  member('man', { name: 'Fatmata' }),
];

export async function keepPairings(pairings: Pairing[]): Promise<void> {
  await Pairings.insertMany(pairings);
  await Members.insertMany(people(pairings));
}

export function asks(
  pairings: Pairing[],
  { settings = {}, now = NOW }: { settings?: Partial<Settings>; now?: Date } = {},
): Asked {
  const scope: DigestScope = {
    workspace,
    pairings,
    members: new Map(people(pairings).map((one) => [one.key, one])),
    mentors: ['UMEN'],
    districts: [],
    isWhole: false,
    timeZone: 'Africa/Freetown',
  };
  return { programme: { ...programme, settings: { ...programme.settings, ...settings } }, scope, now };
}

export const benchmark = (kind: BenchmarkKind, amber: number, red: number, goal?: string): Benchmark => ({
  kind,
  amber,
  red,
  why: { en: 'So', fr: 'Ainsi' },
  from: '2026-01-01',
  ...(goal && { goal: { en: goal, fr: `${goal} (fr)` } }),
});

/** A check-in that fell due at nine on this day of 2026 ("11-24"), as it is kept. */
export function aCheckIn(pairingKey: string, day: string, more: Partial<CheckIn> = {}): CheckIn {
  const dueAt = at(`${day}T09:00`);
  const due = dueCheckIn({ ...pairing, key: pairingKey }, { date: `2026-${day}`, dueAt });
  const people = { facilitator: 'UFAC', facilitatorName: 'Aminata', mentor: 'UMEN', mentorName: 'Joseph' };
  const out = { status: 'open' as const, postedAt: dueAt, wakeAt: undefined, managers: ['UMAN'] };
  return { ...due, ...people, ...out, ...more };
}

export const answerAt = (day: string, text = 'They met.', question = 0): CheckIn['answers'][number] => ({
  question,
  parts: [{ source: 'reply', by: 'UFAC', at: at(day), text, files: [], channel: 'CPAIR', ts: `${+at(day)}` }],
  revisions: [],
});

export const answered = (on: string, repliedOn?: string): Partial<CheckIn> => ({
  status: 'answered',
  doneAt: at(on),
  heardAt: at(on),
  answers: [answerAt(on)],
  ...(repliedOn && { response: { by: 'UMEN', at: at(repliedOn), ts: '1.1' } }),
});

export const missed = (closedOn: string): Partial<CheckIn> => ({ status: 'missed', closedAt: at(closedOn) });

export const keepCheckIns = (all: CheckIn[]) =>
  CheckIns.collection.insertMany(structuredClone(all), { ignoreUndefined: true });

export const read = (lines: Line[], language = 'en') => lines.map((line) => lineText(line, language));

export const readNeed = (need: Need, language = 'en') =>
  `${lineText(need, language)} ${say(need.todo, language)}`.replace(/[\u2068\u2069]/g, '');
