import type { Asked, DigestScope, Line, Period } from '../../../src/features/digests';
import { lineText } from '../../../src/features/digests/say';
import {
  Communities,
  Districts,
  defaultSettings,
  type Member,
  Members,
  type Pairing,
  Pairings,
  type Programme,
} from '../../../src/features/people';

export const workspace = 'T1';

const member = (key: string, name: string): Member => ({
  ...{ workspace, key, slackUser: `U${key.toUpperCase()}`, name, roles: ['mentor'] },
  ...{ timeZone: 'Africa/Freetown', language: 'en' },
});

const people = [
  member('ada', 'Aminata'),
  member('eve', 'Esther'),
  member('ben', 'Mariama'),
  member('gus', 'Gibril'),
  member('cleo', 'Ibrahim'),
  member('hana', 'Hana'),
];

const pairing = (key: string, mentor: string, facilitator: string, communities: string[]): Pairing => ({
  ...{ workspace, key, mentor, facilitator, communities, managers: ['cleo'], channel: `C${key}` },
  ...{ language: 'en', timeZone: 'Africa/Freetown', questionSets: [], status: 'active', formerMentors: [] },
  cadence: { firstOn: '2026-09-01', at: '09:00', everyWeeks: 2 },
});

/** Mariama stands behind Aminata in the north and Esther in the south; Gibril, of another manager, behind Hana in the east. */
export const pairings = {
  north: pairing('north', 'ben', 'ada', ['jojoima']),
  south: pairing('south', 'ben', 'eve', ['daru']),
  east: { ...pairing('east', 'gus', 'hana', ['pendembu']), managers: ['gus'] },
};

export async function keepPeople(): Promise<void> {
  await Members.insertMany(people);
  await Pairings.insertMany(Object.values(pairings));
  const districts = ['north', 'south', 'east'];
  await Districts.insertMany(
    districts.map((key) => ({ workspace, key, name: `${key[0]?.toUpperCase()}${key.slice(1)}` })),
  );
  const communities = { jojoima: 'north', bunumbu: 'north', daru: 'south', pendembu: 'east' };
  await Communities.insertMany(
    Object.entries(communities).map(([key, district]) => ({ workspace, key, name: key, district })),
  );
}

export const programme: Programme = {
  ...{ workspace, name: 'Coast', timeZone: 'Africa/Freetown', language: 'en', safeguardingContact: 'Fatu' },
  settings: defaultSettings,
};

export function scope(more: Partial<DigestScope> = {}): DigestScope {
  const { pairings: those = [pairings.north, pairings.south] } = more;
  return {
    workspace,
    pairings: those,
    members: new Map(people.map((one) => [one.key, one])),
    mentors: [...new Set(those.map(({ mentor }) => `U${mentor.toUpperCase()}`))],
    districts: [...new Set(those.map(({ key }) => key))],
    isWhole: false,
    timeZone: 'Africa/Freetown',
    ...more,
  };
}

/** Monday 30 November 2026, at eight; told of the week before, and compared with the four before that. */
export const now = new Date('2026-11-30T08:00:00Z');
export const week: Period = {
  from: new Date('2026-11-23T00:00:00Z'),
  until: new Date('2026-11-30T00:00:00Z'),
  before: { from: new Date('2026-10-26T00:00:00Z'), times: 4 },
};

export const asked = (more: Partial<Asked> = {}): Asked => ({ programme, scope: scope(), now, ...more });

/** As people read it; names without the marks around them. */
export const read = (lines: Line[], language = 'en') =>
  lines.map((line) => lineText(line, language).replaceAll(/[\u2068\u2069]/g, ''));
