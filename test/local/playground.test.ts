import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import mongoose from 'mongoose';
import { addDays } from '../../src/calendar';
import { type CheckIn, CheckIns, checkInsJob } from '../../src/features/check-ins';
import { Commitments } from '../../src/features/commitments';
import { type Digest, DigestSchedules, Digests } from '../../src/features/digests';
import type { Accompany } from '../../src/features/feature';
import { Comments, Meetings } from '../../src/features/meetings';
import { Entries, type Problem, Problems } from '../../src/features/problems';
import { Stakeholders } from '../../src/features/stakeholders';
import { preparePlayground } from '../../src/local';
import { exampleHistory, exampleLog, exampleProblems, exampleWorkspace } from '../../src/local/example';
import { type LocalSlack, localBot, startLocalSlack } from '../../src/local/server';
import { createLog } from '../../src/log';
import { createMetrics } from '../../src/metrics';
import { Posts } from '../../src/outbox';
import { Reminders } from '../../src/reminders';
import { slackClient } from '../../src/slack/client';
import { useDatabase } from '../support/database';
import { freePort } from '../support/port';

interface Message {
  ts: string;
  user?: string;
  text: string;
  thread_ts?: string;
  blocks?: { block_id?: string }[];
}

const workspace = 'T0PLAYGROUND';
function stateOf({ status, resolution, remindedTimes }: Problem): string {
  const confirmed = resolution ? ` ${resolution.confirmed}` : '';
  const shared = resolution?.isShared ? ', shared' : '';
  const reminded = remindedTimes > 0 ? `, reminded ${remindedTimes} times` : '';
  return `${status}${confirmed}${shared}${reminded}`;
}

const day = 24 * 60 * 60 * 1000;

