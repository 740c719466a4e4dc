import { beforeAll, describe, expect, it } from '@jest/globals';
import { until } from '../../support/until';
import type { Live } from '../check-ins/live';
import { BEN, cards, commitments, logForm, meetings, modalOf, replies, shown, useLog } from './live';
import { aStakeholder, asks, keepStakeholders, warmUp } from './support';

beforeAll(warmUp);
const live = useLog();

const GATE = 'Police: mend the gate by the rains';
const ROAD = 'Council: grade the road by the harvest';
const due = async () => (await commitments()).map(({ what, by }) => [what, by]);

async function logs(agreements: string, more: Record<string, string> = {}) {
  const view = await logForm(live, BEN, 'Bo Police');
  await live.ben.submits(view, { newType: 'police', keyPoints: 'They listened.', agreements, ...more });
  return modalOf(live, BEN);
}

async function edits(answers: Record<string, string>, own: Live = live) {
  await until(() => cards(own)[0] && replies(own, cards(own)[0] as never).length > 0);
  await own.ben.presses(replies(own, cards(own)[0] as never)[0] as never, 'meetings.edit');
  await own.ben.submits(modalOf(own, BEN), answers);
}

describe('an unclear line', () => {
  it('that was answered is not asked again when the meeting is edited, and keeps its answer', async () => {
    const asked = await logs(GATE);
    await live.ben.submits(asked, asks(asked, 0, { by: '2027-05-01' }));
    await edits({ keyPoints: 'They listened well.' });
    expect(live.slack.modalOf(BEN)).toBeUndefined();
    expect(await meetings()).toMatchObject([{ keyPoints: 'They listened well.' }]);
    expect((await commitments()).map(({ by }) => by)).toEqual(['2027-05-01']);
  });

  it('that comes with an edit is asked alone', async () => {
    const asked = await logs(GATE);
    await live.ben.submits(asked, asks(asked, 0, { by: '2027-05-01' }));
    await edits({ agreements: `${ROAD}\n${GATE}` });
    const again = modalOf(live, BEN);
    expect(shown(again)).toContain('One line is not clear');
    await live.ben.submits(again, asks(again, 0, { what: 'grade the road', by: '2027-06-01' }));
    expect(live.slack.modalOf(BEN)).toBeUndefined();
    expect((await commitments()).map(({ line, by }) => [line, by])).toEqual([
      [GATE, '2027-05-01'],
      [ROAD, '2027-06-01'],
    ]);
  });

  it('keeps its answer when a line before it is taken out in the same step', async () => {
    const asked = await logs(`${GATE}\n${ROAD}`);
    await live.ben.submits(asked, {
      ...asks(asked, 0, { by: '2027-05-01' }),
      ...asks(asked, 1, { what: 'grade the road', by: '2027-06-01' }),
      agreements: ROAD,
    });
    expect(live.slack.modalOf(BEN)).toBeUndefined();
    expect(await due()).toEqual([['grade the road', '2027-06-01']]);
  });

  it('keeps its answer when another line is put before it, which is asked then', async () => {
    const asked = await logs(GATE);
    await live.ben.submits(asked, {
      ...asks(asked, 0, { what: 'mend the gate', by: '2027-05-01' }),
      agreements: `${ROAD}\n${GATE}`,
    });
    const again = modalOf(live, BEN);
    expect(shown(again)).toContain('One line is not clear');
    await live.ben.submits(again, asks(again, 0, { what: 'grade the road', by: '2027-06-01' }));
    expect(await due()).toEqual([
      ['grade the road', '2027-06-01'],
      ['mend the gate', '2027-05-01'],
    ]);
  });

  it('keeps its answer when the date is corrected in the same step', async () => {
    const asked = await logs(`Council: come by the 31st\n${GATE}`);
    await live.ben.submits(asked, {
      ...asks(asked, shown(asked).includes('2 lines') ? 1 : 0, { what: 'mend the gate', by: '2027-05-01' }),
      metOn: '2026-10-30',
    });
    const open = live.slack.modalOf(BEN);
    if (open) await live.ben.submits(modalOf(live, BEN));
    expect(await due()).toContainEqual(['mend the gate', '2027-05-01']);
  });

  it('keeps its answer when harm is asked about beside it', async () => {
    const asked = await logs(GATE);
    await live.ben.submits(asked, {
      ...asks(asked, 0, { what: 'mend the gate', by: '2027-05-01' }),
      keyPoints: 'A girl was raped.',
    });
    await live.ben.submits(modalOf(live, BEN), { harm: 'no' });
    expect(live.slack.modalOf(BEN)).toBeUndefined();
    expect(await due()).toEqual([['mend the gate', '2027-05-01']]);
  });

  it('answered while the same meeting is logged again gives its date to what stands there', async () => {
    const first = await logs(GATE);
    await live.ben.submits(first);
    await live.ben.submits(await logForm(live, BEN, 'Bo Police'), { agreements: GATE });
    const asked = modalOf(live, BEN);
    const [meeting] = await meetings();
    await live.ben.submits(asked, { ...asks(asked, 0, { by: '2027-05-01' }), instead: meeting?.key ?? '' });
    expect(live.slack.modalOf(BEN)).toBeUndefined();
    expect((await commitments()).map(({ line, by }) => [line, by])).toEqual([[GATE, '2027-05-01']]);
  });

  it('found right as it stands takes nothing from what was answered before', async () => {
    const first = await logs(GATE);
    await live.ben.submits(first, asks(first, 0, { what: 'mend the gate', by: '2027-05-01' }));
    await live.ben.submits(await logForm(live, BEN, 'Bo Police'), { agreements: GATE });
    const [meeting] = await meetings();
    await live.ben.submits(modalOf(live, BEN), { instead: meeting?.key ?? '' });
    expect(live.slack.modalOf(BEN)).toBeUndefined();
    expect(await due()).toEqual([['mend the gate', '2027-05-01']]);
  });

  it('stays in the form with what was typed when another stakeholder is chosen meanwhile', async () => {
    await keepStakeholders([aStakeholder('Bo Council')]);
    const asked = await logs(GATE);
    await live.ben.chooses(asked, 'stakeholder', 'S Bo Council', {
      answers: asks(asked, 0, { what: 'mend the gate', by: '2027-05-01' }),
    });
    await until(() => !shown(modalOf(live, BEN)).includes('newName'));
    await live.ben.submits(modalOf(live, BEN));
    expect(live.slack.modalOf(BEN)).toBeUndefined();
    expect(await due()).toEqual([['mend the gate', '2027-05-01']]);
  });

  it('is asked in turn where there are more than fit into the form, and every answer is kept', async () => {
    const many = Array.from({ length: 40 }, (_, n) => `Police: mend gate ${n} by the rains`);
    await logs(many.join('\n'));
    const dates = many.map((_, n) => `2027-05-${String((n % 28) + 1).padStart(2, '0')}`);
    for (const page of [dates.slice(0, 15), dates.slice(15, 30), dates.slice(30)]) {
      const asked = modalOf(live, BEN);
      await live.ben.submits(
        asked,
        Object.assign({}, ...page.map((by, n) => asks(asked, n, { what: `gate ${by}`, by }))),
      );
    }
    expect(live.slack.modalOf(BEN)).toBeUndefined();
    expect(live.slack.complaints).toEqual([]);
    const kept = new Map((await commitments()).map(({ line, what, by }) => [line, [what, by]]));
    expect(many.map((line) => kept.get(line))).toEqual(dates.map((by) => [`gate ${by}`, by]));
  });

  it('stays in the form where its answer is too long to be carried along', async () => {
    const many = Array.from({ length: 20 }, (_, n) => `Police: mend gate ${n} by the rains`);
    const asked = await logs(many.join('\n'));
    const what = 'x'.repeat(2_900);
    await live.ben.submits(asked, { ...asks(asked, 0, { what }), ...asks(asked, 1, { what }) });
    await live.ben.submits(modalOf(live, BEN));
    expect(live.slack.modalOf(BEN)).toBeUndefined();
    expect((await commitments()).filter((one) => one.what === what)).toHaveLength(2);
    expect(live.slack.complaints).toEqual([]);
  });
});
