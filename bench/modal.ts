import { createHmac } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { App, HTTPReceiver, LogLevel } from '@slack/bolt';
import mongoose from 'mongoose';
import { createFeatures } from '../src/features';
import { type CheckIn, CheckIns, comeOut, dueCheckIn } from '../src/features/check-ins';
import type { Accompany } from '../src/features/feature';

import { createInFlight } from '../src/in-flight';
import { createLog } from '../src/log';
import { createMetrics } from '../src/metrics';
import { type Post, Posts, waiting } from '../src/outbox';
import { slackClient } from '../src/slack/client';
import { connect, openPort, type Way } from '../src/slack/connection';
import { openDoor } from '../src/slack/door';
import { guard } from '../src/slack/guard';
import { withDatabase } from './database';
import { now, type Prepared, prepare, workspace } from './due';
import type { Figure } from './figure';

const secret = 'signing-secret';
const AT_ONCE = 4;
const TIMES = Number(process.env.BENCH_MODAL_TIMES ?? 1000);
/** Many: of few, the slowest hundredth is chance. */
const ROUNDS = 15;
const opens = 'check-ins.form';

/**
 * A person presses "Answer all at once", and saves the form: from the request to the answer, over HTTP. Against a bare Bolt app
 * that opens a form made beforehand, and writes the same documents in one transaction with the raw driver.
 */
export async function modal(): Promise<Figure[]> {
  return withDatabase(async () => {
    const slack = await fakeSlack();
    const apiUrl = `http://127.0.0.1:${(slack.address() as AddressInfo).port}/api/`;
    const accompany = await startOurs(apiUrl);
    const bare = await startBare(apiUrl);
    const ours: number[][] = [];
    const floors: number[][] = [];
    try {
      for (let round = 0; round <= ROUNDS; round++) {
        const prepared = await bringOut();
        const pairs = [
          async () => ours.push(await timesOf(accompany.port, prepared)),
          async () => floors.push(await timesOf(bare.port, prepared)),
        ];
        for (const run of round % 2 ? pairs.reverse() : pairs) {
          await reset(prepared);
          await run();
          if (round === 0 && ourWrites.size === 0) await rememberWrites();
        }
        if (round === 0) for (const list of [ours, floors]) list.pop();
      }
    } finally {
      await accompany.stop();
      await bare.stop();
      slack.closeAllConnections();
      slack.close();
    }
    return [50, 99].map((percent) => {
      const value = percentile(ours.flat(), percent);
      const floor = percentile(floors.flat(), percent);
      const bound = percent === 99 ? 1.5 : undefined;
      return {
        name: `a form opened and saved, p${percent}`,
        size: TIMES,
        value,
        unit: 'ms',
        floor,
        ratio: value / floor,
        bound,
      };
    });
  });
}

const percentile = (times: number[], percent: number) =>
  [...times].sort((a, b) => a - b)[Math.min(times.length - 1, Math.floor((times.length * percent) / 100))] ??
  0;

/** Check-ins that are out, each with its own facilitator. */
async function bringOut(): Promise<CheckIn[]> {
  const { programme, set, pairings, members }: Prepared = await prepare(TIMES);
  await CheckIns.collection.deleteMany({});
  return pairings.map((pairing) => {
    const due = dueCheckIn(pairing, { date: '2026-11-02', dueAt: now });
    return comeOut(due, { programme, pairing, members, set }, now).checkIn;
  });
}

async function reset(checkIns: CheckIn[]): Promise<void> {
  await CheckIns.collection.deleteMany({});
  await Posts.collection.deleteMany({});
  await CheckIns.collection.insertMany(checkIns, { ignoreUndefined: true });
  await Posts.collection.insertMany(
    checkIns.map((checkIn) => ({
      ...waiting(
        {
          workspace,
          key: `check-in:${checkIn.key}`,
          to: { channel: checkIn.channel },
          message: { text: '', blocks: [] },
          about: { checkIn: checkIn.key },
        },
        now,
      ),
      state: 'sent' as const,
      channel: checkIn.channel,
      ts: `${checkIn.channel}.1`,
    })),
  );
}

async function timesOf(port: number, checkIns: CheckIn[]): Promise<number[]> {
  const queue = [...checkIns];
  const times: number[] = [];
  const worker = async () => {
    for (let checkIn = queue.pop(); checkIn; checkIn = queue.pop()) {
      const started = performance.now();
      await send(port, press(checkIn));
      await send(port, submit(checkIn));
      times.push(performance.now() - started);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  const saved = await CheckIns.countDocuments({ workspace, version: 3 });
  if (saved !== checkIns.length) throw new Error(`only ${saved} of ${checkIns.length} were saved`);
  return times;
}

async function send(port: number, payload: object): Promise<void> {
  const body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
  const stamp = String(Math.floor(Date.now() / 1000));
  const signature = `v0=${createHmac('sha256', secret).update(`v0:${stamp}:${body}`).digest('hex')}`;
  const response = await fetch(`http://127.0.0.1:${port}/slack/events`, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'x-slack-signature': signature,
      'x-slack-request-timestamp': stamp,
    },
    body,
  });
  const answer = await response.text();
  if (response.status !== 200 || answer) throw new Error(`${response.status} ${answer}`);
}

const person = (checkIn: CheckIn) => ({
  team: { id: workspace },
  user: { id: checkIn.facilitator, team_id: workspace },
});

