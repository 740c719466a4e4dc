import { describe, expect, it } from '@jest/globals';
import { BEN, CHANNEL, KEY, record, useLive } from './live';

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
    const toBen = () => JSON.stringify(slack.messages(slack.workspace.directChannel(BEN).id));
    const before = toBen();
    await app.beat('2026-12-18T12:00:00Z');
    expect(thread()).toEqual([]);
    expect(toBen()).toBe(before);
    await app.beat('2026-12-21T12:00:00Z');
    expect(thread().map(({ text }) => text)).toEqual([expect.stringContaining('only a reminder')]);
  }, 30_000);

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
  }, 30_000);
});
