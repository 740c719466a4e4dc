import { describe, expect, it } from '@jest/globals';
import { type Language, languages } from '../../../src/features/people';
import { type Deed, deeds } from '../../../src/features/problems/deeds';
import { lines, removed } from '../../../src/features/problems/lines';
import {
  acts,
  type CardReader,
  type CopyReader,
  card,
  menu,
  resolutionWords,
  solvedQuestion,
} from '../../../src/features/problems/messages';
import type { EntryKind, Problem, Resolution } from '../../../src/features/problems/model';
import { OPTION_VALUE } from '../../../src/slack/limits';
import { slackComplaints } from '../../support/slack';
import { aGround, anEntry, aProblem, FAC, MEN, RAISED } from './support';

const INPUT = 3_000;
const bad = '<!channel> <@U1> <https://x.org|click> `code` *bold* ```x``` & \u202e\u0007 "q" \\ \u05d0\u05d1';

/** What people type at most, in every script and against every rule. */
const longest: Record<string, string> = {
  'emoji of four bytes': '😀'.repeat(INPUT),
  'all ampersands': '&'.repeat(INPUT),
  'quotes and backslashes': '"\\'.repeat(INPUT / 2),
  'lines without end': '\n'.repeat(INPUT - 1).replace(/\n\n/g, 'a\n'),
  'from right to left': 'فاطمة في القرية '.repeat(200).slice(0, INPUT),
  'things that Slack would obey': bad.repeat(40).slice(0, INPUT),
  'control characters': '\u0000\u0007\u202e'.repeat(INPUT / 3),
  'a single word': 'x'.repeat(INPUT),
  nothing: '',
};

const { settings } = aGround({
  settings: { problemCategories: [{ key: 'services', name: { en: '&'.repeat(300), fr: '😀'.repeat(300) } }] },
});

const resolution = (text: string, more: Partial<Resolution> = {}): Resolution => ({
  done: text,
  learned: text,
  decidedBy: 'together',
  heardBack: '2026-12-01',
  isShared: true,
  by: MEN,
  at: RAISED,
  confirmed: 'asked',
  ...more,
});

/** Of every state, with these words in each field. */
function everyProblem(text: string, language: Language): Record<string, Problem> {
  const open = aProblem({
    key: `V${'1'.repeat(20)}`,
    language,
    title: text,
    details: text,
    community: { key: 'x', name: text || 'x' },
    helpFrom: ['mentor', 'manager', 'community', 'government', 'ngo'],
    from: { link: `https://x.slack.com/${'a'.repeat(400)}` },
  });
  const closed = { ...open, isOpen: false, timers: { reopen: RAISED } };
  return {
    open,
    'being worked on': { ...open, status: 'being worked on', owner: MEN },
    resolved: { ...closed, status: 'resolved', resolution: resolution(text) },
    silent: { ...closed, status: 'resolved', resolution: resolution(text, { confirmed: 'silent' }) },
    'not possible': { ...closed, status: 'not possible', notPossible: { why: text, by: MEN, at: RAISED } },
    merged: { ...closed, status: 'merged', mergedInto: 'VOTHER' },
  };
}

const kinds: EntryKind[] = [
  'raised',
  'said',
  'update',
  'taken on',
  'handed over',
  'changed',
  'resolved',
  'confirmed',
  'unconfirmed',
  'not solved',
  'reopened',
  'not possible',
  'merged',
  'took in',
  'split off',
  'asked the manager',
  'manager replied',
  'replied',
  'helped by',
];

const fields = ['title', 'details', 'category', 'urgency', 'helpFrom', 'community', 'district'];

const copyFor = (why: CopyReader['why']): CopyReader => ({ person: MEN, why, by: FAC, offers: [...deeds] });

function everyMessage(text: string, language: Language): [string, Parameters<typeof slackComplaints>[0]][] {
  const readers: Record<string, CardReader> = {
    card: { settings, language, hasManager: true },
    'copy for the manager': { settings, language, copy: copyFor('asked') },
    'copy for the owner': { settings, language, copy: copyFor('owner') },
    'copy for who raised it': { settings, language, copy: copyFor('raiser') },
  };
  const problems = Object.entries(everyProblem(text, language));
  const cards = problems.flatMap(([name, problem]) =>
    Object.entries(readers).map(([of, reader]) => [`${of}, ${name}`, card(problem, reader)] as const),
  );
  const [, problem] = problems[0] ?? [];
  if (!problem) return [];
  const whole = resolutionWords(resolution(text), language);
  const said = kinds.flatMap((kind) =>
    lines(
      problem,
      anEntry({
        kind,
        text: kind === 'resolved' ? whole : text,
        to: FAC,
        other: 'VOTHER',
        before: Object.fromEntries(fields.map((name) => [name, text])),
      }),
    ).map((message, part) => [`${kind} ${part}`, message] as const),
  );
  const questions = (['asked', 'yes', 'no', 'over'] as const).map(
    (answer) => [`question ${answer}`, solvedQuestion(problem, answer)] as const,
  );
  return [...cards, ...said, ...questions, ['removed', removed(problem)]].map(([name, message]) => [
    name as string,
    message as Parameters<typeof slackComplaints>[0],
  ]);
}

const english: CardReader = { settings: aGround().settings, language: 'en', hasManager: true };

/** The names of the buttons and menus of a message. */
const pressed = (message: { blocks?: unknown }) =>
  [...JSON.stringify(message).matchAll(/"action_id":"([^"]+)"/g)].map(([, id]) => id);

