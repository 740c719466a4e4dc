import mongoose, { type ClientSession } from 'mongoose';
import { localDate } from '../../calendar';
import { transaction } from '../../database/transaction';
import type { Logger } from '../../log';
import { enqueue, type NewPost, type NewUpdate } from '../../outbox';
import { Commitments, commitmentsOf, type Understood } from '../commitments';
import type { Programme } from '../people';
import {
  addWithin,
  cardOf,
  livingWithin,
  type NewStakeholder,
  type Stakeholder,
  Stakeholders,
  sameNamed,
  takenUp,
} from '../stakeholders';
import { afterMeeting } from './counting';
import { wordsOf } from './found-by';
import { type Confirmation, type Meeting, Meetings, type Minutes } from './model';
import { keptNowhere, repliesOf } from './replies';

/** What every change of the log needs to know. */
export interface Log {
  programme: Programme;
  now: Date;
  /** Milliseconds until it must be saved; else nothing is, and TooSlow is thrown. */
  within?: number;
  /** Told what was kept, with ids alone. */
  log?: Logger;
}

/** What somebody logs. */
export interface Logged {
  /** The form's id: the same form is taken in once. */
  view: string;
  by: string;
  minutes: Minutes;
  /** The stakeholder is a new one. */
  added?: NewStakeholder;
  /** The agreements, line by line, as they were understood or corrected. */
  lines: Understood[];
  from?: Meeting['from'];
  /** Where the author is told that it stands in the log. */
  respond?: string;
  /** An archived stakeholder is taken up again. */
  takesUp?: boolean;
  /** Of who logs it; the programme's unless given. */
  timeZone?: string;
  /** In which language the author is told when there is no log channel; English unless given. */
  language?: string;
}

/** Slack takes answers to a command for half an hour; ours are given well before. Milliseconds. */
const ANSWERED_WITHIN = 25 * 60_000;

export function confirmation(
  what: Confirmation['what'],
  { now, url, thread, ...who }: Pick<Confirmation, 'view' | 'to' | 'thread'> & { url?: string; now: Date },
): Confirmation {
  const until = new Date(now.getTime() + ANSWERED_WITHIN);
  return { ...who, what, ...(url && { url }), ...(thread && { thread }), until };
}

export type Kept =
  /** `isAgain`: the form had been saved before; it may say something else by now. */
  | { kind: 'done'; meeting: Meeting; stakeholder: Stakeholder; isAgain?: true }
  | { kind: 'archived'; stakeholder: Stakeholder }
  | { kind: 'gone' };

/**
 * Keeps a meeting, its stakeholder if that is new, and its commitments, and promises the reply in the stakeholder's thread: all,
 * or nothing. The same form twice is kept once; the same new stakeholder by two people at once is one.
 */
export async function recordMeeting(log: Log, logged: Logged): Promise<Kept> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await recordOnce(log, logged, attempt > 1);
    } catch (error) {
      // Somebody was faster with the same form, or the same new name: it is found there now.
      if (!isTaken(error) || attempt >= 3) throw error;
    }
  }
}

const isTaken = (error: unknown) => error instanceof mongoose.mongo.MongoServerError && error.code === 11_000;

/** `isAgain`: something of it seems to be there already, and is looked for; the first time, that would only cost a question. */
async function recordOnce(
  { programme, now, within, log }: Log,
  logged: Logged,
  isAgain: boolean,
): Promise<Kept> {
  const { workspace } = programme;
  const { view: key, by, minutes, added, lines, from, respond } = logged;
  let isNew = false;
  const kept = await transaction(
    async (session): Promise<Kept> => {
      isNew = false;
      const before = isAgain ? await savedWithin(session, workspace, key) : undefined;
      if (before) return before;
      const found = added
        ? await addWithin(session, added, { ...programme, key, by, now })
        : await livingWithin(session, workspace, minutes.stakeholder);
      if (!found) return { kind: 'gone' };
      const isArchived = found.status === 'archived';
      const known = isArchived ? await savedWithin(session, workspace, key) : undefined;
      if (known) return known;
      if (isArchived && !logged.takesUp) return { kind: 'archived', stakeholder: found };
      if (isArchived && (await sameNamed(session, found))) return { kind: 'gone' };
      const stakeholder = isArchived ? takenUp(found, { id: key, by, at: now }) : found;
      const said: Minutes = { ...minutes, stakeholder: stakeholder.key };
      const meeting: Meeting = {
        ...said,
        workspace,
        key,
        by,
        at: now,
        ...(from && { from }),
        versions: [],
        posts: 0,
        confirm: [confirmation('logged', { view: key, to: by, url: respond, now })],
        words: wordsOf(said, stakeholder),
        version: 1,
        removals: [],
      };
      const commitments = commitmentsOf(lines, {
        workspace,
        stakeholder: stakeholder.key,
        district: stakeholder.district?.key,
        meeting: key,
        metOn: said.metOn,
        by,
        timeZone: logged.timeZone ?? programme.timeZone,
        now,
      });
      const replies = repliesOf(meeting, stakeholder, programme);
      meeting.posts = replies.length;
      await Meetings.collection.insertOne({ ...meeting }, { session, ignoreUndefined: true });
      if (commitments.length > 0) {
        await Commitments.collection.insertMany(commitments, { session, ignoreUndefined: true });
      }
      const met = afterMeeting(
        stakeholder,
        said,
        commitments.map((one) => one.by),
      );
      const card = await keepStakeholder(session, met, stakeholder.version, {
        programme,
        today: localDate(now, programme.timeZone),
      });
      const nowhere =
        replies.length === 0
          ? [keptNowhere(meeting, stakeholder, { to: by, language: logged.language })]
          : [];
      await enqueue(session, [...card.posts, ...replies, ...nowhere], now, card.updates);
      isNew = true;
      return { kind: 'done', meeting, stakeholder: met };
    },
    { within },
  );
  if (isNew) log?.info({ workspace, key }, 'a meeting was logged');
  return kept;
}

/** What was logged by a form that comes again. */
async function savedWithin(
  session: ClientSession,
  workspace: string,
  key: string,
): Promise<Kept | undefined> {
  const meeting = await Meetings.findOne({ workspace, key }, { _id: 0 }, { session }).lean<Meeting>();
  if (!meeting) return undefined;
  const stakeholder = await livingWithin(session, workspace, meeting.stakeholder);
  return stakeholder ? { kind: 'done', meeting, stakeholder, isAgain: true } : { kind: 'gone' };
}

/** Keeps what became of a stakeholder, and says what its card is now. */
export async function keepStakeholder(
  session: ClientSession,
  one: Stakeholder,
  version: number,
  { programme, today }: { programme: Programme; today: string },
): Promise<{ posts: NewPost[]; updates: NewUpdate[] }> {
  const { workspace, key } = one;
  const { matchedCount } = await Stakeholders.collection.replaceOne({ workspace, key, version }, one, {
    session,
    ignoreUndefined: true,
  });
  if (matchedCount !== 1) throw new Error(`somebody else changed the stakeholder ${key} meanwhile`);
  const { settings, language } = programme;
  return cardOf(one, { settings, language, today }, version === 0);
}
