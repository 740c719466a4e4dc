import mongoose, { type ClientSession } from 'mongoose';
import { daysLater } from '../../calendar';
import { moveUnsaid } from '../../outbox';
import { type Account, may, Pairings } from '../people';
import { giveCopy, renewCards, withdrawCopies } from './cards';
import { solvedQuestion } from './messages';
import { type Problem, Problems } from './model';
import { changeWithin, leadsInto } from './service';
import { askedOf, cardKey, note, renew, sayLine, silenceDays, solvedKey, type Turn, viewerIn } from './turn';

/**
 * Pairings and members were set up or changed: what is alive follows them, in the transaction of that change. What happened
 * stays as it was written down.
 */
export async function followPairings(
  session: ClientSession,
  workspace: string,
  keys: string[],
  now: Date,
  /** Members who have another Slack account now. */
  accounts: Account[] = [],
): Promise<void> {
  if (accounts.length > 0) await followAccounts(session, workspace, accounts, now);
  const ofThese = { workspace, key: mongoose.trusted({ $in: keys }) };
  const pairings = await Pairings.find(ofThese, { _id: 0, key: 1, channel: 1 }, { session }).lean();
  const channels = new Map(pairings.map(({ key, channel }) => [key, channel]));
  const problems = await Problems.find(
    {
      workspace,
      pairing: mongoose.trusted({ $in: keys }),
      $or: [{ isOpen: true }, { copies: isWithSomebody }, { asked: isWithSomebody }],
    },
    { _id: 0 },
    { session },
  ).lean<Problem[]>();
  for (const problem of problems) {
    if (!problem.isOpen) {
      await changeWithin(session, problem, now, withdrawCopies);
      continue;
    }
    const channel = await channelOf(session, problem, channels.get(problem.pairing));
    await changeWithin(session, problem, now, (turn) => {
      turn.problem.channel = channel;
      followEnding(turn);
      replaceOwner(turn);
      withdrawCopies(turn);
    });
  }
}

/** Of what is over the cards that people have are still theirs to see, or not. */
const isWithSomebody = mongoose.trusted({ $elemMatch: { over: { $ne: true } } });

/** What could not be said yet goes to the channel that the pairing has now; a card that stands somewhere stays there. */
async function channelOf(
  session: ClientSession,
  { workspace, key, channel: from }: Problem,
  to = from,
): Promise<string> {
  if (to === from) return from;
  const root = cardKey({ key });
  return (await moveUnsaid(session, { workspace, root, about: { problem: key }, from, to })) ? to : from;
}

/** Of a pairing that has ended nobody is reminded; when it goes on, silence is counted from then. */
function followEnding(turn: Turn): void {
  const { problem, ground, now, forgotten } = turn;
  if (ground.pairing.status === 'ended') {
    forgotten.push(...(problem.reminded ?? []));
    problem.timers.remind = undefined;
    problem.remindedTimes = 0;
  } else if (problem.remindedTimes === 0) {
    problem.timers.remind ??= daysLater(now, silenceDays(turn));
  }
}

/**
 * Who may not work on it any more looks after it no more: of a deputy the manager does, else, as of the mentor of before, the mentor
 * of now.
 */
export function replaceOwner(turn: Turn): void {
  const { problem, ground, now, forgotten } = turn;
  const { owner } = problem;
  const { parties } = ground;
  if (!problem.isOpen || !owner || ground.pairing.status === 'ended') return;
  if (may(viewerIn(ground, owner), 'work on the problem', parties)) return;
  const manager = problem.deputies?.find(({ deputy }) => deputy === owner)?.manager;
  const isBack = manager !== undefined && parties.managers.includes(manager);
  const to = isBack ? inPlaceOf(turn, manager) : parties.mentor;
  problem.owner = to;
  forgotten.push(...(problem.reminded ?? []));
  problem.remindedTimes = 0;
  problem.timers.remind = daysLater(now, silenceDays(turn));
  const line = { to, before: { owner }, ...(isBack && { insteadOf: manager }) };
  sayLine(turn, note(turn, `followed:${now.getTime()}`, 'handed over', line));
  renewCards(turn);
  if (isBack) giveCopy(turn, { person: to, why: 'owner', by: to });
}

/** The manager, or who stands in for them now. */
const inPlaceOf = ({ ground: { standIns } }: Turn, manager: string) =>
  standIns.find((one) => one.manager === manager && !one.isAway)?.deputy.slackUser ?? manager;

/** The same people by other accounts: what they look after and raised is theirs, and what they were to be told they are told. */
async function followAccounts(
  session: ClientSession,
  workspace: string,
  accounts: Account[],
  now: Date,
): Promise<void> {
  const moved = new Map(accounts.map(({ from, to }) => [from, to]));
  const among = mongoose.trusted({ $in: [...moved.keys()] });
  for (const person of ['owner', 'raisedBy'] as const) {
    const theirs = await Problems.find({ workspace, [person]: among }, { _id: 0 }, { session }).lean<
      Problem[]
    >();
    for (const problem of theirs) {
      const to = moved.get(problem[person] ?? '') ?? '';
      await changeWithin(session, problem, now, (turn) => give(turn, person, to), [to]);
      if (person === 'owner') continue;
      for (const other of await leadsInto(session, problem)) {
        await changeWithin(session, other, now, (turn) => giveMerged(turn, problem.key, to));
      }
    }
  }
}

function give(turn: Turn, person: 'owner' | 'raisedBy', to: string): void {
  const { problem, now, forgotten } = turn;
  const isReminded = person === (problem.owner ? 'owner' : 'raisedBy');
  problem[person] = to;
  if (person === 'raisedBy') turn.ground.parties.raiser = to;
  if (isReminded && problem.isOpen && problem.reminded) {
    forgotten.push(...problem.reminded);
    problem.remindedTimes = 0;
    problem.timers.remind = now;
  }
  if (!problem.isOpen && !problem.timers.reopen) return;
  renewCards(turn);
  const { resolution } = problem;
  const isAsked = resolution?.confirmed === 'asked' || resolution?.confirmed === 'silent';
  if (isAsked)
    renew(turn, solvedKey(problem, resolution.at), solvedQuestion(problem, 'asked', askedOf(turn)));
  if (person === 'owner' && problem.isOpen) giveCopy(turn, { person: to, why: 'owner', by: to });
  if (person === 'raisedBy' && isAsked) giveCopy(turn, { person: to, why: 'raiser', by: resolution.by });
}

function giveMerged({ problem }: Turn, key: string, raisedBy: string): void {
  problem.tookIn = problem.tookIn?.map((one) => (one.key === key ? { key, raisedBy } : one));
}
