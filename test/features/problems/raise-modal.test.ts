import { describe, expect, it } from '@jest/globals';
import { defaultSettings, languages } from '../../../src/features/people';
import { sentenceView } from '../../../src/features/problems/forms/notice';
import { type Draft, drafted, type Opened, readRaise } from '../../../src/features/problems/raising/draft';
import { type RaiseReader, raiseForm } from '../../../src/features/problems/raising/raise-modal';
import { reportingRoute } from '../../../src/features/problems/raising/reporting';
import type { Similar } from '../../../src/features/problems/raising/similar';
import { savedView } from '../../../src/features/problems/raising/similar-blocks';
import { OPTION_DESCRIPTION } from '../../../src/slack/limits';
import { inParts } from '../../../src/slack/long-text';
import { clean } from '../../../src/slack/text';
import { words } from '../../../src/words';
import { fillIn, slackComplaints } from '../../support/slack';
import { aProblem } from './support';

const bad = '<!channel> <@U1> <https://x.org|click> `code` *bold* ```x``` & \u202e\u0007 "q" \\ \u05d0\u05d1';
const longest = {
  'emoji of four bytes': '😀'.repeat(3_000),
  'all ampersands': '&'.repeat(3_000),
  'lines without end': 'a\n'.repeat(1_500),
  'things that Slack would obey': bad.repeat(40).slice(0, 3_000),
  'control characters': '\u0000\u0007\u202e'.repeat(1_000),
};

/** More of everything than a form can show. */
const readerOf = (text: string, language: 'en' | 'fr' = 'en', pairings = 150): RaiseReader => ({
  t: words(language),
  language,
  settings: {
    ...defaultSettings,
    problemCategories: Array.from({ length: 120 }, (_, n) => ({
      key: `category-${n}`,
      name: { en: text.slice(0, 80) || 'x', fr: text.slice(0, 80) || 'x' },
    })),
    reportingRoute: { en: text, fr: text },
  },
  safeguardingContact: bad,
  pairings: Array.from({ length: pairings }, (_, n) => ({
    key: `pairing-${n}`,
    channel: 'CPAIR',
    pause: { until: 'Tuesday 1 December' },
    people: text.slice(0, 160),
  })),
  places: Array.from({ length: 120 }, (_, n) => ({
    key: `place-${n}`,
    name: text.slice(0, 80),
    district: { key: 'north', name: 'North' },
  })),
});

const draftOf = (text: string): Draft => ({
  title: clean(text),
  details: drafted(text.repeat(13)).details,
  helpFrom: ['mentor', 'ngo'],
  helpedBy: ['VS0'],
  category: 'category-3',
  urgency: 'urgent',
  instead: 'VO1',
});

const opened = (more: Partial<Opened> = {}): Opened => ({
  from: { link: `https://x.slack.com/${'p'.repeat(200)}`, message: { channel: 'CPAIR', ts: '1.2' } },
  fields: 1,
  asked: [],
  offered: ['VS0', 'VS1', 'VS2', 'VL0', 'VL1'],
  ...more,
});

const similarOf = (text: string): Similar => ({
  solved: [0, 1, 2].map((n) => ({ key: `VS${n}`, title: text, district: text, done: text })),
  lessons: [0, 1].map((n) => ({ key: `VL${n}`, learned: text })),
});

describe.each(Object.entries(longest))('with the longest input, %s,', (_, text) => {
  it.each(languages)('every form keeps within Slack’s limits, in %s', (language) => {
    const t = words(language);
    const same = [0, 1, 2].map((n) => aProblem({ key: `VO${n}`, title: text }));
    const similar = similarOf(text);
    for (const pairings of [1, 150]) {
      const reader = readerOf(text, language, pairings);
      for (const asked of [[], ['harm', 'same']] as Opened['asked'][]) {
        const form = raiseForm(draftOf(text), opened({ asked }), reader, { same, similar });
        expect(slackComplaints(form)).toEqual([]);
      }
      const contact = { t, language, settings: reader.settings, safeguardingContact: bad };
      expect(slackComplaints(reportingRoute(contact))).toEqual([]);
    }
    expect(slackComplaints(reportingRoute({ t, language }))).toEqual([]);
    expect(slackComplaints(savedView(aProblem({ title: text }), similar, 'x', t))).toEqual([]);
    expect(slackComplaints(sentenceView(text, t))).toEqual([]);
  });
});

