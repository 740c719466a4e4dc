import type { Message, NewPost, NewUpdate } from '../../outbox';
import type { NewReminder } from '../../reminders';
import type { Settings } from '../people';
import { saved } from './in-full';
import { done, notThisTime, prompt, question, removed, strayDecided } from './messages';
import type { CheckIn, Stray } from './model';

/** One change of one check-in: the record as it becomes, and what is said because of it. Kept together, or not at all. */
export interface Turn {
  checkIn: CheckIn;
  settings: Settings;
  now: Date;
  /** The pairing is, of a check-in that is looked at because its time has come. */
  isPaused?: boolean;
  /** When its pause ends, if that is known. */
  pausedUntil?: Date;
  /** What became of the post that opens it, where that matters. */
  opening?: Opening;
  /** The mentor's own language and zone, for what they are reminded of. */
  mentor: { language: string; timeZone: string };
  /** The facilitator's own zone, where it is known. */
  facilitatorZone?: string;
  posts: NewPost[];
  updates: NewUpdate[];
  reminders: NewReminder[];
  forgotten: string[];
  /** Replies that are conversation in the thread of another check-in, by its key. */
  handedBack?: { key: string; reply: Stray & { by: string } }[];
}

/** The post that opens a check-in: while Slack is out of reach it waits. */
export interface Opening {
  isSaid: boolean;
  saidAt?: Date;
}

export const promptKey = (checkIn: Pick<CheckIn, 'key'>) => `check-in:${checkIn.key}`;
const doneKey = (checkIn: CheckIn) => `${promptKey(checkIn)}/done`;
const savedKey = (checkIn: CheckIn, saving: number, part: number) =>
  `${promptKey(checkIn)}/saved/${saving}/${part}`;

/** The key of the post in which a question was asked: the first stands in the prompt. */
export function questionKey(checkIn: CheckIn, number: number): string {
  return checkIn.asked[0]?.question === number
    ? promptKey(checkIn)
    : `${promptKey(checkIn)}/question/${number}`;
}

/** Says something in the check-in's thread. */
export function say(turn: Turn, name: string, message: Message): void {
  const { checkIn } = turn;
  turn.posts.push({
    workspace: checkIn.workspace,
    key: `${promptKey(checkIn)}/${name}`,
    to: { channel: checkIn.channel },
    inThreadOf: promptKey(checkIn),
    message,
    about: { pairing: checkIn.pairing, checkIn: checkIn.key },
  });
}

export function renew(turn: Turn, of: string, message: Message): void {
  turn.updates.push({ workspace: turn.checkIn.workspace, of, message });
}

export const renewPrompt = (turn: Turn) => renew(turn, promptKey(turn.checkIn), prompt(turn.checkIn));

export function renewQuestion(turn: Turn, number: number): void {
  const { checkIn } = turn;
  const key = questionKey(checkIn, number);
  if (key === promptKey(checkIn)) renewPrompt(turn);
  else renew(turn, key, question(checkIn, number));
}

export function sayDone(turn: Turn): void {
  say(turn, 'done', done(turn.checkIn));
}

/** What was answered has changed: where it is counted or summed up, it is said anew. */
export function renewSummary(turn: Turn): void {
  if (!turn.checkIn.doneAt) return;
  if (turn.checkIn.status === 'answered') renewDone(turn);
  renewPrompt(turn);
}

export const renewDone = (turn: Turn) => renew(turn, doneKey(turn.checkIn), done(turn.checkIn));

/** Shows a saving of the form in the thread. */
export function saySaved(turn: Turn, saving: number): void {
  const record = turn.checkIn.saved[saving];
  if (!record) return;
  const messages = saved(turn.checkIn, record);
  record.posts = messages.length;
  messages.forEach((message, part) => {
    say(turn, `saved/${saving}/${part}`, message);
  });
}

export const strayKey = (checkIn: CheckIn) => `${promptKey(checkIn)}/stray/${checkIn.strayCount}`;

export const renewStray = (turn: Turn, isTaken: boolean) =>
  renew(turn, strayKey(turn.checkIn), strayDecided(turn.checkIn, isTaken));

const skipKey = (checkIn: CheckIn, skip: number) => `${promptKey(checkIn)}/skip/${skip}`;

export function saySkip(turn: Turn, skip: number): void {
  const record = turn.checkIn.skips[skip];
  if (record) say(turn, `skip/${skip}`, notThisTime(turn.checkIn, record));
}

/** Everything of ours that repeats people's words, said anew from the record; what has become empty says so. */
export function renewWords(turn: Turn): void {
  const { checkIn } = turn;
  if (checkIn.doneAt && checkIn.status === 'answered') renewDone(turn);
  checkIn.skips.forEach((record, skip) => {
    renew(turn, skipKey(checkIn, skip), notThisTime(checkIn, record));
  });
  checkIn.saved.forEach((record, saving) => {
    const messages = saved(checkIn, record);
    for (let part = 0; part < (record.posts ?? 0); part++) {
      renew(turn, savedKey(checkIn, saving, part), messages[part] ?? removed(checkIn));
    }
  });
}

/** Reminders about this check-in, by what they are about. */
export const reminderKey = (checkIn: CheckIn, about: string) => `${promptKey(checkIn)}/${about}`;

/** The earliest of its timers is when it must be looked at again. */
export function nextWake(checkIn: CheckIn): Date | undefined {
  const times = Object.values(checkIn.timers).filter((at) => at !== undefined);
  return times.length ? new Date(Math.min(...times.map((at) => at.getTime()))) : undefined;
}
