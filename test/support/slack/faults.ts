import type { Thing } from './rules/paper';

/** `after`: only once Slack has done what was asked, so that the caller can't know. */
export type Fault =
  | { kind: 'hang'; after?: boolean }
  | { kind: 'drop'; after?: boolean }
  | { kind: 'status'; status: number; after?: boolean }
  | { kind: 'ratelimited'; retryAfter: number }
  | { kind: 'error'; error: string }
  | { kind: 'slow'; ms: number }
  | { kind: 'held'; until: Promise<unknown> };

export type FaultSource = (method: string, args: Thing) => Fault | undefined;

export interface QueuedFault {
  /** '*' for any. */
  method: string;
  fault: Fault;
  times?: number;
}

/** Faults that tests put in line, before those of a source. */
export class Faults {
  readonly #queue: Required<QueuedFault>[] = [];

  constructor(public source?: FaultSource) {}

  add({ method, fault, times = 1 }: QueuedFault): void {
    this.#queue.push({ method, fault, times });
  }

  next(method: string, args: Thing): Fault | undefined {
    const index = this.#queue.findIndex((each) => each.method === method || each.method === '*');
    const queued = this.#queue[index];
    if (!queued) return this.source?.(method, args);
    queued.times -= 1;
    if (queued.times <= 0) this.#queue.splice(index, 1);
    return queued.fault;
  }

  clear(): void {
    this.#queue.length = 0;
    this.source = undefined;
  }
}

export interface Probabilities {
  hang?: number;
  hangAfter?: number;
  drop?: number;
  dropAfter?: number;
  status?: number;
  statusAfter?: number;
  ratelimited?: number;
  slow?: number;
}

/** Faults at random, the same ones for the same seed and order of calls; for the named methods, else for all that chat. */
export function chaos(
  seed: number,
  probabilities: Probabilities,
  methods: string[] = ['chat.postMessage', 'chat.update', 'conversations.history', 'conversations.replies'],
): FaultSource {
  const random = randomFrom(seed);
  const faults: [keyof Probabilities, () => Fault][] = [
    ['hang', () => ({ kind: 'hang' })],
    ['hangAfter', () => ({ kind: 'hang', after: true })],
    ['drop', () => ({ kind: 'drop' })],
    ['dropAfter', () => ({ kind: 'drop', after: true })],
    ['status', () => ({ kind: 'status', status: 500 + Math.floor(random() * 5) })],
    ['statusAfter', () => ({ kind: 'status', status: 500 + Math.floor(random() * 5), after: true })],
    ['ratelimited', () => ({ kind: 'ratelimited', retryAfter: 1 })],
    ['slow', () => ({ kind: 'slow', ms: Math.floor(random() * 2000) })],
  ];
  return (method) => {
    if (!methods.includes(method)) return undefined;
    let dice = random();
    for (const [kind, fault] of faults) {
      dice -= probabilities[kind] ?? 0;
      if (dice < 0) return fault();
    }
    return undefined;
  };
}

/** mulberry32: numbers from 0 to 1, the same for the same seed. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
