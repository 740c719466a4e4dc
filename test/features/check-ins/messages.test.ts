import { describe, expect, it } from '@jest/globals';
import { finish, skipCheckIn } from '../../../src/features/check-ins/course';
import { saved } from '../../../src/features/check-ins/in-full';
import * as messages from '../../../src/features/check-ins/messages';
import {
  answersForm,
  noticeModal,
  readAnswers,
  readSkip,
  skipForm,
} from '../../../src/features/check-ins/modal';
import type { CheckIn } from '../../../src/features/check-ins/model';
import { removalOf } from '../../../src/features/check-ins/removing';
import { close } from '../../../src/features/check-ins/strays';
import { seeCheckIn } from '../../../src/features/check-ins/view';
import { type Language, languages } from '../../../src/features/people';
import { removalConfirmation, removalForm } from '../../../src/features/removal';
import { words } from '../../../src/words';
import { fillIn, slackComplaints } from '../../support/slack';
import { FAC, MAN, MEN, openCheckIn, Talk, voiceNote } from './support';

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
};

/** A check-in with so many questions as long as the import lets them be, all answered with this. */
function filled(text: string, { count = 10, language = 'en' as Language, parts = 1 } = {}): CheckIn {
  const talk = new Talk({
    ...openCheckIn({ count, language }),
    facilitatorName: bad.slice(0, 80),
    questionSet: { key: 'q', version: 1, name: bad.slice(0, 60) },
  });
  talk.checkIn.questions = talk.checkIn.questions.map(({ readers }) => ({
    text: bad.repeat(5).slice(0, 300),
    readers,
    asksForProblems: true,
  }));
  for (let part = 0; part < parts; part++) {
    for (let number = 0; number < count; number++) {
      talk.checkIn.asked = [{ question: number, at: new Date(0) }];
      talk.says(FAC, text, 1 + part + number / 100, { files: [{ ...voiceNote, name: bad }] });
    }
  }
  for (let remark = 0; remark < 12; remark++) {
    talk.says('UOTHER', text, 90 + remark / 100, { files: [{ ...voiceNote, name: bad }] });
  }
  talk.checkIn.asked = talk.checkIn.questions.map((_, question) => ({ question, at: new Date(0) }));
  talk.checkIn.late = true;
  return talk.checkIn;
}

const afterwards = (checkIn: CheckIn, how: Parameters<Talk['step']>[1]) => {
  const talk = new Talk(structuredClone(checkIn));
  talk.step(100, how);
  return talk.checkIn;
};

const viewer = { slackUser: FAC, roles: [] };

function everyMessage(checkIn: CheckIn, text: string): Record<string, Parameters<typeof slackComplaints>[0]> {
  const all = checkIn.questions.map((_, number) => number);
  const isDone = afterwards(checkIn, finish);
  const skip = { reason: 'ill', words: text, by: FAC, at: new Date(0) };
  const named = (name: string, list: ReturnType<typeof saved>) =>
    Object.fromEntries(list.map((message, index) => [`${name} ${index}`, message]));
  return {
    prompt: messages.prompt(checkIn),
    'prompt when done': messages.prompt(isDone),
    'prompt when closed': messages.prompt(afterwards(checkIn, close)),
    question: messages.question(checkIn, checkIn.questions.length - 1),
    done: messages.done(isDone),
    'done with a response': messages.done({ ...isDone, response: { by: MEN, at: new Date(0) } }),
    ...named('saved', saved(checkIn, { by: MEN, source: 'on behalf', questions: all })),
    ...named('saved in the form', saved(checkIn, { by: FAC, source: 'modal', questions: all })),
    'stray question': messages.strayQuestion(checkIn),
    'stray taken': messages.strayDecided(checkIn, true),
    'stray left': messages.strayDecided(checkIn, false),
    voice: messages.voice(checkIn),
    removed: messages.removed(checkIn),
    'not this time': messages.notThisTime(checkIn, skip),
  };
}

