import type { Method, Post } from './model';

/** A post as the deliverer sees it before it sends it: without its words. */
export type Row = Omit<Post, 'message'>;

export interface Times {
  /** Of the app, in which `readyAt` is written; may be moved in the playground. */
  now: Date;
  /** Of this machine, in which leases and holds are written. In epoch milliseconds. */
  wall: number;
}

export type Held = (method: Method) => number;

/** What has to be called for it next. */
export function methodFor(row: Row): Method {
  if (row.kind === 'update') return 'update';
  if (row.state === 'waiting') return 'postMessage';
  return row.inThreadOf ? 'replies' : 'history';
}

/**
 * The first of a lane's unfinished rows that may go on now, else when to look again (epoch milliseconds; at the latest
 * after `atMost`). Posts of a thread keep their order: one waits for those before it, whatever holds them. An update waits
 * for them too, but nothing waits for an update, which only changes what has been said.
 */
export function pick(rows: Row[], { now, wall }: Times, held: Held, atMost: number): Row | number {
  const begun = new Set<string>();
  let lookAt = wall + atMost;
  for (const row of rows) {
    const thread = row.inThreadOf ?? row.of ?? row.key;
    const isBehind = begun.has(thread);
    if (row.kind === 'post') begun.add(thread);
    if (isBehind) continue;
    const wait = Math.max(
      row.readyAt.getTime() - now.getTime(),
      held(methodFor(row)) - wall,
      row.state === 'sending' ? (row.lease?.until.getTime() ?? 0) - wall : 0,
    );
    if (wait <= 0) return row;
    lookAt = Math.min(lookAt, wall + wait);
  }
  return lookAt;
}
