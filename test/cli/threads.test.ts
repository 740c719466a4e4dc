import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Command } from 'commander';
import type { OpenApp } from '../../src/cli/open';
import { threadsCommand } from '../../src/cli/threads';
import { Commitments } from '../../src/features/commitments';
import { type Meeting, Meetings, recordMeeting } from '../../src/features/meetings';
import { importProgramme, programmeOf, slackDirectory } from '../../src/features/people';
import { type Stakeholder, Stakeholders } from '../../src/features/stakeholders';
import { Posts, startDeliverer, whereTheyStand } from '../../src/outbox';
import { slackClient } from '../../src/slack/client';
import { quickLimits, silent } from '../outbox/outbox';
import { programme, startTestSlack, TestClock } from '../support/app';
import { useDatabase } from '../support/database';
import type { SlackDouble } from '../support/slack';
import { rows, useConsole } from './support';

useDatabase();
const said = useConsole();
const workspace = 'T1';
const now = new Date('2026-11-30T08:00:00Z');
/** The app's clock when it delivers, and when the verb is used. */
const later = new Date('2026-11-30T09:00:00Z');
const LOG = 'CLOG001';

let slack: SlackDouble;

beforeEach(async () => {
  slack = await startTestSlack(new TestClock(now), { oneMessageASecond: false });
  slack.workspace.addChannel({ id: LOG, name: 'stakeholder-log', members: ['UBOT', 'UBEN01'] });
  await setUp(withLog);
});

afterEach(() => slack.close());

const client = () => slackClient('xoxb-double', { apiUrl: slack.url });
const withLog = programme.replace(
  '  safeguardingContact',
  '  logChannel: stakeholder-log\n  safeguardingContact',
);

async function setUp(text: string): Promise<void> {
  const file = { name: 'programme.yaml', text };
  const result = await importProgramme({ file, workspace, slack: slackDirectory(client()), now });
  if ('complaints' in result) throw new Error(JSON.stringify(result.complaints));
}

/** Says what waits, without the pace that a real channel asks for. */
async function deliver(): Promise<void> {
  const deliverer = startDeliverer({
    workspace,
    slack: client(),
    log: silent,
    clock: () => later,
    limits: { ...quickLimits, pace: 1 },
  });
  await deliverer.idle();
  await deliverer.stop(5_000);
}

async function log(name: string, count: number, line?: string): Promise<void> {
  const found = await programmeOf(workspace);
  if (!found) throw new Error('no programme');
  const known = await Stakeholders.findOne({ workspace, name }, { _id: 0 }).lean<Stakeholder>();
  let key = known?.key;
  for (let number = 1; number <= count; number++) {
    const view = `${name}-${number}`;
    const kept = await recordMeeting(
      { programme: found, now: new Date(now.getTime() + number) },
      {
        view,
        by: 'UBEN01',
        minutes: {
          stakeholder: key ?? 'new',
          metOn: '2026-11-30',
          colleagues: [],
          keyPoints: `Meeting ${number}.`,
        },
        ...(!key && { added: { name, type: 'police', sector: 'government' as const } }),
        lines: line ? [{ line, what: line }] : [],
      },
    );
    if (kept.kind !== 'done') throw new Error(kept.kind);
    key = kept.stakeholder.key;
  }
}

async function accompany(...args: string[]): Promise<void> {
  const open: OpenApp = async () => ({
    workspace,
    slack: client(),
    now: () => later,
    close: async () => {},
  });
  const program = new Command()
    .exitOverride()
    .configureOutput({ writeErr: (text) => said.errors.push(text) });
  threadsCommand(program, open);
  said.output = [];
  await program.parseAsync(['node', 'accompany', ...args]);
}

/** What stands under the card of a stakeholder, as text. */
async function thread(name: string): Promise<string[]> {
  const { key } = (await Stakeholders.findOne({ workspace, name }).lean()) ?? {};
  const post = `stakeholder:${key}`;
  const place = (await whereTheyStand(workspace, [post])).get(post);
  if (!place) throw new Error('no card');
  return slack
    .thread(place.channel, place.ts)
    .slice(1)
    .map(({ text }) => text ?? '');
}

const numbers = (texts: string[]) => texts.map((text) => Number(/Meeting (\d+)\./.exec(text)?.[1]));
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