function everyModal(checkIn: CheckIn, text: string, language: Language) {
  const t = words(language);
  const safeguardingContact = bad.slice(0, 150);
  const removal = { words: text.slice(0, 100) || 'x', reason: 'child' };
  const reader = { viewer, language, mayRemove: true };
  return {
    'the form': answersForm(checkIn, { t, onBehalf: false, safeguardingContact }),
    'the form by phone': answersForm(checkIn, { t, onBehalf: true, safeguardingContact }),
    'not this time': skipForm(checkIn, { t, safeguardingContact }),
    'a sentence': noticeModal(t('check-ins:refused.notYours'), t),
    'the check-in': seeCheckIn(checkIn, reader),
    'the check-in, done': seeCheckIn(afterwards(checkIn, finish), reader),
    'the check-in, skipped': seeCheckIn(
      afterwards(checkIn, (turn) => skipCheckIn(turn, { reason: 'other', words: text, by: FAC })),
      reader,
    ),
    'removal, first step': removalForm(removalOf(checkIn.key), t),
    'removal, second step': removalConfirmation(removalOf(checkIn.key), removal, { count: 2 }, t),
  };
}

const complaints = (payloads: Record<string, Parameters<typeof slackComplaints>[0]>) =>
  Object.entries(payloads).flatMap(([name, payload]) =>
    slackComplaints(payload).map((complaint) => `${name}: ${complaint}`),
  );

describe('stays within what Slack takes', () => {
  describe.each(languages)('in %s', (language) => {
    it.each(Object.entries(longest))('with %s', (_, text) => {
      const checkIn = filled(text, { language });
      expect(complaints(everyMessage(checkIn, text))).toEqual([]);
      expect(complaints(everyModal(checkIn, text, language))).toEqual([]);
    });

    it('with answers in many messages, longer than a form can hold', () => {
      const checkIn = filled('😀'.repeat(INPUT), { language, parts: 4 });
      expect(complaints(everyMessage(checkIn, ''))).toEqual([]);
      expect(complaints(everyModal(checkIn, '', language))).toEqual([]);
    });

    it('with 20 questions', () => {
      const checkIn = filled('😀'.repeat(INPUT), { language, count: 20 });
      expect(complaints(everyMessage(checkIn, ''))).toEqual([]);
      expect(complaints(everyModal(checkIn, '', language))).toEqual([]);
    });

    it('with nothing at all', () => {
      const checkIn = openCheckIn({ language });
      expect(complaints(everyMessage(checkIn, ''))).toEqual([]);
      expect(complaints(everyModal(checkIn, '', language))).toEqual([]);
    });
  });
});

/** Texts of a payload in which Slack reads markup. */
function markup(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(markup);
  if (typeof value !== 'object' || value === null) return [];
  const thing = value as Record<string, unknown>;
  const own = thing.type === 'mrkdwn' ? [String(thing.text)] : [];
  return [...own, ...Object.values(thing).flatMap(markup)];
}

describe("people's words are data", () => {
  const checkIn = filled(bad);
  const payloads = { ...everyMessage(checkIn, bad), ...everyModal(checkIn, bad, 'en') };

  it.each(Object.entries(payloads))('in "%s"', (_, payload) => {
    const texts = [...markup(payload), 'text' in payload ? String(payload.text) : ''];
    for (const text of texts) {
      expect(text).not.toContain('<!channel>');
      expect(text).not.toContain('<@U1>');
      expect(text).not.toMatch(/<https:\/\/x\.org/);
      expect(text).not.toContain('\u0007');
      expect(text).not.toContain('\u202e');
    }
  });

  it('answers stand in plain text alone, in full', () => {
    const [message] = saved(checkIn, { by: FAC, source: 'modal', questions: [0] });
    expect(markup(message?.blocks).join('\n')).not.toContain('```x```  &amp; "q"');
    expect(JSON.stringify(message?.blocks)).toContain('<!channel> <@U1> <https://x.org|click> `code`');
    const summary = messages.done(afterwards(checkIn, finish)).blocks.slice(2);
    expect(markup(summary)).toEqual([]);
  });

  it('a long answer is shown whole, in order', () => {
    const text = Array.from({ length: 500 }, (_, index) => `w${index}`).join(' ');
    const talk = new Talk();
    talk.saves(1, { 0: text });
    const shown = saved(talk.checkIn, { by: FAC, source: 'modal', questions: [0] })
      .flatMap(({ blocks }) => blocks)
      .flatMap((block) =>
        block.type === 'section' && block.text?.type === 'plain_text' ? [block.text.text] : [],
      );
    expect(shown.join(' ')).toBe(text);
  });
});

