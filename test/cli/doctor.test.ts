import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { examine } from '../../src/cli/doctor';
import { Posts } from '../../src/outbox';
import { morning, programme, startTestApp, startTestSlack, type TestApp, TestClock } from '../support/app';
import { testUri } from '../support/database';
import { freePort } from '../support/port';
import type { SlackDouble } from '../support/slack';
import { useConsole } from './support';

useConsole();

let slack: SlackDouble;
let folder: string;
let before: NodeJS.ProcessEnv;
const database = `test_doctor_${process.pid}`;

beforeEach(async () => {
  slack = await startTestSlack(new TestClock(morning));
  folder = mkdtempSync(join(tmpdir(), 'accompany-doctor-'));
  before = { ...process.env };
  Object.assign(process.env, {
    SLACK_BOT_TOKEN: 'xoxb-double',
    SLACK_APP_TOKEN: 'xapp-double',
    SLACK_API_URL: slack.url,
    MONGODB_URI: testUri(),
    MONGODB_DATABASE: database,
    DATA_FOLDER: folder,
  });
});

afterEach(async () => {
  process.env = before;
  await slack.close();
  rmSync(folder, { recursive: true });
});

/** By what was looked at: state and finding, of several in lines. */
async function findings(at: string = morning): Promise<Record<string, string>> {
  const found = await examine(new TestClock(at).now);
  const named: Record<string, string> = {};
  for (const { what, state, text } of found) {
    const line = `${state}: ${text}`;
    named[what] = named[what] ? `${named[what]}\n${line}` : line;
  }
  return named;
}

/** Sets the programme up by the app itself, which leaves its database behind until the work is done. */
async function withProgramme<T>(work: () => Promise<T>, prepare = async (_: TestApp) => {}): Promise<T> {
  const app = await startTestApp({ slack, clock: new TestClock(morning), database });
  let result: T | undefined;
  try {
    await app.import();
    await prepare(app);
    // In the same database: mongoose keeps the app's connection, and the doctor opens it once more.
    result = await work();
  } finally {
    await app.stop();
  }
  return result as T;
}

