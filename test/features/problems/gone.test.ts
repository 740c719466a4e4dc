import { describe, expect, it } from '@jest/globals';
import { askManager, handOver, resolve, takeOn } from '../../../src/features/problems/service';
import { Posts } from '../../../src/outbox';
import { until } from '../../support/until';
import { ADA, BEN, CHANNEL, CLEO, DORA, useLive } from '../check-ins/live';
import { entries, KEY, lined, problem, raiseIn, saidUnder } from './live';

const live = useLive();
const workspace = 'T1';

const at = (once: string) => ({ workspace, key: KEY, now: live.clock.now(), once });

function deactivate(person: string): void {
  live.slack.workspace.addUser({ ...live.slack.workspace.users.get(person), id: person, deleted: true });
}

/** What the app says to a person directly, in order. */
const toldTo = (person: string) =>
  live.slack
    .directMessages(person)
    .filter(({ user }) => user === 'UBOT')
    .map(({ text }) => text);

const aboutPerson = (text: string) => text.includes('could not reach');

/** Waits until the coordinator was told that somebody could not be reached. */
const coordinatorKnows = (person: string, name: string) =>
  until(
    async () => {
      await live.app.deliver();
      return toldTo(DORA).find((text) => text.includes(`I could not reach ${name} (<@${person}>)`));
    },
    { what: 'a word to the coordinator' },
  );

const days = (count: number) => new Date(Date.parse('2026-11-30T10:00:00Z') + count * 86_400_000);

describe('a person gone from the workspace', () => {
  it('who is asked as manager: who asked and the coordinator know, and it goes on', async () => {
    const card = await raiseIn(live);
    deactivate(CLEO);
    await askManager(at('view:VASK'), ADA);
    await coordinatorKnows(CLEO, 'Cleo Cole');
    const said = await until(() => saidUnder(live, card).find(({ text }) => aboutPerson(text)));
    expect(said.text).toMatch(new RegExp(`^<@${ADA}>: I could not reach <@${CLEO}>, who was asked for help`));
    expect(toldTo(DORA).join()).not.toContain('channel of the pairing');
    await takeOn(at('view:VTAKE'), BEN);
    await live.app.deliver();
    await live.ben.says(CHANNEL, 'I phoned her.', { thread: card });
    await lined('said', (lines) => lines.length === 1);
    expect(await problem()).toMatchObject({ isOpen: true, owner: BEN, asked: [{ manager: CLEO, by: ADA }] });
    expect(saidUnder(live, card).filter(({ text }) => aboutPerson(text))).toHaveLength(1);
    expect(toldTo(DORA).filter(aboutPerson)).toHaveLength(1);
  });

  it('to whom it is handed over, outside the channel: who did so knows, and takes it back', async () => {
    const card = await raiseIn(live);
    deactivate(CLEO);
    await handOver(at('view:VHAND'), ADA, CLEO);
    await coordinatorKnows(CLEO, 'Cleo Cole');
    const said = await until(() => saidUnder(live, card).find(({ text }) => aboutPerson(text)));
    expect(said.text).toMatch(
      new RegExp(`^<@${ADA}>: I could not reach <@${CLEO}>, who is to look after this`),
    );
    await handOver(at('view:VBACK'), ADA, ADA);
    expect(await problem()).toMatchObject({ isOpen: true, owner: ADA });
  });

  it('who is asked, outside the channel, whether it is solved: who resolved it knows', async () => {
    const card = await raiseIn(live, { by: CLEO });
    deactivate(CLEO);
    await resolve(at('view:VDONE'), BEN, { done: 'They came.', isShared: false });
    await coordinatorKnows(CLEO, 'Cleo Cole');
    const said = await until(() => saidUnder(live, card).find(({ text }) => aboutPerson(text)));
    expect(said.text).toMatch(new RegExp(`^<@${BEN}>: I could not reach <@${CLEO}>, who is to say whether`));
    await live.app.beat(days(15));
    expect(await problem()).toMatchObject({ status: 'resolved', resolution: { confirmed: 'silent' } });
  });

  it('who looks after it: the coordinator is told of the reminder, and another takes it', async () => {
    const card = await raiseIn(live);
    await takeOn(at('view:VTAKE'), BEN);
    await live.app.deliver();
    deactivate(BEN);
    await live.app.beat(days(8));
    const told = await coordinatorKnows(BEN, 'Ben Bah');
    expect(told).toContain('deactivated');
    await handOver(at('view:VHAND'), ADA, ADA);
    await live.app.deliver();
    expect(await problem()).toMatchObject({ isOpen: true, owner: ADA, status: 'being worked on' });
    expect(saidUnder(live, card).at(-1)?.text).toContain(`<@${ADA}>`);
    await live.app.beat(days(17));
    await until(() => toldTo(ADA).find((text) => text.includes('Nothing has been heard')));
  });

  it('who raised it: the coordinator is told, and then the mentor of the silence', async () => {
    await raiseIn(live);
    deactivate(ADA);
    await live.app.beat(days(8));
    await coordinatorKnows(ADA, 'Ada Ade');
    for (const day of [15, 22]) await live.app.beat(days(day));
    await until(() => toldTo(BEN).find((text) => text.includes(`<@${ADA}> was reminded twice`)));
    await takeOn(at('view:VTAKE'), BEN);
    expect(await problem()).toMatchObject({ isOpen: true, owner: BEN });
    expect(await entries('taken on')).toHaveLength(1);
    const stuck = { workspace, state: { $in: ['waiting', 'sending', 'unsure'] }, 'about.problem': KEY };
    await live.app.deliver();
    expect(await Posts.collection.countDocuments(stuck)).toBe(0);
  });
});
