import type { Server } from 'node:http';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Ack, Delivery, Kind, Transport } from './delivery';
import { isThing, type Thing } from './rules/paper';

const types: Record<Kind, string> = {
  event: 'events_api',
  interaction: 'interactive',
  options: 'interactive',
  command: 'slash_commands',
};

/** What arrives on the socket when something is wrong at Slack's end. Bare Bolt dies of the last five. */
export const brokenFrames = {
  notJson: 'not JSON at all',
  empty: '',
  aString: '"hello"',
  null: 'null',
  withoutPayload: JSON.stringify({ type: 'events_api', envelope_id: 'broken-1' }),
  nullPayload: JSON.stringify({ type: 'events_api', envelope_id: 'broken-2', payload: null }),
  withoutEvent: JSON.stringify({
    type: 'events_api',
    envelope_id: 'broken-3',
    payload: { type: 'event_callback' },
  }),
  nullEvent: JSON.stringify({ type: 'events_api', envelope_id: 'broken-4', payload: { event: null } }),
};

interface Waiting {
  delivery: Delivery;
  done(ack: Ack | undefined): void;
}

/** Socket Mode. Each thing goes to one of the connections, in turn. */
export class SocketServer implements Transport {
  readonly received: Thing[] = [];
  readonly #server = new WebSocketServer({ noServer: true });
  readonly #open: WebSocket[] = [];
  readonly #waiting = new Map<string, Waiting>();
  readonly #pings: NodeJS.Timeout;
  #turn = 0;
  #envelopes = 0;
  /** Answers the upgrade with 502, as Slack does on a bad day. */
  refuse = false;

  constructor(
    http: Server,
    appId: string,
    private readonly answerWithinMs: () => number,
  ) {
    http.on('upgrade', (request, socket, head) => {
      if (this.refuse || !request.url?.startsWith('/link')) {
        socket.end('HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n');
        return;
      }
      this.#server.handleUpgrade(request, socket, head, (opened) => this.#welcome(opened, appId));
    });
    this.#pings = setInterval(() => {
      for (const each of this.#open) each.ping();
    }, 10_000);
    this.#pings.unref();
  }

  get connections(): number {
    return this.#open.length;
  }

  send(delivery: Delivery, retry: number): Promise<Ack | undefined> {
    const connection = this.#open[this.#turn++ % Math.max(1, this.#open.length)];
    if (!connection) return Promise.resolve(undefined);
    this.#envelopes += 1;
    const envelopeId = `envelope-${this.#envelopes}`;
    const { kind, body } = delivery;
    const retried = kind === 'event' && { retry_attempt: retry, retry_reason: retry > 0 ? 'timeout' : '' };
    return new Promise((resolve) => {
      const timer = setTimeout(() => done(undefined), this.answerWithinMs());
      const done = (ack: Ack | undefined) => {
        clearTimeout(timer);
        connection.off('close', lost);
        resolve(ack);
      };
      const lost = () => done(undefined);
      connection.once('close', lost);
      this.#waiting.set(envelopeId, { delivery, done });
      const envelope = {
        envelope_id: envelopeId,
        payload: body,
        type: types[kind],
        accepts_response_payload: kind !== 'event',
        ...retried,
      };
      connection.send(JSON.stringify(envelope));
    });
  }

  /** Any text, to every connection: see `brokenFrames`. */
  raw(text: string): void {
    for (const each of this.#open) each.send(text);
  }

  /** Asks every connection to come again, as Slack does every few hours. */
  disconnect(reason: 'refresh_requested' | 'warning' | 'link_disabled' = 'refresh_requested'): void {
    this.raw(JSON.stringify({ type: 'disconnect', reason, debug_info: { host: 'double' } }));
  }

  /** Cuts the line without a word. */
  drop(): void {
    for (const each of [...this.#open]) each.terminate();
  }

  /** Says good-bye, and cuts the line of those who don't answer. */
  async close(): Promise<void> {
    clearInterval(this.#pings);
    this.refuse = true;
    for (const { done } of this.#waiting.values()) done(undefined);
    const closed = this.#open.map((each) => new Promise((resolve) => each.once('close', resolve)));
    for (const each of this.#open) each.close(1001);
    const timer = setTimeout(() => this.drop(), 500);
    await Promise.all(closed);
    clearTimeout(timer);
    this.#server.close();
  }

  #welcome(opened: WebSocket, appId: string): void {
    this.#open.push(opened);
    // One for each thing that is not acknowledged yet.
    opened.setMaxListeners(0);
    opened.on('message', (data) => this.#take(String(data)));
    opened.on('error', () => opened.terminate());
    opened.on('close', () => {
      const index = this.#open.indexOf(opened);
      if (index >= 0) this.#open.splice(index, 1);
    });
    const hello = { type: 'hello', num_connections: this.#open.length, connection_info: { app_id: appId } };
    opened.send(
      JSON.stringify({ ...hello, debug_info: { host: 'double', approximate_connection_time: 18_060 } }),
    );
  }

  #take(text: string): void {
    const answer: unknown = JSON.parse(text);
    if (!isThing(answer)) return;
    this.received.push(answer);
    const waiting = this.#waiting.get(String(answer.envelope_id));
    if (!waiting) return;
    const payload =
      isThing(answer.payload) && Object.keys(answer.payload).length > 0 ? answer.payload : undefined;
    const ack = { at: Date.now(), payload };
    waiting.delivery.ack ??= ack;
    waiting.done(ack);
    this.#waiting.delete(String(answer.envelope_id));
  }
}
