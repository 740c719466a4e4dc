import { localDate } from '../../../calendar';
import { asOnSlack } from '../from-slack';
import type { Member, Pairing, Programme, QuestionSet } from '../model';
import { defaultSettings } from '../settings';
import { formerKinds, keptSettings } from './kept-settings';
import { inBoth } from './kinds';
import type { Known, Records } from './known';
import type { Resolved } from './resolve';
import type { PairingLine, ProgrammeFile } from './shape';

/** The records as the file wants them. Only for a file that nobody complained about. */
export function wantedRecords(
  workspace: string,
  file: ProgrammeFile<true>,
  { people, channels, logChannel, logChannels, digestChannel }: Resolved,
  known: Known,
  now: Date,
): Records {
  const settings = { ...defaultSettings, ...keptSettings(file.programme.settings ?? {}, digestChannel) };
  const programme: Programme = {
    workspace,
    name: file.programme.name,
    timeZone: file.programme.timeZone,
    language: file.programme.language ?? 'en',
    safeguardingContact: file.programme.safeguardingContact,
    ...(logChannel && { logChannel }),
    settings: { ...settings, ...formerKinds(known.programme?.settings, settings) },
  };

  const members = mapped(file.members, (key, line): Member => {
    const person = people.get(key);
    const onSlack = asOnSlack(person ?? {}, programme);
    const fromSlack = (['timeZone', 'language'] as const).filter((field) => !line[field]);
    return {
      workspace,
      key,
      slackUser: person?.id ?? '',
      name: line.name ?? person?.name.slice(0, 80) ?? key,
      roles: unique(line.roles),
      timeZone: line.timeZone ?? onSlack.timeZone,
      language: line.language ?? onSlack.language,
      ...(fromSlack.length > 0 && { fromSlack }),
    };
  });

  return {
    programme,
    members,
    districts: mapped(file.districts, (key, { name }) => {
      const channel = logChannels.get(key);
      return { workspace, key, name, ...(channel && { logChannel: channel }) };
    }),
    communities: mapped(file.communities, (key, { name, district }) => ({ workspace, key, name, district })),
    questionSets: mapped(file.questionSets, (key, { name, questions }): QuestionSet => {
      const before = known.questionSets.get(key);
      return {
        workspace,
        key,
        version: before?.version ?? 1,
        name: inBoth(name),
        questions: questions.map(({ en, fr, readers = 'pairing', asksForProblems }) => ({
          text: inBoth({ en, fr }),
          readers,
          ...(asksForProblems && { asksForProblems }),
        })),
      };
    }),
    pairings: mapped(file.pairings, (key, line) => {
      const channel = channels.get(key) ?? '';
      const sets = line.questionSets ?? [...file.questionSets.keys()];
      return wantedPairing({ key, line, channel, sets, programme, before: known.pairings.get(key), now });
    }),
  };
}

function wantedPairing(given: {
  key: string;
  line: PairingLine;
  channel: string;
  sets: string[];
  programme: Programme;
  before: Pairing | undefined;
  now: Date;
}): Pairing {
  const { key, line, channel, sets, programme, before, now } = given;
  const timeZone = line.timeZone ?? programme.timeZone;
  const mentor = line.mentor ?? '';
  const former = before?.formerMentors ?? [];
  const handedOver = before && before.mentor !== mentor;
  const { firstOn, at, everyWeeks = 2 } = line.cadence;
  return {
    workspace: programme.workspace,
    key,
    mentor,
    facilitator: line.facilitator,
    managers: unique(line.managers ?? []),
    communities: unique(line.communities ?? []),
    channel,
    language: line.language ?? programme.language,
    timeZone,
    cadence: { firstOn, at, everyWeeks },
    questionSets: unique(sets),
    ...statusOf(line, before, localDate(now, timeZone)),
    formerMentors: handedOver ? [...former, { mentor: before.mentor, until: now }] : former,
  };
}

type Standing = Pick<Pairing, 'status' | 'pausedFrom' | 'pausedUntil' | 'endedOn'>;

/** Going on after a pause, or after an end, leaves the pause behind it: what fell into it is not made up for. */
function statusOf(line: PairingLine, before: Pairing | undefined, today: string): Standing {
  const pause = (from?: string, until?: string) => ({
    ...(from && { pausedFrom: from }),
    ...(until && { pausedUntil: until }),
  });
  const kept = pause(before?.pausedFrom, before?.pausedUntil);
  const status = line.status ?? 'active';
  if (status === 'ended') return { status, ...kept, endedOn: before?.endedOn ?? today };

  if (status === 'paused') {
    const isOver = before?.pausedUntil !== undefined && before.pausedUntil <= today;
    const isSame =
      before?.status === 'paused' &&
      (!isOver || before.pausedUntil === line.pausedUntil) &&
      before.pausedFrom;
    return { status, ...pause(line.pausedFrom ?? (isSame || today), line.pausedUntil) };
  }

  if (before?.status === 'ended') return { status, ...pause(before.endedOn ?? today, today) };
  if (before?.status !== 'paused') return { status, ...kept };
  const from = before.pausedFrom ?? today;
  const until = before.pausedUntil && before.pausedUntil < today ? before.pausedUntil : today;
  return from < until ? { status, ...pause(from, until) } : { status };
}

function mapped<Line, T>(lines: Map<string, Line>, make: (key: string, line: Line) => T): Map<string, T> {
  return new Map([...lines].map(([key, line]) => [key, make(key, line)]));
}

const unique = <T>(items: T[]): T[] => [...new Set(items)];
