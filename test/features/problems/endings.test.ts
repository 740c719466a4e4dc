import { describe, expect, it } from '@jest/globals';
import type { ModalView } from '@slack/types';
import { defaultSettings } from '../../../src/features/people';
import { changeForm, changesIn, readChange } from '../../../src/features/problems/forms/changing';
import {
  againForm,
  handOverForm,
  mergeForm,
  notPossibleForm,
  readAgain,
  readHandOver,
  readMerge,
  readNotPossible,
  readUpdate,
  updateForm,
} from '../../../src/features/problems/forms/endings';
import { sentenceModal } from '../../../src/features/problems/forms/frame';
import { readResolve, resolveForm } from '../../../src/features/problems/forms/resolving';
import type { Entry, Problem } from '../../../src/features/problems/model';
import { words } from '../../../src/words';
import { type Answers, fillIn, slackComplaints } from '../../support/slack';
import { anEntry, aProblem, MAN, MEN } from './support';

const TODAY = '2026-11-02';
const reader = { language: 'en', safeguardingContact: 'Mariama, +232 76 000 000' };
const communities = [
  { workspace: 'T1', key: 'mango-bay', name: 'Mango Bay', district: 'north', districtName: 'North' },
  { workspace: 'T1', key: 'hill-top', name: 'Hill Top', district: 'north', districtName: 'North' },
];
const choices = { settings: defaultSettings, communities };
const submitted = (view: ModalView, answers: Answers = {}) =>
  ({ id: 'V9', ...fillIn(view, answers) }) as never;
const resolved = (answers: Answers) =>
  readResolve(submitted(resolveForm(aProblem(), reader), answers), TODAY);

describe('how it was resolved', () => {
  it('comes back whole', () => {
    const answers = {
      done: ' They went to the district together. ',
      learned: 'Go together.',
      decidedBy: 'together',
      heardBack: 'yes',
      share: 'yes',
    };
    expect(resolved(answers)).toEqual({
      said: {
        done: 'They went to the district together.',
        learned: 'Go together.',
        decidedBy: 'together',
        heardBack: 'yes',
        isShared: true,
      },
    });
  });

  it('needs what was done, and shares nothing unless told', () => {
    expect(resolved({ done: 'Done.' })).toEqual({ said: { done: 'Done.', isShared: false } });
    expect(resolved({ done: ' \u202e\n ' })).toEqual({ errors: { done: 'problem-endings:error.empty' } });
  });

  it.each([
    ['not yet, by a day', { heardBack: 'not-yet', heardBackBy: '2026-11-20' }, '2026-11-20'],
    ['not yet, by today', { heardBack: 'not-yet', heardBackBy: TODAY }, TODAY],
    ['a day alone', { heardBackBy: '2026-11-20' }, '2026-11-20'],
    ['yes, whatever the day', { heardBack: 'yes', heardBackBy: '2026-10-01' }, 'yes'],
    ['nothing', {}, undefined],
  ])('has the community heard back: %s', (_, answers, heardBack) => {
    expect(resolved({ done: 'Done.', ...answers })).toEqual({
      said: { done: 'Done.', isShared: false, ...(heardBack && { heardBack }) },
    });
  });

  it.each([
    ['a day that is over', { heardBack: 'not-yet', heardBackBy: '2026-11-01' }, 'past'],
    ['no day', { heardBack: 'not-yet' }, 'byWhen'],
    ['a day that is none', { heardBackBy: '2026-13-41' }, 'noDate'],
  ])('is refused for %s', (_, answers, error) => {
    expect(resolved({ done: 'Done.', ...answers })).toEqual({
      errors: { heardBackBy: `problem-endings:error.${error}` },
    });
  });

  it('shares no lesson without words: they are asked for', () => {
    expect(resolved({ done: 'Done.', share: 'yes' })).toEqual({
      errors: { learned: 'problem-endings:error.nothingToShare' },
    });
    expect(resolved({ done: 'Done.', share: 'yes', learned: ' \u202e ' })).toEqual({
      errors: { learned: 'problem-endings:error.nothingToShare' },
    });
  });

  it('is longer than a field only where Slack does not count', () => {
    const view = submitted(resolveForm(aProblem(), reader)) as {
      state: { values: Record<string, Record<string, { value: string }>> };
    };
    view.state.values.done = { done: { value: 'a'.repeat(3_001) } };
    expect(readResolve(view as never, TODAY)).toEqual({ errors: { done: 'problem-endings:error.tooLong' } });
  });
});

