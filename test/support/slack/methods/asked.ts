import type { Double } from '../double';
import { Refusal } from '../refusal';
import { isThing, type Thing } from '../rules/paper';
import type { ChannelSpec } from '../types';

export type Method = (double: Double, args: Thing) => Thing | Promise<Thing>;

export const string = (value: unknown): string | undefined =>
  value === undefined || value === null || value === '' ? undefined : String(value);

export const flag = (value: unknown): boolean =>
  value === true || value === 'true' || value === '1' || value === 1;

export function required(args: Thing, name: string): string {
  const value = string(args[name]);
  if (value === undefined) {
    const complaint = `missing required field: ${name} [json-pointer:/${name}]`;
    throw Refusal.of('invalid_arguments', [complaint]);
  }
  return value;
}

/** Objects come as JSON in a form field, or as they are in a JSON body. */
export function structure(value: unknown, error: string): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    throw new Refusal(error);
  }
}

export function objects(value: unknown, error: string): Thing[] {
  const list = structure(value, error);
  if (!Array.isArray(list) || !list.every(isThing)) throw new Refusal(error);
  return list;
}

/** A channel as the app sees it: a private one that it is not in does not exist. */
export function channelOf({ workspace }: Double, args: Thing): ChannelSpec {
  const channel = workspace.channels.get(required(args, 'channel'));
  if (!channel || (channel.private && !workspace.isAppIn(channel))) throw new Refusal('channel_not_found');
  return channel;
}

/** One where the app may read or write. */
export function ownChannel(double: Double, args: Thing): ChannelSpec {
  const channel = channelOf(double, args);
  if (!double.workspace.isAppIn(channel)) throw new Refusal('not_in_channel');
  return channel;
}

/** Slack's cursors: opaque, and the next page begins where this one ended. */
export function page<T>(list: T[], args: Thing, usual: number, most: number): { items: T[]; next: string } {
  const limit = Math.min(Number(string(args.limit) ?? usual), most);
  if (!Number.isInteger(limit) || limit < 1) throw new Refusal('invalid_limit');
  const cursor = string(args.cursor);
  const start = cursor ? Number(Buffer.from(cursor, 'base64').toString().replace(/^at:/, '')) : 0;
  if (!Number.isInteger(start)) throw new Refusal('invalid_cursor');
  const next = start + limit < list.length ? Buffer.from(`at:${start + limit}`).toString('base64') : '';
  return { items: list.slice(start, start + limit), next };
}
