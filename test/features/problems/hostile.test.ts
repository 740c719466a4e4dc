import { describe, expect, it } from '@jest/globals';
import type { Answers, Message, Person } from '../../support/slack';
import { ADA, BEN, CHANNEL, modalOf, programme, shown, useLive } from '../check-ins/live';
import { entries, KEY, problem, raiseIn, saidUnder } from './live';

const live = useLive();

/** All that people type that could break something, at the limit of a field: as it is typed, and as it is kept. */
const pieces = [
  '😀👩🏽‍🌾',
  'مرحبا بالعالم',
  '```rm -rf```',
  '<!channel> <@UBEN01> <https://x.org|click>',
  'https://x.org/?a=1&b=2',
  '*bold* _it_ ~no~ `x` &amp; "q" \\ \'',
  '{"$ne": 1} =SUM(A1)',
];
const signs = pieces.join(' ');
const hidden = '\u0000\u0007\u202e\u2066';
const many = (text: string, most: number) => [...`${text} `.repeat(most)].slice(0, most).join('');
const typed = (most = 3_000) => `${hidden}${many(signs, most - 4 - 3)}end`;
const kept = (most = 3_000) => `${many(signs, most - 4 - 3)}end`;

/** Nobody is pinged, and no link is made, by what people typed; it stands in the thread whole. */
async function expectSaid(card: Message, whole: string) {
  await live.app.deliver();
  const said = saidUnder(live, card);
  expect(JSON.stringify([card, ...said])).not.toMatch(
    /mrkdwn","text":"[^"]*(<!channel>|<https:\/\/x\.org\|click>)/,
  );
  for (const { text } of [card, ...said]) expect(text).not.toContain('<!channel>');
  const plain = said
    .flatMap(({ blocks }) => (blocks ?? []) as { text?: { type: string; text: string } }[])
    .filter(({ text }) => text?.type === 'plain_text')
    .map(({ text }) => text?.text ?? '')
    .join(' ');
  expect(plain.replace(/\s+/g, '')).toContain(whole.replace(/\s+/g, ''));
  expect(live.slack.complaints).toEqual([]);
}

const opens = async (who: Person, card: Message, what: string) => {
  if (what.startsWith('menu:')) await who.chooses(card, 'problems.more', `${what.slice(5)}:${KEY}`);
  else await who.presses(card, `problems.${what}`);
  return modalOf(live, who.id);
};

describe('what is typed into a form is kept as it was, at every limit', () => {
  it('has 3,000 characters', () => {
    expect([...typed()]).toHaveLength(3_000);
    expect([...kept()]).toHaveLength(2_996);
  });

  it.each([
    ['an update', 'update', { news: typed() }],
    ['why it is not possible', 'menu:not-possible', { why: typed() }],
  ] as [string, string, Answers][])('%s', async (_, what, answers) => {
    const card = await raiseIn(live);
    expect((await live.ada.submits(await opens(live.ada, card, what), answers)).did).toBe('closed');
    const last = (await entries()).at(-1);
    expect(last?.text).toBe(kept());
    if (what !== 'update') expect((await problem()).notPossible?.why).toBe(kept());
    await expectSaid(card, kept());
  });

  it('how it was resolved, and what was learned', async () => {
    const card = await raiseIn(live);
    const form = await opens(live.ben, card, 'resolve');
    const learned = typed().replace('end', 'fin');
    expect((await live.ben.submits(form, { done: typed(), learned, share: 'yes' })).did).toBe('closed');
    expect((await problem()).resolution).toMatchObject({
      done: kept(),
      learned: kept().replace('end', 'fin'),
    });
    await expectSaid(card, `${kept()}Learned:${kept().replace('end', 'fin')}`);
    await live.ada.runs('/problem', 'lessons', CHANNEL);
    expect(shown(modalOf(live, ADA))).toContain('fin');
    expect(live.slack.complaints).toEqual([]);
  });

  it.each([
    ['why it is not solved', 'not-solved'],
    ['why it is open again', 'reopen'],
  ])('%s', async (_, what) => {
    const card = await raiseIn(live);
    await live.ben.submits(await opens(live.ben, card, 'resolve'), { done: 'Sent.' });
    await live.app.deliver();
    const question = saidUnder(live, card).at(-1) as Message;
    const form = await opens(live.ada, what === 'reopen' ? card : question, what);
    expect((await live.ada.submits(form, { reason: typed() })).did).toBe('closed');
    expect((await entries()).at(-1)).toMatchObject({ text: kept(), by: ADA });
    expect(await problem()).toMatchObject({ isOpen: true });
    await expectSaid(card, kept());
  });

  it('title and details, changed', async () => {
    const card = await raiseIn(live);
    const form = await opens(live.ada, card, 'menu:change');
    const answers = { 'title-0': typed(), 'details-0': typed().replace('end', 'fin') };
    expect((await live.ada.submits(form, answers)).did).toBe('closed');
    expect(await problem()).toMatchObject({ title: kept(), details: kept().replace('end', 'fin') });
    await live.app.deliver();
    expect(JSON.stringify(card)).not.toMatch(/mrkdwn","text":"[^"]*<!channel>/);
    // What is kept comes back into the form as it was, and nothing of it counts as changed.
    const anew = await opens(live.ben, card, 'menu:change');
    expect((await live.ben.submits(anew)).did).toBe('closed');
    expect((await entries()).map(({ kind }) => kind)).toEqual(['raised', 'changed']);
    expect(live.slack.complaints).toEqual([]);
  });

  it('what is added to an open problem', async () => {
    const card = await raiseIn(live, { title: kept() });
    await live.ben.runs('/problem', '', CHANNEL);
    await live.ben.submits(modalOf(live, BEN), { title: typed(), details: typed() });
    expect((await live.ben.submits(modalOf(live, BEN), { instead: KEY })).did).toBe('closed');
    expect((await entries('update'))[0]?.text).toBe(`${kept()}\n\n${kept()}`);
    await expectSaid(card, `${kept()}${kept()}`);
  });
});

describe('words that are removed for good', () => {
  it.each(['en', 'fr'])('may be the longest that anybody typed, asked for in %s', async (language) => {
    await live.app.import(programme.replace('language: en', `language: ${language}`));
    const card = await raiseIn(live, { title: `Before ${kept(2_000)}`, details: kept(2_990) });
    await live.ben.usesShortcut('check-ins.remove-words', card);
    const form = modalOf(live, BEN);
    expect((await live.ben.submits(form, { words: kept(2_990), reason: 'child' })).did).toBe('update');
    expect((await live.ben.submits(modalOf(live, BEN))).did).toBe('update');
    const removed = await problem();
    expect(removed.details).toBe('[removed]');
    expect(removed.title).toBe(`Before ${kept(2_000)}`);
    expect(removed.removals).toMatchObject([{ by: BEN, reason: 'child' }]);
    await live.app.deliver();
    expect(live.slack.complaints).toEqual([]);
  });
});
