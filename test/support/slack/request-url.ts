import { createHmac } from 'node:crypto';
import type { Ack, Delivery, Transport } from './delivery';
import { isThing, type Thing } from './rules/paper';

export type Signing = 'right' | 'wrong' | 'old' | 'none';

/** HTTP mode: each thing goes to one request URL, or to several in turn as behind a load balancer. */
export class RequestUrl implements Transport {
  signing: Signing = 'right';
  #turn = 0;

  constructor(
    public urls: string[],
    private readonly secret: string,
    private readonly answerWithinMs: () => number,
  ) {}

  async send(delivery: Delivery, retry: number): Promise<Ack | undefined> {
    const url = this.urls[this.#turn++ % this.urls.length];
    if (!url) return undefined;
    try {
      const json = delivery.kind === 'event';
      const body = json ? JSON.stringify(delivery.body) : form(delivery);
      const response = await fetch(url, {
        method: 'POST',
        body,
        headers: {
          'content-type': json ? 'application/json' : 'application/x-www-form-urlencoded',
          ...this.sign(body),
          ...(retry > 0 && { 'x-slack-retry-num': String(retry), 'x-slack-retry-reason': 'http_timeout' }),
        },
        signal: AbortSignal.timeout(this.answerWithinMs()),
      });
      const text = await response.text();
      return { at: Date.now(), payload: parsed(text), status: response.status };
    } catch {
      return undefined;
    }
  }

  sign(body: string, now = Date.now()): Record<string, string> {
    if (this.signing === 'none') return {};
    const at = String(Math.floor(now / 1000) - (this.signing === 'old' ? 600 : 0));
    const secret = this.signing === 'wrong' ? `${this.secret}?` : this.secret;
    const digest = createHmac('sha256', secret).update(`v0:${at}:${body}`).digest('hex');
    return { 'x-slack-request-timestamp': at, 'x-slack-signature': `v0=${digest}` };
  }
}

function form({ kind, body }: Delivery): string {
  const fields = kind === 'command' ? (body as Record<string, string>) : { payload: JSON.stringify(body) };
  return new URLSearchParams(fields).toString();
}

function parsed(text: string): Thing | undefined {
  if (text === '') return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return isThing(value) ? value : { text };
  } catch {
    return { text };
  }
}
