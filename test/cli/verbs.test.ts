import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Command } from 'commander';
import type { OpenApp } from '../../src/cli/open';
import { outboxCommand } from '../../src/cli/outbox';
import { tickCommand } from '../../src/cli/tick';
import { CheckIns, planCheckIns } from '../../src/features/check-ins';
import { importProgramme, Pairings, slackDirectory } from '../../src/features/people';
import { type Problem, Problems } from '../../src/features/problems';
import { Posts } from '../../src/outbox';
import { Reminders } from '../../src/reminders';
import { slackClient } from '../../src/slack/client';
import { aProblem } from '../features/problems/support';
import { programme, startTestSlack, TestClock } from '../support/app';
import { useDatabase } from '../support/database';
import type { SlackDouble } from '../support/slack';
import { rows, useConsole } from './support';

useDatabase();
const said = useConsole();
const workspace = 'T1';
const now = new Date('2026-11-30T08:00:00Z');
const checkInTime = '2026-11-30T09:00:00Z';

let slack: SlackDouble;
let isPlayground: boolean;

beforeEach(async () => {
  slack = await startTestSlack(new TestClock(now));
  isPlayground = false;
  const result = await importProgramme({
    file: { name: 'programme.yaml', text: programme },
    workspace,
    slack: slackDirectory(client()),
    now,
    afterwards: (session, pairings) => planCheckIns(session, workspace, pairings, now),
  });
  if ('complaints' in result) throw new Error(JSON.stringify(result.complaints));
});

afterEach(() => slack.close());

const client = () => slackClient('xoxb-double', { apiUrl: slack.url });

async function accompany(...args: string[]): Promise<void> {
  const open: OpenApp = async () => ({
    workspace,
    slack: client(),
    isPlayground,
    now: () => now,
    close: async () => {},
  });
  const program = new Command()
    .exitOverride()
    .configureOutput({ writeErr: (text) => said.errors.push(text) });
  tickCommand(program, open);
  outboxCommand(program, open);
  const quieten = (command: Command) => {
    for (const each of command.commands) {
      each.exitOverride().copyInheritedSettings(program);
      quieten(each);
    }
  };
  quieten(program);
  said.output = [];
  said.errors = [];
  await program.parseAsync(['node', 'accompany', ...args]);
}