const press = (checkIn: CheckIn) => ({
  type: 'block_actions',
  ...person(checkIn),
  api_app_id: 'A1',
  trigger_id: `t-${checkIn.key}`,
  channel: { id: checkIn.channel },
  message: { ts: '1.1' },
  container: { type: 'message', channel_id: checkIn.channel, message_ts: '1.1' },
  actions: [{ type: 'button', action_id: opens, block_id: 'answer', value: checkIn.key, action_ts: '1.1' }],
});

const answers = [
  'We met under the tree.',
  'The young mothers.',
  'The well.',
  'They dug.',
  'I listened.',
  'Your visit.',
];

const submit = (checkIn: CheckIn) => ({
  type: 'view_submission',
  ...person(checkIn),
  api_app_id: 'A1',
  view: {
    id: `V-${checkIn.key}`,
    type: 'modal',
    callback_id: 'check-ins.answers',
    blocks: [],
    private_metadata: JSON.stringify({
      key: checkIn.key,
      held: Object.fromEntries(answers.map((_, n) => [n, ''])),
    }),
    state: {
      values: Object.fromEntries(
        answers.map((value, n) => [`answer-${n}`, { [`answer-${n}`]: { type: 'plain_text_input', value } }]),
      ),
    },
  },
});

/** Says yes to everything. */
function fakeSlack(): Promise<Server> {
  const server = createServer((request, response) => {
    request
      .resume()
      .on('end', () => response.writeHead(200, { 'content-type': 'application/json' }).end('{"ok":true}'));
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

async function startOurs(apiUrl: string) {
  const port = await freePort();
  const log = createLog('silent');
  const accompany: Accompany = {
    workspace,
    slack: slackClient('xoxb-bench', { apiUrl }),
    self: 'UBOT',
    clock: () => now,
    log,
    metrics: createMetrics(),
    nudge: () => {},
  };
  const identity = { workspace, self: 'UBOT', botId: 'B1' };
  const opened = await openPort({ port, setting: 'PORT', pages: [], log });
  const way: Way = { kind: 'http', signingSecret: secret, port: opened };
  const connection = connect({ botToken: 'xoxb-bench', apiUrl, way, identity, log, onReconnected: () => {} });
  guard(connection.app, { ...accompany, track: createInFlight().track });
  const door = openDoor(connection.app, accompany);
  for (const { listen } of createFeatures()) listen?.(door, accompany);
  await connection.start();
  const stop = async () => {
    await connection.stop();
    await opened.close();
  };
  return { port, stop };
}

/** What Accompany wrote for each check-in: the floor writes the very same. */
interface Writes {
  replaced: CheckIn;
  inserted: Post[];
  renewed: Omit<Post, '_id'>[];
}
const ourWrites = new Map<string, Writes>();

async function rememberWrites(): Promise<void> {
  const checkIns = await CheckIns.find({ workspace }, { _id: 0 }).lean<CheckIn[]>();
  const posts = await Posts.find({ workspace, state: 'waiting' }).lean<Post[]>();
  for (const replaced of checkIns) {
    const own = posts.filter(({ about }) => about.checkIn === replaced.key);
    const renewed = own.filter(({ kind }) => kind === 'update').map(({ _id, ...fields }) => fields);
    ourWrites.set(replaced.key, { replaced, inserted: own.filter(({ kind }) => kind === 'post'), renewed });
  }
}

/** As little as does the same: a form made beforehand, and the documents that Accompany writes, written by the driver. */
async function startBare(apiUrl: string) {
  const port = await freePort();
  const receiver = new HTTPReceiver({ signingSecret: secret, logLevel: LogLevel.ERROR });
  const app = new App({
    token: 'xoxb-bench',
    botId: 'B1',
    botUserId: 'UBOT',
    tokenVerificationEnabled: false,
    receiver,
    logLevel: LogLevel.ERROR,
    clientOptions: { slackApiUrl: apiUrl },
  });
  const label = { type: 'plain_text', text: 'A question' } as const;
  app.action(opens, async ({ ack, client, body }) => {
    await client.views.open({
      trigger_id: (body as { trigger_id: string }).trigger_id,
      view: {
        type: 'modal',
        callback_id: 'check-ins.answers',
        title: label,
        submit: label,
        blocks: answers.map((_, n) => ({
          type: 'input',
          block_id: `answer-${n}`,
          label,
          element: { type: 'plain_text_input', action_id: `answer-${n}`, multiline: true },
        })),
      },
    });
    await ack();
  });
  app.view('check-ins.answers', async ({ ack, view }) => {
    const { key } = JSON.parse(view.private_metadata) as { key: string };
    const written = ourWrites.get(key);
    if (!written) throw new Error(`nothing is known of ${key}`);
    await mongoose.connection.getClient().withSession((session) =>
      session.withTransaction(async () => {
        const checkIn = await CheckIns.collection.findOne({ workspace, key }, { session });
        const { replaced, inserted, renewed } = written;
        await CheckIns.collection.replaceOne({ workspace, key, version: checkIn?.version }, replaced, {
          session,
        });
        await Posts.collection.insertMany(inserted, { session });
        for (const { key: id, ...fields } of renewed) {
          await Posts.collection.updateOne(
            { workspace, key: id },
            { $set: fields },
            { session, upsert: true },
          );
        }
      }),
    );
    await ack();
  });
  await app.start(port);
  return { port, stop: () => app.stop() };
}

function freePort(): Promise<number> {
  const server = createServer();
  return new Promise((resolve) =>
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    }),
  );
}
