import { describe, expect, it } from '@jest/globals';
import { finish, goOn, handOver, skipCheckIn, skipQuestion } from '../../../src/features/check-ins/course';
import { takeInDeletion } from '../../../src/features/check-ins/edits';
import { close, leaveStrays, takeInStray, takeStrays } from '../../../src/features/check-ins/strays';
import type { Turn } from '../../../src/features/check-ins/turn';
import { defaultSettings } from '../../../src/features/people';
import { DAY, FAC, MAN, MEN, minute, openCheckIn, Talk, tsAt, voiceNote, wordsOf } from './support';

const textsOf = (turn: Turn) => JSON.stringify(turn.posts.map(({ message }) => message));
const reminderKeys = (turn: Turn) => turn.reminders.map(({ key, person }) => `${person} ${key}`);

describe('answering in the thread', () => {
  it('asks, takes what comes until a minute was quiet for one answer, asks the next, and thanks', () => {
    const talk = new Talk();
    expect(talk.says(FAC, 'They met.', 5).posts).toEqual([]);
    expect(talk.checkIn).toMatchObject({ status: 'partly answered', wakeAt: minute(6) });
    talk.says(FAC, 'Forty people came.', 5.5);
    expect(talk.checkIn.wakeAt).toEqual(minute(6.5));
    expect(talk.wakes(6).posts).toEqual([]);
    talk.wakes(6.5);
    expect(talk.said).toEqual(['question/1']);
    talk.says(FAC, 'The girls.', 7);
    talk.wakes(8);
    talk.says(FAC, 'Water.', 9);
    const last = talk.wakes(10);
    expect(talk.said).toEqual(['question/1', 'question/2', 'done']);
    expect(wordsOf(talk.checkIn)).toEqual({
      0: 'They met.\nForty people came.',
      1: 'The girls.',
      2: 'Water.',
    });
    expect(talk.checkIn).toMatchObject({ status: 'answered', doneAt: minute(10) });
    expect(textsOf(last)).toContain('you answered every question');
    expect(textsOf(last)).toContain(`<@${MEN}>`);
  });

  it('takes the quiet time from the settings', () => {
    const talk = new Talk(openCheckIn(), { ...defaultSettings, quietSeconds: 300 });
    talk.says(FAC, 'They met.', 1);
    expect(talk.checkIn.wakeAt).toEqual(minute(6));
  });

  it('orders one answer by the ts of its messages, whatever came first', () => {
    const talk = new Talk();
    talk.says(FAC, 'second', 2, { takenIn: 2 });
    talk.says(FAC, 'first', 1, { takenIn: 2.1 });
    const done = talk.step(3, finish);
    expect(textsOf(done)).toContain('1. first second');
  });

  it('takes buttons off questions that the talk has left, and off the prompt when it is over', () => {
    const talk = new Talk();
    talk.says(FAC, 'a', 1);
    talk.wakes(2);
    expect(talk.renewed).toEqual(['prompt']);
    talk.says(FAC, 'b', 3);
    const second = talk.wakes(4);
    expect(talk.renewed).toEqual(['prompt', 'question/1']);
    expect(JSON.stringify(second.updates)).not.toContain('check-ins.skip');
    talk.step(5, finish);
    expect(talk.renewed).toEqual(['prompt', 'question/1', 'question/2', 'prompt']);
  });

  it('never takes typed words for a command', () => {
    const talk = new Talk();
    for (const [index, text] of ['skip', 'That is all', 'Not this time', '/problem', 'help'].entries()) {
      talk.says(FAC, text, 1 + index / 10);
    }
    expect(talk.checkIn.skips).toEqual([]);
    expect(wordsOf(talk.checkIn)).toEqual({ 0: 'skip\nThat is all\nNot this time\n/problem\nhelp' });
  });

  it('takes a numbered list for answers to all, and is done', () => {
    const talk = new Talk();
    talk.says(FAC, '1. met\n2. girls\n3. water', 1);
    talk.wakes(2);
    expect(wordsOf(talk.checkIn)).toEqual({ 0: 'met', 1: 'girls', 2: 'water' });
    expect(talk.said).toEqual(['done']);
  });

  it('asks only what a numbered list left open', () => {
    const talk = new Talk();
    talk.says(FAC, '1. met\n2.\n3. water', 1);
    talk.wakes(2);
    expect(talk.said).toEqual(['question/1']);
    talk.says(FAC, 'a list:\n1. x\n2. y', 3);
    talk.wakes(4);
    expect(wordsOf(talk.checkIn)).toMatchObject({ 1: 'a list:\n1. x\n2. y', 2: 'water' });
    expect(talk.said).toEqual(['question/1', 'done']);
  });

  it('keeps a short list inside the first answer, and asks on', () => {
    const talk = new Talk();
    talk.says(FAC, '1. They met\n2. They talked', 1);
    talk.wakes(2);
    expect(wordsOf(talk.checkIn)).toEqual({ 0: '1. They met\n2. They talked' });
    expect(talk.said).toEqual(['question/1']);
  });

  it('keeps what mentor and others say as conversation', () => {
    const talk = new Talk();
    talk.says(MEN, 'How is the new well?', 1);
    talk.says('UOTHER', 'Hello all', 2);
    expect(talk.checkIn).toMatchObject({ answers: [], status: 'open' });
    expect(talk.checkIn.remarks.map(({ by, text }) => [by, text])).toEqual([
      [MEN, 'How is the new well?'],
      ['UOTHER', 'Hello all'],
    ]);
    expect(talk.wakes(3).posts).toEqual([]);
  });

  it('marks what comes late as late', () => {
    const talk = new Talk();
    talk.says(FAC, 'early', 6 * DAY);
    talk.says(FAC, 'late', 8 * DAY);
    talk.saves(9 * DAY, { 1: 'late too' });
    expect(talk.checkIn.answers.map(({ parts }) => parts.map(({ late }) => late))).toEqual([
      [undefined, true],
      [true],
    ]);
  });
});

