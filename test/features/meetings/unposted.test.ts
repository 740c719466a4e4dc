import { beforeAll, describe, expect, it } from '@jest/globals';
import { until } from '../../support/until';
import { settled } from '../stakeholders/live';
import { asNew, BEN, LOG, meetings, modalOf, shown, stakeholders, useLog } from './live';
import { asks, sends, warmUp } from './support';

beforeAll(warmUp);
const live = useLog();

const direct = (who: string) =>
  live.slack.messages(live.slack.workspace.directChannel(who).id).map(({ text }) => text ?? '');

describe('a meeting that can’t be posted', () => {
  it('is told of to who logged it: once, that it is kept', async () => {
    live.slack.channelNamed(LOG).archived = true;
    await asNew(live, 'Bo Police');
    const told = () => direct(BEN).filter((text) => text.includes('is kept as you wrote it'));
    await until(async () => {
      await settled(live);
      return told().length > 0;
    });
    expect(told()).toHaveLength(1);
    expect(told()[0]).toContain('Bo Police');
    expect(told()[0]).toContain(`<#${LOG}>`);
  });
});

describe('words that sound as if a child was harmed', () => {
  it('are asked about in the name of a new stakeholder and in what is said of a line that was not clear', async () => {
    await asNew(live, 'Parents of the girl who was raped');
    expect(shown(modalOf(live, BEN))).toContain('harm');
    expect([await meetings(), await stakeholders()]).toEqual([[], []]);
    await live.ben.closes(modalOf(live, BEN));
    await asNew(live, 'Bo Police', { agreements: 'Police: mend the gate by the rains' });
    const asked = modalOf(live, BEN);
    await sends(live.ben, asked, asks(asked, 0, { what: 'visit the girl who was raped' }));
    expect(modalOf(live, BEN).state.values.harm).toBeDefined();
    await live.ben.submits(modalOf(live, BEN), { harm: 'yes' });
    expect([await meetings(), await stakeholders()]).toEqual([[], []]);
  });
});
