import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answer } from './api';
import { Deliverer, type Disturbance } from './delivery';
import { deletedEvent, editedEvent, eventBody, newMessageEvent } from './events';
import { type FaultSource, Faults, randomFrom } from './faults';
import { Person } from './person';
import { Rates } from './rates';
import { RequestUrl } from './request-url';
import type { Thing } from './rules/paper';
import { usualScopes } from './scopes';
import { SocketServer } from './socket';
import type { App, Call, ChannelSpec, Ephemeral, Message, OpenView, Team, UserSpec } from './types';
import { Workspace } from './workspace';

export interface SlackDoubleOptions {
  team?: Partial<Team>;
  app?: Partial<App>;
  users?: UserSpec[];
  channels?: ChannelSpec[];
  faults?: FaultSource;
  /** A post shows in the history only after a random time up to this. */
  historyLagMs?: number;
  /** Of the history lag. */
  seed?: number;
  oneMessageASecond?: boolean;
  /** Calls a minute, by method. */
  rateLimits?: Record<string, number>;
  /** HTTP mode; without it Socket Mode. */
  requestUrl?: string | string[];
  disturb?: Disturbance;
  /** When Slack tries an unacknowledged event again: its own habit unless told. */
  eventRetriesMs?: number[];
  port?: number;
  /** The clock of ts; trigger ids, acknowledgements and lags keep to the real one. */
  now?: () => number;
}

export class Double {
  readonly workspace: Workspace;
  readonly faults: Faults;
  readonly rates: Rates;
  readonly calls: Call[] = [];
  /** What was wrong with payloads that the app sent; a test that expects none says so. */
  readonly complaints: string[] = [];
  readonly deliveries: Deliverer;
  readonly socket: SocketServer;
  readonly http: RequestUrl;
  /** Every bot and app token is refused with this, 'token_revoked' for example. */
  tokenError: string | undefined;
  historyLagMs: number;
  /** So long it waits for an answer, and a trigger id lives. Slack waits for 3 s; here machines may be busy. */
  answerWithinMs = 15_000;
  /** So many times Slack says of each new file that it has not looked through it yet; it must be asked once in any case. */
  fileUnreadyTimes = 0;
  readonly #server: Server;
  readonly #random: () => number;
  #port = 0;

  constructor(options: SlackDoubleOptions) {
    const team = { id: 'T1', domain: 'double', name: 'Double', ...options.team };
    const app = {
      appId: 'A1',
      botId: 'B1',
      botUserId: 'UBOT',
      botToken: 'xoxb-double',
      appToken: 'xapp-double',
      signingSecret: 'signing-secret',
      scopes: usualScopes,
      ...options.app,
    };
    this.workspace = new Workspace(team, app, options.now ?? Date.now);
    this.workspace.addUser({ id: app.botUserId, name: 'accompany', isBot: true });
    for (const user of options.users ?? []) this.workspace.addUser(user);
    for (const channel of options.channels ?? []) this.workspace.addChannel(channel);
    this.faults = new Faults(options.faults);
    this.rates = new Rates(options.oneMessageASecond ?? false, options.rateLimits ?? {});
    this.historyLagMs = options.historyLagMs ?? 0;
    this.#random = randomFrom(options.seed ?? 1);
    this.#server = createServer((request, response) => {
      answer(this, request, response).catch((error: unknown) => {
        this.complaints.push(`the double failed: ${error instanceof Error ? error.stack : error}`);
        response.destroy();
      });
    });
    this.socket = new SocketServer(this.#server, app.appId, () => this.answerWithinMs);
    this.http = new RequestUrl(
      [options.requestUrl ?? []].flat(),
      app.signingSecret,
      () => this.answerWithinMs,
    );
    const transport = () => (this.http.urls.length > 0 ? this.http : this.socket);
    this.deliveries = new Deliverer(transport, options.eventRetriesMs ?? [100, 60_000, 300_000]);
    this.deliveries.disturb = options.disturb;
  }

  async listen(port: number): Promise<this> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, '127.0.0.1', resolve);
    });
    this.#port = (this.#server.address() as AddressInfo).port;
    return this;
  }

  get origin(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** For SLACK_API_URL. */
  get url(): string {
    return `${this.origin}/api/`;
  }

  socketUrl(): string {
    return `ws://127.0.0.1:${this.#port}/link/?ticket=${this.workspace.nextId('')}`;
  }

  async close(): Promise<void> {
    this.deliveries.close();
    await this.socket.close();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  person(user: string): Person {
    return new Person(this, user);
  }

  /** While it sends what the app does not answer: for that it need not wait. */
  async unanswered<T>(work: () => Promise<T>): Promise<T> {
    const waits = this.answerWithinMs;
    this.answerWithinMs = 50;
    try {
      return await work();
    } finally {
      this.answerWithinMs = waits;
    }
  }

  historyLag(): number {
    return this.#random() * this.historyLagMs;
  }

  callsTo(method: string): Call[] {
    return this.calls.filter((each) => each.method === method);
  }

  /** All of a channel, by id or name, in order. */
  messages(channel: string): Message[] {
    return [...this.workspace.messages(this.channelNamed(channel).id)];
  }

  /** The root and its replies, in order. */
  thread(channel: string, ts: string): Message[] {
    return this.messages(channel).filter((each) => each.ts === ts || each.thread_ts === ts);
  }

  directMessages(user: string): Message[] {
    return this.messages(this.workspace.directChannel(user).id);
  }

  ephemeralsTo(user: string): Ephemeral[] {
    return this.workspace.ephemerals.filter((each) => each.user === user);
  }

  /** The modal that the person sees. */
  modalOf(user: string): OpenView | undefined {
    return this.workspace.modals.get(user)?.at(-1);
  }

  homeOf(user: string): OpenView | undefined {
    return this.workspace.homes.get(user);
  }

  channelNamed(idOrName: string): ChannelSpec {
    const channel = this.workspace.channel(idOrName);
    if (!channel) throw new Error(`the double has no channel ${idOrName}`);
    return channel;
  }

  /** Any event, in Slack's envelope. */
  async event(event: Thing): Promise<void> {
    await this.deliveries.deliver('event', eventBody(this, event));
  }

  async archive(channel: string): Promise<void> {
    const found = this.channelNamed(channel);
    found.archived = true;
    const type = found.private ? 'group_archive' : 'channel_archive';
    await this.event({ type, channel: found.id, user: 'U0', event_ts: this.workspace.nextTs() });
  }

  tellNewMessage(message: Message): Promise<void> {
    return this.#tell(message.channel, newMessageEvent(this, message));
  }

  tellEdited(message: Message, before: Message): Promise<void> {
    return this.#tell(message.channel, editedEvent(this, message, before));
  }

  tellDeleted(before: Message): Promise<void> {
    return this.#tell(before.channel, deletedEvent(this, before));
  }

  /** The app is told only of what happens where it is. */
  async #tell(channel: string, event: Thing): Promise<void> {
    const found = this.workspace.channels.get(channel);
    if (found && this.workspace.isAppIn(found)) await this.event(event);
  }
}
