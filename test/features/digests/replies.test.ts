import { describe, expect, it } from '@jest/globals';
import { type Digest, Digests } from '../../../src/features/digests';
import { passedMessage } from '../../../src/features/digests/replies/messages';
import { digestThreads } from '../../../src/features/digests/replies/threads';
import { until } from '../../support/until';
import { BEN, CHANNEL, CLEO, modalOf, programme, useLive } from '../check-ins/live';

const live = useLive();
const monday = '2026-12-07T08:00:00Z';

const kept = async () => {
  const digest = await Digests.findOne({ workspace: 'T1' }, { _id: 0 }).lean<Digest>();
  if (!digest) throw new Error('no digest');
  return digest;
};
const conversation = () => live.slack.workspace.directChannel(CLEO).id;
const digestMessage = () => {
  const found = live.slack
    .directMessages(CLEO)
    .find(({ blocks }) => JSON.stringify(blocks ?? []).includes('digests.details'));
  if (!found) throw new Error('no digest');
  return found;
};
const thread = () => live.slack.thread(conversation(), digestMessage().ts).slice(1);
const ours = () => thread().filter(({ user }) => user === 'UBOT');
const inChannel = () => live.slack.messages(CHANNEL).filter(({ user }) => user === 'UBOT');
const everything = () => JSON.stringify([...ours(), ...inChannel()]);
const cleo = () => live.slack.person(CLEO);

async function writes(text: string, replies: number) {
  const said = await cleo().says(conversation(), text, { thread: digestMessage() });
  await until(async () => (await kept()).replies.length === replies, { what: text });
  await live.app.deliver();
  return said;
}

describe('what a manager writes in the thread of a digest', () => {
  it('is kept, and passed on to a pairing’s channel by one press, never by itself', async () => {
    await live.app.beat(monday);
    const before = inChannel().length;
    await writes('Well done <!channel> *all*', 1);
    expect(inChannel()).toHaveLength(before);
    expect(ours().map(({ text }) => text)).toEqual([
      'Shall I pass this on to a pairing’s channel? \u2068Well done @channel *all*\u2069',
    ]);
    await cleo().presses(ours()[0] ?? digestMessage(), 'digests.pass-on:0');
    await cleo()
      .presses(ours()[0] ?? digestMessage(), 'digests.pass-on:0')
      .catch(() => undefined);
    await live.app.deliver();
    const passed = inChannel().slice(before);
    expect(passed).toHaveLength(1);
    expect(passed[0]?.text).toContain(`<@${CLEO}> writes to you:`);
    expect(JSON.stringify(passed[0]?.blocks)).toContain('Well done @channel *all*');
    expect(passed[0]?.text).not.toContain('<!');
    expect(ours()[0]?.text).toContain('passed it on to \u2068Ada Ade\u2069’s channel.');
    expect((await kept()).passedOn).toMatchObject([{ offer: 1, pairing: 'ada-ben', by: CLEO }]);
    expect(live.slack.complaints).toEqual([]);
  });

  it('is asked about once, however many lines it has; the next after that was answered', async () => {
    await live.app.beat(monday);
    await writes('One', 1);
    await writes('Two', 2);
    expect(ours()).toHaveLength(1);
    expect(ours()[0]?.text).toContain('One Two');
    await cleo().presses(ours()[0] ?? digestMessage(), 'digests.pass-on:0');
    await writes('Three', 3);
    expect(ours()).toHaveLength(2);
    expect(ours()[1]?.text).toContain('Three');
    expect(ours()[1]?.text).not.toContain('One');
  });

  it('follows its edits, and is not passed on once it was taken back', async () => {
    await live.app.beat(monday);
    const said = await writes('Wel done', 1);
    live.clock.moveTo('2026-12-07T08:05:00Z');
    await cleo().edits(said, 'Well done');
    await until(async () => (await kept()).replies[0]?.text === 'Well done');
    expect((await kept()).replies[0]?.revisions).toMatchObject([{ text: 'Wel done', what: 'edited' }]);
    await cleo().deletes(said);
    await until(async () => (await kept()).replies[0]?.deleted);
    await live.app.deliver();
    expect(ours()[0]?.text).toBe('It was taken back.');
    expect((await kept()).replies[0]?.revisions.map(({ text }) => text)).toEqual(['Wel done', 'Well done']);
  });

  it('is not passed on to a pairing that somebody else manages by now', async () => {
    await live.app.beat(monday);
    await writes('Well done', 1);
    const other = programme.replace('roles: coordinator', 'roles: [coordinator, manager]');
    await live.app.import(other.replace('managers: cleo', 'managers: dora'));
    const before = inChannel().length;
    await cleo().presses(ours()[0] ?? digestMessage(), 'digests.pass-on:0');
    await live.app.deliver();
    expect(inChannel()).toHaveLength(before);
    expect((await kept()).passedOn).toEqual([]);
  });

  it('is found when its thread is read again, what was deleted meanwhile, too', async () => {
    await live.app.beat(monday);
    await writes('Well done', 1);
    const { ts } = thread().find(({ user }) => user === CLEO) ?? { ts: '' };
    const [open] = await digestThreads.open('T1', live.clock.now());
    if (!open) throw new Error('no open thread');
    const since = digestMessage().ts;
    const at = new Date(live.clock.now().getTime() + 3_600_000);
    const heard = { channel: conversation(), by: CLEO, files: [] };
    const missed = { ...heard, ts: String(Number(ts) + 60), text: 'Go on' };
    const reading = { channel: conversation(), thread: since, since, at, replies: [missed] };
    await digestThreads.takeIn(live.app.accompany, open, reading);
    await digestThreads.takeIn(live.app.accompany, open, reading);
    expect((await kept()).replies).toMatchObject([
      { text: '', deleted: true },
      { text: 'Go on', offer: 1 },
    ]);
  });

  it('can have words removed for good, from here and from where it was passed on to', async () => {
    await live.app.beat(monday);
    const said = await writes('Ask about Fatu', 1);
    await cleo().presses(ours()[0] ?? digestMessage(), 'digests.pass-on:0');
    await live.app.deliver();
    expect(everything()).toContain('Fatu');
    await cleo().usesShortcut('check-ins.remove-words', said);
    await cleo().submits(modalOf(live, CLEO), { words: 'Fatu', reason: 'child' });
    expect((await cleo().submits(modalOf(live, CLEO))).did).toBe('update');
    await live.app.deliver();
    expect(everything()).not.toContain('Fatu');
    expect(JSON.stringify(await kept())).not.toContain('Fatu');
    expect((await kept()).removals).toMatchObject([{ by: CLEO, reason: 'child' }]);
  });
});

