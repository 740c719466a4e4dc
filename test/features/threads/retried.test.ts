import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startTestApp, startTestSlack, type TestApp, TestClock } from '../../support/app';
import { freePort } from '../../support/port';
import type { SlackDouble } from '../../support/slack';
import { until } from '../../support/until';
import { record } from '../check-ins/live';

let clock: TestClock;
let slack: SlackDouble;
let app: TestApp;

beforeEach(async () => {
  const port = await freePort();
  clock = new TestClock('2026-11-30T08:00:00Z');
  const requestUrl = `http://127.0.0.1:${port}/slack/events`;
  slack = await startTestSlack(clock, { eventRetriesMs: [], requestUrl });
  const secrets = { botToken: 'xoxb-double', signingSecret: 'signing-secret' };
  const config = { slack: { kind: 'http', ...secrets, port, apiUrl: slack.url } } as const;
  app = await startTestApp({ slack, clock, config });
  await app.import();
  await app.beat('2026-11-30T09:00:00Z');
});

afterEach(async () => {
  await app.stop();
  await slack.close();
});

const reads = () => slack.callsTo('conversations.replies').length;
const words = async () => (await record()).answers.flatMap(({ parts }) => parts.map(({ text }) => text));

describe('what Slack brings again by HTTP', () => {
  it('is a sign that more may have been missed: threads are read within a minute, once', async () => {
    await app.beat('2026-11-30T09:05:00Z');
    // The start's own readings may come before the check-in is posted, or after it.
    await until(() => reads() > 0, { what: 'the reading after the start' });
    // On a busy machine the first reading may not have ended before.
    await app.beat('2026-11-30T09:05:10Z');
    const [prompt] = slack.messages('ada-and-ben');
    if (!prompt) throw new Error('no check-in stands in the channel');
    const ada = slack.person('UADA01');
    slack.deliveries.disturb = () => [];
    await ada.says('ada-and-ben', 'They dug a well.', { thread: prompt });
    slack.deliveries.disturb = undefined;
    await ada.says('ada-and-ben', 'It has water.', { thread: prompt });
    await until(async () => (await words()).length === 1);
    expect(await words()).toEqual(['It has water.']);
    const before = reads();
    const last = slack.deliveries.deliveries.at(-1);
    if (!last) throw new Error('nothing was delivered');
    for (let times = 0; times < 3; times += 1) await slack.deliveries.again(last);
    await app.beat('2026-11-30T09:05:30Z');
    expect(reads()).toBe(before);
    await app.beat('2026-11-30T09:06:31Z');
    await until(async () => (await words()).length === 2);
    expect(await words()).toContain('They dug a well.');
    await app.beat('2026-11-30T09:10:00Z');
    expect(reads()).toBe(before + 1);
  });
});
