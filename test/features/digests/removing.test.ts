import { describe, expect, it } from '@jest/globals';
import { type Digest, DigestNotes, Digests } from '../../../src/features/digests';
import { digestsJob } from '../../../src/features/digests/schedule';
import type { Feature } from '../../../src/features/feature';
import { announce } from '../../../src/features/removal/recent';
import { Posts } from '../../../src/outbox';
import { everyString, shortcut } from '../../support/removal';
import type { Message } from '../../support/slack';
import { until } from '../../support/until';
import { BEN, CLEO, modalOf, shown, useLive } from '../check-ins/live';
import { empty, need } from './looking';

const live = useLive();
const friday = '2026-12-04T08:00:00Z';
const monday = '2026-12-07T08:00:00Z';

const dm = (user: string) => live.slack.workspace.directChannel(user).id;
const messageWith = (user: string, what: string): Message => {
  const found = live.slack
    .directMessages(user)
    .filter((one) => JSON.stringify(one.blocks ?? []).includes(what))
    .at(-1);
  if (!found) throw new Error(`no message with ${what}`);
  return found;
};
const preview = () => messageWith(BEN, 'digests.note');
const digest = () => messageWith(CLEO, 'digests.details');
const ourWords = () =>
  [BEN, CLEO].flatMap((user) =>
    live.slack
      .messages(dm(user))
      .filter((one) => one.user === 'UBOT')
      .map((one) => JSON.stringify(one)),
  );
const named = async () => [...(await everyString()), ...ourWords()].filter((one) => /zubaida/i.test(one));

async function writesNote(note: string) {
  await live.ben.presses(preview(), 'digests.note');
  await live.ben.submits(modalOf(live, BEN), { note });
}

async function givesReply(text: string) {
  await live.ben.says(dm(BEN), text, { thread: preview() });
  await until(
    async () => (await Digests.findOne({ workspace: 'T1', manager: 'ben' }).lean())?.replies.length === 1,
  );
  await live.app.deliver();
  const offer = live.slack
    .thread(dm(BEN), preview().ts)
    .find((one) => one.text?.includes('Shall I give this'));
  if (!offer) throw new Error('no offer');
  await live.ben.presses(offer, 'digests.pass-on:0');
}

/** Both steps; what is asked before it is done. */
async function removes(user: string, message: Message): Promise<string> {
  const person = live.slack.person(user);
  await person.usesShortcut(shortcut, message);
  await person.submits(modalOf(live, user), { words: 'zubaida', reason: 'child' });
  const asked = shown(modalOf(live, user));
  await person.submits(modalOf(live, user));
  await live.app.deliver();
  return asked;
}

describe('a mentor’s note to a manager, removed for good', () => {
  it('by the mentor goes from where it was written, and from what the manager reads', async () => {
    await live.app.beat(friday);
    await writesNote('Zubaida is ill');
    await writesNote('Call Zubaida');
    await live.app.beat(monday);
    expect(JSON.stringify(digest())).toContain('Zubaida');
    expect(await removes(BEN, preview())).toContain('3 places will be cleared');
    expect(await named()).toEqual([]);
    expect(JSON.stringify(digest())).toContain('Call [');
    const kept = await Digests.find({ workspace: 'T1' }).sort({ at: 1 }).lean<Digest[]>();
    expect(kept.map(({ removals }) => removals.length)).toEqual([1, 1]);
  });

  it('by the manager goes from the mentor’s thread, too, where it came from', async () => {
    await live.app.beat(friday);
    await givesReply('Zubaida is ill');
    await live.app.beat(monday);
    await removes(CLEO, digest());
    expect(await named()).toEqual([]);
  });

  it('goes also before it was sent, and when it goes with the week after', async () => {
    await live.app.beat(friday);
    await live.app.beat(monday);
    await writesNote('Zubaida is ill');
    expect(await removes(BEN, preview())).toContain('1 place will be cleared');
    await live.app.beat('2026-12-14T08:00:00Z');
    expect(await named()).toEqual([]);
    expect(await DigestNotes.countDocuments({ workspace: 'T1', text: /is ill/ })).toBe(1);
  });

  it('goes from what could not be said', async () => {
    await live.app.beat(friday);
    await writesNote('Zubaida is ill');
    await live.app.beat(monday);
    const message = { text: 'Zubaida is ill', blocks: [] };
    await Posts.updateOne({ workspace: 'T1', key: 'digest:cleo/2026-W50' }, { state: 'failed', message });
    await removes(BEN, preview());
    const post = await Posts.findOne({ workspace: 'T1', key: 'digest:cleo/2026-W50' }).lean();
    expect(JSON.stringify(post?.message)).not.toContain('Zubaida');
    expect(JSON.stringify(post?.message)).toContain('is ill');
    expect((await everyString()).filter((one) => /zubaida/i.test(one))).toEqual([]);
  });
});

describe('words that are removed for good while a digest is made', () => {
  it('are not in it: it is made again', async () => {
    let text = 'Zubaida is ill';
    const things: Feature = {
      name: 'things',
      digest: {
        section: async () => empty,
        stands: async () => {
          const quote = { text, feature: 'things', key: '1' };
          if (text.startsWith('Zubaida')) await announce('T1', ['things/1']);
          text = '[removed] is ill';
          return { needs: [need(1, { pairing: 'ada-ben', quote })], about: {} };
        },
      },
    };
    live.clock.moveTo(monday);
    await digestsJob({ accompany: live.app.accompany, features: [things] }).run(live.clock.now());
    const kept = await Digests.find({ workspace: 'T1' }).lean<Digest[]>();
    expect(kept.map(({ needs }) => needs[0]?.quote?.text)).toEqual(['[removed] is ill']);
  });
});
