import mongoose from 'mongoose';
import { missingIndexes } from '../database/migrations';
import {
  otherReaders,
  pairingsOf,
  partiesOf,
  programmeOf,
  type SlackChannel,
  type slackDirectory,
} from '../features/people';
import { outboxDepth } from '../outbox';
import { slackClient } from '../slack/client';
import { whyNotSlack } from '../slack/connection';

export interface Finding {
  what: string;
  state: 'ok' | 'warning' | 'wrong';
  /** What was seen, and what to do where it is not well. */
  text: string;
}

export type Found = Omit<Finding, 'what'>;
export const ok = (text: string): Found => ({ state: 'ok', text });
const warning = (text: string): Found => ({ state: 'warning', text });

export async function mongoVersion(): Promise<Found> {
  const { version } = (await mongoose.connection.db?.admin().serverInfo()) ?? { version: '0' };
  const hello = await mongoose.connection.db?.command({ hello: 1 });
  const kind = hello?.msg === 'isdbgrid' ? 'sharded cluster' : `replica set ${hello?.setName}`;
  const major = Number(String(version).split('.')[0]);
  const text = `Version ${version}, ${kind}.`;
  return major >= 7
    ? ok(text)
    : warning(`${text} Its support has ended: for a programme's data use version 8.`);
}

export async function indexesFound(): Promise<Found> {
  const missing = await missingIndexes();
  if (missing.length === 0) return ok('All are there.');
  return warning(
    `Missing: ${missing.join(', ')}. Run "accompany migrate", or start the app, which makes them.`,
  );
}

/** Asks for a connection and does not open it. */
export async function socketFound(appToken: string, apiUrl: string | undefined): Promise<Found> {
  await slackClient(appToken, { apiUrl })
    .apps.connections.open({})
    .catch((error: unknown) => {
      throw whyNotSlack(error, 'SLACK_APP_TOKEN');
    });
  return ok('The app-level token opens connections.');
}

/** Slack refuses what is signed more than five minutes away; the outbox looks for its posts by time. */
const SKEW = 60_000;

export async function clockFound(clock: () => Date, apiUrl = 'https://slack.com/api/'): Promise<Found> {
  const response = await fetch(new URL('api.test', apiUrl), {
    method: 'POST',
    signal: AbortSignal.timeout(10_000),
  });
  const theirs = Date.parse(response.headers.get('date') ?? '');
  if (Number.isNaN(theirs)) return ok('Slack does not say its time here.');
  const skew = clock().getTime() - theirs;
  if (Math.abs(skew) < SKEW) return ok('It agrees with Slack’s.');
  return {
    state: 'wrong',
    text: `It differs from Slack’s by ${Math.round(skew / 1000)} s: let the machine take its time from the network (NTP).`,
  };
}

export async function programmeFound(workspace: string): Promise<Found> {
  const programme = await programmeOf(workspace);
  return programme
    ? ok(`${programme.name}, ${(await pairingsOf(workspace)).length} pairings.`)
    : warning('There is none yet: run "accompany import programme.yaml" (docs/import.md).');
}

export async function channelsFound(
  workspace: string,
  directory: ReturnType<typeof slackDirectory>,
): Promise<Found[]> {
  const channels = await directory.channels();
  const found: Found[] = [];
  for (const pairing of await pairingsOf(workspace)) {
    const channel = channels.find(({ id }) => id === pairing.channel);
    const amiss = whatIsAmiss(channel, pairing.channel, 'its channel');
    if (amiss) found.push({ state: 'wrong', text: `${pairing.key}: ${amiss}` });
    if (!channel || amiss) continue;
    const others = await otherReaders(directory, channel, await partiesOf(pairing));
    if (others) found.push(warning(`${pairing.key}: ${others}`));
  }
  const programme = await programmeOf(workspace);
  const others = [
    ['the log channel', programme?.logChannel],
    ['the channel of the digests', programme?.settings.digest.channel],
  ] as const;
  for (const [what, id] of others) {
    const channel = channels.find((one) => one.id === id);
    const amiss = id && whatIsAmiss(channel, id, what);
    if (amiss) found.push({ state: 'wrong', text: amiss });
  }
  return found.length > 0
    ? found
    : [ok('The app is in each pairing’s channel, and nobody else reads there.')];
}

/** Why nothing can be said in a channel, and what to do. */
function whatIsAmiss(channel: SlackChannel | undefined, id: string, what: string): string | undefined {
  const named = `${what} (${channel?.name ?? id})`;
  if (channel?.isArchived)
    return `${named} is archived. Unarchive it on Slack, or name another in the file and import it.`;
  if (!channel?.isMember) return `I am not in ${named}. Invite the app there.`;
  return undefined;
}

export async function outboxFound(workspace: string, now: Date): Promise<Found[]> {
  const { waiting, failed, stuck } = await outboxDepth(workspace, now);
  const posts = (count: number) => `${count} ${count === 1 ? 'post' : 'posts'}`;
  const found: Found[] = [];
  if (failed > 0)
    found.push(
      warning(`${posts(failed)} failed: see "accompany outbox list", then "outbox retry" or "outbox drop".`),
    );
  if (stuck > 0)
    found.push(
      warning(
        `${posts(stuck)} ${stuck === 1 ? 'has' : 'have'} waited for more than a quarter of an hour: is the app running?`,
      ),
    );
  return found.length > 0 ? found : [ok(`${waiting} wait, none is stuck.`)];
}
