import mongoose from 'mongoose';
import { withinWorkingHours } from '../calendar';
import { type ForeseenCheckIn, foreseeCheckIns } from '../features/check-ins';
import { type ForeseenDigest, foreseeDigests } from '../features/digests';
import { defaultSettings, programmeOf } from '../features/people';
import { foreseeProblems, type Problem, type Turn as ProblemTurn } from '../features/problems';
import { outboxDepth } from '../outbox';
import { type Reminder, Reminders } from '../reminders';

/** One thing that a tick does at a moment. */
export interface Due {
  what: string;
  about: string;
  since: string;
}

/** What a tick would do at that moment: the features' own course of things, of which nothing is kept. */
export async function whatIsDue(workspace: string, at: Date): Promise<Due[]> {
  const checkIns = await foreseeCheckIns(workspace, at);
  const problems = await foreseeProblems(workspace, at);
  return [
    ...checkIns.map((foreseen) => ({
      what: ofCheckIn(foreseen),
      about: foreseen.checkIn.key,
      since: sinceWhen(foreseen.checkIn.wakeAt),
    })),
    ...problems.map(({ problem, turn }) => ({
      what: ofProblem(problem, turn, at),
      about: problem.key,
      since: sinceWhen(problem.wakeAt),
    })),
    ...(await foreseeDigests(workspace, at)).map((foreseen) => ({
      what: ofDigest(foreseen),
      about: `${foreseen.member}/${foreseen.week}`,
      since: sinceWhen(foreseen.dueAt),
    })),
    ...(await ofReminders(workspace, at)),
    ...(await ofOutbox(workspace, at)),
  ];
}

const sinceWhen = (at: Date | undefined) => at?.toISOString() ?? '';

const comesOut = {
  posted: 'comes out',
  late: 'comes out, late',
  'missed by the app': 'is recorded as missed by the app',
  dropped: 'is dropped: its pairing has ended',
} as const;

function ofCheckIn(foreseen: ForeseenCheckIn): string {
  if (foreseen.becomes !== 'looked at') return comesOut[foreseen.becomes];
  const { checkIn, turn } = foreseen;
  const says = (name: string) =>
    turn.posts.some(({ key }) => key.startsWith(`check-in:${checkIn.key}/${name}`));
  const acts = [
    says('question/') && 'asks the next question',
    says('done') && 'thanks the facilitator, and asks the mentor to reply',
    says('skip/') && 'notes that nothing was answered',
    ...turn.reminders.map(reminds),
    turn.isPaused &&
      (checkIn.timers.remind ?? checkIn.timers.tellMentor) &&
      'reminds nobody of the silence: its pairing is paused',
  ];
  return acts.filter(Boolean).join('; ') || 'is looked at again';
}

function ofProblem({ timers }: Problem, { entries, reminders, problem }: ProblemTurn, at: Date): string {
  // While the pairing is paused it is put off from day to day.
  const isPutOff = problem.timers.remind !== undefined;
  const acts = [
    ...reminders.map(reminds),
    timers.remind &&
      timers.remind <= at &&
      reminders.length === 0 &&
      `reminds nobody of it${isPutOff ? ': its pairing is paused' : ''}`,
    entries.some(({ kind }) => kind === 'unconfirmed') && 'stays resolved, not confirmed',
    timers.reopen && !problem.timers.reopen && 'can’t be opened again from now on',
  ];
  return acts.filter(Boolean).join('; ') || 'is looked at again';
}

const digestBecomes = {
  sent: 'is sent',
  late: 'is sent, late',
  skipped: 'is left out: its week is half over',
  later: 'is put off: it is not due yet',
} as const;

function ofDigest({ kind, name, becomes }: ForeseenDigest): string {
  if (kind === 'digest') return `the digest of ${name} ${digestBecomes[becomes]}`;
  if (becomes === 'later')
    return `${name} sees what their managers will read, once their working hours begin`;
  return becomes === 'sent'
    ? `${name} sees what their managers will read`
    : `${name} sees nothing beforehand: the digest is out`;
}

const remindedOf: Record<string, string> = {
  'check-ins:remind.silence': 'reminds the facilitator',
  'check-ins:remind.more': 'reminds the facilitator',
  'check-ins:remind.tellMentor': 'tells the mentor of the silence',
  'check-ins:remind.tellMentorPartly': 'tells the mentor of the silence',
  'check-ins:remind.respond': 'reminds the mentor to reply',
  'problems:remind.owner': 'reminds who looks after it',
  'problems:remind.mentor': 'tells the mentor of the silence',
};

const reminds = ({ says, person }: Pick<Reminder, 'says' | 'person'>) =>
  remindedOf[says.key] ?? `reminds ${person}`;

async function ofReminders(workspace: string, at: Date): Promise<Due[]> {
  const due = await Reminders.find({
    workspace,
    state: 'waiting',
    dueAt: mongoose.trusted({ $lte: at }),
  })
    .sort({ dueAt: 1 })
    .lean();
  if (due.length === 0) return [];
  const { workingHours } = (await programmeOf(workspace))?.settings ?? defaultSettings;
  return due.map(({ key, person, timeZone, dueAt }) => ({
    what: withinWorkingHours(at, timeZone, workingHours)
      ? `reminds ${person}`
      : `reminds ${person}, once their working hours begin`,
    about: key,
    since: dueAt.toISOString(),
  }));
}

async function ofOutbox(workspace: string, at: Date): Promise<Due[]> {
  const { waiting, oldestSeconds } = await outboxDepth(workspace, at);
  if (waiting === 0) return [];
  const what = `delivers what waits there, ${waiting} ${waiting === 1 ? 'post' : 'posts'}`;
  return [{ what, about: 'outbox', since: new Date(at.getTime() - oldestSeconds * 1000).toISOString() }];
}
