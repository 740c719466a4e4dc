import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { InputBlock } from '@slack/types';
import { Drafts } from '../../../src/features/meetings/model';
import { Districts, Members } from '../../../src/features/people';
import type { OpenView } from '../../support/slack';
import { until } from '../../support/until';
import { BEN, EVE } from '../check-ins/live';
import { LOG, logForm, meetings, modalOf, shown, stakeholders, useLog } from './live';
import { aStakeholder, asks, keepStakeholders, sends, warmUp } from './support';

beforeAll(warmUp);
const live = useLog();

interface Option {
  value: string;
  text: { text: string };
  description?: { text: string };
}

const menuOf = (view: OpenView) =>
  (view.blocks as unknown as InputBlock[]).find(({ block_id }) => block_id === 'stakeholder')
    ?.element as unknown as { type: string; options?: Option[]; initial_option?: Option };

/** What the menu offers while somebody types this. */
async function typing(view: OpenView, typed: string, who = BEN): Promise<Option[]> {
  const { ack } = await live.slack.person(who).searches(view, 'stakeholder', typed);
  return (ack?.payload as { options: Option[] } | undefined)?.options ?? [];
}

const names = (options: Option[]) => options.map(({ text }) => text.text);
const NEW = '➕ A new stakeholder';
const office = (n: number) => `Office ${String(n).padStart(3, '0')}`;
const north = { district: { key: 'north', name: 'North' } };
const many = (count: number) =>
  Array.from({ length: count }, (_, n) => aStakeholder(office(n), n % 2 === 0 ? north : {}));