describe('buttons of a question', () => {
  it('Skip asks the next at once, without an answer', () => {
    const talk = new Talk();
    talk.step(1, (turn) => skipQuestion(turn, 0));
    expect(talk.said).toEqual(['question/1']);
    expect(talk.checkIn).toMatchObject({
      status: 'open',
      answers: [{ question: 0, skipped: true, parts: [] }],
    });
  });

  it('Skip after a few words goes on at once and keeps them as the answer', () => {
    const talk = new Talk();
    talk.says(FAC, 'They met.', 1);
    talk.step(1.1, (turn) => skipQuestion(turn, 0));
    expect(talk.said).toEqual(['question/1']);
    expect(talk.checkIn.answers[0]?.skipped).toBeUndefined();
    expect(wordsOf(talk.checkIn)).toEqual({ 0: 'They met.' });
  });

  it('Skip pressed twice skips one', () => {
    const talk = new Talk();
    talk.step(1, (turn) => skipQuestion(turn, 0));
    const before = talk.checkIn.answers;
    talk.step(2, (turn) => skipQuestion(turn, 0));
    expect(talk.said).toEqual(['question/1']);
    expect(talk.checkIn.answers).toEqual(before);
    expect(talk.checkIn.heardAt).toEqual(minute(1));
    expect(talk.checkIn.timers.settle).toBeUndefined();
  });

  it('an answer to a skipped question unskips it', () => {
    const talk = new Talk();
    talk.step(1, (turn) => skipQuestion(turn, 0));
    talk.saves(2, { 0: 'after all' });
    expect(talk.checkIn.answers[0]?.skipped).toBeUndefined();
  });

  it('That is all ends with what is there', () => {
    const talk = new Talk();
    talk.says(FAC, 'They met.', 1);
    const turn = talk.step(1.1, finish);
    expect(talk.said).toEqual(['done']);
    expect(textsOf(turn)).toContain('(1 of 3 questions)');
    expect(talk.checkIn.status).toBe('answered');
    expect(talk.wakes(3).posts).toEqual([]);
  });

  it('That is all without a word is "not this time": nobody is asked to reply to nothing', () => {
    const talk = new Talk();
    talk.step(1, finish);
    expect(talk.said).toEqual(['skip/0']);
    expect(talk.checkIn).toMatchObject({
      status: 'skipped',
      timers: {},
      skips: [{ reason: 'nothing', by: FAC }],
    });
  });

  it('twice is once', () => {
    const talk = new Talk();
    talk.says(FAC, 'They met.', 1);
    talk.step(2, finish);
    talk.step(2, finish);
    talk.step(2, goOn);
    expect(talk.said).toEqual(['done']);
  });
});

