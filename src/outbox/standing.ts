import mongoose, { type ClientSession } from 'mongoose';
import { type Post, Posts, postRows, type Standing } from './model';

/** The post of ours that stands at this place in Slack, or stood there before it was said again; if any. */
export function postAt(place: Placed): Promise<Pick<Post, 'key' | 'about'> | null> {
  return postsAt(place).next();
}

type Placed = Standing & { workspace: string };

/** Each of the two has an index of its own, which is only taken where the workspace stands beside it. */
export function postsAt({ workspace, channel, ts }: Placed) {
  return postRows
    .find<Pick<Post, 'key' | 'about'>>(
      {
        $or: [
          { workspace, channel, ts },
          { workspace, formerly: { channel, ts } },
        ],
      },
      { projection: { _id: 0, key: 1, about: 1 } },
    )
    .limit(1);
}

/** Where posts stand in Slack, by key; those that are not sent yet are absent. */
export async function whereTheyStand(workspace: string, keys: string[]): Promise<Map<string, Standing>> {
  const posts = await Posts.find(
    { workspace, key: mongoose.trusted({ $in: keys }), ts: mongoose.trusted({ $exists: true }) },
    { key: 1, channel: 1, ts: 1 },
  ).lean();
  return new Map(posts.map(({ key, channel = '', ts = '' }) => [key, { channel, ts }]));
}

/** Every place in Slack that a post has had, oldest first. */
export async function whereItStood(workspace: string, key: string): Promise<Standing[]> {
  const post = await Posts.findOne({ workspace, key }, { channel: 1, ts: 1, formerly: 1 }).lean();
  const { channel, ts, formerly = [] } = post ?? {};
  return channel && ts ? [...formerly, { channel, ts }] : formerly;
}

/** What was said about a plan, or waits to be. */
export function postsAbout(
  { workspace, plan }: { workspace: string; plan: string },
  session: ClientSession,
): Promise<Pick<Post, 'key' | 'to'>[]> {
  return postRows
    .find<Pick<Post, 'key' | 'to'>>(
      { workspace, 'about.plan': plan, kind: 'post' },
      { projection: { _id: 0, key: 1, to: 1 }, session },
    )
    .toArray();
}
