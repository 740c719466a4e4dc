import mongoose, { type ClientSession } from 'mongoose';
import { localDate } from '../../../calendar';
import { transaction } from '../../../database/transaction';
import { enqueue, type NewPost, type NewUpdate } from '../../../outbox';
import { words } from '../../../words';
import { type Commitment, Commitments, commitmentsOf, type Understood } from '../../commitments';
import { keepStakeholder, type Meeting, Meetings, type Minutes, repliesOf, wordsOf } from '../../meetings';
import type { Programme } from '../../people';
import { addWithin, livingWithin, type Stakeholder } from '../../stakeholders';
import { hashOf, type OldMeeting } from './lines';
import type { With } from './stakeholders';

export interface Brought {
  line: OldMeeting;
  with: With;
  /** What was agreed, line by line; understood before, since that takes longer than all the rest. */
  agreed: Understood[];
}

export interface Kept {
  meetings: number;
  stakeholders: string[];
  commitments: { open: number; closed: number };
}

/** MongoDB ends a transaction after a minute. Milliseconds. */
const WITHIN = 55_000;

/** Keys of those that the log holds already. */
export async function inTheLog(
  workspace: string,
  all: OldMeeting[],
  session?: ClientSession,
): Promise<Set<string>> {
  const keys = all.flatMap(({ key, reference }) => [key, ...(reference ? [reference] : [])]);
  const found = await Meetings.find(
    { workspace, key: mongoose.trusted({ $in: keys }) },
    { _id: 0, key: 1 },
    { session: session ?? null },
  ).lean<Pick<Meeting, 'key'>[]>();
  return new Set(found.map(({ key }) => key));
}

export const isIn = (known: Set<string>, { key, reference }: OldMeeting) =>
  known.has(key) || (reference !== undefined && known.has(reference));

/**
 * Keeps all meetings of an old log, their stakeholders and commitments, and promises their replies in the threads, in order of
 * date: all, or nothing. What is there already stays as it is.
 */
export async function keepAll(programme: Programme, brought: Brought[], now: Date): Promise<Kept> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await transaction((session) => keepWithin(session, programme, brought, now), { within: WITHIN });
    } catch (error) {
      // Somebody was faster with the same name, or the same file: it is found there now.
      if ((error as { code?: number }).code !== 11_000 || attempt >= 3) throw error;
    }
  }
}

interface Group {
  stakeholder: Stakeholder;
  /** It was added just now. */
  isNew: boolean;
  lines: Brought[];
}

async function keepWithin(
  session: ClientSession,
  programme: Programme,
  brought: Brought[],
  now: Date,
): Promise<Kept> {
  const { workspace, timeZone } = programme;
  const today = localDate(now, timeZone);
  const known = await inTheLog(
    workspace,
    brought.map(({ line }) => line),
    session,
  );
  const missing = brought.filter(({ line }) => !isIn(known, line));
  const groups = await groupsOf(session, programme, missing, now);
  const meetings: Meeting[] = [];
  const commitments: Commitment[] = [];
  const cards: { posts: NewPost[]; updates: NewUpdate[] } = { posts: [], updates: [] };
  const replies: { metOn: string; line: number; posts: NewPost[] }[] = [];
  for (const { stakeholder, lines } of groups) {
    const made: Commitment[] = [];
    for (const one of lines) {
      const { line } = one;
      const meeting = meetingOf(line, stakeholder, workspace, now);
      const posts = repliesOf(meeting, stakeholder, programme);
      meetings.push({ ...meeting, posts: posts.length });
      replies.push({ metOn: line.metOn, line: line.line, posts });
      made.push(...promised(one, stakeholder, programme, now, today));
    }
    commitments.push(...made);
    const card = await keepStakeholder(session, after(stakeholder, lines, made), stakeholder.version, {
      programme,
      today,
    });
    cards.posts.push(...card.posts);
    cards.updates.push(...card.updates);
  }
  if (meetings.length > 0) await Meetings.collection.insertMany(meetings, { session, ignoreUndefined: true });
  if (commitments.length > 0) {
    await Commitments.collection.insertMany(commitments, { session, ignoreUndefined: true });
  }
  replies.sort((one, other) => one.metOn.localeCompare(other.metOn) || one.line - other.line);
  await enqueue(session, [...cards.posts, ...replies.flatMap(({ posts }) => posts)], now, cards.updates);
  const open = commitments.filter(({ isOpen }) => isOpen).length;
  return {
    meetings: meetings.length,
    stakeholders: groups.filter(({ isNew }) => isNew).map(({ stakeholder }) => stakeholder.name),
    commitments: { open, closed: commitments.length - open },
  };
}

