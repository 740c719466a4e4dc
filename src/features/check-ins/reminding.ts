import { mention } from '../../slack/text';
import { answeredCount } from './answers';
import { acts } from './buttons';
import type { CheckIn } from './model';
import { promptKey, reminderKey, type Turn } from './turn';

/** One silence, since the last sign of life, is reminded of once. By their id: who takes over is told anew. */
export const silenceKey = (checkIn: CheckIn) =>
  reminderKey(checkIn, `silence/${checkIn.facilitator}/${checkIn.heardAt?.getTime() ?? 0}`);

export const tellMentorKey = (checkIn: CheckIn) =>
  reminderKey(checkIn, `mentor/${checkIn.mentor}/${checkIn.heardAt?.getTime() ?? 0}`);

export const respondKey = (checkIn: CheckIn) => reminderKey(checkIn, `respond/${checkIn.mentor}`);

/** Of the silence, or they would be as soon as they may be. */
export const isMentorTold = (checkIn: CheckIn) => checkIn.reminded?.includes(tellMentorKey(checkIn)) ?? false;

export const silenceKeys = (checkIn: CheckIn) => [silenceKey(checkIn), tellMentorKey(checkIn)];

export function remindFacilitator(turn: Turn): void {
  const { checkIn, now } = turn;
  checkIn.timers.remind = undefined;
  const count = answeredCount(checkIn);
  turn.reminders.push({
    ...reminderBase(checkIn, now),
    timeZone: turn.facilitatorZone ?? checkIn.timeZone,
    key: silenceKey(checkIn),
    person: checkIn.facilitator,
    place: { channel: checkIn.channel, inThreadOf: promptKey(checkIn) },
    says: {
      key: count > 0 ? 'check-ins:remind.more' : 'check-ins:remind.silence',
      params: { facilitator: mention(checkIn.facilitator) },
    },
  });
}

export function tellMentor(turn: Turn): void {
  const { checkIn, now, settings } = turn;
  checkIn.timers.tellMentor = undefined;
  const count = answeredCount(checkIn);
  turn.reminders.push({
    ...forMentor(turn),
    key: tellMentorKey(checkIn),
    says: {
      key: count > 0 ? 'check-ins:remind.tellMentorPartly' : 'check-ins:remind.tellMentor',
      ...ofCheckIn(checkIn, { days: daysSince(checkIn, now) || settings.tellMentorAfterDays }),
    },
    button: { actionId: acts.form, text: 'check-ins:home.byPhone', value: checkIn.key },
  });
}

export function remindMentor(turn: Turn): void {
  turn.checkIn.timers.respond = undefined;
  turn.reminders.push({
    ...forMentor(turn),
    key: respondKey(turn.checkIn),
    says: { key: 'check-ins:remind.respond', ...ofCheckIn(turn.checkIn) },
    button: { actionId: acts.view, text: 'check-ins:home.see', value: turn.checkIn.key },
  });
}

const reminderBase = (checkIn: CheckIn, now: Date) => ({
  workspace: checkIn.workspace,
  language: checkIn.language as string,
  timeZone: checkIn.timeZone,
  dueAt: now,
  about: { pairing: checkIn.pairing, checkIn: checkIn.key },
});

const forMentor = ({ checkIn, now, mentor }: Turn) => ({
  ...reminderBase(checkIn, now),
  ...mentor,
  person: checkIn.mentor,
  place: { direct: true } as const,
});

/** What fills the gaps of a sentence to the mentor. */
const ofCheckIn = ({ facilitator, dueAt, timeZone }: CheckIn, more: Record<string, number> = {}) => ({
  params: { facilitator: mention(facilitator), ...more },
  dates: { date: { at: dueAt, timeZone } },
});

const DAY = 86_400_000;

const daysSince = (checkIn: CheckIn, now: Date) => {
  const since = checkIn.heardAt ?? checkIn.postedAt ?? now;
  return Math.floor((now.getTime() - since.getTime()) / DAY);
};
