import { whereTheyStand } from '../../../outbox';
import type { Quote, Say, StoryAsked, StoryEntry } from '../../digests';
import { may, mayRead, type Viewer } from '../../people';
import { answerText, answerTo, isAnswered } from '../answers';
import { acts } from '../buttons';
import { type Answer, type CheckIn, CheckIns, dayOf, partiesOf } from '../model';
import { promptKey } from '../turn';
import { inBoth } from './in-both';
import { outcomeAt, stateKey } from './outcome';

/** Characters of an answer in a story: the whole of it is one press away. */
const SHOWN = 1_000;

type Told = Pick<
  CheckIn,
  | 'workspace'
  | 'key'
  | 'pairing'
  | 'date'
  | 'dueAt'
  | 'timeZone'
  | 'status'
  | 'channel'
  | 'facilitator'
  | 'mentor'
  | 'managers'
  | 'questions'
  | 'answers'
  | 'postedAt'
  | 'doneAt'
  | 'closedAt'
  | 'response'
  | 'skips'
>;

const replied = {
  _id: 0,
  workspace: 1,
  key: 1,
  pairing: 1,
  date: 1,
  dueAt: 1,
  timeZone: 1,
  status: 1,
  channel: 1,
  facilitator: 1,
  mentor: 1,
  managers: 1,
  response: 1,
} as const;

const told = {
  ...replied,
  questions: 1,
  answers: 1,
  postedAt: 1,
  doneAt: 1,
  closedAt: 1,
  'skips.by': 1,
  'skips.reason': 1,
  'skips.at': 1,
} as const;

/**
 * A pairing's check-ins as this viewer may see them: each when it came out, the answers that are for their eyes, that the mentor
 * replied. What else was said in the thread is the pairing's, and not told.
 */
export async function story({
  programme,
  viewer,
  pairing,
  before,
  limit,
}: StoryAsked): Promise<StoryEntry[]> {
  const of = { workspace: programme.workspace, pairing: pairing.key };
  const isOlder = ({ at, id }: StoryEntry) =>
    !before || at < before.at || (at.getTime() === before.at.getTime() && id < before.id);
  const entries: StoryEntry[] = [];
  for await (const one of newestFirst(of, before?.at)) {
    entries.push(...entriesOf(one, viewer).filter(isOlder));
    // Nothing of an earlier one is newer than this one's coming out, but the mentor's reply.
    if (entries.length > limit) break;
  }
  const replies: StoryEntry[] = [];
  for await (const one of repliesFrom(of, before?.at)) {
    replies.push(...replyOf(one, viewer).filter(isOlder));
    if (replies.length >= limit) break;
  }
  const shown = [...entries, ...replies].sort(newest).slice(0, limit);
  return withPlaces(programme.workspace, shown);
}

const newest = (one: StoryEntry, other: StoryEntry) =>
  other.at.getTime() - one.at.getTime() || (one.id < other.id ? 1 : -1);

const BATCH = 5;

type Of = Pick<CheckIn, 'workspace' | 'pairing'>;

const upTo = (at: Date | undefined) => ({ $gt: new Date(0), ...(at && { $lte: at }) });

function newestFirst(of: Of, at: Date | undefined) {
  return CheckIns.collection
    .find<Told>({ ...of, postedAt: upTo(at) }, { projection: told })
    .sort({ date: -1 })
    .batchSize(BATCH);
}

/** Of one moment the later check-in's first, as its id sorts. */
function repliesFrom(of: Of, at: Date | undefined) {
  return CheckIns.collection
    .find<Told>({ ...of, 'response.at': upTo(at) }, { projection: replied })
    .sort({ 'response.at': -1, date: -1 })
    .batchSize(BATCH);
}

const maySee = (one: Told, viewer: Viewer) => may(viewer, 'see the check-in', partiesOf(one));