describe('accompany doctor', () => {
  it('finds all well', async () => {
    const found = await withProgramme(findings);
    expect(found).toEqual({
      settings: 'ok: Slack: socket. MongoDB: MONGODB_URI.',
      MongoDB: expect.stringMatching(/^(ok|warning): Version \d+\.\d+\.\d+, replica set \w+\./),
      indexes: 'ok: All are there.',
      Slack: 'ok: The token and its scopes serve workspace T1.',
      'Socket Mode': 'ok: The app-level token opens connections.',
      clock: 'ok: It agrees with Slack’s.',
      programme: 'ok: Coast Programme, 1 pairings.',
      channels: 'ok: The app is in each pairing’s channel, and nobody else reads there.',
      outbox: 'ok: 0 wait, none is stuck.',
    });
  });

  it('says what is missing before anything was set up', async () => {
    const found = await findings();
    expect(found.indexes).toMatch(/^warning: Missing: .*Run "accompany migrate"/);
    expect(found.programme).toBe(
      'warning: There is none yet: run "accompany import programme.yaml" (docs/import.md).',
    );
  });

  it('says who else reads a channel, where the app is not, and what failed', async () => {
    const found = await withProgramme(findings, async (app) => {
      await slack.person('UEVE01').joins('ada-and-ben');
      slack.faults.add({ method: 'chat.postMessage', fault: { kind: 'error', error: 'is_archived' } });
      await app.beat('2026-11-30T09:00:01Z');
    });
    expect(found.channels).toBe('warning: ada-ben: Eve can read #ada-and-ben too.');
    expect(found.outbox).toMatch(/^warning: 1 post failed: see/);
    const away = await withProgramme(findings, async () => {
      const channel = slack.channelNamed('ada-and-ben');
      channel.members = channel.members.filter((member) => member !== 'UBOT');
    });
    expect(away.channels).toMatch(/^wrong: ada-ben: I am not in its channel/);
  });

  it('says which channels are archived, and looks at the log channel too', async () => {
    const withLog = programme.replace(/(timeZone: .*\n)/, '$1  logChannel: hall\n');
    const look = (change: () => Promise<unknown> | unknown) =>
      withProgramme(findings, async (app) => {
        await app.import(withLog);
        await change();
      });
    const well = await look(() => {});
    expect(well.channels).toMatch(/^ok: /);
    const hall = slack.channelNamed('hall');
    const without = await look(() => {
      hall.members = hall.members.filter((member) => member !== 'UBOT');
    });
    hall.members.push('UBOT');
    expect(without.channels).toBe('wrong: I am not in the log channel (hall). Invite the app there.');
    const archived = await look(async () => {
      for (const channel of ['ada-and-ben', 'hall']) await slack.archive(channel);
    });
    expect(archived.channels?.split('\n')).toEqual([
      'wrong: ada-ben: its channel (ada-and-ben) is archived. Unarchive it on Slack, or name another in the file and import it.',
      'wrong: the log channel (hall) is archived. Unarchive it on Slack, or name another in the file and import it.',
    ]);
  });

  it('looks at the channel in which managers read their digests', async () => {
    const withDigest = programme.replace(/(timeZone: .*\n)/, '$1  settings: { digest: { channel: hall } }\n');
    const look = (change: () => void) =>
      withProgramme(findings, async (app) => {
        await app.import(withDigest);
        change();
      });
    expect((await look(() => {})).channels).toMatch(/^ok: /);
    const hall = slack.channelNamed('hall');
    const without = await look(() => {
      hall.members = hall.members.filter((member) => member !== 'UBOT');
    });
    hall.members.push('UBOT');
    expect(without.channels).toBe(
      'wrong: I am not in the channel of the digests (hall). Invite the app there.',
    );
  });

  it('says what waits for too long, also beside what failed', async () => {
    const found = await withProgramme(
      () => findings('2026-11-30T09:20:00Z'),
      async (app) => {
        slack.faults.add({ method: 'chat.postMessage', fault: { kind: 'error', error: 'is_archived' } });
        await app.beat('2026-11-30T09:00:01Z');
        await Posts.updateMany({ state: 'sent' }, { state: 'waiting' });
      },
    );
    expect(found.outbox?.split('\n')).toEqual([
      expect.stringMatching(/^warning: 1 post failed: see/),
      'warning: 1 post has waited for more than a quarter of an hour: is the app running?',
    ]);
  });

  it('says how far the clock is off', async () => {
    const found = await withProgramme(() => findings('2026-11-30T10:00:00Z'));
    expect(found.clock).toMatch(
      /^wrong: It differs from Slack’s by 7[012]\d\d s: let the machine take its time from/,
    );
  });

  it('says what is wrong with tokens, and goes on with what can be looked at', async () => {
    process.env.SLACK_APP_TOKEN = 'xapp-other';
    const one = await findings();
    expect(one['Socket Mode']).toMatch(/^wrong: Slack does not know SLACK_APP_TOKEN/);
    process.env.SLACK_BOT_TOKEN = 'xoxb-other';
    const both = await findings();
    expect(both.Slack).toMatch(/^wrong: Slack does not know SLACK_BOT_TOKEN/);
    expect(both.MongoDB).toMatch(/^(ok|warning): /);
    expect(JSON.stringify([one, both])).not.toMatch(/xoxb-other|xapp-other/);
  });

  it('says what is wrong with settings and with MongoDB', async () => {
    process.env.MONGODB_URI = `mongodb://127.0.0.1:${await freePort()}/?replicaSet=rs&serverSelectionTimeoutMS=300`;
    expect((await findings()).MongoDB).toMatch(/^wrong: No MongoDB answered at 127\.0\.0\.1/);
    process.env.SLACK_APP_TOKEN = '';
    expect(await findings()).toEqual({
      settings: expect.stringMatching(/^wrong: SLACK_BOT_TOKEN is set, but/),
    });
  });
});
