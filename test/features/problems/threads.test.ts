import { describe, expect, it } from '@jest/globals';
import { CheckIns } from '../../../src/features/check-ins';
import { askManager, resolve } from '../../../src/features/problems/service';
import { until } from '../../support/until';
import { ADA, CHANNEL, CLEO, EVE, programme, useLive } from '../check-ins/live';
import { askCleo, entries, KEY, lined, problem, raiseIn, saidUnder } from './live';

const live = useLive();

/** Ada, who is asked questions herself, is the line manager of Eve. */
const adaManagesEve = programme
  .replace('roles: facilitator }', 'roles: [facilitator, manager] }')
  .replace('  ben:', '  eve: { slack: UEVE01, roles: facilitator }\n  ben:')
  .concat(`  eve-ben:
    facilitator: eve
    mentor: ben
    managers: ada
    communities: mango-bay
    channel: hall
    questionSets: short
    cadence: { firstOn: 2027-03-01, at: "09:00" }
`);

describe('in the thread of a problem’s card', () => {
  it('what people write, change and delete belongs to the problem, also that of strangers, and when it is closed', async () => {
    const card = await raiseIn(live);
    const eve = live.slack.person(EVE);
    await eve.joins(CHANNEL);
    const first = await live.ben.says(CHANNEL, 'Ask the nurse &amp; the chief.', { thread: card });
    const second = await eve.says(CHANNEL, 'I know her.', { thread: card });
    await lined('said', (lines) => lines.length === 2);
    await live.ben.edits(first, 'Ask the chief.');
    await lined('said', ([line]) => line?.text === 'Ask the chief.');
    await eve.deletes(second);
    await lined('said', ([, line]) => line?.deleted);
    expect(await entries('said')).toMatchObject([
      { by: 'UBEN01', text: 'Ask the chief.', revisions: [{ text: 'Ask the nurse & the chief.' }] },
      { by: EVE, text: '', revisions: [{ text: 'I know her.', what: 'deleted' }] },
    ]);
    const at = { workspace: 'T1', key: KEY, now: live.clock.now(), once: 'view:V1' };
    await resolve(at, ADA, { done: 'They came.', isShared: false });
    await live.ada.says(CHANNEL, 'Thank you all.', { thread: card });
    await lined('said', (lines) => lines.length === 3);
    expect((await problem()).isOpen).toBe(false);
  });

  it('nobody is asked whether it is an answer to the check-in, neither in the channel nor in their own conversation', async () => {
    const card = await raiseIn(live);
    await live.ada.says(CHANNEL, 'They came.', { thread: card });
    await lined('said', (lines) => lines.length === 1);
    await live.app.import(adaManagesEve);
    await raiseIn(live, { by: EVE, view: 'VEVE' }, { pairing: 'eve-ben', channel: 'CHALL01' });
    await askManager({ workspace: 'T1', key: 'VEVE', now: live.clock.now(), once: 'ask' }, EVE);
    await live.app.deliver();
    const direct = await until(() => live.slack.directMessages(ADA).find(({ user }) => user === 'UBOT'));
    await live.ada.tellsApp('I will see to it.', { thread: direct });
    await until(async () => (await entries('manager replied', 'VEVE')).length === 1);
    expect((await CheckIns.find().lean()).flatMap((one) => one.strays ?? [])).toEqual([]);
  });
});

describe('what a manager replies to the card in their conversation', () => {
  it('appears in the problem’s thread as theirs, follows their edits, and goes when they delete it', async () => {
    const card = await raiseIn(live);
    const asked = await askCleo(live);
    const cleo = live.slack.person(CLEO);
    const reply = await cleo.tellsApp('I will call them <!channel>.', { thread: asked });
    await lined('manager replied', (lines) => lines.length === 1);
    await live.app.deliver();
    const shown = () => JSON.stringify(saidUnder(live, card).at(-1));
    expect(shown()).toContain('I will call them');
    expect(shown()).toContain(`<@${CLEO}>`);
    await cleo.edits(reply, 'I have called them.');
    await until(async () => {
      await live.app.deliver();
      return shown().includes('I have called them.');
    });
    await cleo.deletes(reply);
    await until(async () => {
      await live.app.deliver();
      return shown().includes('deleted this reply');
    });
    expect(shown()).not.toContain('have called');
    expect(live.slack.complaints).toEqual([]);
  });
});

describe('threads that are read again', () => {
  it('bring in what was missed: replies, edits and deletions, in the channel and with managers', async () => {
    const card = await raiseIn(live);
    const asked = await askCleo(live);
    const cleo = live.slack.person(CLEO);
    const first = await live.ben.says(CHANNEL, 'One.', { thread: card });
    const second = await live.ben.says(CHANNEL, 'Two.', { thread: card });
    await lined('said', (lines) => lines.length === 2);
    live.slack.deliveries.disturb = () => [];
    await live.ben.edits(first, 'One and a half.');
    await live.ben.deletes(second);
    await live.ada.says(CHANNEL, 'Three.', { thread: card });
    await cleo.tellsApp('I will call them.', { thread: asked });
    live.slack.deliveries.disturb = undefined;
    // What was said just now may be missing from a reading.
    await live.passes(3_700);
    await lined('manager replied', (lines) => lines.length === 1);
    await lined('said', (lines) => lines.length === 3 && lines[1]?.deleted);
    expect(await entries('said')).toMatchObject([
      { text: 'One and a half.', revisions: [{ text: 'One.' }] },
      { text: '', deleted: true },
      { text: 'Three.' },
    ]);
    const before = await entries();
    await live.passes(3_700);
    await live.passes(61);
    expect(await entries()).toEqual(before);
  });
});
