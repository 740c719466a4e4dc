import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { heldEverywhere, readyLanes } from './claim';
import type { Delivery, DeliveryOptions } from './delivery';
import { workLane } from './lane';
import { limitsFrom } from './limits';

export interface Deliverer {
  /** Looks for work at once instead of at the next poll: something was just enqueued. */
  nudge(): void;
  /** When nothing is in flight, and nothing ready is left to be sent. */
  idle(): Promise<void>;
  /** Begins nothing new, and waits for what is in flight, at most this long (milliseconds). */
  stop(within: number): Promise<void>;
}

/** Sends what waits in the outbox, in as many lanes at once as its limits say, until it is stopped. */
export function startDeliverer(options: DeliveryOptions): Deliverer {
  const limits = limitsFrom(options.limits);
  const delivery: Delivery = { ...options, limits, conversations: new Map(), held: new Map() };
  const me = randomUUID();
  const busy = new Map<string, Promise<void>>();
  /** Lanes that have nothing to do before then, in epoch milliseconds. */
  const resting = new Map<string, number>();
  let claims = 0;
  let isStopping = false;
  let isLooking = false;
  let isNudged = false;
  let timer: NodeJS.Timeout | undefined;

  function work(lane: string): void {
    claims += 1;
    const ended = workLane(delivery, lane, `${me}:${claims}`, () => isStopping)
      .catch((err) => {
        if (!isStopping)
          delivery.log.error({ err, workspace: delivery.workspace }, 'a delivery was broken off');
        return Date.now() + limits.poll;
      })
      .then((until) => {
        busy.delete(lane);
        if (until > Date.now()) resting.set(lane, until);
        void look();
      });
    busy.set(lane, ended);
  }

  async function look(): Promise<void> {
    if (isStopping) return;
    if (isLooking) {
      isNudged = true;
      return;
    }
    isLooking = true;
    isNudged = false;
    let next = limits.poll;
    try {
      next = await fill();
    } catch (err) {
      if (!isStopping)
        delivery.log.error({ err, workspace: delivery.workspace }, 'the outbox could not be read');
    }
    isLooking = false;
    if (isStopping) return;
    clearTimeout(timer);
    timer = setTimeout(look, isNudged ? 0 : next);
  }

  /** Starts on what is ready; says when to look again, in milliseconds. */
  async function fill(): Promise<number> {
    const free = limits.lanes - busy.size;
    if (free <= 0) return limits.poll;
    const now = Date.now();
    for (const [lane, until] of resting) if (until <= now) resting.delete(lane);
    const passing = [...busy.keys(), ...resting.keys()];
    const lanes = await readyLanes(delivery.workspace, delivery.clock(), passing, limits.lanes * 10);
    if (lanes.length > 0) await readHolds();
    // In another order than the other instances, which see the same lanes.
    for (const lane of shuffled(lanes).slice(0, free)) if (!isStopping) work(lane);
    const rested = Math.min(...resting.values(), Number.POSITIVE_INFINITY) - Date.now();
    return Math.min(Math.max(rested, 20), limits.poll);
  }

  async function readHolds(): Promise<void> {
    for (const [method, until] of await heldEverywhere(delivery.workspace)) {
      delivery.held.set(method, Math.max(until, delivery.held.get(method) ?? 0));
    }
  }

  async function isIdle(): Promise<boolean> {
    if (busy.size > 0 || isLooking || isNudged) return false;
    return (await readyLanes(delivery.workspace, delivery.clock(), [], 1)).length === 0 && busy.size === 0;
  }

  void look();
  return {
    nudge: () => void look(),
    idle: async () => {
      while (!isStopping && !(await isIdle())) await wait(20);
    },
    stop: async (within) => {
      isStopping = true;
      clearTimeout(timer);
      const ended = new AbortController();
      const late = wait(within, undefined, { signal: ended.signal }).catch(() => {});
      await Promise.race([Promise.all(busy.values()), late]);
      ended.abort();
    },
  };
}

function shuffled<T>(list: T[]): T[] {
  return list
    .map((each) => ({ each, at: Math.random() }))
    .sort((one, other) => one.at - other.at)
    .map(({ each }) => each);
}