describe('accompany tick', () => {
  it('says what would be done at a moment, and does nothing', async () => {
    await accompany('tick', '--at', checkInTime);
    expect(rows(said.output[0])).toEqual([['comes out', 'ada-ben/2026-11-30', '2026-11-30T09:00:00.000Z']]);
    await accompany('tick', '--at', '2026-11-30T08:59:59Z');
    expect(said.output).toEqual(['Nothing is due at that moment.']);
    await accompany('tick', '--at', checkInTime, '--json');
    expect(JSON.parse(said.output.join('\n'))).toMatchObject([{ about: 'ada-ben/2026-11-30' }]);
    expect([await Posts.countDocuments({ workspace }), slack.messages('ada-and-ben')]).toEqual([0, []]);
  });

  const isDue = async (at: string) => {
    await accompany('tick', '--at', at);
    return rows(said.output[0]).map(([what, about]) => `${about}: ${what}`);
  };
  const isDone = (at: string) => accompany('tick', '--at', at, '--do', '--yes');
  const reminded = async () => (await Reminders.find({ workspace }).lean()).map(({ says }) => says.key);
  const pause = () =>
    Pairings.updateOne({ workspace, key: 'ada-ben' }, { status: 'paused', pausedFrom: '2026-12-01' });

  it('says of check-ins what becomes of them after downtime, also of what falls due on the way', async () => {
    const at = '2026-12-15T09:00:00Z';
    expect(await isDue(at)).toEqual([
      'ada-ben/2026-11-30: is recorded as missed by the app',
      'ada-ben/2026-12-14: comes out, late',
    ]);
    await isDone(at);
    const statuses = (await CheckIns.find({ workspace }).sort({ date: 1 }).lean()).map((one) => one.status);
    expect(statuses).toEqual(['missed by the app', 'open', 'due']);
  });

  it('says of digests what becomes of them, also after downtime', async () => {
    await isDone(checkInTime);
    const digests = async (at: string) => (await isDue(at)).filter((line) => line.includes('-W'));
    expect(await digests('2026-12-07T08:30:00Z')).toEqual([
      'ben/2026-W50: Ben Bah sees nothing beforehand: the digest is out',
      'cleo/2026-W50: the digest of Cleo Cole is sent',
    ]);
    expect(await digests('2026-12-08T08:00:00Z')).toContain(
      'cleo/2026-W50: the digest of Cleo Cole is sent, late',
    );
    const at = '2026-12-11T08:00:00Z';
    expect(await digests(at)).toContain(
      'cleo/2026-W50: the digest of Cleo Cole is left out: its week is half over',
    );
    await isDone(at);
    expect(await digests(at)).toEqual([]);
  });

  it.each([
    [false, 'reminds the facilitator; tells the mentor of the silence', 2],
    [true, 'reminds nobody of the silence: its pairing is paused', 0],
  ])('says who is reminded of a silence, when the pairing is paused: %s', async (isPaused, what, count) => {
    await isDone(checkInTime);
    if (isPaused) await pause();
    const at = '2026-12-05T10:00:00Z';
    expect(await isDue(at)).toEqual([
      `ada-ben/2026-11-30: ${what}`,
      'ben/2026-W50: Ben Bah sees nothing beforehand: the digest is out',
    ]);
    await isDone(at);
    expect(await reminded()).toHaveLength(count);
  });

  it('says of an answer that is complete what comes next', async () => {
    await isDone(checkInTime);
    const settle = new Date('2026-11-30T09:30:00Z');
    const part = { source: 'reply', by: 'UADA01', at: settle, text: 'All went well.', files: [] };
    await CheckIns.updateOne(
      { workspace, status: 'open' },
      {
        status: 'partly answered',
        answers: [{ question: 0, parts: [part], revisions: [] }],
        'timers.settle': settle,
        wakeAt: settle,
      },
    );
    expect(await isDue('2026-11-30T09:31:00Z')).toEqual(['ada-ben/2026-11-30: asks the next question']);
  });

  it.each([
    [false, 'reminds who looks after it', ['problems:remind.owner']],
    [true, 'reminds nobody of it: its pairing is paused', []],
  ])(
    'says what would be done about a problem, when the pairing is paused: %s',
    async (isPaused, what, keys) => {
      const at = '2026-12-08T10:00:00Z';
      const problem = aProblem({ workspace, pairing: 'ada-ben', raisedBy: 'UADA01', wakeAt: new Date(at) });
      await Problems.collection.insertOne(
        { ...problem, timers: { remind: new Date(at) } },
        { ignoreUndefined: true },
      );
      await CheckIns.deleteMany({ workspace });
      if (isPaused) await pause();
      expect(await isDue(at)).toEqual([`VRAISED: ${what}`]);
      await isDone(at);
      expect(await reminded()).toEqual(keys);
    },
  );

  it('says of a resolution what time makes of it', async () => {
    const at = '2026-12-08T10:00:00Z';
    const resolution = {
      by: 'UADA01',
      at: new Date('2026-11-24T10:00:00Z'),
      done: 'It came.',
      confirmed: 'asked',
    };
    const over = { status: 'resolved', isOpen: false, resolution, wakeAt: new Date(at) } as Partial<Problem>;
    const problem = aProblem({ workspace, pairing: 'ada-ben', ...over });
    for (const [key, timers] of Object.entries({
      VONE: { unconfirmed: new Date(at) },
      VTWO: { reopen: new Date(at) },
    }))
      await Problems.collection.insertOne({ ...problem, key, timers }, { ignoreUndefined: true });
    await CheckIns.deleteMany({ workspace });
    expect(await isDue(at)).toEqual([
      'VONE: stays resolved, not confirmed',
      'VTWO: can’t be opened again from now on',
    ]);
  });

  it('says when a reminder that waits may be said, and what waits in the outbox', async () => {
    await isDone(checkInTime);
    await isDone('2026-12-05T10:00:00Z');
    expect(await isDue('2026-12-05T11:00:00Z')).toEqual([]);
    expect(await isDue('2026-12-07T07:00:00Z')).toEqual([]);
    expect(await isDue('2026-12-07T08:00:00Z')).toEqual([
      'cleo/2026-W50: the digest of Cleo Cole is sent',
      'check-in:ada-ben/2026-11-30/silence/UADA01/0: reminds UADA01',
      'check-in:ada-ben/2026-11-30/mentor/UBEN01/0: reminds UBEN01',
    ]);
    await Reminders.updateMany({ workspace }, { dueAt: new Date('2026-12-07T07:00:00Z') });
    expect(await isDue('2026-12-07T07:30:00Z')).toEqual([
      'check-in:ada-ben/2026-11-30/silence/UADA01/0: reminds UADA01, once their working hours begin',
      'check-in:ada-ben/2026-11-30/mentor/UBEN01/0: reminds UBEN01, once their working hours begin',
    ]);
    await Posts.updateMany({ workspace }, { state: 'waiting' });
    expect((await isDue(checkInTime)).at(-1)).toBe('outbox: delivers what waits there, 1 post');
  });

  it('is not done in a real workspace unless it is meant', async () => {
    await expect(accompany('tick', '--at', checkInTime, '--do')).rejects.toThrow(
      'This is a real workspace: people would read what is posted. If you mean it, add --yes.',
    );
    expect(slack.messages('ada-and-ben')).toEqual([]);
  });

  it.each([
    ['with --yes', ['--yes'], false],
    ['in the playground', [], true],
  ])('is done %s, once, and delivered', async (_, more, inPlayground) => {
    isPlayground = inPlayground;
    await accompany('tick', '--at', checkInTime, '--do', ...more);
    await accompany('tick', '--at', checkInTime, '--do', ...more);
    expect(slack.messages('ada-and-ben').map(({ text }) => text.includes('<@UADA01>'))).toEqual([true]);
    expect(said.errors).toEqual(['Done, and delivered.']);
    expect(slack.complaints).toEqual([]);
  });

  it('wants a moment', async () => {
    await expect(accompany('tick')).rejects.toThrow("required option '--at <time>' not specified");
    await expect(accompany('tick', '--at', 'tomorrow')).rejects.toThrow(
      'It should be a moment such as 2027-01-31T09:00:00Z.',
    );
  });
});

