import mongoose, { type ClientSession } from 'mongoose';
import { Posts } from '../../../outbox';
import { goneBy, type Root, type ThreadRead } from '../../threads';
import { Entries, type Entry, type Problem, Problems } from '../model';
import { type At, change } from '../service';
import { cardKey, copyKey, managerCardKey, partKey } from '../turn';
import { saidId, type Talk, takeBackTalk, takeInTalk } from './talk';

/** A thread in which people talk to a problem. */
interface TalkThread {
  /** The problem's key. */
  key: string;
  kind: Talk['kind'];
}

/** Whose thread begins with this post of ours: the card's, or that of a copy of it. */
export function threadOf({ key: post, about }: Pick<Root, 'key' | 'about'>): TalkThread | undefined {
  const key = about.problem;
  if (!key) return undefined;
  if (post === cardKey({ key })) return { key, kind: 'said' };
  if (post.startsWith(`${cardKey({ key })}/copy/`)) return { key, kind: 'replied' };
  return post.startsWith(`${cardKey({ key })}/manager/`) ? { key, kind: 'manager replied' } : undefined;
}

export const keepTalk = (at: At, talk: Talk) =>
  changeLine(at, 'words in a thread were taken in', talk, (turn, line, said) =>
    takeInTalk(turn, line, talk, said),
  );

export const withdrawTalk = (at: At, talk: Omit<Talk, 'text' | 'files'>) =>
  changeLine(at, 'words in a thread were taken back', talk, (turn, line, said) =>
    takeBackTalk(turn, line, talk, said),
  );

function changeLine(
  at: At,
  what: string,
  talk: Pick<Talk, 'channel' | 'ts'>,
  how: (
    turn: Parameters<Parameters<typeof change>[2]>[0],
    line: Entry | undefined,
    said: Set<string>,
  ) => undefined,
) {
  const once = saidId(talk);
  let said = new Set<string>();
  return change(
    { ...at, once },
    what,
    (turn, line) => how(turn, line, said),
    async (session, { workspace, key }) => {
      said = await keysSaid(
        session,
        workspace,
        Array.from({ length: MOST_PARTS }, (_, part) => partKey({ key }, { id: once }, part)),
      );
    },
  );
}

/** Of a message of Slack's 40,000 characters, each escaped. */
const MOST_PARTS = 60;

async function keysSaid(session: ClientSession, workspace: string, keys: string[]): Promise<Set<string>> {
  const posts = await Posts.find(
    { workspace, key: mongoose.trusted({ $in: keys }) },
    { key: 1 },
    { session },
  ).lean();
  return new Set(posts.map(({ key }) => key));
}

/** All that stands in a thread, as it was read again: what is known changes nothing, what is gone is taken back. */
export async function takeInThread(at: At, kind: Talk['kind'], reading: ThreadRead): Promise<void> {
  const { workspace, key } = at;
  const { channel, thread } = reading;
  const known = await Entries.find(
    { workspace, problem: key, kind, 'place.channel': channel, 'place.thread': thread },
    { _id: 0, id: 1, by: 1, place: 1, edited: 1, deleted: 1, sealed: 1 },
  ).lean<Pick<Entry, 'id' | 'by' | 'place' | 'edited' | 'deleted' | 'sealed'>[]>();
  const byId = new Map(known.map((line) => [line.id, line]));
  for (const reply of reading.replies) {
    const line = byId.get(saidId(reply));
    const isNews = !line || Number(reply.edited ?? 0) > Number(line.edited ?? 0);
    if (isNews && !line?.deleted && !line?.sealed) await keepTalk(at, { ...reply, thread, kind });
  }
  const isGone = goneBy(reading);
  for (const { by = '', place, deleted } of known) {
    if (place && !deleted && isGone(place.ts))
      await withdrawTalk(at, { by, channel, ts: place.ts, thread, kind });
  }
}

/** Threads of what is open, or waits for whoever raised it to say whether it is solved; the newest first. */
export async function openThreads(workspace: string) {
  const found = await Problems.find(
    {
      workspace,
      $or: [
        { isOpen: true },
        {
          wakeAt: mongoose.trusted({ $exists: true }),
          'timers.unconfirmed': mongoose.trusted({ $exists: true }),
        },
      ],
    },
    { _id: 0, key: 1, asked: 1, copies: 1 },
  )
    .sort({ heardAt: -1 })
    .lean<Pick<Problem, 'key' | 'asked' | 'copies'>[]>();
  return found.flatMap(({ key, asked, copies = [] }) => [
    { post: cardKey({ key }), record: key },
    ...asked.map((_, asking) => ({ post: managerCardKey({ key }, asking), record: key })),
    ...copies.map((_, number) => ({ post: copyKey({ key }, number), record: key })),
  ]);
}