it.each(['en', 'fr'])('explains in %s each urgency whole', (language) => {
  for (const urgency of ['can-wait', 'soon', 'urgent'] as const) {
    expect([...words(language)(`problem-forms:urgency.${urgency}`)].length).toBeLessThanOrEqual(
      OPTION_DESCRIPTION,
    );
  }
});

describe('what can be chosen', () => {
  const reader = { ...readerOf('Mango Bay', 'en', 1), settings: defaultSettings };
  const plain: Draft = { title: 'x', details: '', helpFrom: [], helpedBy: [] };
  const placesOf = (count: number, name: (n: number) => string) =>
    Array.from({ length: count }, (_, n) => ({
      key: `place-${n}`,
      name: name(n),
      district: { key: 'north', name: 'North' },
    }));

  it('are the programme’s categories, in its order', () => {
    const problemCategories = ['z', 'a', 'm'].map((key) => ({ key, name: { en: `Kind ${key}`, fr: key } }));
    const form = raiseForm(plain, opened(), {
      ...reader,
      settings: { ...defaultSettings, problemCategories },
    });
    const [category] = form.blocks.filter(({ block_id }) => block_id === 'category');
    expect((category as never as { element: { options: unknown[] } }).element.options).toEqual(
      ['z', 'a', 'm'].map((key) => ({ value: key, text: expect.objectContaining({ text: `Kind ${key}` }) })),
    );
  });

  it('is any community, of more than a list holds', () => {
    const places = placesOf(650, (n) => `Place ${n}`);
    const form = raiseForm({ ...plain, community: 'place-640' }, opened(), { ...reader, places });
    expect(slackComplaints(form)).toEqual([]);
    expect(readRaise(fillIn(form) as never).draft.community).toBe('place-640');
    expect(readRaise(fillIn(form, { community: 'place-649' }) as never).draft.community).toBe('place-649');
    expect(JSON.stringify(form)).not.toContain('There are more communities');
  });

  it('is said where not even groups hold all communities, and what was chosen stays', () => {
    const places = placesOf(5_000, (n) => `${n} ${'😀'.repeat(70)}`);
    const form = raiseForm({ ...draftOf('😀'.repeat(3_000)), community: 'place-4999' }, opened(), {
      ...reader,
      places,
    });
    expect(slackComplaints(form)).toEqual([]);
    expect(JSON.stringify(form)).toContain('There are more communities than fit here');
    expect(readRaise(fillIn(form) as never).draft.community).toBe('place-4999');
  });
});

describe('what is filled in', () => {
  it('is read back as it was', () => {
    const draft: Draft = {
      title: 'No medicine',
      details: 'Since Monday.\n\nNobody comes.',
      category: 'services',
      urgency: 'can wait',
      community: 'place-1',
      helpFrom: ['manager'],
      helpedBy: ['VS1'],
      pairing: 'pairing-2',
      isHarm: false,
      harm: 'no',
      instead: 'new',
    };
    const reader = { ...readerOf('Mango Bay', 'en', 3), settings: defaultSettings };
    const form = raiseForm(draft, opened({ asked: ['harm', 'same'] }), reader, {
      same: [aProblem()],
      similar: similarOf('Medicine'),
    });
    expect(readRaise(fillIn(form) as never)).toEqual({ draft, opened: opened({ asked: ['harm', 'same'] }) });
  });

  it.each([
    ['short', 'No medicine', 'No medicine', ''],
    ['of two lines', 'No medicine\nSince Monday', 'No medicine', 'No medicine\nSince Monday'],
    ['nothing', '', '', ''],
  ])('begins with words that are %s', (_, text, title, details) => {
    expect(drafted(text)).toEqual({ title, details, fields: 1 });
  });

  it.each([
    ['words', Array.from({ length: 2_000 }, (_, n) => `word${n}`).join(' ')],
    ['lines', Array.from({ length: 2_000 }, (_, n) => `line${n}`).join('\n')],
    ['one endless word', 'x'.repeat(9_001)],
    ['emoji', '😀'.repeat(7_000)],
  ])('is split and put together again: %s', (_, text) => {
    const { fields, ...rest } = drafted(text);
    const draft: Draft = { ...rest, helpFrom: [], helpedBy: [] };
    const form = raiseForm(draft, opened({ fields }), readerOf('x', 'en', 1));
    expect(inParts(text).every((part) => [...part].length <= 3_000)).toBe(true);
    expect(readRaise(fillIn(form) as never).draft.details).toBe(text);
  });
});