describe('not this time', () => {
  const ill = { reason: 'ill', words: 'Fever', by: FAC };

  it('is said with its reason, to the mentor, and ends the silence timers', () => {
    const talk = new Talk();
    const turn = talk.step(1, (turn) => skipCheckIn(turn, ill));
    expect(textsOf(turn)).toContain('not this time (not well)');
    expect(textsOf(turn)).toContain(`<@${MEN}>`);
    expect(textsOf(turn)).toContain('Fever');
    expect(talk.checkIn).toMatchObject({ status: 'skipped', timers: {}, doneAt: minute(1) });
    expect(talk.checkIn.wakeAt).toBeUndefined();
    expect(talk.renewed).toEqual(['prompt']);
  });

  it('takes the buttons off the question that was open, too', () => {
    const talk = new Talk();
    talk.says(FAC, 'They met.', 1);
    talk.wakes(2);
    const turn = talk.step(3, (turn) => skipCheckIn(turn, ill));
    expect(JSON.stringify(turn.updates)).not.toContain('check-ins.skip');
    expect(turn.updates.map(({ of }) => of)).toContain('check-in:aminata/2026-11-24/question/1');
    expect(talk.checkIn.status).toBe('partly answered');
  });

  it('twice is once', () => {
    const talk = new Talk();
    talk.step(1, (turn) => skipCheckIn(turn, ill));
    talk.step(1, (turn) => skipCheckIn(turn, ill));
    expect(talk.said).toEqual(['skip/0']);
  });

  it('by the mentor: the facilitator is the one who is told', () => {
    const talk = new Talk();
    const turn = talk.step(1, (turn) => skipCheckIn(turn, { reason: 'travelling', by: MEN }));
    expect(textsOf(turn)).toContain(`<@${FAC}>, just so that you know`);
    expect(talk.checkIn.heardAt).toBeUndefined();
  });

  it('can be taken back by the form', () => {
    const talk = new Talk();
    talk.step(1, (turn) => skipCheckIn(turn, ill));
    talk.saves(DAY, { 0: 'Better now. They met.' });
    expect(talk.checkIn).toMatchObject({ status: 'partly answered', doneAt: undefined });
    expect(talk.said).toEqual(['skip/0', 'saved/0/0', 'question/1']);
    talk.step(DAY + 1, finish);
    expect(talk.said).toEqual(['skip/0', 'saved/0/0', 'question/1', 'done']);
  });

  it('a reply in the thread afterwards may be an answer: asked once, yes takes it in', () => {
    const talk = new Talk();
    talk.step(1, (turn) => skipCheckIn(turn, ill));
    const asked = talk.says(FAC, 'They met after all.', DAY);
    expect(asked.posts).toMatchObject([{ inThreadOf: 'check-in:aminata/2026-11-24' }]);
    talk.step(DAY + 1, takeStrays);
    expect(wordsOf(talk.checkIn)).toEqual({ 0: 'They met after all.' });
    expect(talk.checkIn).toMatchObject({ status: 'partly answered', doneAt: undefined, strays: [] });
    talk.wakes(DAY + 2);
    expect(talk.said).toEqual(['skip/0', 'stray/1', 'question/1']);
  });

  it('… and no makes it conversation', () => {
    const talk = new Talk();
    talk.step(1, (turn) => skipCheckIn(turn, ill));
    talk.says(FAC, 'Thank you', DAY);
    talk.step(DAY + 1, leaveStrays);
    talk.says(FAC, 'Thank you all', DAY + 2);
    expect(talk.checkIn.remarks.map(({ text }) => text)).toEqual(['Thank you', 'Thank you all']);
    expect(talk.checkIn).toMatchObject({ status: 'skipped', strays: [], answers: [] });
    expect(talk.said).toEqual(['skip/0', 'stray/1']);
  });
});

