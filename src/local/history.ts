import { localDate } from '../calendar';
import {
  type CheckIn,
  checkInsAfter,
  close,
  comeOut,
  currentQuestion,
  dueCheckIn,
  finish,
  type Ground,
  saveForm,
  seal,
  skipCheckIn,
  skipQuestion,
  type Turn,
  takeInReply,
  wake,
} from '../features/check-ins';
import type { NewPost, NewUpdate } from '../outbox';
import type { ExampleCheckIn } from './example';

/** Something that was said: by the app, in the words that stand there in the end, or by a person in a thread. */
export type Said = { at: Date } & (
  | { post: NewPost }
  /** Told where it stands, since until then the record has a stand-in for Slack's `ts`. */
  | {
      by: string;
      text: string;
      inThreadOf: string;
      standsAt(place: { channel: string; ts: string; thread: string }): void;
    }
);

export interface Past {
  checkIns: CheckIn[];
  said: Said[];
}

/** One check-in of the example, with when it was due. */
export type Chapter = ExampleCheckIn & { dueAt: Date };

/** What is needed to live through a pairing's past: of each question set, its words. */
export type Scene = Omit<Ground, 'set'> & {
  setInTurn: (date: string) => Ground['set'];
  mentor: Turn['mentor'];
};

const SECOND = 1_000;
const MINUTE = 60_000;
const HOUR = 3_600_000;

const later = (at: Date, ms: number) => new Date(at.getTime() + ms);

/**
 * Lives through a pairing's check-ins, the oldest first, by the same functions that work for people. One that is due now
 * falls due at `now`, so that it never comes out late.
 */
export function relive(scene: Scene, chapters: Chapter[], now: Date): Past {
  const { pairing } = scene;
  const past: Past = { checkIns: [], said: [] };
  let before: Life | undefined;
  for (const chapter of chapters) {
    const date = localDate(chapter.dueAt, pairing.timeZone);
    if (chapter.status === 'due') {
      past.checkIns.push(dueCheckIn(pairing, { date, dueAt: now }));
      continue;
    }
    const life = beginLife(scene, dueCheckIn(pairing, { date, dueAt: chapter.dueAt }));
    before?.turn(life.begunAt, close);
    live(life, chapter);
    past.checkIns.push(life.checkIn);
    past.said.push(...life.said);
    before = life;
  }
  if (chapters.at(-1)?.status !== 'due') {
    past.checkIns.push(...checkInsAfter(scene, past.checkIns.at(-1)?.date));
  }
  return past;
}

/** What of it had happened by then. */
export function chaptersUntil(chapters: Chapter[], until: Date): Chapter[] {
  return chapters
    .filter(({ dueAt }) => dueAt <= until)
    .map((chapter) => {
      const { dueAt, status, skip, response, ...rest } = chapter;
      const hasHappened = ({ hoursAfter }: { hoursAfter: number }) =>
        later(dueAt, (hoursAfter + 0.1) * HOUR) <= until;
      const answers = chapter.answers.filter(hasHappened);
      const isShort = answers.length < chapter.answers.length || (skip && !hasHappened(skip));
      return {
        ...rest,
        dueAt,
        answers,
        status: isShort ? (answers.length > 0 ? 'partly answered' : 'open') : status,
        ...(skip && hasHappened(skip) && { skip }),
        ...(response && hasHappened(response) && { response }),
      };
    });
}

type Life = ReturnType<typeof beginLife>;

function beginLife(scene: Scene, due: CheckIn) {
  const { programme, mentor } = scene;
  const { settings } = programme;
  const begunAt = later(due.dueAt, 3 * SECOND);
  const { checkIn, posts } = comeOut(due, { ...scene, set: scene.setInTurn(due.date) }, begunAt);
  const said: Said[] = posts.map((post) => ({ at: begunAt, post }));
  const inThreadOf = posts[0]?.key ?? '';

  /** One change of it. */
  function turn(now: Date, how: (turn: Turn) => void): void {
    const taken: Turn = {
      checkIn,
      settings,
      now,
      mentor,
      posts: [],
      updates: [],
      reminders: [],
      forgotten: [],
    };
    how(taken);
    seal(taken);
    for (const post of taken.posts) said.push({ at: now, post });
    renewSaid(said, taken.updates);
  }

  function says(at: Date, by: string, text: string): void {
    const ts = `${Math.floor(at.getTime() / SECOND)}.000000`;
    const standsAt = (real: { ts: string }) => movePlaces(checkIn, ts, real.ts);
    said.push({ at, by, text, inThreadOf, standsAt });
    turn(at, (taken) => takeInReply(taken, { channel: checkIn.channel, ts, by, text, files: [] }, new Map()));
  }

  /** The quiet minute is over. */
  const settle = (at: Date) => turn(later(at, (settings.quietSeconds + 2) * SECOND), wake);

  return { checkIn, begunAt, said, turn, says, settle };
}

/** What renews a post is what always stood there. */
export function renewSaid(said: Said[], updates: NewUpdate[]): void {
  for (const { of, message } of updates) {
    for (const one of said) if ('post' in one && one.post.key === of) one.post.message = message;
  }
}

function movePlaces(checkIn: CheckIn, from: string, to: string): void {
  const places: { ts?: string }[] = [
    ...checkIn.answers.flatMap(({ parts }) => parts),
    ...checkIn.remarks,
    ...(checkIn.response ? [checkIn.response] : []),
  ];
  for (const place of places) if (place.ts === from) place.ts = to;
}

function live(life: Life, { dueAt, answers, skip, status, response }: Chapter): void {
  const { checkIn } = life;
  const at = (hours: number) => new Date(Math.floor((dueAt.getTime() + hours * HOUR) / SECOND) * SECOND);
  let last = dueAt;

  for (const { question, text, hoursAfter } of answers.filter(({ source }) => source === 'reply')) {
    last = at(hoursAfter);
    while (currentQuestion(checkIn) < question) {
      const passed = currentQuestion(checkIn);
      life.turn(later(last, -MINUTE), (turn) => skipQuestion(turn, passed));
    }
    life.says(last, checkIn.facilitator, text);
    life.settle(last);
  }
  for (const source of ['modal', 'on behalf'] as const) {
    const saved = answers.filter((answer) => answer.source === source);
    if (!saved[0]) continue;
    last = at(saved[0].hoursAfter);
    const by = source === 'modal' ? checkIn.facilitator : checkIn.mentor;
    const texts = new Map(saved.map(({ question, text }) => [question, text]));
    life.turn(last, (turn) => saveForm(turn, { view: `example ${checkIn.key}`, by, answers: texts }));
    life.settle(last);
  }
  if (status === 'answered' && !checkIn.doneAt) life.turn(later(last, 2 * MINUTE), finish);
  if (skip) {
    const { reason, words } = skip;
    life.turn(at(skip.hoursAfter), (turn) => skipCheckIn(turn, { reason, words, by: checkIn.facilitator }));
  }
  if (response) life.says(at(response.hoursAfter), checkIn.mentor, response.text);
}
