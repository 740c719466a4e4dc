import mongoose from 'mongoose';
import { localDate } from '../../../calendar';
import { understand } from '../../commitments';
import { type Meeting, Meetings } from '../../meetings';
import { everybody, type Member, type Programme, placesOfProgramme } from '../../people';
import { soundsLikeHarm } from '../../problems';
import { stakeholderNames } from '../../stakeholders';
import { byColumn, type Complaint, headed, type ImportColumn } from './columns';
import { type OldMeeting, type Remark, readLine } from './lines';
import { readLines } from './read-file';
import { type Brought, inTheLog, isIn, isOwed, type Kept, keepAll } from './service';
import { nameDoubts, namesake, type With, withWhom } from './stakeholders';

export type { Complaint } from './columns';

/** One transaction holds no more. */
export const MOST_LINES = 5_000;

export interface MeetingsImport {
  programme: Programme;
  file: { name: string; bytes: Buffer };
  now: Date;
  /** Who logged what names nobody. */
  by?: Member;
  dryRun?: boolean;
}

export type MeetingsImported =
  | { complaints: Complaint[] }
  | {
      applied: boolean;
      lines: number;
      /** Of these, in the log before. */
      known: number;
      meetings: number;
      /** Names of those that were not in the log. */
      stakeholders: string[];
      commitments: { open: number; closed: number };
      /** What somebody should look at. */
      warnings: Complaint[];
    };

/** Brings an old log into the log: the whole file, or nothing of it; the same file again changes nothing. */
export async function importMeetings(wanted: MeetingsImport): Promise<MeetingsImported> {
  const { programme, file, now, by, dryRun = false } = wanted;
  const { workspace } = programme;
  const [people, places] = await Promise.all([everybody(workspace), placesOfProgramme(workspace)]);
  const { cells, headings, complaints } = byColumn(file.name, await readLines(file.name, file.bytes));
  const told = (line: number, { column, rule, text }: Remark): Complaint => {
    return {
      file: file.name,
      line,
      column: headings[column] ?? headed(column, programme.language),
      rule,
      text,
    };
  };
  if (cells.length > MOST_LINES) {
    const text = `At most ${MOST_LINES} lines at once: split the file.`;
    complaints.push({ file: file.name, line: MOST_LINES + 2, rule: 'length', text });
  }
  if (complaints.length > 0) return { complaints };
  const today = localDate(now, programme.timeZone);
  const setting = { programme, members: people, ...places, today, by };
  const read = cells.map((one) => readLine(one, setting));
  complaints.push(...read.flatMap(({ meeting, wrong }) => wrong.map((one) => told(meeting.line, one))));
  const all = read.map(({ meeting }) => meeting);
  complaints.push(...twice(all).map(([line, remark]) => told(line, remark)));
  const known = await inTheLog(workspace, all);
  const missing = all.filter((one) => !isIn(known, one));
  const whom = withWhom(
    missing,
    await namesake(
      programme,
      missing.map(({ name }) => name),
    ),
  );
  const brought: Brought[] = [];
  for (const line of missing) {
    const found = whom.get(line);
    if (line.name && found && 'rule' in found) complaints.push(told(line.line, found));
    else if (found) {
      const { language, name: ourName } = programme;
      const agreed = understand(line.agreements ?? '', { metOn: line.metOn, language, ourName });
      brought.push({ line, with: found as With, agreed });
    }
  }
  if (complaints.length > 0) return { complaints: complaints.sort((one, other) => one.line - other.line) };

  const warned = [
    ...(await sameDay(programme, brought)),
    ...nameDoubts(
      brought,
      (await stakeholderNames(workspace)).filter(({ isFormer }) => !isFormer),
    ),
    ...brought.flatMap(doubts),
  ];
  const warnings = warned.sort(([one], [other]) => one - other).map(([line, remark]) => told(line, remark));
  const result = { lines: all.length, known: all.length - missing.length, warnings };
  if (dryRun) return { ...result, applied: false, ...foreseen(brought, today) };
  return { ...result, applied: true, ...(await keepAll(programme, brought, now)) };
}

type At = [line: number, remark: Remark];

function twice(all: OldMeeting[]): At[] {
  const first = new Map<string, number>();
  return all.flatMap(({ key, line }): At[] => {
    const before = first.get(key);
    first.set(key, before ?? line);
    if (before === undefined) return [];
    return [[line, { column: 'date', rule: 'twice', text: `It says the same as line ${before}.` }]];
  });
}

/** Meetings with the same stakeholder on the same day may be the same ones in other words. */
async function sameDay({ workspace }: Programme, brought: Brought[]): Promise<At[]> {
  const keys = brought.flatMap(({ with: whom }) => ('known' in whom ? [whom.known.key] : []));
  const found = await Meetings.find(
    {
      workspace,
      stakeholder: mongoose.trusted({ $in: [...new Set(keys)] }),
      metOn: mongoose.trusted({ $in: [...new Set(brought.map(({ line }) => line.metOn))] }),
    },
    { _id: 0, stakeholder: 1, metOn: 1 },
  ).lean<Pick<Meeting, 'stakeholder' | 'metOn'>[]>();
  const there = new Set(found.map(({ stakeholder, metOn }) => `${stakeholder} ${metOn}`));
  return brought.flatMap(({ line, with: whom }): At[] => {
    if (!('known' in whom) || !there.has(`${whom.known.key} ${line.metOn}`)) return [];
    const text = 'The log has another meeting with this stakeholder on this day. Both are kept.';
    return [[line.line, { column: 'date', rule: 'same day', text }]];
  });
}

function doubts({ line, agreed }: Brought): At[] {
  const found: At[] = [];
  const doubt = (column: ImportColumn, rule: string, text: string) =>
    found.push([line.line, { column, rule, text }]);
  for (const column of ['present', 'keyPoints', 'agreements', 'gaps'] as const) {
    if (!soundsLikeHarm(line[column] ?? '')) continue;
    doubt(
      column,
      'harm',
      'This may be about a child who was harmed. See that nobody can be recognised by it.',
    );
  }
  const unclear = agreed.filter((one) => one.unclear).length;
  if (unclear > 0) {
    doubt('agreements', 'unclear', `Of ${unclear} of its lines it is not clear who owes what by when.`);
  }
  return found;
}

function foreseen(brought: Brought[], today: string): Kept {
  const added = brought.flatMap(({ with: whom }) =>
    'added' in whom ? [[whom.added.id, whom.added.name] as const] : [],
  );
  let [open, closed] = [0, 0];
  for (const { line, agreed } of brought) {
    for (const { by } of agreed) {
      if (isOwed(line, by, today)) open += 1;
      else closed += 1;
    }
  }
  return {
    meetings: brought.length,
    stakeholders: [...new Map(added).values()],
    commitments: { open, closed },
  };
}
