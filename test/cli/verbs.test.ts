import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Command } from 'commander';
import type { OpenApp } from '../../src/cli/open';
import { outboxCommand } from '../../src/cli/outbox';
import { tickCommand } from '../../src/cli/tick';
import { planCheckIns } from '../../src/features/check-ins';
import { importProgramme, slackDirectory } from '../../src/features/people';
import { Posts } from '../../src/outbox';
import { slackClient } from '../../src/slack/client';
import { programme, startTestSlack, TestClock } from '../support/app';
import { useDatabase } from '../support/database';
import type { SlackDouble } from '../support/slack';
import { rows, useConsole } from './support';

jest.setTimeout(30_000);
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