describe('a reply after "That is all" with questions left', () => {
  const ended = () => {
    const talk = new Talk();
    talk.says(FAC, 'They met.', 1);
    talk.wakes(2.1);
    talk.step(3, finish);
    return talk;
  };

  it('may be an answer: asked once, yes takes it in, and the thanks count it', () => {
    const talk = ended();
    const asked = talk.says(FAC, 'The girls were missing.', 60);
    expect(asked.posts).toMatchObject([{ inThreadOf: 'check-in:aminata/2026-11-24' }]);
    expect(textsOf(asked)).toContain('your answer to this question? “people question 2?”');
    expect(talk.checkIn.remarks).toEqual([]);
    const taken = talk.step(61, takeStrays);
    expect(wordsOf(talk.checkIn)).toEqual({ 0: 'They met.', 1: 'The girls were missing.' });
    expect(JSON.stringify(taken.updates)).toContain('(2 of 3 questions)');
    expect(talk.checkIn).toMatchObject({ status: 'answered', doneAt: minute(3), heardAt: minute(61) });
    expect(talk.said).toEqual(['question/1', 'done', 'stray/1']);
  });

  it('… and no makes it conversation, without asking again', () => {
    const talk = ended();
    talk.says(FAC, 'Thank you', 60);
    talk.step(61, leaveStrays);
    talk.says(FAC, 'Thank you all', 62);
    expect(talk.checkIn.remarks.map(({ text }) => text)).toEqual(['Thank you', 'Thank you all']);
    expect(talk.said).toEqual(['question/1', 'done', 'stray/1']);
  });

  it('is conversation once the mentor has replied: they are talking with each other', () => {
    const talk = ended();
    talk.says(MEN, 'Well done!', 60);
    talk.says(FAC, 'Thank you', 61);
    expect(talk.checkIn.remarks.map(({ text }) => text)).toEqual(['Well done!', 'Thank you']);
    expect(talk.said).toEqual(['question/1', 'done']);
  });

  it('is conversation where each question was answered or skipped', () => {
    const talk = new Talk();
    talk.saves(1, { 0: 'a', 1: 'b' });
    talk.step(3, (turn) => skipQuestion(turn, 2));
    talk.says(FAC, 'Thank you', 60);
    expect(talk.checkIn.remarks.map(({ text }) => text)).toEqual(['Thank you']);
    expect(talk.said).toEqual(['saved/0/0', 'question/2', 'done']);
  });

  it('is told in the thanks where more can be added', () => {
    const talk = new Talk();
    talk.says(FAC, 'They met.', 1);
    expect(textsOf(talk.step(3, finish))).toContain('To add more, press “Change or add answers”');
  });
});