describe('the playground', () => {
  useDatabase();
  let folder: string;
  let local: LocalSlack;
  let accompany: Accompany;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'accompany-playground-'));
    local = await startLocalSlack({ port: await freePort(), config: exampleWorkspace(), folder });
    accompany = {
      workspace,
      slack: slackClient(local.botToken, { apiUrl: local.apiUrl }),
      self: localBot.userId,
      clock: () => new Date(),
      log: createLog('silent'),
      metrics: createMetrics(),
      nudge: () => {},
    };
  });
  afterAll(async () => {
    await local?.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  beforeEach(async () => {
    await fetch(`${local.url}/_control/reset`, { method: 'POST' });
  });

  const records = () =>
    CheckIns.find({ workspace }, { _id: 0 }).sort({ pairing: 1, date: 1 }).lean<CheckIn[]>();

  /** What people wrote there about problems, and that it is known where. */
  const talkIn = async (channel: string) => {
    const talk = await Entries.find({ workspace, 'place.channel': channel }).lean();
    expect(talk.map(({ id }) => id)).toEqual(talk.map(({ place }) => `said:${channel}/${place?.ts}`));
    for (const { place, problem } of talk) {
      const root = await Posts.findOne({ workspace, channel, ts: place?.thread }).lean();
      expect(root?.about.problem).toBe(problem);
    }
    return talk.map(({ by, text, place, at }) => [by, text, place?.ts, Math.floor(at.getTime() / 1000)]);
  };

  /** What people wrote in stakeholders' threads, and that it is kept with the right one. */
  const commentsIn = async (channel: string) => {
    const comments = await Comments.find({ workspace, channel }).lean();
    for (const { thread, stakeholder, meeting } of comments) {
      const root = await Posts.findOne({ workspace, channel, ts: thread }).lean();
      expect(root?.about.stakeholder).toBe(stakeholder);
      expect(await Meetings.countDocuments({ workspace, key: meeting, stakeholder })).toBe(1);
    }
    return comments.map(({ by, text, ts, at }) => [by, text, ts, Math.floor(at.getTime() / 1000)]);
  };

  /** What managers wrote under their digests, and that it is known where. */
  const repliesIn = async (channel: string) => {
    const posts = await Posts.find({ workspace, channel, key: /^digest:[^/]+\/[^/]+$/ }).lean();
    const digests = await Promise.all(
      posts.map(({ about }) => Digests.findOne({ workspace, key: about.digest }).lean<Digest>()),
    );
    return digests.flatMap((digest) =>
      (digest?.replies ?? []).map(({ by, text, ts, at }) => [by, text, ts, Math.floor(at.getTime() / 1000)]),
    );
  };

  async function messagesIn(channel: string): Promise<Message[]> {
    const response = await fetch(`${local.url}/_control/messages/${channel}`);
    return ((await response.json()) as { messages: Message[] }).messages;
  }

  it('keeps two months as the example tells them: who answered what, by which way', async () => {
    await preparePlayground(accompany, local, new Date());
    const kept = await records();
    const history = exampleHistory();
    for (const [pairing, { checkIns }] of Object.entries(history)) {
      const mine = kept.filter((checkIn) => checkIn.pairing === pairing);
      const told = mine.slice(0, checkIns.length).map((checkIn) => ({
        pairing,
        status: checkIn.status,
        set: checkIn.questionSet?.key,
        answers: checkIn.answers
          .filter(({ parts }) => parts.length > 0)
          .map(({ question, parts }) => ({ question, source: parts[0]?.source, text: parts[0]?.text })),
        words: checkIn.remarks.map(({ text }) => text),
        skip: checkIn.skips[0]?.words,
      }));
      expect(told).toEqual(
        checkIns.map(({ status, set, answers, response, skip }) => ({
          pairing,
          status,
          set: status === 'due' ? undefined : set,
          answers: answers.map(({ question, source, text }) => ({ question, source, text })),
          words: response ? [response.text] : [],
          skip: skip?.words,
        })),
      );
    }
    // Of those that are not due at once, the next is planned.
    expect(kept).toHaveLength(28);
    expect(kept.filter(({ status }) => status === 'due').map(({ key }) => key.split('/')[0])).toEqual(
      Object.keys(history).sort(),
    );
  });

  it('knows of every message where it stands, and when it was said', async () => {
    await preparePlayground(accompany, local, new Date());
    const rows = await Posts.find({ workspace }).lean();
    const kept = await records();
    expect([...new Set(rows.map(({ state }) => state))]).toEqual(['sent']);
    const channels = new Set(rows.map(({ channel = '' }) => channel));
    expect([...channels].filter((id) => id.startsWith('D'))).toHaveLength(4);
    for (const id of channels) {
      const messages = await messagesIn(id);
      const ours = rows.filter(({ channel }) => channel === id).map(({ ts, _id }) => [ts, `post:${_id}`]);
      expect(
        messages
          .filter(({ user }) => user === localBot.userId)
          .map(({ ts, blocks }) => [ts, blocks?.[0]?.block_id])
          .sort(),
      ).toEqual(ours.sort());

      const written = kept
        .filter(({ channel }) => channel === id)
        .flatMap(({ answers, remarks }) => [...answers.flatMap(({ parts }) => parts), ...remarks])
        .filter(({ ts }) => ts)
        .map(({ by, text, ts, at }) => [by, text, ts, Math.floor(at.getTime() / 1000)]);
      written.push(...(await talkIn(id)), ...(await commentsIn(id)), ...(await repliesIn(id)));
      expect(
        messages
          .filter(({ user }) => user !== localBot.userId)
          .map(({ user, text, ts }) => [user, text, ts, Math.floor(Number(ts))])
          .sort(),
      ).toEqual(written.sort());
    }
    for (const { ts, sentAt } of rows) expect(Math.floor(Number(ts))).toBe(Math.floor(Number(sentAt) / 1000));
  });

  it('has something for everybody at the first heartbeat, and leaves the past alone', async () => {
    const now = new Date();
    await preparePlayground(accompany, local, now);
    const before = new Map((await records()).map((checkIn) => [checkIn.key, checkIn]));
    await checkInsJob(accompany).run(new Date(now.getTime() + 5_000));

    const after = await records();
    const came = after.filter(({ key, status }) => before.get(key)?.status === 'due' && status !== 'due');
    expect(came.map(({ pairing, status, late }) => [pairing, status, late])).toEqual([
      ['aminata-mariama', 'open', undefined],
      ['ousmane-mariama', 'open', undefined],
    ]);
    const reminders = await Reminders.find({ workspace }).lean();
    expect(reminders.map(({ about, person }) => [about.pairing, person]).sort()).toEqual([
      ['foday-mariama', 'U06MARIAMA'],
      ['musa-sorie', 'U04MUSA'],
      ['musa-sorie', 'U07SORIE'],
    ]);
    for (const checkIn of after.filter(({ closedAt }) => closedAt && closedAt < now)) {
      expect(checkIn).toEqual(before.get(checkIn.key));
    }
    expect(after.filter(({ isOut }) => isOut)).toHaveLength(5);
  });

  it('has problems in every state, each with its card and what was said under it', async () => {
    const now = new Date();
    await preparePlayground(accompany, local, now);
    const problems = await Problems.find({ workspace }).sort({ raisedAt: 1 }).lean();
    const told = exampleProblems();
    expect(problems.map(({ key }) => key).sort()).toEqual(told.map(({ id }) => `example-${id}`).sort());
    expect(Object.fromEntries(problems.map((one) => [one.key.slice(8), stateOf(one)]))).toEqual({
      'landing-place': 'being worked on',
      'rice-expected': 'resolved by itself, shared',
      'chief-in-the-hour': 'resolved by itself, shared',
      motorbike: 'being worked on, reminded 3 times',
      'office-transfer': 'being worked on',
      'list-on-the-wall': 'resolved by itself, shared',
      'clerk-asks-for-money': 'resolved by itself, shared',
      'clinic-closed': 'resolved yes, shared',
      'parents-without-chalk': 'resolved silent',
      'no-network': 'resolved yes, shared',
      'clinic-closed-again': 'merged',
      'key-of-the-box': 'open, reminded 1 times',
      'missing-signature': 'being worked on',
      'rumour-of-money': 'being worked on',
      'steps-of-the-meeting-house': 'resolved by itself, shared',
      'no-witness': 'not possible',
      'walking-group-laughed-at': 'resolved asked, shared',
      'rice-in-torabindo': 'being worked on',
      'children-who-herd': 'open',
      'fine-for-parents': 'open',
    });
    for (const problem of problems) {
      const card = await Posts.findOne({ workspace, key: `problem:${problem.key}` }).lean();
      const messages = await messagesIn(problem.channel);
      const stands = messages.find(({ ts }) => ts === card?.ts);
      expect(stands?.text).toContain(problem.title.slice(0, 20));
      const { isOpen, wakeAt, resolution, words } = problem;
      if (wakeAt) expect(Number(wakeAt)).toBeGreaterThan(Number(now));
      expect([problem.key, words !== undefined]).toEqual([problem.key, resolution !== undefined && !isOpen]);
    }
    expect(await Entries.countDocuments({ workspace })).toBeGreaterThan(80);
  });

  it('has a stakeholder log of two months: threads with their cards, and promises kept, partly kept, overdue and open', async () => {
    const now = new Date();
    await preparePlayground(accompany, local, now);
    const { stakeholders: stakeholdersTold, meetings } = exampleLog();
    const stakeholders = await Stakeholders.find({ workspace }, { _id: 0 }).lean();
    expect(stakeholders.map(({ name }) => name).sort()).toEqual(
      Object.values(stakeholdersTold)
        .map(({ name }) => name)
        .sort(),
    );
    const channel = stakeholders[0]?.channel ?? '';
    const messages = await messagesIn(channel);
    for (const { key, name, meetings: count } of stakeholders) {
      const card = await Posts.findOne({ workspace, key: `stakeholder:${key}` }).lean();
      const thread = messages.filter(({ thread_ts }) => thread_ts === card?.ts);
      const root = messages.find(({ ts }) => ts === card?.ts);
      expect(root?.text).toContain(name);
      expect(root?.text).toContain(`*Meetings:* ${count}`);
      const replies = thread.filter(({ user, ts }) => user === localBot.userId && ts !== card?.ts);
      const told = meetings.filter((one) => stakeholdersTold[one.with]?.name === name);
      // Each meeting, and what became of what was agreed.
      const deeds = told.flatMap(({ after }) => after).length;
      expect([name, count, replies.length]).toEqual([name, told.length, told.length + deeds]);
    }
    expect(JSON.stringify(messages)).not.toMatch(/\{-?\d+\}/);
    const kept = await Meetings.find({ workspace }, { _id: 0 }).lean();
    expect(kept).toHaveLength(meetings.length);
    expect(kept.filter(({ versions }) => versions.length > 0).map(({ key, gaps }) => [key, gaps])).toEqual([
      ['example-clinic-first', expect.stringContaining('No running water')],
    ]);
    expect(kept.filter(({ confirm }) => confirm)).toEqual([]);
    expect(await Comments.countDocuments({ workspace })).toBe(meetings.flatMap(({ said }) => said).length);

    const today = now.toISOString().slice(0, 10);
    const states = (await Commitments.find({ workspace }).lean()).map(({ status, isOpen, by = '-' }) =>
      isOpen && by < today && by !== '-' ? `${status}, overdue` : status,
    );
    const count = (state: string) => states.filter((one) => one === state).length;
    expect({
      fulfilled: count('fulfilled'),
      partly: count('partly, overdue'),
      overdue: count('open, overdue'),
      open: count('open'),
      broken: count('broken'),
    }).toEqual({ fulfilled: 14, partly: 2, overdue: 4, open: 12, broken: 1 });
    // Nobody is reminded of what is long past.
    const late = await Commitments.countDocuments({ workspace, remindAt: mongoose.trusted({ $lte: now }) });
    expect(late).toBe(0);
    const counted = stakeholders.flatMap(({ promised }) => promised).length;
    expect(counted).toBe(
      await Commitments.countDocuments({ workspace, isOpen: true, by: mongoose.trusted({ $gt: '' }) }),
    );
    const unseen = stakeholders.filter(({ lastMet = '' }) => lastMet < addDays(today, -45));
    expect(unseen.map(({ name }) => name)).toEqual(['Social Welfare, Kelindu']);
  });

  it.each([
    'monday 03:17',
    'monday 08:00',
    'monday 14:00',
    'wednesday 12:00',
    'saturday 23:59',
    'sunday 08:30',
  ])('has last Monday’s digest for each manager as it read then, on %s', async (when) => {
    const [name, time] = when.split(' ');
    const names = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
    const today = new Date().toISOString().slice(0, 10);
    const days = (new Date().getUTCDay() - names.indexOf(name ?? '') + 7) % 7;
    const now = new Date(`${addDays(today, -days - 7)}T${time}:30Z`);
    await preparePlayground(accompany, local, now);
    const digests = await Digests.find({ workspace }, { _id: 0 }).sort({ key: 1 }).lean<Digest[]>();
    const [first] = digests;
    const week = first?.week ?? '';
    expect(digests.map(({ key }) => key)).toEqual([
      `ibrahim/${week}`,
      `preview/mariama/${week}`,
      `preview/sorie/${week}`,
      `rugiatu/${week}`,
    ]);
    const at = first?.at ?? now;
    expect([at.getUTCDay(), at.toISOString().slice(11, 16)]).toEqual([1, '08:00']);
    const age = (now.getTime() - at.getTime()) / day;
    expect(age).toBeGreaterThan(0);
    expect(age).toBeLessThan(7.3);
    expect(first).toMatchObject({
      picture: 'wanted',
      notes: [{ mentor: 'mariama', by: 'U06MARIAMA' }],
      replies: [{ by: 'U08IBRAHIM', offer: 1 }],
      passedOn: [{ offer: 1, pairing: 'aminata-mariama', by: 'U08IBRAHIM' }],
      seen: [{ by: 'U08IBRAHIM' }],
    });
    expect(digests.flatMap(({ parts }) => parts.filter(({ section }) => !section))).toEqual([]);
    expect(digests.every(({ skipped, isLate }) => skipped.length === 0 && !isLate)).toBe(true);
    // What happened after it is not in it.
    const lines = digests.flatMap(({ needs }) => needs.map(({ since }) => since));
    expect(lines.filter((since) => since > at)).toEqual([]);
    const channel = (await Posts.findOne({ workspace, key: `digest:ibrahim/${week}` }).lean())?.channel ?? '';
    expect((await messagesIn(channel)).map(({ text }) => text)).toEqual(
      expect.arrayContaining([expect.stringMatching(/^Your week: /), first?.replies[0]?.text]),
    );
    const passed = (await messagesIn('C0AMINATAANDMARIAMA')).map(({ text }) => text);
    expect(passed.filter((text) => text.includes('Nights are in the plan'))).toHaveLength(1);

    // The next ones are planned, and none is missing in between.
    const schedules = await DigestSchedules.find({ workspace }, { _id: 0 }).lean();
    expect(schedules.map(({ kind, member }) => `${kind} ${member}`).sort()).toEqual([
      'digest ibrahim',
      'digest rugiatu',
      'preview mariama',
      'preview sorie',
    ]);
    for (const { told, dueAt } of schedules) {
      expect(told).toBe(week);
      expect(dueAt.getTime() - at.getTime()).toBeLessThanOrEqual(7 * day);
    }
  });

  it.each(['03:17', '08:59', '23:59'])(
    'comes out at once and not late when it starts at %s',
    async (time) => {
      const yesterday = new Date(Date.now() - day).toISOString().slice(0, 10);
      const now = new Date(`${yesterday}T${time}:30Z`);
      await preparePlayground(accompany, local, now);
      await checkInsJob(accompany).run(new Date(now.getTime() + 35_000));
      const out = (await records()).filter(({ postedAt }) => postedAt && postedAt > now);
      expect(out.map(({ pairing, late, date }) => [pairing, late, date <= yesterday])).toEqual([
        ['aminata-mariama', undefined, true],
        ['ousmane-mariama', undefined, true],
      ]);
      expect((await records()).filter(({ date, status }) => status === 'due' && date <= yesterday)).toEqual(
        [],
      );
    },
  );
});
