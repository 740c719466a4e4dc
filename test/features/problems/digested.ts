import type { Asked, Line, Period } from '../../../src/features/digests';
import { say } from '../../../src/features/digests/say';
import { type Benchmark, defaultSettings, type Pairing, type Settings } from '../../../src/features/people';
import { change } from '../../../src/features/problems/service';
import { type Talk, takeInTalk } from '../../../src/features/problems/talk/talk';
import { programme } from '../check-ins/support';
import { MAN, members, otherPairing, pairing, workspace } from './support';

/** Monday to Monday, midnight in Freetown; compared with the four weeks before. */
export const period: Period = {
  from: new Date('2026-11-23T00:00:00Z'),
  until: new Date('2026-11-30T00:00:00Z'),
  before: { from: new Date('2026-10-26T00:00:00Z'), times: 4 },
};
/** When the digest of it is read. */
export const MONDAY = new Date('2026-11-30T08:00:00Z');

export const at = (date: string, time = '10:00') => new Date(`2026-${date}T${time}:00Z`);

/** What a manager of these pairings asks for. */
export function asks({
  settings = {},
  pairings = [pairing, otherPairing],
  now = MONDAY,
}: {
  settings?: Partial<Settings>;
  pairings?: Pairing[];
  now?: Date;
} = {}): Asked {
  return {
    programme: { ...programme, settings: { ...defaultSettings, ...settings } },
    scope: {
      workspace,
      pairings,
      members: new Map(members.map((one) => [one.key, one])),
      mentors: ['UMEN', 'UMEN2'],
      districts: ['north'],
      isWhole: false,
      timeZone: 'Africa/Freetown',
    },
    now,
  };
}

export const benchmark = (more: Partial<Benchmark> = {}): Benchmark => ({
  kind: 'problemAgeDays',
  amber: 10,
  red: 20,
  why: { en: 'People lose trust.', fr: 'La confiance se perd.' },
  from: '2026-01-01',
  ...more,
});

/** Without the marks that hold names together. */
export const bare = (text: string) => text.replace(/[\u2066-\u2069]/g, '');

/** Lines as somebody reads them: how they stand, what they say, and what people wrote. */
export const read = (lines: Line[], language = 'en') =>
  lines.map(({ says, quote, standing = 'plain' }) =>
    bare([`${standing}: ${say(says, language)}`, quote && `[${quote.text}]`].filter(Boolean).join(' ')),
  );

/** The manager replies to their card; or somebody says something in a thread. */
export const replies = (key: string, now: Date, by = MAN, kind: Talk['kind'] = 'manager replied') =>
  change({ workspace, key, now, once: `said:D1/${now.getTime() / 1000}` }, 'a reply', (turn, line) =>
    takeInTalk(
      turn,
      line,
      {
        by,
        text: 'I will call the clinic.',
        files: [],
        channel: 'D1',
        ts: `${now.getTime() / 1000}`,
        thread: '1.1',
        kind,
      },
      new Set(),
    ),
  );