describe('the form and the thread mix', () => {
  it('shows what was saved, and asks in the thread what is left', () => {
    const talk = new Talk();
    talk.says(FAC, 'They met.', 1);
    talk.wakes(2);
    const turn = talk.saves(3, { 1: 'The girls.' });
    expect(talk.said).toEqual(['question/1', 'saved/0/0', 'question/2']);
    expect(textsOf(turn)).toContain('The girls.');
    talk.says(FAC, 'Water.', 4);
    talk.wakes(5);
    expect(talk.said.at(-1)).toBe('done');
    expect(wordsOf(talk.checkIn)).toEqual({ 0: 'They met.', 1: 'The girls.', 2: 'Water.' });
  });

  it('does not ask again what stands unanswered already', () => {
    const talk = new Talk();
    talk.saves(1, { 2: 'Water.' });
    expect(talk.said).toEqual(['saved/0/0']);
  });

  it('the same view is taken in once', () => {
    const talk = new Talk();
    talk.saves(1, { 0: 'a' });
    talk.saves(1.1, { 0: 'a' }, { view: 'V1' });
    talk.saves(2, { 0: 'b' });
    talk.saves(3, { 0: 'a' }, { view: 'V1' });
    expect(wordsOf(talk.checkIn)).toEqual({ 0: 'b' });
    expect(talk.said).toEqual(['saved/0/0', 'question/1', 'saved/1/0']);
  });

  it('a submission that comes again does not bring back what was withdrawn since', () => {
    const talk = new Talk();
    talk.saves(1, { 0: 'a' });
    talk.saves(2, { 0: '' });
    talk.saves(3, { 0: 'a' }, { view: 'V1' });
    expect(wordsOf(talk.checkIn)).toEqual({});
  });

  it('written on after an unclear outcome, the same view is taken in as it is now', () => {
    const talk = new Talk();
    talk.saves(1, { 0: 'a' });
    talk.saves(2, { 0: 'a and more', 1: 'b' }, { view: 'V1' });
    expect(wordsOf(talk.checkIn)).toEqual({ 0: 'a and more', 1: 'b' });
    talk.says(FAC, 'in the thread', 4);
    talk.saves(5, { 0: 'a and more', 1: 'b' }, { view: 'V1' });
    expect(wordsOf(talk.checkIn)).toMatchObject({ 1: 'b', 2: 'in the thread' });
  });

  it('a saving that changes nothing says nothing', () => {
    const talk = new Talk();
    talk.says(FAC, 'a', 1);
    talk.saves(2, { 0: 'a' });
    expect(talk.said).toEqual([]);
  });

  it('keeps what stood there before', () => {
    const talk = new Talk();
    talk.says(FAC, 'first', 1);
    talk.saves(2, { 0: 'second' });
    talk.saves(3, { 0: '' });
    expect(talk.checkIn.answers[0]?.revisions).toEqual([
      { text: 'first', by: FAC, at: minute(2), what: 'rewritten' },
      { text: 'second', by: FAC, at: minute(3), what: 'rewritten' },
    ]);
    expect(wordsOf(talk.checkIn)).toEqual({});
    expect(talk.checkIn.status).toBe('open');
  });

  it('after the thanks it changes the answers, the summary and the count, and nobody is thanked again', () => {
    const talk = new Talk();
    talk.says(FAC, 'They met.', 1);
    talk.step(2, finish);
    const turn = talk.saves(3, { 1: 'The girls.' });
    expect(talk.said).toEqual(['done', 'saved/0/0']);
    expect(JSON.stringify(turn.updates)).toContain('Answered: 2 of 3');
    expect(JSON.stringify(turn.updates)).toContain('2. The girls.');
    expect(talk.checkIn.status).toBe('answered');
  });

  it('nothing is saved once the next is out', () => {
    const talk = new Talk();
    talk.step(1, close);
    talk.saves(2, { 0: 'too late' });
    expect(talk.checkIn).toMatchObject({ saved: [], answers: [] });
  });
});

describe('by phone', () => {
  it('is marked as written down by the mentor, and no reply is asked for', () => {
    const talk = new Talk();
    talk.saves(1, { 0: 'a', 1: 'b', 2: 'c' }, { by: MEN });
    expect(talk.checkIn.answers[0]?.parts).toMatchObject([{ source: 'on behalf', by: MEN }]);
    expect(talk.checkIn.response).toEqual({ by: MEN, at: minute(1) });
    expect(talk.checkIn.wakeAt).toBeUndefined();
    expect(talk.said).toEqual(['saved/0/0', 'done']);
  });

  it('a voice message that was written down is no call: the mentor is asked to reply', () => {
    const talk = new Talk(openCheckIn({ count: 1 }));
    const turn = talk.says(FAC, '', 1, { files: [voiceNote] });
    expect(textsOf(turn)).toContain(`<@${MEN}>`);
    const done = talk.saves(1.5, { 0: 'She says that they met.' }, { by: MEN });
    expect(talk.said).toEqual(['voice', 'saved/0/0', 'done']);
    expect(talk.checkIn.response).toBeUndefined();
    expect(textsOf(done)).toContain('will mean a lot');
    expect(talk.checkIn.answers[0]?.parts).toMatchObject([
      { source: 'reply', replaced: true },
      { source: 'on behalf', files: [voiceNote] },
    ]);
  });

  it('who adds answers of their own afterwards waits for a reply like everybody', () => {
    const talk = new Talk();
    talk.saves(1, { 0: 'by phone' }, { by: MEN });
    talk.says(FAC, 'The girls.', 2);
    talk.step(3, finish);
    expect(talk.checkIn.response).toBeUndefined();
    expect(talk.checkIn.timers.respond).toEqual(minute(3 + 3 * DAY));
  });
});