async function groupsOf(
  session: ClientSession,
  { workspace, logChannel }: Programme,
  missing: Brought[],
  now: Date,
): Promise<Group[]> {
  const groups = new Map<string, Group>();
  const keys = new Map<string, string>();
  for (const one of missing) {
    const { line, with: whom } = one;
    const id = 'known' in whom ? whom.known.key : whom.added.id;
    const group = groups.get(keys.get(id) ?? '');
    if (group) {
      group.lines.push(one);
      continue;
    }
    const by = line.by?.slackUser ?? '';
    const key = `import-${hashOf([workspace, id])}`;
    const stakeholder =
      'known' in whom
        ? await livingWithin(session, workspace, whom.known.key)
        : await addWithin(
            session,
            { ...whom.added, type: whom.added.type.key },
            { workspace, key, by, now, logChannel },
          );
    if (!stakeholder) throw new Error(`a stakeholder is not kept any more: ${id}`);
    keys.set(id, stakeholder.key);
    // Two names may lead to one that they were merged into.
    const same = groups.get(stakeholder.key);
    if (same) same.lines.push(one);
    else groups.set(stakeholder.key, { stakeholder, isNew: stakeholder.version === 0, lines: [one] });
  }
  return [...groups.values()];
}

function meetingOf(line: OldMeeting, stakeholder: Stakeholder, workspace: string, now: Date): Meeting {
  const { metOn, type, present, colleagues, keyPoints, agreements, gaps, gapCategory, about, nextContact } =
    line;
  const minutes: Minutes = {
    ...{ stakeholder: stakeholder.key, metOn, type, present, colleagues, keyPoints, agreements, gaps },
    ...{ gapCategory, about, nextContact },
  };
  return {
    ...minutes,
    workspace,
    key: line.key,
    by: line.by?.slackUser ?? '',
    at: now,
    versions: [],
    posts: 0,
    words: wordsOf(minutes, stakeholder),
    version: 1,
    removals: [],
  };
}

/** What falls due today or later, or of which the line says so. */
export const isOwed = ({ isStillOpen }: OldMeeting, by: string | undefined, today: string) =>
  isStillOpen || (by !== undefined && by >= today);

/** What was agreed. What is over is open only where the line says so: of the rest nobody knows what became of it. */
function promised(
  { line, agreed }: Brought,
  stakeholder: Stakeholder,
  { workspace, timeZone, language }: Programme,
  now: Date,
  today: string,
): Commitment[] {
  const by = line.by?.slackUser ?? '';
  return commitmentsOf(agreed, {
    workspace,
    stakeholder: stakeholder.key,
    district: stakeholder.district?.key,
    meeting: line.key,
    metOn: line.metOn,
    by,
    timeZone,
    now,
  }).map((one): Commitment => {
    if (isOwed(line, one.by, today)) return one;
    const text = words(language)('exports:import.notFollowed');
    const { remindAt: _, ...rest } = one;
    const step = { id: 'import', what: 'dropped' as const, by, at: now, text };
    return { ...rest, status: 'dropped', isOpen: false, closedAt: now, steps: [...one.steps, step] };
  });
}

/** A stakeholder after all of these meetings, as if they had been logged one after the other. */
function after(one: Stakeholder, lines: Brought[], made: Commitment[]): Stakeholder {
  const inOrder = lines
    .map(({ line }) => line)
    .sort((line, other) => line.metOn.localeCompare(other.metOn) || line.line - other.line);
  const met = inOrder.reduce(afterOne, one);
  const open = made.filter(({ isOpen }) => isOpen);
  const dates = open.flatMap(({ by }) => by ?? []);
  return {
    ...met,
    promised: [...one.promised, ...dates].sort(),
    undated: one.undated + open.length - dates.length,
    version: one.version + 1,
  };
}

/** A next contact that was announced holds until it is over, or another one is. */
function afterOne(one: Stakeholder, { metOn, nextContact }: OldMeeting): Stakeholder {
  const meetings = one.meetings + 1;
  if (one.lastMet && metOn < one.lastMet) return { ...one, meetings };
  const isToCome = one.nextContact !== undefined && one.nextContact > metOn;
  const announced = nextContact ?? (isToCome ? one.nextContact : undefined);
  return { ...one, meetings, lastMet: metOn, nextContact: announced };
}
