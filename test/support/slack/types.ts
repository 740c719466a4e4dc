import type { ViewValues } from './fill-in';
import type { Thing } from './rules/paper';

export interface UserSpec {
  id: string;
  name?: string;
  realName?: string;
  /** IANA time zone. */
  tz?: string;
  locale?: string;
  email?: string;
  deleted?: boolean;
  isBot?: boolean;
  isGuest?: boolean;
}

/** Whoever reads or writes in a channel is among its members, the app's bot user too. */
export interface ChannelSpec {
  id: string;
  name: string;
  private?: boolean;
  archived?: boolean;
  members: string[];
  /** The person at the other end, for a direct conversation with the app. */
  imWith?: string;
}

export interface Message {
  channel: string;
  ts: string;
  user: string;
  text: string;
  bot_id?: string;
  app_id?: string;
  blocks?: Thing[];
  metadata?: Thing;
  thread_ts?: string;
  subtype?: string;
  files?: FileSpec[];
  edited?: { user: string; ts: string };
  /** Epoch milliseconds from which conversations.history and .replies show it. */
  visibleAt: number;
}

export interface FileSpec {
  id: string;
  name: string;
  mimetype: string;
  /** 'slack_audio' for a voice message. */
  subtype?: string;
  permalink?: string;
}

export interface Ephemeral {
  channel: string;
  ts: string;
  user: string;
  text: string;
  blocks?: Thing[];
  thread_ts?: string;
}

/** Where a person finds a button. */
export type Target = Message | Ephemeral | OpenView;

export interface OpenView {
  id: string;
  hash: string;
  user: string;
  type: 'modal' | 'home';
  blocks: Thing[];
  title?: Thing;
  submit?: Thing;
  close?: Thing;
  private_metadata: string;
  callback_id: string;
  external_id: string;
  clear_on_close: boolean;
  notify_on_close: boolean;
  root_view_id: string;
  previous_view_id: string | null;
  /** What is in its fields at this moment. */
  state: { values: ViewValues };
}

export interface App {
  appId: string;
  botId: string;
  botUserId: string;
  botToken: string;
  appToken: string;
  signingSecret: string;
  scopes: string[];
}

export interface Team {
  id: string;
  domain: string;
  name: string;
}

export interface Call {
  method: string;
  args: Thing;
  /** Epoch milliseconds. */
  at: number;
  /** 'ok', Slack's error name, or the fault that it met. */
  outcome: string;
}