describe('what is changed', () => {
  const problem = aProblem();
  const change = (answers: Answers, of: Problem = problem) =>
    readChange(submitted(changeForm(of, reader, choices), answers), choices);

  it('is nothing, when nothing was touched', () => {
    expect(change({})).toEqual({ said: {} });
    expect(change({ 'details-0': ' People walk a day and go home with nothing. ' })).toEqual({ said: {} });
  });

  it('is what was touched alone', () => {
    expect(change({ 'title-0': 'No malaria medicine' })).toEqual({ said: { title: 'No malaria medicine' } });
    expect(
      change({
        'details-0': null,
        'category-0': 'conflict',
        'urgency-0': 'urgent',
        'community-0': 'hill-top',
        'helpFrom-0': ['government', 'mentor'],
      }),
    ).toEqual({
      said: {
        details: '',
        category: 'conflict',
        urgency: 'urgent',
        community: { key: 'hill-top', name: 'Hill Top' },
        district: { key: 'north', name: 'North' },
        helpFrom: ['government', 'mentor'],
      },
    });
  });

  it('can be taken away, but for the title', () => {
    expect(change({ 'category-0': '-', 'community-0': '-', 'helpFrom-0': [] })).toEqual({
      said: { category: '', community: null, district: { key: 'north', name: 'North' }, helpFrom: [] },
    });
    expect(change({ 'title-0': ' ' })).toEqual({ errors: { 'title-0': 'problem-endings:error.empty' } });
  });

  it('keeps a category and a community that the programme has given up', () => {
    const old = aProblem({ category: 'ghosts', community: { key: 'gone', name: 'Gone' } });
    expect(slackComplaints(changeForm(old, reader, choices))).toEqual([]);
    expect(change({ 'title-0': 'x' }, old)).toEqual({ said: { title: 'x' } });
  });

  it('leaves the district in which all communities of the pairing lie, as in raising, else none', () => {
    const [first, second] = communities as [(typeof communities)[0], (typeof communities)[0]];
    const far = {
      settings: defaultSettings,
      communities: [first, { ...second, district: 'south', districtName: 'South' }],
    };
    const view = submitted(changeForm(problem, reader, far), { 'community-0': '-' });
    expect(readChange(view, far)).toEqual({ said: { community: null, district: null } });
  });

  it('is refused where what was chosen has been given up since', () => {
    const view = submitted(changeForm(problem, reader, choices), {
      'category-0': 'conflict',
      'community-0': 'hill-top',
    });
    const now = {
      settings: { ...defaultSettings, problemCategories: [] },
      communities: communities.slice(0, 1),
    };
    expect(readChange(view, now)).toEqual({
      errors: {
        'category-0': 'problem-endings:error.noCategory',
        'community-0': 'problem-endings:error.noCommunity',
      },
    });
    // Shown anew it is still there, and not taken for "none".
    const anew = changeForm(aProblem({ decisions: 1 }), reader, now, changesIn(view));
    expect(readChange(submitted(anew), now)).toEqual({
      errors: {
        'category-1': 'problem-endings:error.noCategory',
        'community-1': 'problem-endings:error.noCommunity',
      },
    });
  });

  it('offers every category and community, however many', () => {
    const many = {
      settings: {
        ...defaultSettings,
        problemCategories: Array.from({ length: 120 }, (_, n) => ({
          key: `kind-${n}`,
          name: { en: `Kind ${n}`, fr: `Sorte ${n}` },
        })),
      },
      communities: Array.from({ length: 250 }, (_, n) => ({
        workspace: 'T1',
        key: `c${n}`,
        name: `Place ${n}`,
        district: 'north',
        districtName: 'North',
      })),
    };
    const view = submitted(changeForm(problem, reader, many), {
      'category-0': 'kind-119',
      'community-0': 'c249',
    });
    expect(readChange(view, many)).toMatchObject({
      said: { category: 'kind-119', community: { key: 'c249' } },
    });
  });

  it('explains each urgency', () => {
    const form = JSON.stringify(changeForm(problem, reader, choices));
    for (const urgency of ['can-wait', 'soon', 'urgent'] as const) {
      expect(form).toContain(words('en')(`problem-forms:urgency.${urgency}`));
    }
  });

  it('keeps details that are longer than a field, and joins them again', () => {
    const details = 'word '.repeat(1_500).trim();
    const long = aProblem({ details });
    expect(change({ 'title-0': 'x' }, long)).toEqual({ said: { title: 'x' } });
    const said = change({ 'details-0-3': 'The end.' }, long) as { said: { details: string } };
    expect(said.said.details).toBe(`${'word '.repeat(1_200)}The end.`);
  });

  it('is held against what stood there: shown anew, it is kept, and what others wrote stands beside it', () => {
    const typed = submitted(changeForm(problem, reader, choices), {
      'title-0': 'Mine',
      'urgency-0': 'urgent',
    });
    const now = aProblem({ decisions: 1, title: 'Theirs', details: 'Theirs, too.', category: 'conflict' });
    const view = submitted(changeForm(now, reader, choices, changesIn(typed)));
    expect(changesIn(view)).toEqual({ title: 'Mine', urgency: 'urgent' });
    expect(JSON.stringify(view)).toContain('Theirs, too.');
  });
});

