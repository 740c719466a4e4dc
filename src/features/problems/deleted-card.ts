import type { ClientSession } from 'mongoose';
import { sayAgain } from '../../outbox';
import type { Accompany } from '../feature';
import type { Root } from '../threads';
import { cardOf, renewCards } from './cards';
import type { Problem } from './model';
import { change, turnOf } from './service';
import { cardKey } from './turn';

/** Somebody deleted a post of ours in Slack. Whether the card is really gone, its renewal will tell. */
export async function onGone(
  { workspace, clock, log }: Accompany,
  { key: post, about }: Root,
): Promise<void> {
  const key = about.problem;
  if (!key || post !== cardKey({ key })) return;
  await change({ workspace, key, now: clock(), log }, 'a card was deleted', (turn) => {
    if (turn.problem.isOpen) renewCards(turn);
    return undefined;
  });
}

/** There is nothing to renew any more: the card of what is open is said again, since all that can be done begins there. */
export async function sayCardAgain(session: ClientSession, problem: Problem, now: Date): Promise<void> {
  if (!problem.isOpen) return;
  const { workspace } = problem;
  const message = cardOf(await turnOf(session, problem, now));
  await sayAgain(session, { workspace, key: cardKey(problem), message }, now);
}
