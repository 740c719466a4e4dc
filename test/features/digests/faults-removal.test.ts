import { describe, expect, it } from '@jest/globals';
import { type Digest, Digests } from '../../../src/features/digests';
import { Problems } from '../../../src/features/problems';
import { everyString, postedIn, removesWords } from '../../support/removal';
import type { Message } from '../../support/slack';
import { until } from '../../support/until';
import { withButton } from '../check-ins/live';
import { ADA, asNew, BEN, CLEO, cards, DORA, LOG, modalOf, replies, useLog } from '../meetings/live';

const live = useLog();
const CHANNEL = 'CADA001';

const ourPosts = () => [
  ...postedIn(live.slack, CHANNEL, [ADA, BEN, CLEO, DORA]),
  ...postedIn(live.slack, LOG, []),
];
const named = async () => [...(await everyString()), ...ourPosts()].filter((one) => /zubaida/i.test(one));

/** The digest of next Monday, and its details. */
async function reads(): Promise<{ digest: Message; details: Message[] }> {
  await live.app.beat('2026-12-07T08:00:00Z');
  const digest = live.slack
    .directMessages(CLEO)
    .find(({ blocks }) => JSON.stringify(blocks ?? []).includes('digests.details'));
  if (!digest) throw new Error('no digest');
  await live.slack.person(CLEO).presses(digest, 'digests.details');
  await live.app.deliver();
  return { digest, details: told(digest) };
}

const told = (digest: Message) =>
  live.slack.thread(live.slack.workspace.directChannel(CLEO).id, digest.ts).slice(1);

const kept = async () =>
  JSON.stringify(await Digests.find({ workspace: 'T1', preview: null }, { _id: 0 }).lean<Digest[]>());

describe('words that were removed for good', () => {
  it('from a problem are gone from the digest that quotes it, and from its details', async () => {
    const message = await live.ben.says(CHANNEL, 'No place for Zubaida');
    await live.ben.usesShortcut('problems.raise', message);
    await live.ben.submits(modalOf(live, BEN), { title: 'No place for Zubaida' });
    await until(async () => (await Problems.countDocuments({ workspace: 'T1' })) === 1);
    const { details } = await reads();
    expect(JSON.stringify(details)).toContain('Zubaida');
    expect(await kept()).toContain('Zubaida');
    const card = withButton(live.slack.messages(CHANNEL), 'problems.open');
    await removesWords(live.slack, BEN, card, 'zubaida');
    await live.app.deliver();
    expect(await named()).toEqual([]);
    expect(await kept()).toContain('No place for [removed]');
  });

  it('from a meeting are gone from the success, and the overdue promise, that it led to', async () => {
    await asNew(live, 'Bo Police', {
      agreements: 'Police: see Zubaida by 2 December\nPolice: bring Zubaida home by 3 December',
    });
    await live.app.deliver();
    await live.ben.runs('/accompany', 'commitments Bo Police');
    await live.ben.submits(modalOf(live, BEN), {
      'commitments.list:which-0': '0',
      'commitments.list:deed-0': 'fulfilled',
    });
    const { digest, details } = await reads();
    expect(JSON.stringify(digest)).toContain('Zubaida');
    expect(JSON.stringify(details)).toContain('Zubaida');
    const [card] = cards(live);
    if (!card) throw new Error('no card');
    await live.ben.presses(withButton(replies(live, card), 'meetings.edit'), 'meetings.open');
    await live.ben.submits(modalOf(live, BEN), { 'meetings.view:go-0': 'remove' });
    await live.ben.submits(modalOf(live, BEN), { words: 'zubaida', reason: 'child' });
    await live.ben.submits(modalOf(live, BEN));
    await live.app.deliver();
    expect(await named()).toEqual([]);
    expect(await kept()).toContain('[removed]');
  });
});
