import type { App, ChannelSpec, Ephemeral, FileSpec, Message, OpenView, Team, UserSpec } from './types';

export interface Trigger {
  user: string;
  /** Epoch milliseconds. */
  issuedAt: number;
  used: boolean;
}

export interface ResponseUrl {
  channel: string;
  user: string;
  /** What the person acted on, if it was a message. */
  message?: Message | Ephemeral;
  usesLeft: number;
}

/** What a workspace of the double holds; tests may change all of it at any time. */
export class Workspace {
  readonly users = new Map<string, UserSpec>();
  readonly channels = new Map<string, ChannelSpec>();
  readonly files = new Map<string, FileSpec>();
  readonly modals = new Map<string, OpenView[]>();
  readonly homes = new Map<string, OpenView>();
  readonly ephemerals: Ephemeral[] = [];
  readonly triggers = new Map<string, Trigger>();
  readonly responseUrls = new Map<string, ResponseUrl>();
  readonly #messages = new Map<string, Message[]>();
  #lastTs = 0;
  #counter = 0;

  constructor(
    readonly team: Team,
    readonly app: App,
    readonly now: () => number,
  ) {}

  nextId(prefix: string): string {
    this.#counter += 1;
    return `${prefix}${this.#counter.toString(36).toUpperCase().padStart(8, '0')}`;
  }

  /** Slack's seconds with microseconds: unique in the workspace and always later than the one before. */
  nextTs(): string {
    this.#lastTs = Math.max(this.#lastTs + 100, Math.floor(this.now()) * 1000);
    return `${Math.floor(this.#lastTs / 1e6)}.${String(this.#lastTs % 1e6).padStart(6, '0')}`;
  }

  addUser(user: UserSpec): void {
    this.users.set(user.id, { name: user.id.toLowerCase(), tz: 'Africa/Freetown', locale: 'en-US', ...user });
  }

  addChannel(channel: ChannelSpec): void {
    this.channels.set(channel.id, { ...channel, members: [...channel.members] });
  }

  /** By id or by name; undefined when there is none. */
  channel(idOrName: string): ChannelSpec | undefined {
    const name = idOrName.replace(/^#/, '');
    return this.channels.get(idOrName) ?? [...this.channels.values()].find((each) => each.name === name);
  }

  directChannel(user: string): ChannelSpec {
    const found = [...this.channels.values()].find((each) => each.imWith === user);
    if (found) return found;
    const opened = {
      id: this.nextId('D'),
      name: '',
      private: true,
      members: [user, this.app.botUserId],
      imWith: user,
    };
    this.channels.set(opened.id, opened);
    return opened;
  }

  typeOf(channel: ChannelSpec): 'im' | 'group' | 'channel' {
    if (channel.imWith) return 'im';
    return channel.private ? 'group' : 'channel';
  }

  isAppIn(channel: ChannelSpec): boolean {
    return channel.members.includes(this.app.botUserId);
  }

  /** All messages of a channel in the order of their ts, also those that the history does not show yet. */
  messages(channel: string): Message[] {
    const found = this.#messages.get(channel);
    if (found) return found;
    const none: Message[] = [];
    this.#messages.set(channel, none);
    return none;
  }

  message(channel: string, ts: string): Message | undefined {
    return this.messages(channel).find((each) => each.ts === ts);
  }

  replies(channel: string, ts: string): Message[] {
    return this.messages(channel).filter((each) => each.thread_ts === ts && each.ts !== ts);
  }

  keep(message: Message): Message {
    this.messages(message.channel).push(message);
    return message;
  }

  remove(message: Message): void {
    const list = this.messages(message.channel);
    if (this.replies(message.channel, message.ts).length > 0) {
      Object.assign(message, { subtype: 'tombstone', text: 'This message was deleted.', user: 'USLACKBOT' });
      delete message.blocks;
      delete message.metadata;
      delete message.files;
      delete message.bot_id;
      return;
    }
    const index = list.indexOf(message);
    if (index >= 0) list.splice(index, 1);
  }

  view(match: (view: OpenView) => boolean): OpenView | undefined {
    return [...this.homes.values(), ...[...this.modals.values()].flat()].find(match);
  }

  trigger(user: string): string {
    const id = `${this.nextId('')}.${this.team.id}.double`;
    this.triggers.set(id, { user, issuedAt: Date.now(), used: false });
    return id;
  }

  responseUrl(to: Omit<ResponseUrl, 'usesLeft'>): string {
    const id = this.nextId('R');
    this.responseUrls.set(id, { ...to, usesLeft: 5 });
    return id;
  }
}
