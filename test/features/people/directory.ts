import type { Directory, SlackChannel, SlackPerson } from '../../../src/features/people';

export const APP = 'U0APP';

interface Room extends Partial<SlackChannel> {
  name: string;
  members: string[];
}

/** A Slack workspace in memory. Channels are private and have the app in them unless told otherwise. */
export function directoryOf(people: Partial<SlackPerson>[], rooms: Room[]): Directory {
  const everybody = people.map(
    (person): SlackPerson => ({ id: '', name: '', deleted: false, bot: false, ...person }),
  );
  const channels = rooms.map(({ members, ...room }) => ({
    id: `C${room.name.toUpperCase().replaceAll('-', '')}`,
    isPrivate: true,
    isArchived: false,
    isMember: true,
    ...room,
    members: room.isMember === false ? members : [...members, APP],
  }));
  return {
    userById: async (id) => everybody.find((person) => person.id === id),
    userByEmail: async (email) => everybody.find((person) => person.email === email),
    channels: async () => channels.map(({ members: _, ...channel }) => channel),
    membersOf: async (channel) => channels.find(({ id }) => id === channel)?.members ?? [],
    self: async () => APP,
  };
}

export const people: Partial<SlackPerson>[] = [
  { id: 'UADA01', name: 'Ada Ade', timeZone: 'Africa/Lagos', locale: 'fr-FR', email: 'ada@example.org' },
  { id: 'UBEN01', name: 'Ben Bah', timeZone: 'Africa/Freetown', locale: 'en-GB' },
  { id: 'UCLEO1', name: 'Cleo Cole', email: 'cleo@example.org' },
  { id: 'UDAN01', name: 'Dan Doe', locale: 'es-ES', timeZone: 'Mars/Olympus' },
  { id: 'UGONE1', name: 'Gone', deleted: true },
  { id: 'UBOT01', name: 'Robot', bot: true },
];

export const rooms: Room[] = [
  { name: 'ada-and-ben', members: ['UADA01', 'UBEN01'] },
  { name: 'dan-and-ben', members: ['UDAN01', 'UBEN01'] },
  { name: 'old', members: ['UADA01'], isArchived: true },
  { name: 'far', members: ['UADA01'], isPrivate: false, isMember: false },
  { name: 'market', members: ['UADA01', 'UBEN01'], isPrivate: false },
  { name: 'crowd', members: ['UADA01', 'UBEN01', 'UCLEO1', 'UDAN01', 'UUNSEEN'] },
];

/** Two people in one pairing, with a manager: right, as it stands, from November 2026. */
export const file = `programme:
  name: Coast Programme
  timeZone: Africa/Freetown
  safeguardingContact: Mariama, +232 00 000 000
districts:
  north: North
communities:
  mango-bay: { name: Mango Bay, district: north }
members:
  ada: { slack: UADA01, roles: facilitator }
  ben: { slack: UBEN01, roles: [mentor] }
  cleo: { email: Cleo@example.org, roles: [manager, coordinator] }
pairings:
  ada-ben:
    facilitator: ada
    mentor: ben
    managers: cleo
    communities: mango-bay
    channel: ada-and-ben
    cadence: { firstOn: 2026-11-30, at: "09:00" }
`;