describe('accompany outbox', () => {
  const key = 'check-in:ada-ben/2026-11-30';

  async function withFailedPost() {
    slack.faults.add({ method: 'chat.postMessage', fault: { kind: 'error', error: 'is_archived' } });
    await accompany('tick', '--at', checkInTime, '--do', '--yes');
  }

  it('shows what failed, with the reason and without its words', async () => {
    await withFailedPost();
    await accompany('outbox', 'list');
    expect(rows(said.output[0])).toEqual([
      [key, 'failed', 'CADA001', expect.any(String), '1', 'is_archived'],
    ]);
    await accompany('outbox', 'list', '--json', '--state', 'failed');
    expect(JSON.parse(said.output.join('\n'))).toMatchObject([{ key, state: 'failed' }]);
    expect(said.output.join('\n')).not.toContain('blocks');
    await accompany('outbox', 'list', '--state', 'waiting');
    expect(said.output).toEqual(['Nothing waits, and nothing failed.']);
  });

  it('tells the coordinator of it', async () => {
    await withFailedPost();
    const told = slack.directMessages('UDORA1').map(({ text }) => text);
    expect(told).toHaveLength(1);
    expect(told[0]).toContain('<#CADA001>');
    expect(told[0]).toContain('The channel is archived');
  });

  it('sends it again', async () => {
    await withFailedPost();
    await accompany('outbox', 'retry', key);
    expect(said.output).toEqual(['1 will be sent again.']);
    await accompany('tick', '--at', checkInTime, '--do', '--yes');
    expect(slack.messages('ada-and-ben')).toHaveLength(1);
    await accompany('outbox', 'retry', 'all', '--json');
    expect(JSON.parse(said.output.join('\n'))).toEqual({ retried: 0 });
    await expect(accompany('outbox', 'retry', key)).rejects.toThrow(
      `No failed post has the key ${key}: see "outbox list".`,
    );
  });

  it('gives it up', async () => {
    await withFailedPost();
    await accompany('outbox', 'drop', key);
    expect(said.output).toEqual(['It will not be sent.']);
    expect((await Posts.findOne({ workspace, key }).lean())?.message).toBeUndefined();
    await expect(accompany('outbox', 'drop', key)).rejects.toThrow(
      `No post with the key ${key} waits or failed: see "outbox list".`,
    );
  });

  it('refuses states and numbers that there are not', async () => {
    await expect(accompany('outbox', 'list', '--state', 'lost')).rejects.toThrow(
      'It should be one of waiting,',
    );
    await expect(accompany('outbox', 'list', '--limit', '0')).rejects.toThrow('a whole number from 1');
  });
});
