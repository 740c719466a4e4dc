import { describe, expect, it } from '@jest/globals';
import { Pairings } from '../../../src/features/people';
import { ADA, BEN, CHANNEL, CLEO, DORA, EVE, programme, prompt, shown, useLive } from '../check-ins/live';
import { blockIds, formOf, problems } from './raise-live';

const live = useLive();
const person = (id: string) => live.slack.person(id);
const form = formOf(live);

const twoPairings = programme
  .replace('members:', 'members:\n  eve: { slack: UEVE01, roles: facilitator, name: Eve }')
  .replace(
    'pairings:',
    `pairings:
  eve-ben:
    facilitator: eve
    mentor: ben
    channel: hall
    questionSets: short
    cadence: { firstOn: 2026-11-30, at: "09:00" }`,
  );

describe('where it belongs', () => {
  it('is asked in the form where somebody has several, and may be changed', async () => {
    await live.app.import(twoPairings);
    const view = await form(BEN, 'No medicine', null);
    expect(blockIds(view)).toContain('pairing');
    expect(shown(view)).toContain('Ada Ade – Ben');
    const wrong = await live.ben.submits(view, { pairing: 'eve-ben', community: 'mango-bay' });
    expect(wrong.errors).toEqual({
      community: 'This community does not belong to the pairing that you chose.',
    });
    expect((await live.ben.submits(view, { pairing: 'eve-ben', community: null })).did).toBe('closed');
    expect(await problems()).toMatchObject([{ pairing: 'eve-ben', channel: 'CHALL01', raisedBy: BEN }]);
  });

  it('is the channel’s pairing, also for who has several', async () => {
    await live.app.import(twoPairings);
    const view = await form(BEN, 'No medicine', CHANNEL);
    expect(blockIds(view)).not.toContain('pairing');
    await live.ben.submits(view);
    expect(await problems()).toMatchObject([{ pairing: 'ada-ben' }]);
  });

  it('is the only one of a person who writes elsewhere', async () => {
    const view = await form(CLEO, 'No medicine', 'CHALL01');
    expect(shown(view)).toContain(`<#${CHANNEL}>`);
  });

  it.each([
    ['a stranger', EVE, 'does not know you yet'],
    ['somebody without a pairing', 'nobody', 'You are in no pairing'],
  ])('is nowhere for %s', async (_, who, sentence) => {
    if (who === 'nobody')
      await live.app.import(
        programme
          .replace('pairings:', 'pairings:')
          .replace('members:', 'members:\n  eve: { slack: UEVE01, roles: adviser, name: Eve }'),
      );
    await person(EVE).runs('/problem', 'No medicine', 'CHALL01');
    expect(live.slack.modalOf(EVE)).toBeUndefined();
    expect(shown(live.slack.ephemeralsTo(EVE).at(-1))).toContain(sentence);
  });

  it('has ended: plainly said, before and while the form is open', async () => {
    const view = await form(ADA, 'No medicine');
    await Pairings.updateOne({ workspace: 'T1', key: 'ada-ben' }, { $set: { status: 'ended' } });
    const refused = await live.ada.submits(view);
    expect(refused.errors?.title).toContain('This pairing has ended');
    await live.ada.closes(view);
    await person(ADA).runs('/problem', 'No medicine', CHANNEL);
    expect(shown(live.slack.ephemeralsTo(ADA).at(-1))).toContain('This pairing has ended');
    await live.ada.presses(prompt(live), 'check-ins.form');
    expect(await problems()).toEqual([]);
  });

  it.each([
    ['is paused', { pausedFrom: '2026-11-20', pausedUntil: '2026-12-08' }, 'until Tuesday 8 December'],
    ['is paused without an end', { pausedFrom: '2026-11-30' }, 'This pairing is paused:'],
  ])('%s: it is raised, and the form says that it may take longer', async (_, pause, sentence) => {
    // What was imported on a day before, or is to come: the dates count.
    await Pairings.updateOne({ workspace: 'T1', key: 'ada-ben' }, { $set: { status: 'active', ...pause } });
    const view = await form(ADA, 'No medicine');
    expect(shown(view)).toContain(sentence);
    expect((await live.ada.submits(view)).did).toBe('closed');
    expect(await problems()).toHaveLength(1);
  });

  it.each([
    ['is still to come', { pausedFrom: '2026-12-01', pausedUntil: '2026-12-08' }],
    ['is over', { pausedFrom: '2026-11-01', pausedUntil: '2026-11-30' }],
  ])('has a pause that %s: nothing is said of it', async (_, pause) => {
    await Pairings.updateOne({ workspace: 'T1', key: 'ada-ben' }, { $set: { status: 'paused', ...pause } });
    expect(shown(await form(ADA, 'No medicine'))).not.toContain('paused');
  });

  it('is asked of a coordinator, who may raise anywhere', async () => {
    await live.app.import(twoPairings);
    const view = await form(DORA, 'No medicine', 'CHALL01');
    expect(shown(view)).toContain('<#CHALL01>');
  });
});
