import { beforeAll, describe, expect, it } from '@jest/globals';
import { logOfStakeholders } from '../../../src/features/meetings/of-stakeholder';
import { programmeOf } from '../../../src/features/people';
import { rebuildThreads } from '../../../src/features/stakeholders';
import type { Message } from '../../support/slack';
import { until } from '../../support/until';
import { cardOf, met, named, settled, under } from '../stakeholders/live';
import { BEN, formOf, LOG, meetings, useLog } from './live';
import { sends, warmUp } from './support';

beforeAll(warmUp);
const live = useLog();

/** With the buttons. */
const last = (card: Message) => live.slack.thread(LOG, card.ts).at(-1) as Message;
async function edits(card: Message, answers: Record<string, string>): Promise<void> {
  await live.ben.presses(last(card), 'meetings.edit');
  await sends(live.ben, await formOf(live), answers);
  expect(live.slack.modalOf(BEN)).toBeUndefined();
}

describe('a meeting whose log was said anew', () => {
  it('goes on in that thread when it becomes longer again', async () => {
    const long = 'Fuel. '.repeat(480);
    const card = await met(live, 'Bo Police', { keyPoints: long, gaps: long });
    const parts = 4;
    await until(async () => {
      await settled(live);
      return under(live, card).length === parts;
    });
    await edits(card, { keyPoints: 'Fuel.', gaps: '' });
    await settled(live);
    expect(await meetings()).toMatchObject([{ posts: parts }]);
    const programme = await programmeOf('T1');
    if (!programme) throw new Error('no programme');
    const { key } = await named('Bo Police');
    const at = { now: live.clock.now(), keeps: [logOfStakeholders], isDry: false };
    await rebuildThreads(programme, [key], at);
    const anew = async () => cardOf(live, 'Bo Police');
    await until(async () => {
      await settled(live);
      return (await anew()).ts !== card.ts && under(live, await anew()).length === 1;
    });
    await edits(await anew(), { keyPoints: long, gaps: long });
    await until(async () => {
      await settled(live);
      return under(live, await anew()).length === parts;
    });
    expect(under(live, card).filter((text) => text.includes('Fuel. Fuel.'))).toEqual([]);
  });
});