describe('encouragement', () => {
  const answered = () => {
    const talk = new Talk();
    talk.says(FAC, 'They met.', 1);
    talk.step(2, finish);
    return talk;
  };

  it("keeps the mentor's first reply as the response", () => {
    const talk = answered();
    const turn = talk.says(MEN, 'Well done!', 60);
    talk.says(MEN, 'And one more thing', 61);
    expect(talk.checkIn.response).toEqual({ by: MEN, at: minute(60), ts: tsAt(60) });
    expect(talk.checkIn.wakeAt).toBeUndefined();
    expect(turn.forgotten).toEqual([`check-in:aminata/2026-11-24/respond/${MEN}`]);
  });

  it('only the mentor answers for the mentor', () => {
    const talk = answered();
    talk.says(MAN, 'Great', 60);
    talk.says(FAC, 'Anybody there?', 61);
    expect(talk.checkIn.response).toBeUndefined();
  });

  it('a reply in the quiet minute counts, one to an earlier answer does not', () => {
    const talk = new Talk();
    talk.says(MEN, 'How are you?', 0.5);
    talk.says(FAC, '1. a\n2. b\n3. c', 1);
    talk.says(MEN, 'Well done!', 1.5);
    const done = talk.wakes(2);
    expect(talk.checkIn.response?.ts).toBe(tsAt(1.5));
    expect(textsOf(done)).not.toContain('will mean a lot');
    expect(talk.checkIn.wakeAt).toBeUndefined();
  });

  it('a reply that is deleted is none', () => {
    const talk = answered();
    talk.says(MEN, 'oops', 60);
    talk.step(62, (turn) => takeInDeletion(turn, { channel: 'CPAIR', ts: tsAt(60) }));
    expect(talk.checkIn.response).toBeUndefined();
    expect(talk.checkIn.wakeAt).toEqual(minute(62 + 3 * DAY));
  });

  it('reminds the mentor after 3 days, once', () => {
    const talk = answered();
    expect(talk.checkIn.wakeAt).toEqual(minute(2 + 3 * DAY));
    const turn = talk.wakes(2 + 3 * DAY);
    expect(reminderKeys(turn)).toEqual([`${MEN} check-in:aminata/2026-11-24/respond/${MEN}`]);
    expect(turn.reminders).toMatchObject([
      { place: { direct: true }, says: { key: 'check-ins:remind.respond' } },
    ]);
    expect(talk.checkIn.wakeAt).toBeUndefined();
  });
});

describe('silence', () => {
  it('reminds in the thread after 2 days, and tells the mentor after 5', () => {
    const talk = new Talk();
    expect(talk.checkIn.wakeAt).toEqual(minute(2 * DAY));
    const thread = talk.wakes(2 * DAY);
    expect(thread.reminders).toMatchObject([
      {
        person: FAC,
        place: { channel: 'CPAIR', inThreadOf: 'check-in:aminata/2026-11-24' },
        says: { key: 'check-ins:remind.silence' },
      },
    ]);
    expect(talk.checkIn.wakeAt).toEqual(minute(5 * DAY));
    const direct = talk.wakes(5 * DAY);
    expect(direct.reminders).toMatchObject([
      {
        person: MEN,
        place: { direct: true },
        says: { key: 'check-ins:remind.tellMentor', params: { days: 5 } },
        button: { value: 'aminata/2026-11-24' },
      },
    ]);
    expect(talk.checkIn.wakeAt).toBeUndefined();
  });

  it('takes the numbers from the settings', () => {
    const talk = new Talk(openCheckIn(), {
      ...defaultSettings,
      remindAfterDays: 4,
      tellMentorAfterDays: 9,
      responseAfterDays: 1,
    });
    talk.says(FAC, 'a', 1);
    expect(talk.checkIn.timers).toMatchObject({
      remind: minute(1 + 4 * DAY),
      tellMentor: minute(1 + 9 * DAY),
    });
    talk.step(2, finish);
    expect(talk.checkIn.timers).toEqual({ respond: minute(2 + DAY) });
  });

  it('an answer takes back what was to be said, and counts anew', () => {
    const talk = new Talk();
    const reminded = talk.wakes(2 * DAY).reminders.map(({ key }) => key);
    const turn = talk.says(FAC, 'They met.', 3 * DAY);
    expect(turn.forgotten).toEqual(expect.arrayContaining(reminded));
    expect(talk.checkIn.timers).toMatchObject({ remind: minute(5 * DAY), tellMentor: minute(8 * DAY) });
    talk.wakes(3 * DAY + 1);
    const again = talk.wakes(5 * DAY);
    expect(again.reminders).toMatchObject([{ says: { key: 'check-ins:remind.more' } }]);
    expect(again.reminders.map(({ key }) => key)).not.toEqual(reminded);
  });

  it('a question that was skipped is a sign of life, too: a second silence is reminded of anew', () => {
    const talk = new Talk();
    const first = talk.wakes(2 * DAY).reminders[0]?.key;
    talk.step(3 * DAY, (turn) => skipQuestion(turn, 0));
    const second = talk.wakes(5 * DAY).reminders[0]?.key;
    expect(second).toBeDefined();
    expect(second).not.toBe(first);
  });

  it('is over when the facilitator is done, skips, or the next is out', () => {
    for (const end of [
      (turn: Turn) => finish(turn),
      (turn: Turn) => skipCheckIn(turn, { reason: 'ill', by: FAC }),
      close,
    ]) {
      const talk = new Talk();
      talk.says(FAC, 'a', 1);
      const reminded = talk.wakes(1 + 2 * DAY).reminders.map(({ key }) => key);
      expect(reminded).toHaveLength(1);
      const turn = talk.step(3 * DAY, end);
      expect(turn.forgotten).toEqual(expect.arrayContaining(reminded));
      expect(talk.checkIn.timers.remind).toBeUndefined();
      expect(talk.checkIn.timers.tellMentor).toBeUndefined();
    }
  });
});

