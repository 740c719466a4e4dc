import mongoose from 'mongoose';
import { checkInByKey } from '../../check-ins';
import { problemByKey } from '../find';
import { Entries, Problems } from '../model';
import type { Opened } from './draft';

/** Words that stand somewhere although the form into which they were written is given up. */
export interface Standing {
  /** An earlier try of the form was kept, as a problem or with one; or what was filled in, or stood in it before. */
  what: 'problem' | 'added' | 'before' | 'answer' | 'message';
  channel: string;
  link?: string;
}

/** A form, as far as it says what it may have made. */
export interface Sent {
  id: string;
  blocks: readonly object[];
}

/** Of the form in which a problem is raised. */
export async function standingOfRaise(
  workspace: string,
  view: Sent,
  { from, isFilled }: Opened,
): Promise<Standing[]> {
  const [problem, added, checkIn] = await Promise.all([
    problemByKey(workspace, view.id),
    addedTo(workspace, view.id, offered(view, 'instead')),
    isFilled && from?.checkIn ? checkInByKey(workspace, from.checkIn) : undefined,
  ]);
  const { message, link } = from ?? {};
  return [
    ...(problem ? [{ what: 'problem', channel: problem.channel } as const] : []),
    ...added,
    ...(isFilled && message
      ? [{ what: 'message', channel: message.channel, ...(link && { link }) } as const]
      : []),
    ...(checkIn && !message ? [{ what: 'answer', channel: checkIn.channel } as const] : []),
  ];
}

/** What an earlier try of a form has added to one of these problems. */
export async function addedTo(workspace: string, view: string, keys: string[]): Promise<Standing[]> {
  if (keys.length === 0) return [];
  const among = { workspace, problem: mongoose.trusted({ $in: keys }), id: `view:${view}` };
  const lines = await Entries.find(among, { _id: 0, problem: 1 }).lean<{ problem: string }[]>();
  const problems = await Problems.find(
    { workspace, key: mongoose.trusted({ $in: lines.map(({ problem }) => problem) }) },
    { _id: 0, channel: 1 },
  ).lean<{ channel: string }[]>();
  return problems.map(({ channel }) => ({ what: 'added', channel }));
}

/** What could be chosen in a field of a form. */
function offered({ blocks }: Sent, field: string): string[] {
  const asked = blocks.find((block) => 'block_id' in block && block.block_id === field);
  const { element } = (asked ?? {}) as { element?: { options?: { value?: string }[] } };
  return (element?.options ?? []).flatMap(({ value }) => value ?? []);
}