describe('a stakeholder', () => {
  it('is chosen from a plain menu up to 99 of them, and a new one last', async () => {
    await keepStakeholders([...many(99), aStakeholder('Gone', { status: 'archived' })]);
    const menu = menuOf(await logForm(live));
    expect(menu.type).toBe('static_select');
    expect(names(menu.options ?? [])).toEqual([...Array.from({ length: 99 }, (_, n) => office(n)), NEW]);
    expect(live.slack.complaints).toEqual([]);
  });

  it('is offered by the server above that: the same to the person', async () => {
    await keepStakeholders(many(99));
    const plain = menuOf(await logForm(live)).options;
    await live.ben.closes(modalOf(live, BEN));
    await keepStakeholders([aStakeholder('Zebra')]);
    const view = await logForm(live);
    expect(menuOf(view).type).toBe('external_select');
    expect(await typing(view, '')).toEqual(plain);
    expect(plain?.[0]).toMatchObject({
      value: 'S Office 000',
      description: { text: 'Police, family support unit · North' },
    });
    expect(names(await typing(view, 'zeb'))).toEqual(['Zebra', NEW]);
    expect(live.slack.complaints).toEqual([]);
  });

  it('is found by the beginnings of its words among 300 with similar names', async () => {
    await keepStakeholders([
      ...many(300),
      aStakeholder('Kailahun District Council'),
      aStakeholder('Kailahun District Health Team'),
      aStakeholder('Kailahun District Council', { key: 'S other', district: { key: 'west', name: 'West' } }),
    ]);
    const view = await logForm(live);
    expect(names(await typing(view, 'council kai'))).toEqual([
      'Kailahun District Council',
      'Kailahun District Council',
      NEW,
    ]);
    expect((await typing(view, 'council')).map(({ description }) => description?.text)).toEqual([
      'Police, family support unit',
      'Police, family support unit · West',
      undefined,
    ]);
    expect(names(await typing(view, 'office 29'))).toEqual([
      ...Array.from({ length: 10 }, (_, n) => office(290 + n)),
      NEW,
    ]);
    expect(await typing(view, 'off')).toHaveLength(100);
    expect(names(await typing(view, 'nobody'))).toEqual([NEW]);
  });

  it.each([
    ['KOMIN', 'Welbodi Komin, Kɛnɛma'],
    ['kɛn', 'Welbodi Komin, Kɛnɛma'],
    ['PRÉFECTURE', 'Préfecture de Guéckédou'],
    ['prefecture gueck', 'Préfecture de Guéckédou'],
    ['l’hop', 'Direction de l’Hôpital'],
    ['HÔPITAL', 'Direction de l’Hôpital'],
    ['المجلس', 'المجلس المحلي'],
    ['المُجلس', 'المجلس المحلي'],
    ['strasse', 'Büro Straße'],
    ['.* (a+)+$', undefined],
    ['<script>', undefined],
  ])('is found by “%s”, in any script, with accents or without', async (typed, name) => {
    const all = [
      'Welbodi Komin, Kɛnɛma',
      'Préfecture de Guéckédou',
      'Direction de l’Hôpital',
      'المجلس المحلي',
      'Büro Straße',
    ];
    await keepStakeholders([...many(100), ...all.map((one) => aStakeholder(one))]);
    const found = names(await typing(await logForm(live), typed));
    if (name) expect(found).toContain(name);
    else expect(found.filter((one) => all.includes(one))).toEqual([]);
  });

  it('keeps its menu when the form comes again with one of more than a hundred', async () => {
    await keepStakeholders(many(150));
    const view = await logForm(live);
    await sends(live.ben, view, { stakeholder: 'S Office 120', agreements: 'Police: mend it by the rains' });
    const asked = modalOf(live, BEN);
    expect(menuOf(asked).initial_option?.text.text).toBe('Office 120');
    await live.ben.submits(asked, asks(asked, 0, { by: '2027-05-01' }));
    expect(await meetings()).toMatchObject([{ stakeholder: 'S Office 120' }]);
  });

  it('that is new is added from among hundreds without losing what was typed', async () => {
    await keepStakeholders(many(150));
    const view = await logForm(live);
    await live.ben.chooses(view, 'stakeholder', 'new', {
      answers: { keyPoints: 'They listened.', present: 'The clerk', nextContact: '2026-12-10' },
    });
    await until(() => shown(modalOf(live, BEN)).includes('newName'));
    const changed = modalOf(live, BEN);
    expect(changed.state.values.keyPoints?.keyPoints?.value).toBe('They listened.');
    expect(changed.state.values.nextContact?.nextContact?.selected_date).toBe('2026-12-10');
    await live.ben.chooses(changed, 'stakeholder', 'S Office 007');
    await until(() => !shown(modalOf(live, BEN)).includes('newName'));
    await live.ben.chooses(modalOf(live, BEN), 'stakeholder', 'new');
    await until(() => shown(modalOf(live, BEN)).includes('newName'));
    await live.ben.submits(modalOf(live, BEN), { newName: 'Bo Council', newType: 'council' });
    expect((await stakeholders()).find(({ name }) => name === 'Bo Council')).toMatchObject({
      type: 'council',
      sector: 'government',
    });
    expect(await meetings()).toMatchObject([{ keyPoints: 'They listened.', present: 'The clerk' }]);
  });

  it('changes the form also while what was typed can’t be kept as a draft', async () => {
    await keepStakeholders(many(3));
    const view = await logForm(live);
    const failing = jest.spyOn(Drafts, 'updateOne').mockImplementationOnce(() => {
      throw new Error('MongoDB is busy');
    });
    await live.ben.chooses(view, 'stakeholder', 'new', { answers: { keyPoints: 'They listened.' } });
    await until(() => shown(modalOf(live, BEN)).includes('newName'));
    expect(failing).toHaveBeenCalledTimes(1);
    failing.mockRestore();
  });

  it('decides where it will be posted, and the form says so anew', async () => {
    await Districts.updateOne({ workspace: 'T1', key: 'north' }, { $set: { logChannel: 'CNORTH1' } });
    live.slack.workspace.addChannel({ id: 'CNORTH1', name: 'north-log', members: ['UBOT', BEN] });
    await keepStakeholders([aStakeholder('Bo Police'), aStakeholder('North Police', { channel: 'CNORTH1' })]);
    const view = await logForm(live);
    expect(shown(view)).toContain(`<#${LOG}>`);
    await live.ben.chooses(view, 'stakeholder', 'S North Police', { answers: { gaps: 'No fuel.' } });
    await until(() => shown(modalOf(live, BEN)).includes('<#CNORTH1>'));
    expect(modalOf(live, BEN).state.values.gaps?.gaps?.value).toBe('No fuel.');
    await live.ben.chooses(modalOf(live, BEN), 'stakeholder', 'new');
    await until(() => shown(modalOf(live, BEN)).includes(`<#${LOG}>`));
    await live.ben.chooses(modalOf(live, BEN), 'newDistrict', 'north');
    await until(() => shown(modalOf(live, BEN)).includes('<#CNORTH1>'));
    await live.ben.submits(modalOf(live, BEN), { newName: 'North Council', newType: 'council' });
    expect((await stakeholders()).find(({ name }) => name === 'North Council')?.channel).toBe('CNORTH1');
  });

  it('is offered to nobody who may not log', async () => {
    await keepStakeholders(many(150));
    const view = await logForm(live);
    await Members.updateOne({ workspace: 'T1', slackUser: BEN }, { $set: { roles: ['adviser'] } });
    expect(await typing(view, 'office')).toEqual([]);
    await Members.deleteOne({ workspace: 'T1', slackUser: BEN });
    expect(await typing(view, 'office')).toEqual([]);
    expect(await typing(view, 'office', EVE)).toEqual([]);
  });
});
