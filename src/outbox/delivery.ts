import type { WebClient } from '@slack/web-api';
import type { ClientSession } from 'mongoose';
import type { Logger } from '../log';
import { type Claim, holdEverywhere } from './claim';
import type { Limits } from './limits';
import type { Method, Post } from './model';
import type { Outcome, OutcomeKind } from './outcome';
import type { Row } from './pick';

/** A post that stands in Slack: just posted, or found there after its outcome was unknown. */
export interface SentPost extends Row {
  channel: string;
  ts: string;
  adopted: boolean;
}

export interface FailedPost extends Row {
  problem: string;
}

export interface DeliveryOptions {
  workspace: string;
  /**
   * Made by `slackClient`, and used by nobody else: a call that waits in a client's queue behind others might begin only when
   * its lease is over.
   */
  slack: WebClient;
  log: Logger;
  clock: () => Date;
  /** Calls to Slack, in seconds. */
  metrics?: { delivered(outcome: DeliveryOutcome, seconds: number): void };
  /** Called after it is known to stand in Slack; not called again after a crash. */
  onSent?(post: SentPost): void | Promise<void>;
  /**
   * Asked before a post is sent that has waited for more than ten minutes: by now it may have to be said in other words, or not
   * at all. True when that was changed; then it is looked at anew.
   */
  onOverdue?(post: Row): Promise<boolean>;
  /** In the transaction that gives the post up, so that whoever must know is told if and only if it is. */
  onFailed?(post: FailedPost, session: ClientSession): Promise<void>;
  limits?: Partial<Limits>;
}

export type DeliveryOutcome = OutcomeKind | 'adopted' | 'notFound';

/** What sending and looking share in one deliverer. */
export interface Delivery extends Omit<DeliveryOptions, 'limits'> {
  limits: Limits;
  /** Conversations with people, by user id, and until when they are taken for open (epoch milliseconds). */
  conversations: Map<string, { channel: string; until: number }>;
  /** Methods held in all lanes, until when (epoch milliseconds). */
  held: Map<Method, number>;
}

/** Slack counts posts by channel, and everything else by workspace. */
export async function hold(delivery: Delivery, claim: Claim, method: Method, wait: number): Promise<void> {
  const until = Date.now() + wait;
  if (method === 'postMessage') {
    claim.held.set(method, until);
    return;
  }
  delivery.held.set(method, Math.max(until, delivery.held.get(method) ?? 0));
  await holdEverywhere(delivery.workspace, method, until);
}

/** For how many milliseconds more a method is held in all lanes. */
export function held(delivery: Delivery, method: Method): number {
  return (delivery.held.get(method) ?? 0) - Date.now();
}

export function heldUntil(delivery: Delivery, claim: Claim, method: Method): number {
  return Math.max(claim.held.get(method) ?? 0, delivery.held.get(method) ?? 0);
}

/** One line per call, with ids only. */
export function tell(
  { log, metrics, workspace }: Delivery,
  row: Pick<Post, 'key' | 'about'>,
  outcome: Outcome<unknown> | { kind: 'adopted' | 'notFound' },
  seconds: number,
): void {
  metrics?.delivered(outcome.kind, seconds);
  const problem = 'problem' in outcome ? outcome.problem : undefined;
  const line = { workspace, key: row.key, pairing: row.about.pairing, outcome: outcome.kind, problem };
  if (outcome.kind === 'noAccess') log.error(line, "Slack refuses the app's token: nothing is delivered");
  else if (outcome.kind === 'done' || outcome.kind === 'adopted') log.info(line, 'delivered');
  else log.warn(line, 'not delivered yet');
}
