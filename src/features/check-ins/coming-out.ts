import { afterDowntime, daysLater, nextOccurrence } from '../../calendar';
import type { NewPost } from '../../outbox';
import { cadenceOf, type Member, type Pairing, type Programme, type QuestionSet, rulesOf } from '../people';
import { prompt } from './messages';
import type { CheckIn } from './model';
import { promptKey } from './turn';

/** What is needed to bring out the check-in of one pairing. */
export interface Ground {
  programme: Programme;
  pairing: Pairing;
  /** By key. */
  members: Map<string, Member>;
  set: QuestionSet | undefined;
}

/** A check-in that has not come out: only its time is known. */
export function dueCheckIn(pairing: Pairing, occurrence: { date: string; dueAt: Date }): CheckIn {
  return {
    workspace: pairing.workspace,
    key: `${pairing.key}/${occurrence.date}`,
    pairing: pairing.key,
    date: occurrence.date,
    dueAt: occurrence.dueAt,
    status: 'due',
    wakeAt: occurrence.dueAt,
    version: 1,
    channel: pairing.channel,
    facilitator: '',
    facilitatorName: '',
    mentor: '',
    mentorName: '',
    managers: [],
    language: pairing.language,
    timeZone: pairing.timeZone,
    questions: [],
    asked: [],
    answers: [],
    remarks: [],
    strays: [],
    strayCount: 0,
    saved: [],
    skips: [],
    timers: {},
    removals: [],
  };
}

/** The pairing's next check-ins after a nominal date: those that its rules skip, and the one that will fall due. */
export function checkInsAfter(
  ground: Pick<Ground, 'programme' | 'pairing'>,
  date: string | undefined,
): CheckIn[] {
  const { programme, pairing } = ground;
  const { next, skipped } = nextOccurrence(cadenceOf(pairing), rulesOf(programme, pairing), date);
  if (!next) return [];
  const passedOver = skipped.map((occurrence): CheckIn => {
    const checkIn = filledIn(dueCheckIn(pairing, occurrence), {
      ...ground,
      members: new Map(),
      set: undefined,
    });
    const skips = [{ reason: occurrence.skipped ?? 'pause', at: occurrence.dueAt }];
    return { ...checkIn, status: 'skipped', skips };
  });
  return [...passedOver, dueCheckIn(pairing, next)];
}

export interface ComingOut {
  checkIn: CheckIn;
  /** What comes after it: those skipped, and the next that will fall due. */
  next: CheckIn[];
  posts: NewPost[];
  outcome: 'posted' | 'late' | 'missed by the app';
}

/** A check-in falls due: it is said; or, when the app was down for too long, kept as missed by the app. */
export function comeOut(due: CheckIn, ground: Ground, now: Date): ComingOut {
  const checkIn = filledIn(due, ground);
  const next = checkInsAfter(ground, due.date);
  const punctuality = afterDowntime(due.dueAt, now, ground.pairing.cadence.everyWeeks, next.at(-1)?.dueAt);
  if (punctuality === 'missed' || checkIn.questions.length === 0) {
    return {
      checkIn: { ...checkIn, status: 'missed by the app' },
      next,
      posts: [],
      outcome: 'missed by the app',
    };
  }
  const { remindAfterDays, tellMentorAfterDays } = ground.programme.settings;
  const timers = { remind: daysLater(now, remindAfterDays), tellMentor: daysLater(now, tellMentorAfterDays) };
  const out: CheckIn = {
    ...checkIn,
    status: 'open',
    isOut: true,
    postedAt: now,
    late: punctuality === 'late' || undefined,
    asked: [{ question: 0, at: now }],
    timers,
    wakeAt: new Date(Math.min(timers.remind.getTime(), timers.tellMentor.getTime())),
  };
  const post: NewPost = {
    workspace: out.workspace,
    key: promptKey(out),
    to: { channel: out.channel },
    message: prompt(out),
    about: { pairing: out.pairing, checkIn: out.key },
  };
  return { checkIn: out, next, posts: [post], outcome: punctuality === 'late' ? 'late' : 'posted' };
}

/** Who and what it is about, as things stand now: later changes of the pairing do not reach back. */
function filledIn(due: CheckIn, { pairing, members, set }: Ground): CheckIn {
  const facilitator = members.get(pairing.facilitator);
  const mentor = members.get(pairing.mentor);
  return {
    ...due,
    version: due.version + 1,
    wakeAt: undefined,
    channel: pairing.channel,
    facilitator: facilitator?.slackUser ?? '',
    facilitatorName: facilitator?.name ?? '',
    mentor: mentor?.slackUser ?? '',
    mentorName: mentor?.name ?? '',
    managers: pairing.managers.flatMap((key) => members.get(key)?.slackUser ?? []),
    language: pairing.language,
    timeZone: pairing.timeZone,
    ...(set && { questionSet: { key: set.key, version: set.version, name: set.name[pairing.language] } }),
    questions: (set?.questions ?? []).map(({ text, ...rest }) => ({ text: text[pairing.language], ...rest })),
  };
}
