import { randomInt } from 'node:crypto';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import mongoose from 'mongoose';
import { type CheckIn, CheckIns } from '../../src/features/check-ins';
import { postRows, unfinished } from '../../src/outbox/model';
import { wantedScopes } from '../../src/slack/connection/identity';
import { ANSWER_WITHIN_MS } from '../../src/slack/limits';
import { testUri, useDatabase } from '../support/database';
import { built } from '../support/process';
import { randomFrom, type SlackDouble, startSlackDouble } from '../support/slack';
import { until } from '../support/until';
import { breakFrames, disturbance, everyFault, killThem } from './chaos';
import { Instances } from './instances';
import { missingComments } from './log-reckoning';
import { Loggers } from './loggers';
import { People } from './people';
import { loggers, offices, type Pair, pairs, seed, slackOf, workspace } from './programme';
import { keptReply, type Reckoning, reckon, repliesIn } from './reckoning';

const kills = Number(process.env.CRASH_KILLS ?? 6);
const chance = Number(process.env.CRASH_SEED ?? randomInt(1_000_000));

/** About so long a kill and what goes before it take, in milliseconds. */
const EACH = 2_200;
/** A check-in in every second of the run, and more. */
const all = pairs(Math.max(40, kills * 3));

useDatabase();
let slack: SlackDouble;
let instances: Instances;
let isChaos = true;

beforeAll(built);

beforeEach(async () => {
  slack = await startSlackDouble({
    ...slackOf(all),
    app: { scopes: wantedScopes() },
    historyLagMs: 5_000,
    oneMessageASecond: true,
    seed: chance,
    faults: everyFault(chance),
    disturb: disturbance(randomFrom(chance + 1), () => isChaos),
  });
  slack.answerWithinMs = ANSWER_WITHIN_MS;
  const env = {
    SLACK_BOT_TOKEN: 'xoxb-double',
    SLACK_APP_TOKEN: 'xapp-double',
    SLACK_API_URL: slack.url,
    MONGODB_URI: testUri(),
    MONGODB_DATABASE: mongoose.connection.name,
    LOG_LEVEL: 'info',
  };
  instances = new Instances(env, randomFrom(chance + 2));
});

afterEach(async () => {
  await instances.stop();
  await slack.close();
});

describe('instances of the whole app, on a Slack that fails in every way', () => {
  it(
    `are killed again and again: all is said and kept, and nothing twice (${kills} kills, seed ${chance})`,
    async () => {
      const begun = Date.now();
      await seed(all, { from: begun, during: kills * EACH });
      instances.start(2);
      const people = new People(slack, all, randomFrom(chance + 3));
      const log = new Loggers(slack, { loggers, offices }, randomFrom(chance + 6), {
        each: Math.max(3, Math.ceil(kills / 4)),
        pause: EACH,
      });
      const frames = breakFrames(slack, randomFrom(chance + 4));
      await killThem(instances, { kills, random: randomFrom(chance + 5), slack });
      const chaotic = Date.now() - begun;
      isChaos = false;
      slack.faults.clear();
      const rest = allOut()
        .then(() => Promise.all([people.done(), log.done()]))
        .then(() => settled(all));
      await rest.catch(() => {});
      await frames.end();
      const reckoning = await reckon({
        slack,
        pairs: all,
        closed: people.closed,
        offices,
        logged: log.logged,
      });
      report({ begun, chaotic, frames: frames.sent(), reckoning });
      await rest;
      expect([...reckoning.wrong, ...people.left, ...log.left]).toEqual([]);
      expect(instances.stopped.filter(({ code }) => code !== 0)).toEqual([]);
      expect([instances.deaths, instances.complaints, slack.complaints]).toEqual([[], [], []]);
    },
    kills * 6_000 + 240_000,
  );
});

/** Every prompt stands in its channel. */
function allOut(): Promise<unknown> {
  const isOut = ({ channel }: Pair) => slack.workspace.messages(channel).some(({ bot_id }) => bot_id);
  return until(() => all.every(isOut), { within: 150_000, what: 'every prompt' });
}

/** Nothing waits to be said, no quiet minute runs, and every reply is in. */
function settled(pairs: Pair[]): Promise<unknown> {
  return until(
    async () => {
      const out = await CheckIns.find({ workspace, isOut: true }, { _id: 0 }).lean<CheckIn[]>();
      // Counted last: what a quiet minute asks as it ends must not slip in between.
      const waiting = await postRows.countDocuments({ workspace, state: { $in: unfinished } });
      const byPair = new Map(out.map((checkIn) => [checkIn.pairing, checkIn]));
      const missing = [
        ...pairs.flatMap((pair) =>
          repliesIn(slack, pair).flatMap((reply) => keptReply(reply, byPair.get(pair.key))),
        ),
        ...(await missingComments(slack, offices)),
      ];
      if (waiting > 0 || missing.length > 0) throw new Error(`${waiting} posts wait; ${missing.join('; ')}`);
      const timed = out.filter(({ timers }) => timers.settle);
      if (timed.length > 0) throw new Error(`a quiet minute runs: ${JSON.stringify(timed)}`);
      return true;
    },
    { within: 150_000, what: 'rest' },
  );
}

function report(run: { begun: number; chaotic: number; frames: number; reckoning: Reckoning }): void {
  const met: Record<string, number> = {};
  for (const { method, outcome } of slack.calls) {
    const name = `${method} ${outcome}`;
    met[name] = (met[name] ?? 0) + 1;
  }
  const times = [...instances.startTimes].sort((one, other) => one - other);
  const lines = {
    seed: chance,
    kills,
    killed: instances.killed,
    stoppedIn: instances.stopped.map(({ took }) => took),
    startedIn: times[Math.floor(times.length / 2)],
    seconds: Math.round((Date.now() - run.begun) / 1_000),
    chaoticSeconds: Math.round(run.chaotic / 1_000),
    ...run.reckoning.counted,
    frames: run.frames,
    deliveries: slack.deliveries.deliveries.length,
    again: slack.deliveries.deliveries.filter(({ sentAt }) => sentAt.length > 1).length,
    never: slack.deliveries.deliveries.filter(({ sentAt }) => sentAt.length === 0).length,
    calls: met,
    logged: instances.outcomes,
    warnings: instances.warnings,
  };
  process.stderr.write(`crash test: ${JSON.stringify(lines)}\n`);
}