describe('accompany threads rebuild', () => {
  it('posts a log of 500 meetings again, whole, in order, and each entry once', async () => {
    await log('Bo Police', 500);
    await deliver();
    expect(numbers(await thread('Bo Police'))).toEqual(upTo(500));
    for (const message of [...slack.messages(LOG)].reverse()) slack.workspace.remove(message);
    await accompany('threads', 'rebuild', '--stakeholder', 'bo police');
    expect(rows(said.output[0])).toEqual([['Bo Police', LOG, '500', '501']]);
    expect(said.output[1]).toContain('501 posts wait to be sent');
    expect(await Posts.countDocuments({ workspace, state: 'waiting', kind: 'post' })).toBe(501);
    const waiting = await Posts.find({ workspace, state: 'waiting', kind: 'post' })
      .sort({ enqueuedAt: 1, _id: 1 })
      .lean();
    expect(waiting.map(({ key }) => key).slice(0, 3)).toEqual([
      'stakeholder:Bo Police-1',
      'meeting:Bo Police-1',
      'meeting:Bo Police-2',
    ]);
    await deliver();
    expect(numbers(await thread('Bo Police'))).toEqual(upTo(500));
    expect(slack.messages(LOG)).toHaveLength(501);
    expect(await Meetings.countDocuments({ workspace })).toBe(500);
    expect(await Posts.distinct('state', { workspace, kind: 'post' })).toEqual(['sent']);
  });

  it('takes over what waits, and leads from the card that still stands to the new one', async () => {
    await log('Bo Police', 2);
    await deliver();
    const old = slack.messages(LOG)[0];
    const before = await Meetings.find({ workspace }, { _id: 0 }).lean<Meeting[]>();
    const found = await programmeOf(workspace);
    if (!found) throw new Error('no programme');
    await recordMeeting(
      { programme: found, now: new Date(now.getTime() + 10) },
      {
        view: 'third',
        by: 'UBEN01',
        minutes: {
          stakeholder: before[0]?.stakeholder ?? '',
          metOn: '2026-11-30',
          colleagues: [],
          keyPoints: 'Meeting 3.',
        },
        lines: [],
      },
    );
    await accompany('threads', 'rebuild', '--json');
    expect(JSON.parse(said.output.join('\n'))).toMatchObject({
      applied: true,
      threads: [{ name: 'Bo Police', meetings: 3, posts: 4 }],
    });
    await deliver();
    expect(numbers(await thread('Bo Police'))).toEqual([1, 2, 3]);
    expect(old?.text).toContain('This log goes on elsewhere');
    // Once more, and it is the same once more.
    await accompany('threads', 'rebuild');
    await deliver();
    expect(numbers(await thread('Bo Police'))).toEqual([1, 2, 3]);
  });

  it('posts what was done about commitments where it was done', async () => {
    await log('Bo Police', 3, 'a car');
    const step = { id: 'V1', what: 'pressed', by: 'UBEN01', at: new Date(now.getTime() + 2), how: 'letter' };
    await Commitments.collection.updateOne(
      { workspace, key: 'Bo Police-1/0' },
      { $push: { steps: { ...step, text: 'No answer.' } } as never },
    );
    await deliver();
    await accompany('threads', 'rebuild');
    await deliver();
    const said = (await thread('Bo Police')).map((text) => /Meeting \d|No answer/.exec(text)?.[0]);
    expect(said).toEqual(['Meeting 1', 'Meeting 2', 'No answer', 'Meeting 3']);
  });

  it('says in a dry run what would be posted, and does nothing', async () => {
    await log('Bo Police', 2);
    await log('Bo Court', 1);
    await deliver();
    const before = await Posts.find({ workspace }).sort({ _id: 1 }).lean();
    await accompany('threads', 'rebuild', '--dry-run');
    expect(rows(said.output[0])).toEqual([
      ['Bo Court', LOG, '1', '2'],
      ['Bo Police', LOG, '2', '3'],
    ]);
    expect(said.output[1]).toBe('A dry run: 5 posts would be sent.');
    expect(await Posts.find({ workspace }).sort({ _id: 1 }).lean()).toEqual(before);
  });

  it('says what is wrong with a name, and what can’t be done yet', async () => {
    await setUp(programme);
    await log('Bo Police', 1);
    await log('Bo Court', 1);
    await expect(accompany('threads', 'rebuild', '--stakeholder', 'Kenema')).rejects.toThrow(
      'No stakeholder is called Kenema.',
    );
    await expect(accompany('threads', 'rebuild', '--stakeholder', 'bo')).rejects.toThrow(
      'Several stakeholders may be meant: Bo Court · Bo Police. Write the whole name, and its district: name, district.',
    );
    await accompany('threads', 'rebuild');
    expect(rows(said.output[0])).toEqual([
      ['Bo Court', '(none yet)', '1', '0'],
      ['Bo Police', '(none yet)', '1', '0'],
    ]);
    expect(said.output).toHaveLength(1);
    // But that each author was told.
    expect((await Posts.find({ workspace }).lean()).filter(({ to }) => 'channel' in to)).toEqual([]);
  });

  it('waits for a post that is on its way', async () => {
    await log('Bo Police', 1);
    await Posts.updateOne({ workspace, key: 'meeting:Bo Police-1' }, { $set: { state: 'sending' } });
    await expect(accompany('threads', 'rebuild')).rejects.toThrow('on its way to Slack');
    expect(await Posts.countDocuments({ workspace, state: 'waiting' })).toBe(1);
  });
});