describe('the other forms', () => {
  it.each([
    ['an update', updateForm(aProblem(), reader), readUpdate, 'news'],
    ['why it is not possible', notPossibleForm(aProblem(), reader), readNotPossible, 'why'],
    ['why it is not solved', againForm(aProblem(), reader, 'notSolved'), readAgain, 'reason'],
    ['why it is open again', againForm(aProblem(), reader, 'reopen'), readAgain, 'reason'],
  ])('%s is needed', (_, view, read, field) => {
    expect(read(submitted(view, { [field]: 'Because.' }))).toEqual({ said: 'Because.' });
    expect(read(submitted(view))).toEqual({ errors: { [field]: 'problem-endings:error.empty' } });
  });

  it('give who and which', () => {
    const people = [{ slackUser: MEN, name: 'Joseph' }];
    expect(readHandOver(submitted(handOverForm(aProblem(), reader, people), { to: MEN }))).toEqual({
      said: MEN,
    });
    const others = [{ key: 'V2', title: 'The same' }];
    expect(readMerge(submitted(mergeForm(aProblem(), reader, others), { into: 'V2' }))).toEqual({
      said: 'V2',
    });
  });
});

/** What people can type that is longest, or breaks things. */
const hostile = [
  ['emoji', '😀'.repeat(3_000)],
  ['markup', '<!channel> &<>'.repeat(214)],
  ['from right to left', 'ن'.repeat(3_000)],
  ['code blocks', '```\n'.repeat(750)],
] as const;

describe.each(hostile)('inside Slack’s limits: %s', (_, hostileWords) => {
  const kinds = [
    'taken on',
    'handed over',
    'changed',
    'resolved',
    'confirmed',
    'not solved',
    'reopened',
  ] as const;
  const others: Entry[] = [...kinds, ...kinds].map((kind, number) =>
    anEntry({
      id: `view:${number}`,
      kind,
      by: MEN,
      to: MAN,
      text: hostileWords,
      before: { title: hostileWords, urgency: 'soon' },
    }),
  );
  const problem = aProblem({
    title: hostileWords,
    details: hostileWords.repeat(2),
    category: hostileWords,
    community: { key: 'k'.repeat(75), name: hostileWords },
    decisions: 14,
  });
  const places = Array.from({ length: 120 }, (_, number) => ({
    key: `c${number}`,
    name: hostileWords,
    district: 'north',
    districtName: hostileWords,
  }));
  const settings = {
    ...defaultSettings,
    problemCategories: Array.from({ length: 120 }, (_, number) => ({
      key: `kind-${number}`,
      name: { en: hostileWords, fr: hostileWords },
    })),
  };
  const draft = {
    done: hostileWords,
    learned: hostileWords,
    decidedBy: 'we',
    heardBack: 'not-yet',
    heardBackBy: '2026-11-20',
    share: 'yes',
  };

  it.each(['en', 'fr'])('%s', (language) => {
    const full = {
      language,
      safeguardingContact: hostileWords.slice(0, 300),
      others,
      harm: 'asked' as const,
    };
    const people = Array.from({ length: 5 }, (_, number) => ({
      slackUser: `U${number}`,
      name: hostileWords,
    }));
    const many = Array.from({ length: 101 }, (_, number) => ({ key: `V${number}`, title: hostileWords }));
    const views = {
      update: updateForm(problem, full, { intro: hostileWords.slice(0, 500), text: hostileWords }),
      resolve: resolveForm(problem, full, draft),
      notPossible: notPossibleForm(problem, full, hostileWords),
      notSolved: againForm(problem, full, 'notSolved', hostileWords),
      reopen: againForm(problem, full, 'reopen', hostileWords),
      handOver: handOverForm(problem, full, people, 'U1'),
      merge: mergeForm(problem, full, many, 'V7'),
      change: changeForm(
        problem,
        full,
        { settings, communities: places },
        { title: hostileWords, details: hostileWords },
      ),
      sentence: sentenceModal('Why.', full),
    };
    for (const [name, view] of Object.entries(views)) {
      expect([name, slackComplaints(view)]).toEqual([name, []]);
    }
  });

  it('says who did what, and pings nobody with what they typed', () => {
    const view = JSON.stringify(resolveForm(problem, { ...reader, others }));
    expect(view).toContain(`<@${MEN}> opened this again:`);
    expect(view).toContain('And 9 more before that.');
    expect(view).not.toMatch(/mrkdwn","text":"[^"]*<!channel>/);
  });
});

it('every form with free text begins with the notice', () => {
  const forms = [
    updateForm(aProblem(), reader),
    resolveForm(aProblem(), reader),
    notPossibleForm(aProblem(), reader),
    againForm(aProblem(), reader, 'reopen'),
    changeForm(aProblem(), reader, choices),
  ];
  for (const { blocks } of forms) {
    const notice = blocks.findIndex((block) => JSON.stringify(block).includes('Do not name a child'));
    expect(notice).toBeGreaterThanOrEqual(0);
    expect(notice).toBeLessThan(blocks.findIndex(({ type }) => type === 'input'));
    expect(JSON.stringify(blocks)).toContain('Mariama');
  }
});