describe('plain text, for notifications and screen readers, says what the blocks say', () => {
  const talk = new Talk();
  talk.saves(1, { 0: 'They <met> & sang.\nAll of them.', 1: 'The girls' });
  talk.step(2, finish);

  it('of what was saved', () => {
    const [message] = saved(talk.checkIn, { by: FAC, source: 'modal', questions: [0, 1] });
    expect(message?.text).toBe(
      [
        `<@${FAC}> answered in the form:`,
        '*1.* people question 1?',
        'They &lt;met&gt; &amp; sang.',
        'All of them.',
        '*2.* people question 2?',
        'The girls',
      ].join('\n'),
    );
  });

  it('in each message that a long one takes', () => {
    const answered = filled('A long answer. '.repeat(150).trim());
    const all = answered.questions.map((_, number) => number);
    const shown = saved(answered, { by: FAC, source: 'modal', questions: all });
    expect(shown.length).toBeGreaterThan(1);
    for (const { text } of shown) {
      expect(text).toContain('A long answer.');
      expect(text.length).toBeLessThanOrEqual(4_000);
    }
  });

  it('of the thanks, with the summary', () => {
    const { text } = messages.done(talk.checkIn);
    expect(text).toContain(`Thank you, <@${FAC}>`);
    expect(text).toContain(`<@${MEN}>, Aminata is done.`);
    expect(text).toContain('1. They &lt;met&gt; &amp; sang. All of them.\n2. The girls');
  });

  it('of "not this time", with its words', () => {
    const skip = { reason: 'ill', words: 'Fever & <chills>', by: FAC, at: new Date(0) };
    expect(messages.notThisTime(talk.checkIn, skip).text).toMatch(
      /not this time \(not well\).*\nFever &amp; &lt;chills&gt;$/,
    );
  });

  it('of "not this time" without a reason, which is no other reason', () => {
    for (const reason of ['none', '']) {
      const { text } = messages.notThisTime(talk.checkIn, { reason, by: FAC, at: new Date(0) });
      expect(text).toContain(`<@${FAC}>: not this time. <@${MEN}>, just so that you know.`);
    }
  });

  it('cut where Slack would refuse it, and never within an escape, a mention or a sign', () => {
    for (const words of ['&', '😀', 'x', '<@U1>']) {
      const skip = { reason: 'ill', words: words.repeat(2_500), by: FAC, at: new Date(0) };
      const { text } = messages.notThisTime(talk.checkIn, skip);
      expect(text.length).toBeLessThanOrEqual(4_000);
      const rest = text
        .split('\n')
        .at(-1)
        ?.replaceAll('&amp;', '')
        .replaceAll('&lt;', '')
        .replaceAll('&gt;', '');
      expect(rest).toMatch(words === 'x' ? /^x+$/ : /^(😀|@U1)*(@|@U)?…?$/u);
    }
  });
});

