/** Times in milliseconds. */
export interface Limits {
  /** The Slack client's own: a call without an answer is aborted after it. */
  timeout: number;
  /** How much later than posted a post may first be seen in the channel's history. */
  historyLag: number;
  /** How much later than written down a call may begin: whoever comes later leaves it to the next round. */
  startWithin: number;
  /** Who has not been heard of for so long is taken for dead. */
  lease: number;
  /** Between two posts, or two updates, of one lane. */
  pace: number;
  poll: number;
  /** Lanes at once in one process. */
  lanes: number;
  /** A person's conversation is opened anew after so long: into that of who was deactivated since, Slack lets one post. */
  conversationFor: number;
  /** How far the clocks of this machine and of Slack may be apart. */
  clockSkew: number;
}

export const usualLimits: Limits = {
  timeout: 10_000,
  historyLag: 6_000,
  startWithin: 2_000,
  lease: 20_000,
  pace: 1_000,
  poll: 1_000,
  lanes: 20,
  conversationFor: 24 * 3_600_000,
  clockSkew: 5 * 60_000,
};

export function limitsFrom(changed: Partial<Limits> = {}): Limits {
  const limits = { ...usualLimits, ...changed };
  if (limits.lease <= limits.startWithin + limits.timeout) {
    throw new RangeError('a lease must outlast the call that it covers: lease > startWithin + timeout');
  }
  return limits;
}

/** From the attempt on: earlier, a post that is not in the channel may still appear there. */
export function patience({ startWithin, timeout, historyLag }: Limits): number {
  return startWithin + timeout + historyLag;
}

const longest = 5 * 60_000;

/** Doubles from a second to five minutes, a part of it by chance, so that what failed together does not come back together. */
export function backoff(attempts: number): number {
  const most = Math.min(longest, 1_000 * 2 ** Math.min(Math.max(attempts, 1) - 1, 20));
  return Math.round(most * (0.75 + Math.random() * 0.25));
}
