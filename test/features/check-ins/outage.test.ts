import { describe, expect, it } from '@jest/globals';
import { retryPost } from '../../../src/outbox';
import { ADA, BEN, CHANNEL, KEY, modalOf, record, shown, useLive } from './live';

const live = useLive();

const prompts = () =>
  live.slack.messages(CHANNEL).filter(({ user, thread_ts }) => user === 'UBOT' && !thread_ts);

describe('Slack takes nothing for a while', () => {
  it('then the check-in says that it is late, and nobody is reminded right behind it', async () => {
    const { app, slack } = live;
    slack.faults.source = (method) =>
      method === 'chat.postMessage' ? { kind: 'error', error: 'team_added_to_org' } : undefined;
    await app.beat('2026-12-14T09:00:00Z');
    await app.beat('2026-12-17T10:00:00Z');
    slack.faults.clear();
    await app.beat('2026-12-17T12:00:00Z');
    const [, late, ...others] = prompts();
    expect(others).toEqual([]);
    expect(late?.text).toContain('This comes late: it was meant for Monday 14 December');
    const thread = () => slack.thread(CHANNEL, late?.ts ?? '').slice(1);
    expect(thread()).toEqual([]);
    const isDigest = (message: object) => JSON.stringify(message).includes('"digests"');
    const toBen = () =>
      JSON.stringify(slack.messages(slack.workspace.directChannel(BEN).id).filter((one) => !isDigest(one)));
    const before = toBen();
    await app.beat('2026-12-18T12:00:00Z');
    expect(thread()).toEqual([]);
    // Two days after it came she is reminded; five days after it was meant to, the mentor is not told yet.
    await app.beat('2026-12-21T12:00:00Z');
    expect(thread().map(({ text }) => text)).toEqual([expect.stringContaining('only a reminder')]);
    expect(toBen()).toBe(before);
    await app.beat('2026-12-22T12:30:00Z');
    expect(toBen()).not.toBe(before);
    expect(toBen()).toContain(
      'Nothing has been heard from <@UADA01> about the check-in of Monday 14 December',
    );
  });

  it('for so long that the next falls due: one prompt comes, and nobody is blamed', async () => {
    const { app, slack } = live;
    slack.faults.source = (method) =>
      method === 'chat.postMessage' ? { kind: 'error', error: 'team_added_to_org' } : undefined;
    await app.beat('2026-12-14T09:00:00Z');
    slack.faults.clear();
    await app.beat('2026-12-28T09:00:00Z');
    expect(prompts()).toHaveLength(2);
    expect(prompts()[1]?.text).not.toContain('This comes late');
    expect((await record()).status).toBe('missed');
    expect((await record(KEY.replace('11-30', '12-14'))).status).toBe('missed by the app');
  });
});

describe('the channel was archived when a check-in came out', () => {
  const second = KEY.replace('11-30', '12-14');

  it('restored and tried again, the check-in comes late, and can be answered', async () => {
    const { app, slack } = live;
    await slack.archive(CHANNEL);
    await app.beat('2026-12-14T09:00:00Z');
    expect((await record(second)).status).toBe('missed by the app');
    slack.channelNamed(CHANNEL).archived = false;
    await app.beat('2026-12-14T09:11:00Z');
    expect(await retryPost('T1', `check-in:${second}`, live.clock.now())).toBe(1);
    await app.deliver();
    const late = prompts()[1];
    expect(late?.text).toContain('This comes late: it was meant for Monday 14 December');
    expect(shown(late)).not.toContain('I could not post this in time');
    if (!late) throw new Error('nothing came');
    await live.ada.presses(late, 'check-ins.form');
    await live.ada.submits(modalOf(live, ADA), { 'answer-0': 'They met.' });
    expect(await record(second)).toMatchObject({ status: 'partly answered', isOut: true });
  });
});