describe.each(languages)('stays within what Slack takes, in %s', (language) => {
  it.each(Object.entries(longest))('with %s', (_, text) => {
    const complaints = everyMessage(text, language).flatMap(([name, payload]) =>
      slackComplaints(payload).map((complaint) => `${name}: ${complaint}`),
    );
    expect(complaints).toEqual([]);
  });

  it('and leaves no gap in a sentence', () => {
    for (const [name, payload] of everyMessage('x', language)) {
      expect(`${name} ${JSON.stringify(payload)}`).not.toMatch(/\{\{|undefined|problems:/);
    }
  });
});

describe('the card', () => {
  it('says title, category, urgency, owner, status and date in this order, as plain text too', () => {
    const { text, blocks } = card(aProblem({ owner: MEN }), english);
    const order =
      /The clinic has no medicine.*Supplies, access.*soon.*<@UMEN>.*open.*Monday 2 November.*<@UFAC>/s;
    expect(text).toMatch(order);
    expect(JSON.stringify(blocks)).toMatch(order);
  });

  it('asks for nobody to look after it once it is over', () => {
    const over = aProblem({ owner: undefined, isOpen: false, status: 'not possible' });
    const text = (problem: Problem) => card(problem, { settings, language: 'en' }).text;
    expect(text(aProblem({ owner: undefined }))).toContain('nobody yet');
    expect(text(over)).toContain(' · Looked after by: nobody · Status: not possible · ');
    expect(text({ ...over, owner: MEN })).toContain(MEN);
  });

  it.each<[string, Partial<Problem>, string]>([
    ['resolved', { status: 'resolved', resolution: resolution('They were asked.') }, 'What worked:'],
    [
      'not possible',
      { status: 'not possible', notPossible: { why: 'They were asked.', by: MEN, at: RAISED } },
      'Why it is not possible:',
    ],
  ])('says of what is %s what its last words are', (_, more, label) => {
    const { blocks } = card(aProblem({ details: 'Since Monday.', isOpen: false, ...more }), english);
    const said = blocks.map((block) => JSON.stringify(block));
    const at = said.findIndex((block) => block.includes('They were asked.'));
    expect(said[at - 1]).toContain(`"text":"*${label}*"`);
    expect(said[at - 2]).toContain('Since Monday.');
  });

  it('obeys nobody: words of people are letters', () => {
    const { text, blocks } = card(
      aProblem({ title: bad, details: bad, community: { key: 'x', name: bad } }),
      english,
    );
    const markup = JSON.stringify(blocks.filter(({ type }) => type === 'section' || type === 'context'));
    expect(text).not.toContain('<!channel>');
    expect(text).toContain('&lt;!channel&gt;');
    for (const [, mrkdwn] of markup.matchAll(/"type":"mrkdwn","text":"([^"]*)/g)) {
      expect(mrkdwn).not.toContain('<!channel>');
    }
  });

  it.each<[string, Partial<Problem>, string[]]>([
    ['open', {}, [acts.take, acts.update, acts.resolve, acts.askManager, acts.open, acts.more]],
    [
      'being worked on',
      { status: 'being worked on', owner: MEN },
      [acts.update, acts.resolve, acts.askManager, acts.open, acts.more],
    ],
    ['resolved', { status: 'resolved', isOpen: false, timers: { reopen: RAISED } }, [acts.open, acts.reopen]],
    ['resolved long ago', { status: 'resolved', isOpen: false, timers: {} }, [acts.open]],
    ['merged', { status: 'merged', isOpen: false, timers: {} }, [acts.open]],
  ])('%s: has the buttons that do something', (_, more, buttons) => {
    expect(pressed(card(aProblem(more), english))).toEqual(buttons);
  });

  it('offers to ask the manager only where there is one', () => {
    expect(pressed(card(aProblem(), { ...english, hasManager: false }))).not.toContain(acts.askManager);
  });

  it('elsewhere has what that person may do, and says that a reply is passed on', () => {
    const copy = { ...copyFor('asked'), offers: ['update', 'merge'] satisfies Deed[] };
    const message = card(aProblem(), { ...english, copy });
    expect(pressed(message)).toEqual([acts.update, acts.open, acts.more]);
    expect(pressed(card(aProblem(), { ...english, copy: { ...copy, offers: [] } }))).toEqual([acts.open]);
    expect(JSON.stringify(message)).toContain('pass on');
    expect(JSON.stringify(message)).toContain('<@UFAC> asks for your help.');
  });

  it('carries its key in the menu, within 75 characters', () => {
    const message = JSON.stringify(card(aProblem(), english));
    for (const what of menu) expect(message).toContain(`"value":"${what}:VRAISED"`);
    expect(OPTION_VALUE).toBeLessThanOrEqual(75);
  });

  it('links only to Slack: what is no plain address is left out', () => {
    const link = 'https://x.org|click> <!channel';
    expect(JSON.stringify(card(aProblem({ from: { link } }), english))).not.toContain('x.org');
  });

  it('that shows less than was written is followed by all of it', () => {
    const words = Array.from({ length: 500 }, (_, number) => `word${number}`);
    const problem = aProblem({ details: words.join(' ') });
    const said = lines(problem, anEntry({ kind: 'raised', text: problem.details }));
    const shown = JSON.stringify(said);
    for (const word of words) expect(shown).toContain(word);
    expect(lines(aProblem(), anEntry({ kind: 'raised', text: 'short' }))).toEqual([]);
  });
});

it.each([
  ['en', 'The community hears back by Tuesday 1 December.'],
  ['fr', 'La communauté aura un retour d’ici le mardi 1 décembre.'],
])('a resolution says in %s when the community hears back', (language, said) => {
  expect(resolutionWords({ done: 'x', heardBack: '2026-12-01' }, language)).toBe(`x\n${said}`);
});