describe('the next check-in closes the one before', () => {
  it.each([
    ['without an answer it was missed', (_: Talk) => {}, 'missed', 'No answer came'],
    [
      'partly answered it stays so',
      (talk: Talk) => void talk.says(FAC, 'a', 1),
      'partly answered',
      '1 of 3 questions were answered',
    ],
    ['answered it stays so', (talk: Talk) => void talk.saves(1, { 0: 'a', 1: 'b', 2: 'c' }), 'answered', ''],
  ])('%s', (_, before, status, says) => {
    const talk = new Talk();
    before(talk);
    const turn = talk.step(14 * DAY, close);
    expect(talk.checkIn).toMatchObject({ status, timers: {}, closedAt: minute(14 * DAY) });
    expect(talk.checkIn.isOut).toBeUndefined();
    expect(talk.checkIn.wakeAt).toBeUndefined();
    const prompt = JSON.stringify(turn.updates.find(({ of }) => of === 'check-in:aminata/2026-11-24'));
    expect(prompt).toContain(says);
    expect(prompt).not.toContain('"actions"');
  });

  it('what is said in its thread afterwards is conversation', () => {
    const talk = new Talk();
    talk.step(14 * DAY, close);
    talk.says(FAC, 'very late', 14 * DAY + 1);
    expect(talk.checkIn).toMatchObject({ answers: [], remarks: [{ text: 'very late' }] });
  });

  it('a question about a stray is answered by it', () => {
    const talk = new Talk();
    talk.step(1, (turn) => takeInStray(turn, talk.heard(FAC, 'outside', 1)));
    const turn = talk.step(14 * DAY, close);
    expect(talk.checkIn.strays).toEqual([]);
    expect(turn.updates.map(({ of }) => of)).toContain('check-in:aminata/2026-11-24/stray/1');
  });
});