describe('what is said in the thread of a digest', () => {
  it('lets pings and links of people be letters, also where blocks are not shown', () => {
    const { text } = passedMessage(CLEO, 'Go <!channel> & <https://x.org|here>', 'en');
    expect(text).toBe(`<@${CLEO}> writes to you:\nGo &lt;!channel&gt; &amp; &lt;https://x.org|here&gt;`);
  });

  it('offers each of hundreds of facilitators, whose names are typed', async () => {
    await live.app.beat(monday);
    const { facilitators } = await kept();
    const others = Array.from({ length: 300 }, (_, number) => ({
      pairing: `p${number}`,
      name: `Facilitator ${number}`,
      mentor: 'ben',
      mentorName: 'Ben Bah',
    }));
    await Digests.updateOne({ workspace: 'T1' }, { $set: { facilitators: [...others, ...facilitators] } });
    await writes('Well done', 1);
    const offer = ours()[0] ?? digestMessage();
    const { ack } = await cleo().searches(offer, 'digests.pass-on', 'àda');
    expect(ack).toMatchObject({ payload: { options: [{ value: 'ada-ben', text: { text: 'Ada Ade' } }] } });
    const asStranger = await live.slack.person(BEN).searches(offer, 'digests.pass-on', 'ada');
    expect(asStranger.ack).toMatchObject({ payload: { options: [] } });
    await cleo().chooses(offer, 'digests.pass-on', 'ada-ben');
    expect((await kept()).passedOn).toMatchObject([{ offer: 1, pairing: 'ada-ben', by: CLEO }]);
    expect(live.slack.complaints).toEqual([]);
  });
});
