import type { Thing } from './rules/paper';

export type Kind = 'event' | 'interaction' | 'command' | 'options';

export interface Ack {
  /** Epoch milliseconds. */
  at: number;
  payload: Thing | undefined;
  /** Of the HTTP answer. */
  status?: number;
}

/** One thing that the app is told, however often it is sent. */
export interface Delivery {
  kind: Kind;
  body: Thing;
  /** Epoch milliseconds. */
  sentAt: number[];
  /** The first acknowledgement, even if it was late. */
  ack?: Ack;
}

export interface Transport {
  /** The acknowledgement, or undefined when there was none in time. A late one is still noted in the delivery. */
  send(delivery: Delivery, retry: number): Promise<Ack | undefined>;
}

/** How often and when a delivery is sent, in milliseconds from now: [0, 50] is twice, [2000] late, [] never. */
export type Disturbance = (delivery: Delivery) => number[];

export class Deliverer {
  readonly deliveries: Delivery[] = [];
  disturb: Disturbance | undefined;
  readonly #timers = new Set<NodeJS.Timeout>();
  #held: (() => void)[] | undefined;
  #closed = false;

  constructor(
    private readonly transport: () => Transport,
    private readonly eventRetriesMs: number[],
  ) {}

  /** Resolves when it is acknowledged, or won't be for now; never rejects. While held, at once. */
  async deliver(kind: Kind, body: Thing): Promise<Delivery> {
    const delivery: Delivery = { kind, body, sentAt: [] };
    this.deliveries.push(delivery);
    const sendings = (this.disturb?.(delivery) ?? [0]).map((afterMs) => () => this.#after(afterMs, delivery));
    if (this.#held) this.#held.push(...sendings.map((send) => () => void send()));
    else await Promise.all(sendings.map((send) => send()));
    return delivery;
  }

  /** Once more, as Slack does when it is not sure. */
  async again(delivery: Delivery): Promise<void> {
    await this.#send(delivery, 1);
  }

  hold(): void {
    this.#held ??= [];
  }

  /** Sends what was held, in the given order: `(held) => held.reverse()`. */
  release(order: <T>(held: T[]) => T[] = (held) => held): void {
    const held = this.#held ?? [];
    this.#held = undefined;
    for (const send of order(held)) send();
  }

  close(): void {
    this.#closed = true;
    for (const timer of this.#timers) clearTimeout(timer);
  }

  #after(ms: number, delivery: Delivery): Promise<void> {
    if (ms === 0) return this.#send(delivery, 0);
    return new Promise((resolve) => {
      this.#later(ms, () => resolve(this.#send(delivery, 0)));
    });
  }

  async #send(delivery: Delivery, retry: number): Promise<void> {
    if (this.#closed) return;
    const sentAt = Date.now();
    delivery.sentAt.push(sentAt);
    const ack = await this.transport().send(delivery, retry);
    if (ack) delivery.ack ??= ack;
    const refused = ack?.status !== undefined && ack.status >= 300;
    const wait = this.eventRetriesMs[retry];
    if (delivery.kind === 'event' && (!ack || refused) && wait !== undefined) {
      this.#later(wait, () => void this.#send(delivery, retry + 1));
    }
  }

  #later(ms: number, run: () => void): void {
    if (this.#closed) return;
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      run();
    }, ms);
    this.#timers.add(timer);
  }
}