describe('the first wrong step', () => {
  const stray = (talk: Talk, text: string, minutes: number, more = {}) =>
    talk.step(minutes, (turn) => takeInStray(turn, talk.heard(FAC, text, minutes, more)));

  it('is asked about once, where it was written', () => {
    const talk = new Talk();
    const turn = stray(talk, 'They met.', 1, { channel: 'D1' });
    stray(talk, 'And more.', 2, { channel: 'D1' });
    expect(talk.said).toEqual(['stray/1']);
    expect(turn.posts).toMatchObject([{ to: { channel: 'D1' } }]);
    expect(turn.posts[0]?.inThreadOf).toBeUndefined();
    expect(talk.checkIn).toMatchObject({ answers: [], status: 'open' });
  });

  it('yes takes all of it in, as if it stood in the thread, and shows it there', () => {
    const talk = new Talk();
    stray(talk, 'They met.', 1);
    stray(talk, 'And more.', 2);
    const turn = talk.step(3, takeStrays);
    expect(wordsOf(talk.checkIn)).toEqual({ 0: 'They met.\nAnd more.' });
    expect(talk.checkIn.answers[0]?.parts).toMatchObject([{ outside: true }, { outside: true }]);
    expect(talk.said).toEqual(['stray/1', 'saved/0/0']);
    expect(textsOf(turn)).toContain('And more.');
    talk.wakes(4);
    expect(talk.said.at(-1)).toBe('question/1');
  });

  it('yes twice is once', () => {
    const talk = new Talk();
    stray(talk, 'They met.', 1);
    talk.step(3, takeStrays);
    talk.step(3, takeStrays);
    talk.step(3, leaveStrays);
    expect(talk.said).toEqual(['stray/1', 'saved/0/0']);
    expect(wordsOf(talk.checkIn)).toEqual({ 0: 'They met.' });
    expect(talk.renewed.filter((name) => name === 'stray/1')).toHaveLength(1);
  });

  it('no leaves it, and is not asked again', () => {
    const talk = new Talk();
    stray(talk, 'Lunch?', 1);
    talk.step(2, leaveStrays);
    stray(talk, 'Anybody?', 3);
    expect(talk.said).toEqual(['stray/1']);
    expect(talk.checkIn).toMatchObject({ strays: [], answers: [], remarks: [] });
  });

  it('answers the question that it was written after, though the talk has moved on', () => {
    const talk = new Talk();
    stray(talk, 'They met.', 1);
    talk.says(FAC, 'Forty came.', 2);
    talk.wakes(3);
    talk.step(4, takeStrays);
    expect(wordsOf(talk.checkIn)).toEqual({ 0: 'They met.\nForty came.' });
  });

  it('a numbered list and a voice message are what they are in the thread', () => {
    const talk = new Talk();
    stray(talk, '1. a\n2. b\n3. c', 1);
    stray(talk, '', 2, { files: [voiceNote] });
    talk.step(3, takeStrays);
    expect(wordsOf(talk.checkIn)).toEqual({ 0: 'a', 1: 'b', 2: 'c' });
    expect(talk.said).toEqual(['stray/1', 'voice', 'saved/0/0']);
  });

  it('what was deleted before the yes is not taken in', () => {
    const talk = new Talk();
    stray(talk, 'They met.', 1);
    talk.step(2, (turn) => takeInDeletion(turn, { channel: 'CPAIR', ts: tsAt(1) }));
    talk.step(3, takeStrays);
    expect(talk.checkIn).toMatchObject({ answers: [], status: 'open' });
    expect(talk.said).toEqual(['stray/1']);
  });

  it('can be taken in after the thanks', () => {
    const talk = new Talk();
    stray(talk, 'They met.', 1);
    talk.saves(2, { 1: 'b' });
    talk.step(3, finish);
    const turn = talk.step(4, takeStrays);
    expect(wordsOf(talk.checkIn)).toEqual({ 0: 'They met.', 1: 'b' });
    expect(JSON.stringify(turn.updates)).toContain('Answered: 2 of 3');
    expect(talk.checkIn.status).toBe('answered');
  });
});

describe('a hand-over while it is open', () => {
  const to = {
    facilitator: FAC,
    facilitatorName: 'Aminata',
    mentor: 'UNEW',
    mentorName: 'Isata',
    managers: [MAN],
  };

  it('tells the new mentor what the one before was told', () => {
    const talk = new Talk();
    talk.wakes(2 * DAY);
    const told = talk.wakes(5 * DAY).reminders.map(({ key }) => key);
    const turn = talk.step(6 * DAY, (turn) => handOver(turn, to));
    expect(turn.forgotten).toEqual(expect.arrayContaining(told));
    expect(talk.wakes(6 * DAY).reminders).toMatchObject([{ person: 'UNEW' }]);
  });

  it('asks the new mentor for the reply', () => {
    const talk = new Talk();
    talk.says(FAC, 'a', 1);
    talk.step(2, finish);
    talk.wakes(2 + 3 * DAY);
    const turn = talk.step(4 * DAY, (turn) => handOver(turn, to));
    expect(JSON.stringify(turn.updates)).toContain('<@UNEW>');
    expect(talk.wakes(4 * DAY).reminders).toMatchObject([{ person: 'UNEW' }]);
    talk.says(MEN, 'from the old one', 4 * DAY + 1);
    expect(talk.checkIn.response).toBeUndefined();
    talk.says('UNEW', 'hello', 4 * DAY + 2);
    expect(talk.checkIn.response?.by).toBe('UNEW');
  });
});