describe('the prompt', () => {
  it.each([
    ['en', 'Hello', 'I have 3 questions', 'people question 1?', 'Just reply in this thread'],
    ['fr', 'Bonjour', 'J’ai 3 questions', 'people question 1 ?', 'Répondez simplement dans ce fil'],
  ] as const)(
    'in %s mentions the facilitator, the first question, how many, and that one may reply',
    (language, ...says) => {
      const { text, blocks } = messages.prompt(openCheckIn({ language }));
      const all = JSON.stringify(blocks);
      for (const part of says) expect(all).toContain(part);
      expect(all).toContain(`<@${FAC}>`);
      expect(text).toContain(says[2]);
      expect(all).not.toMatch(/\{\{|two weeks|deux semaines/);
    },
  );

  it('has the buttons "Answer all at once" and "Not this time", one for a problem, and those of a question', () => {
    const buttons = messages
      .prompt(openCheckIn())
      .blocks.flatMap((block) => (block.type === 'actions' ? block.elements : []))
      .map((element) => (element.type === 'button' ? element.text.text : ''));
    expect(buttons).toEqual([
      'Answer all at once',
      'Skip',
      'That is all',
      'Not this time',
      'Raise a problem',
    ]);
  });

  it('says that it is late, and for when it was meant', () => {
    expect(messages.prompt({ ...openCheckIn(), late: true }).text).toContain(
      'it was meant for Tuesday 24 November',
    );
    expect(messages.prompt(openCheckIn()).text).not.toContain('late');
  });

  it('says who reads the answers', () => {
    expect(JSON.stringify(messages.prompt(openCheckIn()))).toContain('I show it to the line manager, too');
    expect(JSON.stringify(messages.question(openCheckIn(), 2))).toContain(
      'Whoever reads your channel reads the answer; I show it to nobody else.',
    );
  });

  it('is made for one question, too', () => {
    expect(messages.prompt(openCheckIn({ count: 1 })).text).toContain('I have one question for you');
  });
});

describe('the form is read back', () => {
  const t = words('en');
  const form = (checkIn: CheckIn, onBehalf = false) =>
    answersForm(checkIn, { t, onBehalf, safeguardingContact: 'Mariama' });
  const read = (checkIn: CheckIn, answers: Record<string, string | null>) =>
    readAnswers({ id: 'V1', ...fillIn(form(checkIn), answers) } as never);

  it('holds what is there; fields that were not changed are no answers', () => {
    const talk = new Talk();
    talk.says(FAC, 'They met.\n  And sang.  ', 1);
    talk.saves(2, { 1: ` ${bad} ` });
    const reading = read(talk.checkIn, { 'answer-2': 'Water.' });
    expect(reading).toEqual({
      key: 'aminata/2026-11-24',
      answers: new Map([[2, 'Water.']]),
      isEmpty: false,
      firstField: 'answer-0',
    });
  });

  it('a field that was emptied is an answer withdrawn', () => {
    const talk = new Talk();
    talk.says(FAC, 'They met.', 1);
    expect(read(talk.checkIn, { 'answer-0': null })).toMatchObject({
      answers: new Map([[0, '']]),
      isEmpty: true,
    });
  });

  it('nothing in any field is nothing', () => {
    expect(read(openCheckIn(), {})).toMatchObject({ answers: new Map(), isEmpty: true });
  });

  it('what came by the thread since the form was opened stays, unless the field was changed', () => {
    const talk = new Talk();
    const opened = form(talk.checkIn);
    talk.says(FAC, 'by thread', 1);
    const { answers } = readAnswers({ id: 'V1', ...fillIn(opened, { 'answer-1': 'by form' }) } as never);
    talk.saves(2, Object.fromEntries(answers));
    expect(talk.checkIn.answers.map(({ parts }) => parts.map(({ text }) => text))).toEqual([
      ['by thread'],
      ['by form'],
    ]);
  });

  it('leaves out an answer that is too long for a field, and says where to change it', () => {
    const talk = new Talk();
    talk.says(FAC, 'x'.repeat(2_000), 1);
    talk.says(FAC, 'y'.repeat(2_000), 1.1);
    const opened = form(talk.checkIn);
    expect(JSON.stringify(opened)).toContain('longer than a form can hold');
    expect(read(talk.checkIn, {}).answers).toEqual(new Map());
    expect(() => read(talk.checkIn, { 'answer-0': 'z' })).toThrow('no input block');
  });

  it('carries ids to Slack and back, never words', () => {
    const talk = new Talk();
    talk.says(FAC, 'Fatu Kamara', 1);
    expect(form(talk.checkIn).private_metadata).not.toMatch(/Fatu|Kamara/);
  });

  it('shows the notice, the contact and who can read it', () => {
    const all = JSON.stringify(form(openCheckIn()));
    expect(all).toContain('Do not name a child');
    expect(all).toContain('Mariama');
    expect(all).toContain('the line manager where a question says so');
    expect(JSON.stringify(form(openCheckIn(), true))).toContain('marked as written by you');
  });

  it('is in the language of whoever opens it, with the questions as they were asked', () => {
    const view = answersForm(openCheckIn(), { t: words('fr'), onBehalf: true, safeguardingContact: '' });
    expect(JSON.stringify(view)).toContain('people question 1?');
    expect(JSON.stringify(view)).not.toMatch(/Whoever|reads the answer|Save/);
  });

  it('"not this time" has its reason and words', () => {
    const view = skipForm(openCheckIn(), { t, safeguardingContact: 'Mariama' });
    expect(JSON.stringify(view)).toMatch(
      /Do not name a child.*Contact Mariama now.*Whoever reads your channel can read this/,
    );
    const submitted = (answers: Record<string, string>) => ({ id: 'V', ...fillIn(view, answers) }) as never;
    expect(readSkip(submitted({ reason: 'network', words: ' No line ' }))).toEqual({
      key: 'aminata/2026-11-24',
      reason: 'network',
      words: 'No line',
    });
    expect(readSkip(submitted({ reason: 'other' })).reason).toBe('other');
    expect(readSkip({ private_metadata: '', state: { values: {} } } as never).reason).toBe('none');
  });
});

describe('who looks reads only what they may', () => {
  const talk = new Talk();
  talk.says(FAC, '1. for the manager\n2. too\n3. for the two', 1);
  talk.saves(8 * 24 * 60, { 1: 'late, by phone' }, { by: MEN });
  const { checkIn } = talk;
  const seen = (slackUser: string, roles: never[] | ['coordinator'] = [], of = checkIn) =>
    JSON.stringify(seeCheckIn(of, { viewer: { slackUser, roles }, language: 'en', mayRemove: false }));

  it('the pairing everything, with its marks', () => {
    for (const user of [FAC, MEN]) {
      expect(seen(user)).toContain('for the two');
      expect(seen(user)).toContain(`written down by <@${MEN}> · late · changed once`);
    }
  });

  it('the line manager what the question says', () => {
    expect(seen(MAN)).toContain('for the manager');
    expect(seen(MAN)).not.toContain('for the two');
    expect(seen(MAN)).toContain('This answer is meant for the facilitator and the mentor alone.');
  });

  it('a coordinator no answer', () => {
    expect(seen('UCOO', ['coordinator'])).not.toMatch(/for the manager|for the two/);
  });

  it('of "not this time" the pairing reason and words, as typed; others neither', () => {
    const skipped = afterwards(openCheckIn(), (turn) =>
      skipCheckIn(turn, { reason: 'ill', words: 'Fever & <chills>', by: FAC }),
    );
    for (const user of [FAC, MEN]) {
      expect(seen(user, [], skipped)).toContain(`<@${FAC}>: not this time (not well).`);
      expect(seen(user, [], skipped)).toContain('Fever & <chills>');
    }
    expect(seen(MAN, [], skipped)).not.toMatch(/not well|Fever/);
    expect(seen('UCOO', ['coordinator'], skipped)).not.toMatch(/not well|Fever/);
  });

  it('what else was said in the thread the pairing, as typed, the newest last; others not', () => {
    const more = new Talk(structuredClone(checkIn));
    more.step(12_000, finish);
    more.says(MEN, 'Well done & <rest>', 12_001);
    more.says(FAC, 'One thing more: the school is open', 12_002, { files: [voiceNote] });
    for (const user of [FAC, MEN]) {
      const view = seen(user, [], more.checkIn);
      expect(view).toMatch(/What else was said in the thread.*Well done & <rest>.*the school is open/);
      expect(view).toContain(voiceNote.name);
    }
    expect(seen(MAN, [], more.checkIn)).not.toMatch(/What else|Well done|school/);
    expect(seen('UCOO', ['coordinator'], more.checkIn)).not.toMatch(/What else|Well done|school/);
    expect(seen(FAC)).not.toContain('What else was said');
  });

  it('of many remarks the newest, and how many there were before; of withdrawn ones nothing', () => {
    const more = new Talk(structuredClone(checkIn));
    for (let number = 0; number < 12; number++) more.says(MEN, `remark ${number}.`, 12_000 + number);
    const [first] = more.checkIn.remarks.slice(-1);
    if (first) Object.assign(first, { text: '', files: [], deleted: true });
    const view = seen(FAC, [], more.checkIn);
    expect(view).toContain('One earlier message stands in the thread.');
    expect(view).not.toContain('remark 0.');
    expect(view).toContain('remark 1.');
    expect(view).toContain('remark 10.');
    expect(view).not.toContain('remark 11.');
  });

  it('the button to remove words is for whoever may', () => {
    expect(JSON.stringify(seeCheckIn(checkIn, { viewer, language: 'en', mayRemove: true }))).toContain(
      'Remove words',
    );
    expect(seen(FAC)).not.toContain('Remove words');
  });
});
