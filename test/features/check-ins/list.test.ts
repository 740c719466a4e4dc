import { beforeEach, describe, expect, it } from '@jest/globals';
import { checkInRow } from '../../../src/features/exports/tables/check-ins';
import { words } from '../../../src/words';
import { until } from '../../support/until';
import {
  ADA,
  BEN,
  CHANNEL,
  CLEO,
  DORA,
  EVE,
  modalOf,
  programme,
  prompt,
  record,
  shown,
  useLive,
  withButton,
} from './live';

const live = useLive();

/** What the person is told after `/accompany …`. */
async function runs(user: string, text: string): Promise<string> {
  const { ack } = await live.slack.person(user).runs('/accompany', text, CHANNEL);
  return shown(ack?.payload as never);
}

describe('/accompany check-ins', () => {
  beforeEach(async () => {
    await live.ada.presses(prompt(live), 'check-ins.form');
    await live.ada.submits(modalOf(live, ADA), { 'answer-0': 'Zubaida came' });
    live.clock.moveTo('2026-12-14T09:00:00Z');
    await live.app.beat('2026-12-14T09:00:00Z');
  });

  it.each(['ada-ben', 'ADA ade', 'Ada', `<@${ADA}|ada>`])(
    'lists those of %s, the newest first',
    async (name) => {
      const told = await runs(DORA, `check-ins ${name}`);
      expect(told).toMatch(/2026-12-14: waiting for an answer.*2026-11-30: partly answered/);
      expect(told).toContain('/accompany check-ins ada-ben 2026-12-14');
    },
  );

  it('opens an older one, with what the viewer may read and do', async () => {
    await runs(DORA, 'check-ins ada-ben 2026-11-30');
    expect(shown(modalOf(live, DORA))).toContain('Remove words');
    expect(shown(modalOf(live, DORA))).not.toContain('Zubaida');
    await runs(CLEO, 'points ada-ben 2026-11-30');
    expect(shown(modalOf(live, CLEO))).toContain('Zubaida came');
    expect(shown(modalOf(live, CLEO))).not.toContain('Remove words');
    await live.slack.person(DORA).submits(modalOf(live, DORA));
    const { did } = await live.slack
      .person(DORA)
      .submits(modalOf(live, DORA), { words: 'Zubaida', reason: 'child' });
    expect(did).toBe('update');
    expect(live.slack.complaints).toEqual([]);
  });

  it('says what is wrong in one sentence', async () => {
    expect(await runs(DORA, 'check-ins')).toContain('Write the facilitator’s name');
    expect(await runs(DORA, 'check-ins 2026-11-30')).toContain('Write the facilitator’s name');
    expect(await runs(DORA, 'check-ins Nobody <!channel>')).toContain('I know no pairing');
    expect(await runs(DORA, 'check-ins ada 2026-12-01')).toContain('No check-in of 2026-12-01');
    expect(await runs(DORA, 'check-ins ada 1er décembre')).toContain('No check-in of 1er décembre');
    expect(await runs(DORA, 'check-ins ada 20/11')).toContain(
      'write it last, like 2026-11-20 or 20 November',
    );
    expect(await runs(BEN, 'check-ins ada')).toContain('2026-11-30');
    const stranger = await runs(EVE, 'check-ins ada 2026-11-30');
    expect(stranger).not.toContain('2026-11-30');
    expect(live.slack.modalOf(EVE)).toBeUndefined();
  });

  it.each(['30 November', 'Monday 30 November', 'lundi 30 novembre 2026', 'the 30th of Nov.', 'November 30'])(
    'opens that of "%s"',
    async (day) => {
      await runs(CLEO, `check-ins ada ${day}`);
      expect(shown(modalOf(live, CLEO))).toContain('Zubaida came');
    },
  );
});

describe('a check-in that a holiday moved', () => {
  it('has one day wherever people read of it, and opens by that', async () => {
    await live.app.import(
      programme.replace(
        'safeguardingContact: Mariama',
        'safeguardingContact: Mariama\n  settings: { holidays: 2026-12-14, whenHoliday: move }',
      ),
    );
    live.clock.moveTo('2026-12-15T09:00:00Z');
    await live.app.beat('2026-12-15T09:00:00Z');
    await live.ada.presses(withButton(live.slack.messages(CHANNEL), 'check-ins.form'), 'check-ins.form');
    await live.ada.submits(modalOf(live, ADA), { 'answer-0': 'Zubaida came' });
    expect((await record('ada-ben/2026-12-14')).dueAt).toEqual(new Date('2026-12-15T09:00:00Z'));

    await live.ben.opensHome();
    await until(() => JSON.stringify(live.slack.homeOf(BEN)).includes('Tuesday 15 December'));
    const told = await runs(BEN, 'check-ins ada');
    expect(told).toContain('2026-12-15: partly answered');
    expect(told).toContain('/accompany check-ins ada-ben 2026-12-15');
    expect(told).not.toContain('2026-12-14');
    const exported = checkInRow(await record('ada-ben/2026-12-14'), { t: words('en') });
    expect(exported).toMatchObject({ date: '2026-12-15', reference: 'ada-ben/2026-12-14' });
    for (const day of ['2026-12-15', '15 December', '2026-12-14']) {
      await runs(CLEO, `check-ins ada ${day}`);
      expect(shown(modalOf(live, CLEO))).toContain('Tuesday 15 December');
    }
  });
});
