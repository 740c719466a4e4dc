import { randomBytes } from 'node:crypto';
import { mongo } from 'mongoose';
import type { Config } from '../../src/config';
import { planCheckIns } from '../../src/features/check-ins';
import { planDigests } from '../../src/features/digests';
import { importProgramme, slackDirectory } from '../../src/features/people';
import { followPairings } from '../../src/features/problems';
import { createLog } from '../../src/log';
import { type Running, startAccompany } from '../../src/start';
import { testUri } from './database';
import { type SlackDouble, type SlackDoubleOptions, startSlackDouble } from './slack';

/** A clock that goes on by itself, and can be put forward. */
export class TestClock {
  #begun = Date.now();
  #from: number;

  constructor(from: string | Date) {
    this.#from = new Date(from).getTime();
  }

  now = (): Date => new Date(this.#from + Date.now() - this.#begun);

  moveTo(at: string | Date): void {
    this.#from = new Date(at).getTime();
    this.#begun = Date.now();
  }
}

/** A Monday morning in Freetown, an hour before the first check-in of `programme`. */
export const morning = '2026-11-30T08:00:00Z';

/** A double with the people and channels that `programme` names. */
export function startTestSlack(clock: TestClock, options: SlackDoubleOptions = {}): Promise<SlackDouble> {
  return startSlackDouble({
    now: () => clock.now().getTime(),
    users: [
      { id: 'UADA01', realName: 'Ada Ade' },
      { id: 'UBEN01', realName: 'Ben Bah', locale: 'fr-FR' },
      { id: 'UCLEO1', realName: 'Cleo Cole' },
      { id: 'UDORA1', realName: 'Dora Dia' },
      { id: 'UEVE01', realName: 'Eve' },
    ],
    channels: [
      { id: 'CADA001', name: 'ada-and-ben', private: true, members: ['UADA01', 'UBEN01', 'UBOT'] },
      { id: 'CHALL01', name: 'hall', members: ['UADA01', 'UEVE01', 'UBOT'] },
    ],
    ...options,
  });
}

/** Ada is accompanied by Ben, who speaks French; Cleo manages, Dora coordinates; Eve is a stranger. */
export const programme = `programme:
  name: Coast Programme
  timeZone: Africa/Freetown
  safeguardingContact: Mariama
districts:
  north: North
communities:
  mango-bay: { name: Mango Bay, district: north }
members:
  ada: { slack: UADA01, roles: facilitator }
  ben: { slack: UBEN01, roles: mentor, language: fr }
  cleo: { slack: UCLEO1, roles: manager }
  dora: { slack: UDORA1, roles: coordinator }
pairings:
  ada-ben:
    facilitator: ada
    mentor: ben
    managers: cleo
    communities: mango-bay
    channel: ada-and-ben
    cadence: { firstOn: 2026-11-30, at: "09:00" }
`;

export interface TestAppOptions {
  slack: SlackDouble;
  clock: TestClock;
  /** In place of Socket Mode at the double, on the run's MongoDB. */
  config?: Partial<Config>;
  /** A database of its own, dropped at the end, unless named. */
  database?: string;
  /** Milliseconds. */
  clientPingTimeout?: number;
}

export interface TestApp extends Running {
  database: string;
  /** JSON lines of every level. */
  logged: string[];
  import(text?: string): Promise<void>;
  /** One heartbeat, now or at a moment to which the clock is put, and what it leads to is said. */
  beat(at?: string | Date): Promise<void>;
  /** Until nothing that is ready waits in the outbox. */
  deliver(): Promise<void>;
}

/** Many tests say several things in one channel, and none of them is about how fast: see test/outbox/pace.test.ts. Milliseconds. */
const PACE = 20;

/** The whole app over a Slack double, without a heartbeat of its own. Not together with `useDatabase`: mongoose has one connection. */
export async function startTestApp({
  slack,
  clock,
  config = {},
  database = `test_${randomBytes(6).toString('hex')}`,
  clientPingTimeout,
}: TestAppOptions): Promise<TestApp> {
  const logged: string[] = [];
  const running = await startAccompany({
    config: {
      slack: { kind: 'socket', botToken: 'xoxb-double', appToken: 'xapp-double', apiUrl: slack.url },
      mongodb: { uri: testUri(), database },
      dataFolder: 'none',
      host: '127.0.0.1',
      logLevel: 'debug',
      ...config,
    },
    log: createLog('debug', { write: (line: string) => logged.push(line) }),
    tell: (sentence) => logged.push(sentence),
    clock: clock.now,
    every: 0,
    clientPingTimeout,
    pace: PACE,
  });
  const { accompany, deliverer, heartbeat } = running;
  return {
    ...running,
    database,
    logged,
    async import(text = programme) {
      const { workspace } = accompany;
      const result = await importProgramme({
        file: { name: 'programme.yaml', text },
        workspace,
        slack: slackDirectory(accompany.slack),
        now: clock.now(),
        afterwards: async (session, pairings, now, accounts) => {
          await planCheckIns(session, workspace, pairings, now);
          await followPairings(session, workspace, pairings, now, accounts);
          await planDigests(session, workspace, now);
        },
      });
      if ('complaints' in result) throw new Error(JSON.stringify(result.complaints));
    },
    async beat(at) {
      if (at) clock.moveTo(at);
      await heartbeat.beat(clock.now());
      await deliverer.idle();
    },
    deliver: () => deliverer.idle(),
    async stop() {
      await running.stop();
      await dropDatabase(database);
    },
  };
}

export async function dropDatabase(name: string): Promise<void> {
  await withClient((client) => client.db(name).dropDatabase());
}

/** A connection beside mongoose's, for what is looked at while the app is down. */
export async function withClient<T>(work: (client: mongo.MongoClient) => Promise<T>): Promise<T> {
  const client = new mongo.MongoClient(testUri());
  try {
    return await work(client);
  } finally {
    await client.close();
  }
}
