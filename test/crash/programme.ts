import type mongoose from 'mongoose';
import { localDate } from '../../src/calendar';
import { CheckIns, dueCheckIn } from '../../src/features/check-ins';
import {
  type District,
  Districts,
  defaultSettings,
  type Language,
  type Member,
  Members,
  type Pairing,
  Pairings,
  Programmes,
  type QuestionSet,
  QuestionSets,
} from '../../src/features/people';
import { nameWords, plainName, type Stakeholder, Stakeholders } from '../../src/features/stakeholders';
import type { ChannelSpec, UserSpec } from '../support/slack';

export const workspace = 'T1';
export const timeZone = 'Africa/Freetown';

/** A pairing as the test knows it: everybody and everything has the pairing's number. */
export interface Pair {
  key: string;
  channel: string;
  facilitator: string;
  mentor: string;
  language: Language;
}

/** With whom meetings are held: its thread stands in the log channel of its district. */
export interface Office {
  name: string;
  district: string;
  channel: string;
  /** Known before; the others are added by whoever meets them first. */
  isKnown: boolean;
}

const names = ['Alder', 'Birch', 'Cedar', 'Dogwood', 'Elm', 'Fir'];

/** In two districts, half of them known before. */
export const offices: Office[] = names.map((name, index) => ({
  name: `${name} Office`,
  district: `district-${index % 2}`,
  channel: `CLOG${index % 2}`,
  isKnown: index < names.length / 2,
}));

/** Mentors who accompany nobody here, and log meetings. */
export const loggers = Array.from({ length: 4 }, (_, index) => `UL${index}`);

export function pairs(count: number): Pair[] {
  return Array.from({ length: count }, (_, index) => ({
    key: `pair-${index}`,
    channel: `C${index}`,
    facilitator: `UF${index}`,
    mentor: `UM${index}`,
    language: index % 4 === 3 ? 'fr' : 'en',
  }));
}

const logChannels = [...new Set(offices.map(({ channel }) => channel))];

export function slackOf(all: Pair[]): { users: UserSpec[]; channels: ChannelSpec[] } {
  return {
    users: [
      ...all.flatMap(({ facilitator, mentor }) => [{ id: facilitator }, { id: mentor }]),
      ...loggers.map((id) => ({ id })),
    ],
    channels: [
      ...all.map(({ channel, facilitator, mentor }) => ({
        id: channel,
        name: channel.toLowerCase(),
        private: true,
        members: [facilitator, mentor, 'UBOT'],
      })),
      ...logChannels.map((id) => ({ id, name: id.toLowerCase(), members: [...loggers, 'UBOT'] })),
    ],
  };
}

/** The programme with everybody in it, and the check-in of each pairing, which fall due one after the other. */
export async function seed(all: Pair[], { from, during }: { from: number; during: number }): Promise<void> {
  const date = localDate(new Date(from), timeZone);
  const pairings = all.map((pair) => pairingOf(pair, date));
  const checkIns = pairings.map((pairing, index) =>
    dueCheckIn(pairing, { date, dueAt: new Date(from + ((index + 1) / all.length) * during) }),
  );
  await Programmes.create({
    workspace,
    name: 'Coast',
    timeZone,
    language: 'en',
    safeguardingContact: 'Mariama',
    settings: { ...defaultSettings, quietSeconds: 2, whenWeekend: 'keep' },
  });
  await insert(Members, [...all.flatMap(membersOf), ...loggers.map(loggerOf)]);
  await insert(Districts, districts());
  await insert(
    Stakeholders,
    offices.filter(({ isKnown }) => isKnown).map((office) => stakeholderOf(office, new Date(from))),
  );
  await insert(QuestionSets, ['people', 'place'].map(questionSet));
  await insert(Pairings, pairings);
  await insert(CheckIns, checkIns);
}

function insert(model: { collection: mongoose.Collection }, documents: object[]) {
  return model.collection.insertMany(documents, { ignoreUndefined: true });
}

function pairingOf({ key, channel, language }: Pair, firstOn: string): Pairing {
  return {
    workspace,
    key,
    mentor: `${key}-mentor`,
    facilitator: `${key}-facilitator`,
    managers: [],
    communities: [],
    channel,
    language,
    timeZone,
    cadence: { firstOn, at: '09:00', everyWeeks: 2 },
    questionSets: ['people', 'place'],
    status: 'active',
    formerMentors: [],
  };
}

function membersOf({ key, facilitator, mentor, language }: Pair): Member[] {
  const member = (role: 'facilitator' | 'mentor', slackUser: string): Member => ({
    workspace,
    key: `${key}-${role}`,
    slackUser,
    name: `${role} of ${key}`,
    roles: [role],
    timeZone,
    language,
  });
  return [member('facilitator', facilitator), member('mentor', mentor)];
}

const loggerOf = (slackUser: string): Member => ({
  workspace,
  key: slackUser.toLowerCase(),
  slackUser,
  name: `Mentor ${slackUser}`,
  roles: ['mentor'],
  timeZone,
  language: 'en',
});

function districts(): District[] {
  const channels = new Map(offices.map(({ district, channel }) => [district, channel]));
  return [...channels].map(([key, logChannel]) => ({ workspace, key, name: key, logChannel }));
}

function stakeholderOf({ name, district, channel }: Office, addedAt: Date): Stakeholder {
  return {
    workspace,
    key: name,
    name,
    plainName: plainName(name),
    nameWords: nameWords(name),
    type: 'police',
    sector: 'government',
    district: { key: district, name: district },
    channel,
    status: 'active',
    meetings: 0,
    promised: [],
    undated: 0,
    addedBy: 'UL0',
    addedAt,
    changes: [],
    version: 0,
  };
}

function questionSet(key: string): QuestionSet {
  return {
    workspace,
    key,
    version: 1,
    name: { en: `Set ${key}`, fr: `Série ${key}` },
    questions: [1, 2, 3].map((number) => ({
      text: { en: `${key}, question ${number}?`, fr: `${key}, question ${number} ?` },
      readers: number === 3 ? 'pairing' : 'manager',
    })),
  };
}
