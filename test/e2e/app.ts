import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mongoose from 'mongoose';
import { type CheckIn, CheckIns } from '../../src/features/check-ins';
import { Entries, type Entry, type Problem, Problems } from '../../src/features/problems';
import { createLog } from '../../src/log';
import { type Post, Posts, unfinished } from '../../src/outbox/model';
import { startAccompany } from '../../src/start';
import { openBrowser, openSlackPage, type SlackPage } from '../support/browser';
import { freePort } from '../support/port';
import { until } from '../support/until';

/** The example's pairings, each by its channel. */
const pairings = {
  'aminata-and-mariama': 'aminata-mariama',
  'foday-and-mariama': 'foday-mariama',
  'ousmane-et-mariama': 'ousmane-mariama',
  'kadie-and-sorie': 'kadie-sorie',
  'musa-and-sorie': 'musa-sorie',
} as const;
export type Channel = keyof typeof pairings;

export interface App {
  slack: SlackPage;
  /** Another window on the same workspace. */
  openPage(): Promise<SlackPage>;
  now(): Date;
  /** Puts the app's clock forward; the next beat does what has fallen due. */
  pass(time: { seconds?: number; days?: number }): void;
  /** The newest check-in of a channel, as soon as it is as it should be. */
  checkIn(channel: Channel, isRight?: (checkIn: CheckIn) => unknown): Promise<CheckIn>;
  checkInByKey(key: string): Promise<CheckIn>;
  /** Waits until everything that was to be said is said, and returns the posts about this check-in, in order. */
  said(checkIn: CheckIn): Promise<Post[]>;
  /** The problem with this title, as soon as it is as it should be. */
  problem(title: string, isRight?: (problem: Problem) => unknown): Promise<Problem>;
  /** Its timeline, the oldest line first. */
  timeline(problem: Problem): Promise<Entry[]>;
  /** As `said`, about this problem. */
  saidOf(problem: Problem): Promise<Post[]>;
  /** What the app has said in a channel, blocks and all, as it stands in the workspace now. */
  postsIn(channelId: string): Promise<string>;
  /** The whole database as text. */
  everything(): Promise<string>;
  stop(): Promise<void>;
}

const SELF = 'U0ACCOMPANY';

/**
 * The whole app in this process, as `npm start` starts it, with a MongoDB of its own, since the playground's database has one name;
 * a clock that can be moved; and a browser on its page.
 */
export async function startApp(): Promise<App> {
  const mongod = process.env.TEST_MONGOD;
  const dataFolder = await mkdtemp(join(tmpdir(), 'accompany-e2e-'));
  let offset = 0;
  const now = () => new Date(Date.now() + offset);
  const browser = await openBrowser();
  const running = await startAccompany({
    config: {
      slack: { kind: 'local', port: await freePort() },
      mongodb: { mongod },
      dataFolder,
      logLevel: 'warn',
    },
    log: createLog('warn'),
    tell: () => {},
    clock: now,
    every: 1,
  }).catch(async (error: unknown) => {
    await browser.close();
    throw error;
  });
  const url = running.playground?.url ?? '';
  const { workspace } = running.accompany;
  const saidAbout = async (about: Record<string, string>) => {
    const waiting = { workspace, state: mongoose.trusted({ $in: unfinished }) };
    await until(async () => !(await Posts.exists(waiting)), { what: 'an empty outbox' });
    return Posts.find({ workspace, ...about, kind: 'post' })
      .sort({ _id: 1 })
      .lean<Post[]>();
  };

  return {
    slack: await openSlackPage(browser, url),
    openPage: () => openSlackPage(browser, url),
    now,
    pass({ seconds = 0, days = 0 }) {
      offset += seconds * 1_000 + days * 86_400_000;
    },
    checkIn: (channel, isRight = () => true) =>
      until(
        async () => {
          const newest = await CheckIns.findOne({
            workspace,
            pairing: pairings[channel],
            postedAt: mongoose.trusted({ $exists: true }),
          })
            .sort({ date: -1 })
            .lean<CheckIn>();
          if (newest && isRight(newest)) return newest;
          throw new Error(JSON.stringify(newest, null, 1));
        },
        { what: `in ${channel}: ${String(isRight)}` },
      ),
    async checkInByKey(key) {
      const found = await CheckIns.findOne({ workspace, key }).lean<CheckIn>();
      if (!found) throw new Error(`there is no check-in ${key}`);
      return found;
    },
    said: ({ key }) => saidAbout({ 'about.checkIn': key }),
    problem: (title, isRight = () => true) =>
      until(
        async () => {
          const found = await Problems.findOne({ workspace, title }).lean<Problem>();
          if (found && isRight(found)) return found;
          throw new Error(JSON.stringify(found, null, 1));
        },
        { what: `${title}: ${String(isRight)}` },
      ),
    timeline: ({ key }) => Entries.find({ workspace, problem: key }).sort({ at: 1, _id: 1 }).lean<Entry[]>(),
    saidOf: ({ key }) => saidAbout({ 'about.problem': key }),
    async postsIn(channelId) {
      const answer = await fetch(`${url}/_control/messages/${channelId}`);
      const { messages } = (await answer.json()) as { messages: { user: string }[] };
      return JSON.stringify(messages.filter(({ user }) => user === SELF));
    },
    async everything() {
      const collections = (await mongoose.connection.db?.collections()) ?? [];
      return JSON.stringify(
        await Promise.all(collections.map((collection) => collection.find({}).toArray())),
      );
    },
    async stop() {
      await browser.close();
      await running.stop();
      await rm(dataFolder, { recursive: true, force: true });
    },
  };
}
