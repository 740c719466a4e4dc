import { describe, expect, it } from '@jest/globals';
import { mergeInto, reopen, resolve } from '../../../src/features/problems/service';
import type { Message } from '../../support/slack';
import { ADA, BEN, CHANNEL, CLEO, DORA, EVE, modalOf, programme, shown, useLive } from '../check-ins/live';
import { entries, KEY, problem, raiseIn } from './live';

const live = useLive();
let count = 0;
const at = (key = KEY) => {
  count += 1;
  return { workspace: 'T1', key, now: live.clock.now(), once: `view:V${count}` };
};
const done = { done: 'They came.', isShared: false };

/** Raised by one, and merged into what another raised. */
async function merged(by = ADA, into = BEN): Promise<Message> {
  const card = await raiseIn(live, { by });
  await raiseIn(live, { view: 'VOTHER', by: into, title: 'No medicine at all' });
  await mergeInto(at(), BEN, 'VOTHER');
  await live.app.deliver();
  return card;
}

/** The question whether it is solved, as it stands in the channel. */
async function question(): Promise<Message> {
  await live.app.deliver();
  const found = live.slack.messages(CHANNEL).findLast(({ text }) => text?.includes('solved'));
  if (!found) throw new Error('nobody is asked');
  return found;
}

describe('who raised what was merged into another', () => {
  it('is asked with who raised the other, and can say that it is not solved', async () => {
    await merged();
    await resolve(at('VOTHER'), CLEO, done);
    expect((await question()).text).toBe(`<@${BEN}>, <@${ADA}>, is it solved for you?`);
    await live.ada.presses(await question(), 'problems.not-solved');
    await live.ada.submits(modalOf(live, ADA), { reason: 'Not here.' });
    expect(await problem('VOTHER')).toMatchObject({ isOpen: true });
    expect(await entries('not solved', 'VOTHER')).toMatchObject([{ by: ADA }]);
    expect(live.slack.complaints).toEqual([]);
  });

  it('is asked alone when who raised the other resolves it, and confirms it', async () => {
    await merged();
    await resolve(at('VOTHER'), BEN, done);
    expect((await question()).text).toBe(`<@${ADA}>, is it solved for you?`);
    await live.ada.presses(await question(), 'problems.solved');
    expect(await problem('VOTHER')).toMatchObject({ resolution: { confirmed: 'yes', confirmedBy: ADA } });
    expect((await question()).text).toBe(`<@${ADA}> says that it is solved.`);
  });

  it('gets the card of the other by direct message when they are not in the channel', async () => {
    await merged(DORA, ADA);
    await resolve(at('VOTHER'), BEN, done);
    await live.app.deliver();
    const card = () => live.slack.directMessages(DORA).at(-1) as Message;
    expect(shown(card())).toContain(`<@${DORA}>, is it solved for you?`);
    await live.ada.presses(await question(), 'problems.solved');
    await live.app.deliver();
    expect(shown(card())).toContain(`<@${ADA}> says that it is solved.`);
  });

  it('is not asked of what they may not see', async () => {
    await merged(EVE, BEN);
    await resolve(at('VOTHER'), CLEO, done);
    expect((await question()).text).toBe(`<@${BEN}>, is it solved for you?`);
    await live.slack.person(EVE).joins(CHANNEL);
    await live.slack.person(EVE).presses(await question(), 'problems.solved');
    expect(shown(modalOf(live, EVE))).toContain('Only the person who raised the problem');
  });

  it('is asked by the account that they have now', async () => {
    await merged(DORA, ADA);
    await live.app.import(programme.replace('UDORA1', EVE));
    await resolve(at('VOTHER'), BEN, done);
    expect((await question()).text).toBe(`<@${ADA}>, <@${EVE}>, is it solved for you?`);
  });
});

describe('a problem that was merged by mistake', () => {
  it('is opened again from its card, and the other is rid of it', async () => {
    const card = await merged();
    await live.ada.presses(card, 'problems.reopen');
    expect((await live.ada.submits(modalOf(live, ADA), { reason: 'It is another clinic.' })).did).toBe(
      'closed',
    );
    const again = await problem();
    expect(again).toMatchObject({ status: 'open', isOpen: true });
    expect(again.mergedInto).toBeUndefined();
    expect(again.closedAt).toBeUndefined();
    expect((await problem('VOTHER')).tookIn).toEqual([]);
    expect(await entries('split off', 'VOTHER')).toMatchObject([{ by: ADA, other: KEY }]);
    await live.app.deliver();
    expect(live.slack.messages(CHANNEL).map(shown).join()).toContain(
      `<@${ADA}> opened the problem again that was merged`,
    );
    await resolve(at('VOTHER'), CLEO, done);
    expect((await question()).text).toBe(`<@${BEN}>, is it solved for you?`);
    expect(live.slack.complaints).toEqual([]);
  });

  it('takes what was merged into it along, out of all that it led to', async () => {
    await merged(ADA, DORA);
    await raiseIn(live, { view: 'VLAST', by: BEN, title: 'Nothing anywhere' });
    await mergeInto(at('VOTHER'), BEN, 'VLAST');
    expect((await problem('VLAST')).tookIn).toEqual([
      { key: 'VOTHER', raisedBy: DORA },
      { key: KEY, raisedBy: ADA },
    ]);
    await reopen(at(), ADA, 'It is another.');
    expect((await problem('VLAST')).tookIn).toEqual([{ key: 'VOTHER', raisedBy: DORA }]);
    expect(await entries('split off', 'VLAST')).toEqual([]);
    await reopen(at('VOTHER'), BEN, 'This one, too.');
    expect((await problem('VLAST')).tookIn).toEqual([]);
    expect(await entries('split off', 'VLAST')).toMatchObject([{ other: 'VOTHER' }]);
  });

  it('stays merged after the programme’s days', async () => {
    const card = await merged();
    const old = structuredClone(card);
    await live.passes(31 * 86_400);
    await live.app.deliver();
    expect(shown(card)).not.toContain('problems.reopen');
    await live.ada.presses(old, 'problems.reopen');
    expect(shown(modalOf(live, ADA))).toContain('merged into another');
    expect(await problem()).toMatchObject({ status: 'merged' });
  });
});
