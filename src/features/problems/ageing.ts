import { daysLater, localDate } from '../../calendar';
import { mention } from '../../slack/text';
import { isPausedOn } from '../people';
import { renewCards } from './cards';
import { acts, solvedQuestion } from './messages';
import { askedOf, isInChannel, note, reminderKey, renew, silenceDays, solvedKey, type Turn } from './turn';

/** Reminders of one silence until the mentor is told. */
const MOST = 2;

/** What the timers ask for at this moment. */
export function wake(turn: Turn): undefined {
  const { problem, now } = turn;
  const isDue = (at: Date | undefined) => at !== undefined && at <= now;
  if (isDue(problem.timers.remind)) remindOfSilence(turn);
  if (isDue(problem.timers.unconfirmed)) leaveUnconfirmed(turn);
  if (isDue(problem.timers.reopen)) endReopening(turn);
}

/** Who looks after it is reminded, else who raised it; after two reminders the mentor is told, and then it is quiet. */
function remindOfSilence(turn: Turn): void {
  const { problem, ground, now } = turn;
  const { pairing, parties } = ground;
  problem.timers.remind = undefined;
  if (!problem.isOpen || pairing.status === 'ended') return;
  if (isPausedOn(pairing, localDate(now, pairing.timeZone))) {
    problem.timers.remind = daysLater(now, 1);
    return;
  }
  const person = problem.owner ?? problem.raisedBy;
  const isForMentor = problem.remindedTimes >= MOST;
  if (isForMentor) {
    if (person !== parties.mentor) tell(turn, parties.mentor, 'mentor');
  } else {
    tell(turn, person, isInChannel(turn, person) ? 'owner' : 'ownerApart');
    problem.timers.remind = daysLater(now, silenceDays(turn));
  }
  problem.remindedTimes += 1;
}

/** `ownerApart`: who can't write in the thread of the card. */
const sentences = {
  owner: 'problems:remind.owner',
  ownerApart: 'problems:remind.ownerApart',
  mentor: 'problems:remind.mentor',
} as const;

function tell(turn: Turn, person: string, as: keyof typeof sentences): void {
  const { problem, ground, now } = turn;
  const { workspace, key, pairing, heardAt } = problem;
  const known = ground.speaks.get(person);
  turn.reminders.push({
    workspace,
    key: reminderKey(problem, `silence/${person}/${now.getTime()}`),
    person,
    language: known?.language ?? problem.language,
    timeZone: known?.timeZone ?? problem.timeZone,
    place: { direct: true },
    says: {
      key: sentences[as],
      params: {
        days: Math.floor((now.getTime() - heardAt.getTime()) / DAY),
        channel: `<#${problem.channel}>`,
        owner: mention(problem.owner ?? problem.raisedBy),
      },
      dates: { date: { at: problem.raisedAt, timeZone: problem.timeZone } },
    },
    button: { actionId: acts.open, text: 'problems:remind.open', value: key },
    dueAt: now,
    about: { pairing, problem: key },
  });
}

const DAY = 86_400_000;

/** Who raised it has not said whether it is solved: it stays resolved, and says so. They can still answer. */
function leaveUnconfirmed(turn: Turn): void {
  const { problem } = turn;
  problem.timers.unconfirmed = undefined;
  if (problem.resolution?.confirmed !== 'asked') return;
  problem.resolution.confirmed = 'silent';
  note(turn, `unconfirmed:${problem.resolution.at.getTime()}`, 'unconfirmed');
  renewCards(turn);
}

/** From now on it stays as it is: what opens it again goes from the card and the question. */
function endReopening(turn: Turn): void {
  const { problem } = turn;
  const { resolution } = problem;
  problem.timers.reopen = undefined;
  if (resolution?.confirmed === 'asked' || resolution?.confirmed === 'silent') {
    renew(turn, solvedKey(problem, resolution.at), solvedQuestion(problem, 'over', askedOf(turn)));
  }
  renewCards(turn);
}