/** What happened in a check-in but the mentor's reply. */
function entriesOf(one: Told, viewer: Viewer): StoryEntry[] {
  if (!maySee(one, viewer)) return [];
  return [...cameOut(one), ...answersOf(one, viewer), ...leftOut(one), ...ended(one)];
}

const opens = ({ key }: Told) => ({ actionId: acts.view, value: key });

function entry(one: Told, what: string, at: Date, says: Say, more: Partial<StoryEntry> = {}): StoryEntry {
  return { at, id: `${one.key}#${what}`, says, button: opens(one), ...more };
}

function cameOut(one: Told): StoryEntry[] {
  if (!one.postedAt) return [];
  const words = { state: inBoth(stateKey(one, outcomeAt(one, new Date(8.64e15)))) };
  const says: Say = { key: 'digest-check-ins:story.out', days: { date: dayOf(one) }, words };
  return [entry(one, 'out', one.postedAt, says)];
}

function answersOf(one: Told, viewer: Viewer): StoryEntry[] {
  return one.questions.flatMap(({ text, readers }, number) => {
    const answer = answerTo(one, number);
    if (!answer || !isAnswered(answer) || !mayRead(viewer, readers, partiesOf(one))) return [];
    const quote = quoteOf(one, answer);
    const said: Say = {
      key: quote.quote ? 'digest-check-ins:story.answer' : 'digest-check-ins:story.answerFiles',
      words: { question: { en: text, fr: text } },
    };
    return [entry(one, `answer/${number}`, saidAt(answer), said, { ...quote, ...placeOf(answer) })];
  });
}

function quoteOf({ key }: Told, answer: Answer): { quote?: Quote } {
  const text = answerText(answer);
  return text ? { quote: { text: [...text].slice(0, SHOWN).join(''), feature: 'check-ins', key } } : {};
}

const saidAt = ({ parts }: Answer) =>
  new Date(Math.max(...parts.filter(({ replaced }) => !replaced).map(({ at }) => at.getTime())));

function placeOf({ parts }: Answer): Pick<StoryEntry, 'place'> {
  const { channel, ts } = parts.findLast((part) => part.ts) ?? {};
  return channel && ts ? { place: { channel, ts } } : {};
}

/** Why is for the pairing alone. */
function leftOut(one: Told): StoryEntry[] {
  const skip = one.skips.findLast(({ by }) => by);
  if (one.status !== 'skipped' || !skip) return [];
  return [
    entry(one, 'skipped', skip.at, { key: 'digest-check-ins:story.leftOut', days: { date: dayOf(one) } }),
  ];
}

function ended(one: Told): StoryEntry[] {
  if (one.status !== 'missed' || !one.closedAt) return [];
  return [
    entry(one, 'ended', one.closedAt, { key: 'digest-check-ins:detail.ended', days: { date: dayOf(one) } }),
  ];
}

/** That the mentor replied; what they said is the pairing's. */
function replyOf(one: Told, viewer: Viewer): StoryEntry[] {
  if (!one.response || !maySee(one, viewer)) return [];
  const { at, ts } = one.response;
  const says: Say = { key: 'digest-check-ins:story.replied', days: { date: dayOf(one) } };
  return [entry(one, 'replied', at, says, ts ? { place: { channel: one.channel, ts } } : {})];
}

/** What stands nowhere itself, as an answer given in the form, leads to the check-in's own message, whose place the outbox knows. */
async function withPlaces(workspace: string, entries: StoryEntry[]): Promise<StoryEntry[]> {
  const promptOf = ({ id }: StoryEntry) => promptKey({ key: id.slice(0, id.lastIndexOf('#')) });
  const prompts = new Set(entries.filter(({ place }) => !place).map(promptOf));
  const places = await whereTheyStand(workspace, [...prompts]);
  return entries.map((one) => {
    const place = one.place ?? places.get(promptOf(one));
    return place?.ts ? { ...one, place: { channel: place.channel, ts: place.ts } } : one;
  });
}
