import { beforeEach, describe, expect, it } from '@jest/globals';
import { type Digest, Digests } from '../../../src/features/digests';
import { until } from '../../support/until';
import { BEN, CHANNEL, CLEO, DORA, EVE, programme, useLive } from '../check-ins/live';

const live = useLive();
const hall = 'CHALL01';
const monday = '2026-12-07T08:00:00Z';

const kept = async () => {
  const digest = await Digests.findOne({ workspace: 'T1', key: 'cleo/2026-W50' }, { _id: 0 }).lean<Digest>();
  if (!digest) throw new Error('no digest');
  return digest;
};
const message = () => {
  const found = live.slack
    .messages(hall)
    .find(({ blocks }) => JSON.stringify(blocks ?? []).includes('"cleo/2026-W50"'));
  if (!found) throw new Error('no digest');
  return found;
};
const thread = () => live.slack.thread(hall, message().ts).slice(1);
const offers = () => thread().filter(({ user }) => user === 'UBOT');

async function writes(who: string, text: string, replies: number) {
  await live.slack.person(who).says(hall, text, { thread: message() });
  await until(async () => (await kept()).replies.length === replies, { what: text });
  await live.app.deliver();
}

describe('a digest in the managers’ channel', () => {
  beforeEach(async () => {
    live.slack.channelNamed('hall').members.push(BEN, CLEO, DORA, EVE);
    await live.app.import(
      programme
        .replace(
          'districts:',
          '  settings:\n    digest: { day: monday, at: "08:00", channel: hall }\ndistricts:',
        )
        .replace('roles: coordinator', 'roles: [coordinator, manager]')
        .replace('roles: manager }', 'roles: manager }\n  eve: { slack: UEVE01, roles: manager }')
        .replace('managers: cleo', 'managers: [cleo, dora]'),
    );
    await live.app.beat(monday);
  });

  it('tells its details to who reads it, and keeps of nobody else that they saw it', async () => {
    for (const who of [BEN, EVE]) {
      for (const id of ['digests.details', 'digests.seen']) {
        await live.slack.person(who).presses(message(), id);
      }
      await until(() => live.slack.ephemeralsTo(who).length === 2);
      expect(live.slack.ephemeralsTo(who).map(({ text }) => text)).toEqual([
        expect.stringContaining('Only people who read this digest can do that'),
        expect.stringContaining('Only people who read this digest can do that'),
      ]);
    }
    await live.slack.person(EVE).says(hall, 'What is this?', { thread: message() });
    await writes(CLEO, 'Well done', 1);
    expect(await kept()).toMatchObject({ seen: [{ by: CLEO }], replies: [{ by: CLEO }] });
    expect((await kept()).details).toBeUndefined();
    await live.slack.person(DORA).presses(message(), 'digests.details');
    expect((await kept()).details).toMatchObject({ by: DORA });
  });

  it('passes on what somebody wrote by their own press alone, under their name', async () => {
    await writes(CLEO, 'From Cleo', 1);
    await writes(DORA, 'From Dora', 2);
    expect((await kept()).replies.map(({ by, offer }) => ({ by, offer }))).toEqual([
      { by: CLEO, offer: 1 },
      { by: DORA, offer: 2 },
    ]);
    expect(offers()).toHaveLength(2);
    const [first = message(), second = message()] = offers();
    await live.slack.person(DORA).presses(first, 'digests.pass-on:0');
    await until(() => live.slack.ephemeralsTo(DORA).length === 1);
    expect(live.slack.ephemeralsTo(DORA).at(-1)?.text).toBe('Only whoever wrote this can pass it on.');
    expect((await kept()).passedOn).toEqual([]);
    await live.slack.person(DORA).presses(second, 'digests.pass-on:0');
    await live.app.deliver();
    const passed = live.slack.messages(CHANNEL).at(-1);
    expect(passed?.text).toBe(`<@${DORA}> writes to you:\nFrom Dora`);
  });
});
