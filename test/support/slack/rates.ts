/** A second with some room for timers and the way here. */
const MESSAGE_EVERY_MS = 950;

/** Slack's limits: one message a second per channel, and per method so many calls a minute. */
export class Rates {
  readonly #posts = new Map<string, number>();
  readonly #calls = new Map<string, number[]>();

  constructor(
    public oneMessageASecond: boolean,
    public perMinute: Record<string, number>,
  ) {}

  /** Seconds to wait, or undefined when the call may go on. */
  refused(method: string, channel: string, now: number): number | undefined {
    const most = this.perMinute[method];
    if (most !== undefined) {
      const recent = (this.#calls.get(method) ?? []).filter((at) => at > now - 60_000);
      if (recent.length >= most) return Math.max(1, Math.ceil(((recent[0] ?? now) + 60_000 - now) / 1000));
      this.#calls.set(method, [...recent, now]);
    }
    if (!this.oneMessageASecond || method !== 'chat.postMessage') return undefined;
    if (now - (this.#posts.get(channel) ?? 0) < MESSAGE_EVERY_MS) return 1;
    this.#posts.set(channel, now);
    return undefined;
  }
}
