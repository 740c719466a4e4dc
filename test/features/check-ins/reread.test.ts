import { describe, expect, it } from '@jest/globals';
import { until } from '../../support/until';
import { answered, CHANNEL, prompt, useLive } from './live';

const live = useLive();

const reads = () => live.slack.callsTo('conversations.replies').length;

/** The line was cut and is back: threads are read at the next heartbeat. */
async function readAfterReconnection(): Promise<void> {
  const before = reads();
  await until(() => live.slack.socket.connections === 1);
  live.slack.socket.drop();
  await until(
    async () => {
      await live.passes(0);
      return reads() > before;
    },
    { what: 'a reading after the reconnection' },
  );
}

describe('threads are read again', () => {
  it('a second time a minute later: Slack may show a reply late', async () => {
    await readAfterReconnection();
    live.slack.deliveries.disturb = () => [];
    const reply = await live.ada.says(CHANNEL, 'They dug a well.', { thread: prompt(live) });
    reply.visibleAt = Number.POSITIVE_INFINITY;
    await readAfterReconnection();
    const before = reads();
    await live.passes(30);
    expect(reads()).toBe(before);
    reply.visibleAt = 0;
    await live.passes(31);
    await answered(0, 'They dug a well.');
    await live.passes(1_800);
    expect(reads()).toBe(before + 1);
  });

  it('not every minute where somebody has deleted the prompt', async () => {
    live.slack.workspace.remove(prompt(live));
    const before = reads();
    await readAfterReconnection();
    for (let minute = 0; minute < 10; minute += 1) {
      await live.passes(61);
    }
    // After the reconnection, and once more.
    expect(reads() - before).toBe(2);
  });
});
