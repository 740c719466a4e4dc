import {
  createDigests,
  type Line,
  type Need,
  type Stands,
  type StoryEntry,
} from '../../../src/features/digests';
import type { Feature } from '../../../src/features/feature';
import {
  Communities,
  Districts,
  findMember,
  type Language,
  Members,
  type Pairing,
  Pairings,
  Programmes,
  type Role,
} from '../../../src/features/people';
import { home } from '../../../src/slack/blocks';
import { words } from '../../../src/words';
import { slackComplaints } from '../../support/slack';
import { pairing as aPairing, member, programme, workspace } from '../check-ins/support';
import type { Wired } from '../problems/wired';

export { workspace } from '../check-ins/support';

/** A mentor, two managers and a coordinator; the facilitators are F0, F1 …, each in a pairing of their own, p0, p1 … */
export const people = { mentor: 'UMEN', manager: 'UMAN', other: 'UMEN2', coordinator: 'UCOO' } as const;

export interface Team {
  count: number;
  name?: (number: number) => string;
  pairing?: (number: number) => Partial<Pairing>;
  language?: Language;
}

/** A programme of so many pairings, half of them in the north, with all of it managed by MAN unless told. */
export async function setUpTeam({
  count,
  name = (number) => `F${String(number).padStart(3, '0')}`,
  pairing = () => ({}),
  language = 'en',
}: Team): Promise<void> {
  await Programmes.create(programme);
  const roles = (role: Role) => ({ roles: [role], language });
  await Members.insertMany([
    member('men', { name: 'Joseph', ...roles('mentor') }),
    member('man', { name: 'Fatmata', ...roles('manager') }),
    member('men2', { name: 'Kadie', ...roles('manager') }),
    member('coo', { name: 'Dora', ...roles('coordinator') }),
    ...numbers(count).map((number) =>
      member(`f${number}`, {
        slackUser: number === 0 ? 'UFAC' : `UF${number}`,
        name: name(number),
        ...roles('facilitator'),
      }),
    ),
  ]);
  await Districts.insertMany([
    { workspace, key: 'north', name: 'North' },
    { workspace, key: 'south', name: 'South' },
  ]);
  await Communities.insertMany([
    { workspace, key: 'mango-bay', name: 'Mango Bay', district: 'north' },
    { workspace, key: 'hill-top', name: 'Hill Top', district: 'south' },
  ]);
  await Pairings.insertMany(
    numbers(count).map((number) => ({
      ...aPairing,
      key: `p${number}`,
      channel: `CP${number}`,
      facilitator: `f${number}`,
      communities: [number % 2 === 0 ? 'mango-bay' : 'hill-top'],
      ...pairing(number),
    })),
  );
}

const numbers = (count: number) => Array.from({ length: count }, (_, number) => number);

/** Something that waits for a manager. */
export const need = (number: number, more: Partial<Need> = {}): Need => ({
  id: `problems:${number}`,
  kind: 'help',
  since: new Date(Date.UTC(2026, 10, 1, 0, number)),
  pairing: 'p0',
  says: { key: 'digest-home:count.open', params: { count: number } },
  todo: { key: 'digest-home:needs.more', params: { count: number } },
  button: { actionId: 'things.open', text: 'digest-home:timeline.open', value: `thing-${number}` },
  ...more,
});

export const line = (count: number): Line => ({ says: { key: 'digest-home:count.open', params: { count } } });

/** An entry of the timeline, so many minutes after the beginning. */
export const entry = (minute: number, more: Partial<StoryEntry> = {}): StoryEntry => ({
  at: new Date(Date.UTC(2026, 9, 1, 9, minute)),
  id: `thing:${String(minute).padStart(3, '0')}`,
  says: { key: 'digest-home:count.open', params: { count: minute } },
  quote: { text: `entry ${minute}`, feature: 'things', key: String(minute) },
  ...more,
});

export const empty = {
  figures: {},
  lines: [],
  details: {},
  gaps: [],
  successes: [],
  lessons: [],
  unknown: [],
  isQuiet: true,
};

/** A feature that says this of how things stand, and tells these entries of every pairing, as each feature does. */
export function thing(
  name: string,
  { stands, story }: { stands?: (keys: string[]) => Partial<Stands>; story?: StoryEntry[] } = {},
): Feature {
  return {
    name,
    digest: {
      section: async () => empty,
      ...(stands && {
        stands: async ({ scope }) => ({
          needs: [],
          about: {},
          ...stands(scope.pairings.map(({ key }) => key)),
        }),
      }),
      ...(story && {
        story: async ({ before, limit }) =>
          story
            .filter(
              ({ at, id }) =>
                !before || at < before.at || (at.getTime() === before.at.getTime() && id < before.id),
            )
            .sort((one, other) => other.at.getTime() - one.at.getTime() || (one.id < other.id ? 1 : -1))
            .slice(0, limit),
      }),
    },
  };
}

/** What somebody's home tab says of the digest, published on Slack. */
export async function homeOf(wired: Wired, features: Feature[], slackUser: string, pages = {}) {
  const found = await findMember(workspace, slackUser);
  if (!found) throw new Error(`no member ${slackUser}`);
  const { accompany, now } = wired;
  const viewer = { slackUser, roles: found.roles };
  const visit = { accompany, viewer, member: found, t: words(found.language), pages };
  const blocks = (await createDigests(features).home?.(visit, now)) ?? [];
  if (slackComplaints(home(blocks)).length > 0) throw new Error(slackComplaints(home(blocks)).join('\n'));
  if (blocks.length === 0) return { text: '', view: undefined };
  await accompany.slack.views.publish({ user_id: slackUser, view: home(blocks) });
  return { text: textOf(blocks), view: wired.slack.homeOf(slackUser) };
}

/** The sentences of a view, in order, without the marks around names. */
export function textOf(blocks: unknown): string {
  const said: string[] = [];
  JSON.stringify(blocks ?? [], (key, value: unknown) => {
    if (key === 'text' && typeof value === 'string') said.push(value);
    return value;
  });
  return said.join('\n').replace(/[\u2068\u2069]/g, '');
}
