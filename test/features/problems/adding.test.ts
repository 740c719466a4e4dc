import { describe, expect, it } from '@jest/globals';
import { Pairings } from '../../../src/features/people';
import { resolve } from '../../../src/features/problems/service';
import { until } from '../../support/until';
import { ADA, BEN, CHANNEL, modalOf, programme, shown, useLive } from '../check-ins/live';
import { raiseIn, saidUnder } from './live';
import { blockIds, entries, formOf, held, problems } from './raise-live';

const live = useLive();

const twoPlaces = programme
  .replace('communities:', 'communities:\n  hill-top: { name: Hill Top, district: north }')
  .replace('communities: mango-bay', 'communities: [mango-bay, hill-top]');

const form = formOf(live);

const open = async (key: string) => (await problems()).find((one) => one.key === key);

/** Ben raises what Ada's problem is about, from a message, and chooses to add it there. */
async function adds(key: string, answers: Record<string, string | string[]> = {}) {
  const message = await live.ben.says(CHANNEL, 'No medicine in the clinic');
  await live.ben.usesShortcut('problems.raise', message);
  await live.ben.submits(modalOf(live, BEN), answers);
  return { message, sent: await live.ben.submits(modalOf(live, BEN), { instead: key }) };
}

describe('what is open already', () => {
  it('is said, and what was written is added to it once', async () => {
    await live.ada.submits(await form(ADA, 'The clinic has no medicine'));
    const [first] = await problems();
    const key = first?.key ?? '';
    const view = await form(BEN, 'No medicine in the clinic');
    expect((await live.ben.submits(view, { details: 'Again.' })).did).toBe('update');
    const asking = modalOf(live, BEN);
    expect(shown(asking)).toContain('open here already');
    expect(held(asking, 'details')).toBe('Again.');
    const again = structuredClone(asking);
    expect((await live.ben.submits(asking, { instead: key })).did).toBe('closed');
    live.slack.workspace.modals.set(BEN, [again]);
    expect((await live.ben.submits(again, { instead: key })).did).toBe('closed');
    expect(await problems()).toHaveLength(1);
    expect(await entries(key)).toMatchObject([
      { kind: 'raised' },
      { kind: 'update', by: BEN, text: 'No medicine in the clinic\n\nAgain.' },
    ]);
  });

  it('and is over by now: that is said, and what was written stays', async () => {
    await live.ada.submits(await form(ADA, 'The clinic has no medicine'));
    const [first] = await problems();
    const key = first?.key ?? '';
    await live.ben.submits(await form(BEN, 'No medicine in the clinic'));
    const at = { workspace: 'T1', key, now: live.clock.now(), once: 'view:VR' };
    await resolve(at, ADA, { done: 'They have some now.', isShared: false });
    const done = await live.ben.submits(modalOf(live, BEN), { instead: key });
    expect(done.errors?.instead).toContain('not open');
    expect((await entries(key)).map(({ kind }) => kind)).toEqual(['raised', 'resolved']);
    // What solved the other one is offered.
    expect((await live.ben.submits(modalOf(live, BEN), { instead: 'new' })).did).toBe('update');
    expect(await problems()).toHaveLength(2);
  });

  it('may be something else all the same', async () => {
    await live.ada.submits(await form(ADA, 'The clinic has no medicine'));
    await live.ben.submits(await form(BEN, 'No medicine in the clinic'));
    expect((await live.ben.submits(modalOf(live, BEN), { instead: 'new' })).did).toBe('closed');
    expect(await problems()).toHaveLength(2);
  });
});

describe('what is added to an open problem', () => {
  it('gives it what it says nothing of yet: link, urgency, category, community, help wanted, and what was taken up', async () => {
    const solved = await form(BEN, 'The bridge fell');
    await live.ben.submits(solved, { category: 'services' });
    const at = { workspace: 'T1', key: solved.id, now: live.clock.now(), once: 'view:VR' };
    await resolve(at, BEN, { done: 'We asked.', isShared: false });
    const card = await raiseIn(live, {
      category: undefined,
      community: undefined,
      district: undefined,
      helpFrom: ['mentor'],
    });
    const message = await live.ben.says(CHANNEL, 'No medicine in the clinic');
    await live.ben.usesShortcut('problems.raise', message);
    await live.ben.chooses(modalOf(live, BEN), 'category', 'services');
    await until(() => blockIds(modalOf(live, BEN)).includes('helpedBy'));
    const { did } = await live.ben.submits(modalOf(live, BEN), {
      helpedBy: [solved.id],
      urgency: 'urgent',
      helpFrom: ['government'],
      community: 'mango-bay',
      instead: 'VRAISED',
    });
    expect(did).toBe('closed');
    await live.app.deliver();
    expect(await open('VRAISED')).toMatchObject({
      urgency: 'urgent',
      pressing: 2,
      category: 'services',
      helpFrom: ['mentor', 'government'],
      community: { key: 'mango-bay', name: 'Mango Bay' },
      district: { key: 'north' },
      helpedBy: [solved.id],
      from: { message: { channel: CHANNEL, ts: message.ts } },
    });
    expect((await entries('VRAISED')).map(({ kind, by }) => [kind, by])).toEqual([
      ['raised', ADA],
      ['update', BEN],
      ['changed', BEN],
      ['helped by', BEN],
    ]);
    expect((await entries('VRAISED'))[1]?.text).toBe('No medicine in the clinic');
    expect(JSON.stringify(card.blocks)).toContain('|The message that it comes from>');
    expect(saidUnder(live, card).map(({ text }) => text)).toEqual([
      expect.stringContaining('An update by'),
      expect.stringContaining(`<@${BEN}> changed:`),
      expect.stringContaining('takes up what worked'),
    ]);
  });

  it('says in words what the problem says otherwise already, and changes nothing of it', async () => {
    await live.app.import(twoPlaces);
    const from = { message: { channel: CHANNEL, ts: '1.1' }, link: 'https://x.slack.com/1' };
    await raiseIn(live, { urgency: 'urgent', category: 'services', from });
    const { sent } = await adds('VRAISED', {
      urgency: 'can wait',
      community: 'hill-top',
      category: 'conflict',
      helpFrom: [],
    });
    expect(sent.did).toBe('closed');
    expect(await open('VRAISED')).toMatchObject({
      urgency: 'urgent',
      category: 'services',
      community: { key: 'mango-bay' },
      helpFrom: ['mentor'],
      from,
      decisions: 0,
    });
    const [, update, ...others] = await entries('VRAISED');
    expect(others).toEqual([]);
    expect(update?.text).toMatch(
      /^No medicine in the clinic\n\nCategory: .+\nHow urgent: can wait\nCommunity: Hill Top\.\nIt comes from this message: http.+$/,
    );
  });

  it('is the words alone where nothing else was said', async () => {
    await raiseIn(live);
    await live.ben.submits(await form(BEN, 'No medicine in the clinic'), { details: 'Again.' });
    await live.ben.submits(modalOf(live, BEN), { instead: 'VRAISED' });
    expect((await entries('VRAISED')).map(({ kind, text }) => [kind, text]).slice(1)).toEqual([
      ['update', 'No medicine in the clinic\n\nAgain.'],
    ]);
  });

  it('speaks the language of the problem', async () => {
    await Pairings.updateOne({ workspace: 'T1' }, { $set: { language: 'fr' } });
    await raiseIn(live, { urgency: 'urgent' });
    await adds('VRAISED', { urgency: 'can wait' });
    expect((await entries('VRAISED'))[1]?.text).toContain('peut attendre');
  });
});
