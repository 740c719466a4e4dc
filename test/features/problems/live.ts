import { groundOf, type Problem } from '../../../src/features/problems';
import { Entries, type Entry, Problems } from '../../../src/features/problems/model';
import { askManager, raiseProblem } from '../../../src/features/problems/service';
import { cardKey, managerCardKey } from '../../../src/features/problems/turn';
import { whereTheyStand } from '../../../src/outbox';
import type { Message } from '../../support/slack';
import { until } from '../../support/until';
import { ADA, CHANNEL, CLEO, type Live } from '../check-ins/live';
import { aRaising } from './support';

export const KEY = 'VRAISED';
const workspace = 'T1';

/** Ada raises a problem, and its card stands in the channel. */
export async function raiseIn(
  live: Live,
  more: Partial<Parameters<typeof aRaising>[0]> = {},
  { pairing, channel } = { pairing: 'ada-ben', channel: CHANNEL },
): Promise<Message> {
  const now = live.clock.now();
  const ground = await groundOf({ workspace, pairing, raisedBy: more.by ?? ADA });
  const raising = aRaising({ by: ADA, category: 'other', ...more });
  await raiseProblem({ workspace, now }, ground, raising);
  await live.app.deliver();
  return standing(live, cardKey({ key: raising.view }), channel);
}

/** Cleo is asked, and the card stands in her conversation with the app. */
export async function askCleo(live: Live, asking = 0): Promise<Message> {
  await askManager({ workspace, key: KEY, now: live.clock.now(), once: `ask:${asking}` }, ADA);
  await live.app.deliver();
  return standing(live, managerCardKey({ key: KEY }, asking), live.slack.workspace.directChannel(CLEO).id);
}

async function standing(live: Live, key: string, channel: string): Promise<Message> {
  const place = (await whereTheyStand(workspace, [key])).get(key);
  const found = live.slack.messages(channel).find(({ ts }) => ts === place?.ts);
  if (!found) throw new Error(`${key} does not stand in ${channel}`);
  return found;
}

export async function problem(key = KEY): Promise<Problem> {
  const found = await Problems.findOne({ workspace, key }, { _id: 0 }).lean<Problem>();
  if (!found) throw new Error(`no problem ${key}`);
  return found;
}

export const entries = (kind?: Entry['kind'], key = KEY) =>
  Entries.find({ workspace, problem: key, ...(kind && { kind }) }, { _id: 0 })
    .sort({ at: 1, _id: 1 })
    .lean<Entry[]>();

/** Waits until the lines of a kind say so: events are acknowledged before they are taken in. */
export const lined = (kind: Entry['kind'], is: (lines: Entry[]) => unknown, what?: string) =>
  until(async () => is(await entries(kind)), { what });

/** What the app says in a thread of the channel. */
export const saidUnder = (live: Live, root: Message) =>
  live.slack
    .thread(CHANNEL, root.ts)
    .slice(1)
    .filter(({ user }) => user === 'UBOT');
