import { beforeAll, describe, expect, it } from '@jest/globals';
import { until } from '../../support/until';
import { cardOf, named } from '../stakeholders/live';
import { asNew, BEN, commitments, formOf, meetings, modalOf, replies, shown, useLog } from './live';
import { sends, warmUp } from './support';

beforeAll(warmUp);
const live = useLog();

/** All that people type that could break something. */
const signs = [
  '😀👩🏽‍🌾',
  'مرحبا بالعالم',
  '```rm -rf```',
  '<!channel> <@UBEN01> <https://x.org|click>',
  'https://x.org/?a=1&b=2',
  '*bold* _it_ ~no~ `x` &amp; "q" \\ \'',
  '{"$ne": 1} =SUM(A1)',
].join(' ');
const hidden = '\u0000\u0007\u202e\u2066';
const many = (end: string, most = 3_000) =>
  `${[...`${signs} `.repeat(most)].slice(0, most - hidden.length - end.length).join('')}${end}`;

describe('what is typed into the log', () => {
  it('is kept and said as it was, at every limit, and is nobody’s command', async () => {
    const said = {
      present: many('all'),
      keyPoints: many('points'),
      agreements: many('agreed'),
      gaps: many('gaps'),
    };
    const typed = Object.fromEntries(
      Object.entries(said).map(([field, text]) => [field, `${hidden}${text}`]),
    );
    const name = 'Police <!channel> *Bo* & "مرحبا" 😀 `=1`';
    await asNew(live, 'Police', { newName: name, ...typed });
    // What a line so long says by when, and who, is asked about.
    while (live.slack.modalOf(BEN)) await sends(live.ben, modalOf(live, BEN));
    const [meeting] = await meetings();
    expect(meeting).toMatchObject(said);
    expect(await commitments()).toMatchObject([{ line: said.agreements }]);
    expect((await named(name)).meetings).toBe(1);
    const card = await cardOf(live, name);
    const thread = () => replies(live, card);
    const plain = () =>
      thread()
        .flatMap(({ blocks }) => (blocks ?? []) as { text?: { type: string; text: string } }[])
        .map(({ text }) => (text?.type === 'plain_text' ? text.text : ''))
        .join('')
        .replace(/\s+/g, '');
    await until(
      async () => {
        await live.app.deliver();
        return plain().includes('gaps');
      },
      { what: 'all replies' },
    );
    for (const text of Object.values(said)) expect(plain()).toContain(text.replace(/\s+/g, ''));
    const all = JSON.stringify([card, ...thread()].map(({ text, blocks }) => [text, blocks]));
    expect(all).not.toMatch(/mrkdwn","text":"[^"]*(<!channel>|<@UBEN01> <https|<https:\/\/x\.org\|click>)/);
    for (const { text } of [card, ...thread()]) expect(text).not.toContain('<!channel>');
    await live.ben.presses(thread().at(-1) as never, 'meetings.open');
    expect(shown(await formOf(live))).toContain('Police &lt;!channel&gt;');
    expect(live.slack.complaints).toEqual([]);
  });
});
