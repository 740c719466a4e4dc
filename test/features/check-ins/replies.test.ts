import { describe, expect, it } from '@jest/globals';
import { answeredCount } from '../../../src/features/check-ins/answers';
import { finish } from '../../../src/features/check-ins/course';
import { goneFrom, takeInDeletion, takeInEdit } from '../../../src/features/check-ins/edits';
import { takeInStray, takeStrays } from '../../../src/features/check-ins/strays';
import type { Turn } from '../../../src/features/check-ins/turn';
import { heardIn } from '../../../src/features/threads';
import { DAY, FAC, MEN, minute, Talk, tsAt, voiceNote, wordsOf } from './support';

/** Slack's `edited.ts` of that minute. */
const edited = (minutes: number) => ({ edited: tsAt(minutes) });

const edit = (talk: Talk, text: string, minutes: number, at: number, more = {}) =>
  talk.step(at, (turn) => takeInEdit(turn, talk.heard(FAC, text, minutes, { ...edited(at), ...more })));

const remove = (talk: Talk, minutes: number, at: number, channel = 'CPAIR') =>
  talk.step(at, (turn) => takeInDeletion(turn, { channel, ts: tsAt(minutes) }));

const isSilent = ({ posts, updates, reminders }: Turn) =>
  posts.length + updates.length + reminders.length === 0;

describe('the same twice, late and out of order', () => {
  it('a reply that comes twice is one, of whoever it is', () => {
    const talk = new Talk();
    talk.says(FAC, 'They met.', 1);
    talk.says(MEN, 'Good.', 2);
    const before = { ...talk.checkIn, version: 0 };
    talk.says(FAC, 'They met.', 1, { takenIn: 3 });
    talk.says(MEN, 'Good.', 2, { takenIn: 3 });
    expect({ ...talk.checkIn, version: 0 }).toEqual(before);
  });

  it('what was written before the next question was asked belongs to the one before, however late it comes', () => {
    const talk = new Talk();
    talk.says(FAC, 'They met.', 1);
    talk.wakes(2);
    talk.says(FAC, 'Forty people.', 1.5, { takenIn: 3 });
    talk.says(FAC, 'The girls.', 4);
    expect(wordsOf(talk.checkIn)).toEqual({ 0: 'They met.\nForty people.', 1: 'The girls.' });
  });

  it('goes by where the question stands in Slack, not by when it was enqueued', () => {
    const talk = new Talk();
    talk.says(FAC, 'They met.', 1);
    talk.wakes(2);
    talk.standing.set(1, tsAt(5));
    talk.says(FAC, 'Forty people.', 4);
    talk.says(FAC, 'The girls.', 6);
    expect(wordsOf(talk.checkIn)).toEqual({ 0: 'They met.\nForty people.', 1: 'The girls.' });
  });

  it('goes by when it was enqueued as long as nobody knows where it stands', () => {
    const talk = new Talk();
    talk.says(FAC, 'They met.', 1);
    talk.wakes(2);
    talk.standing = new Map();
    talk.says(FAC, 'The girls.', 4);
    expect(wordsOf(talk.checkIn)).toEqual({ 0: 'They met.', 1: 'The girls.' });
  });

  it('an edit that comes before its message is the message', () => {
    const talk = new Talk();
    talk.says(FAC, 'They met twice.', 1, edited(2));
    talk.says(FAC, 'They met.', 1, { takenIn: 3 });
    expect(wordsOf(talk.checkIn)).toEqual({ 0: 'They met twice.' });
    expect(talk.checkIn.answers[0]?.revisions).toEqual([]);
  });

  it('a deletion that comes before its message keeps it out', () => {
    const talk = new Talk();
    remove(talk, 1, 2);
    remove(talk, 1, 2);
    talk.says(FAC, 'They met.', 1, { takenIn: 3 });
    talk.step(3, (turn) => takeInStray(turn, talk.heard(FAC, 'They met.', 1)));
    expect(talk.checkIn).toMatchObject({ answers: [], strays: [], gone: [{ ts: tsAt(1) }] });
  });
});

describe('an edit', () => {
  it('changes the answer and keeps the old words, with who and when', () => {
    const talk = new Talk();
    talk.says(FAC, 'They met.', 1);
    edit(talk, 'They met twice.', 1, 2);
    expect(wordsOf(talk.checkIn)).toEqual({ 0: 'They met twice.' });
    expect(talk.checkIn.answers[0]?.revisions).toEqual([
      { text: 'They met.', by: FAC, at: minute(2), what: 'edited' },
    ]);
  });

  it('that is older than what is known changes nothing', () => {
    const talk = new Talk();
    talk.says(FAC, 'one', 1);
    edit(talk, 'three', 1, 3);
    edit(talk, 'two', 1, 2);
    edit(talk, 'three', 1, 3);
    expect(wordsOf(talk.checkIn)).toEqual({ 0: 'three' });
    expect(talk.checkIn.answers[0]?.revisions).toHaveLength(1);
  });

  it('after the thanks changes the summary; one that is known already renews nothing', () => {
    const talk = new Talk();
    talk.says(FAC, 'one', 1);
    talk.step(2, finish);
    expect(JSON.stringify(edit(talk, 'two', 1, 3).updates)).toContain('1. two');
    expect(isSilent(edit(talk, 'two', 1, 3))).toBe(true);
    talk.says(MEN, 'Good', 4);
    expect(isSilent(talk.says(MEN, 'Good!', 4, { ...edited(5), takenIn: 5 }))).toBe(true);
  });

  it('of conversation keeps its old words, too', () => {
    const talk = new Talk();
    talk.says(MEN, 'Good', 1);
    talk.says(MEN, 'Very good', 1, { ...edited(2), takenIn: 2 });
    expect(talk.checkIn.remarks).toMatchObject([
      { text: 'Very good', revisions: [{ text: 'Good', by: MEN, what: 'edited' }] },
    ]);
  });

  it('of a numbered list changes each answer', () => {
    const talk = new Talk();
    talk.says(FAC, '1. a\n2. b\n3. c', 1);
    edit(talk, '1. a\n2. bb\n3. c', 1, 2);
    expect(wordsOf(talk.checkIn)).toEqual({ 0: 'a', 1: 'bb', 2: 'c' });
    expect(talk.checkIn.answers.map(({ revisions }) => revisions.length)).toEqual([0, 1, 0]);
  });

  it('that makes the list longer answers more, one that makes it shorter withdraws', () => {
    const talk = new Talk();
    talk.says(FAC, '1. a\n2. b', 1);
    edit(talk, '1. a\n2. b\n3. c', 1, 2);
    expect(wordsOf(talk.checkIn)).toEqual({ 0: 'a', 1: 'b', 2: 'c' });
    edit(talk, '1. a\n3. c', 1, 2.5);
    expect(wordsOf(talk.checkIn)).toEqual({ 0: 'a', 2: 'c' });
    edit(talk, 'only a', 1, 3);
    expect(wordsOf(talk.checkIn)).toEqual({ 0: 'only a' });
    expect(talk.checkIn.answers[2]?.revisions).toMatchObject([{ text: 'c' }]);
    expect(answeredCount(talk.checkIn)).toBe(1);
  });

  it('that makes a list of one answer shares it out', () => {
    const talk = new Talk();
    talk.says(FAC, 'a and b', 1, { files: [voiceNote] });
    edit(talk, '1. a\n2. b\n3. c', 1, 2, { files: [voiceNote] });
    expect(wordsOf(talk.checkIn)).toEqual({ 0: 'a', 1: 'b', 2: 'c' });
    expect(talk.checkIn.answers.map(({ parts }) => parts.flatMap(({ files }) => files).length)).toEqual([
      1, 0, 0,
    ]);
  });

  it('after it was rewritten in the form is kept as history, and the form stands', () => {
    const talk = new Talk();
    talk.says(FAC, 'typed', 1);
    talk.saves(2, { 0: 'in the form' });
    edit(talk, 'typed again', 1, 3);
    expect(wordsOf(talk.checkIn)).toEqual({ 0: 'in the form' });
    expect(talk.checkIn.answers[0]?.revisions.map(({ text }) => text)).toEqual(['typed', 'typed again']);
  });

  it('of a message from which words were removed brings nothing back', () => {
    const talk = new Talk();
    talk.says(FAC, '1. a\n2. Fatu\n3. c', 1);
    for (const { parts } of talk.checkIn.answers) for (const part of parts) part.sealed = true;
    edit(talk, 'Fatu again', 1, 2);
    expect(wordsOf(talk.checkIn)).toEqual({ 0: 'a', 1: 'Fatu', 2: 'c' });
  });

  it('of a stray changes what the yes takes in', () => {
    const talk = new Talk();
    talk.step(1, (turn) => takeInStray(turn, talk.heard(FAC, 'one', 1)));
    edit(talk, 'three', 1, 3);
    edit(talk, 'two', 1, 2);
    talk.step(4, takeStrays);
    edit(talk, 'four', 1, 5);
    expect(wordsOf(talk.checkIn)).toEqual({ 0: 'four' });
  });

  it('takes in the files as they are now, and keeps those that are gone with the history', () => {
    const talk = new Talk();
    talk.says(FAC, 'look', 1, { files: [voiceNote] });
    edit(talk, 'look here', 1, 2, { files: [voiceNote] });
    edit(talk, 'look here', 1, 3);
    expect(talk.checkIn.answers[0]?.parts).toMatchObject([{ text: 'look here', files: [] }]);
    expect(talk.checkIn.answers[0]?.revisions).toEqual([
      { text: 'look', by: FAC, at: minute(2), what: 'edited' },
      { text: 'look here', files: [voiceNote], by: FAC, at: minute(3), what: 'edited' },
    ]);
  });

  it('does not count a file as gone that stands with another question of the same message', () => {
    const talk = new Talk();
    talk.says(FAC, '1. a\n2. b', 1, { files: [voiceNote] });
    edit(talk, '2. b', 1, 2, { files: [voiceNote] });
    const kept = talk.checkIn.answers.map(({ revisions }) => revisions.flatMap(({ files }) => files ?? []));
    expect(kept.flat()).toEqual([]);
  });

  it('keeps the files of conversation that are gone, too', () => {
    const talk = new Talk();
    talk.says(MEN, 'look', 1, { files: [voiceNote] });
    talk.says(MEN, 'look', 1, { edited: tsAt(2), takenIn: 2 });
    expect(talk.checkIn.remarks[0]?.revisions).toEqual([
      { text: 'look', files: [voiceNote], by: MEN, at: minute(2), what: 'edited' },
    ]);
  });
});

describe('a deletion', () => {
  it('withdraws the answer and keeps the words; the question waits again', () => {
    const talk = new Talk();
    talk.says(FAC, 'They met.', 1);
    remove(talk, 1, 1.5);
    expect(talk.checkIn).toMatchObject({ status: 'open' });
    expect(wordsOf(talk.checkIn)).toEqual({});
    expect(talk.checkIn.answers[0]?.revisions).toEqual([
      { text: 'They met.', by: FAC, at: minute(1.5), what: 'deleted' },
    ]);
    expect(talk.wakes(2).posts).toEqual([]);
    expect(talk.checkIn.wakeAt).toEqual(minute(1 + 2 * DAY));
  });

  it('keeps the files, of an answer and of conversation', () => {
    const talk = new Talk();
    talk.says(FAC, '', 1, { files: [voiceNote] });
    talk.says(MEN, 'look', 1.2, { files: [voiceNote] });
    remove(talk, 1, 1.5);
    remove(talk, 1.2, 1.6);
    expect(talk.checkIn.answers[0]?.revisions).toEqual([
      { text: '', files: [voiceNote], by: FAC, at: minute(1.5), what: 'deleted' },
    ]);
    expect(talk.checkIn.remarks[0]?.revisions).toEqual([
      { text: 'look', files: [voiceNote], by: MEN, at: minute(1.6), what: 'deleted' },
    ]);
  });

  it('twice is once', () => {
    const talk = new Talk();
    talk.says(FAC, 'They met.', 1);
    talk.says(MEN, 'Good', 2);
    for (const at of [3, 4]) remove(talk, 1, at);
    for (const at of [3, 4]) remove(talk, 2, at);
    expect(talk.checkIn.answers[0]?.revisions).toHaveLength(1);
    expect(talk.checkIn.remarks).toMatchObject([{ deleted: true, text: '', revisions: [{ text: 'Good' }] }]);
    expect(talk.checkIn.gone).toBeUndefined();
  });

  it('of one part leaves the others', () => {
    const talk = new Talk();
    talk.says(FAC, 'one', 1);
    talk.says(FAC, 'two', 1.2);
    remove(talk, 1, 1.5);
    expect(wordsOf(talk.checkIn)).toEqual({ 0: 'two' });
    expect(talk.checkIn.status).toBe('partly answered');
  });

  it('after the thanks changes the summary and the count', () => {
    const talk = new Talk();
    talk.says(FAC, '1. Water\n2. Girls\n3. Well', 1);
    talk.step(2, finish);
    const turn = remove(talk, 1, 3);
    expect(JSON.stringify(turn.updates)).not.toContain('Water');
    expect(JSON.stringify(turn.updates)).toContain('Answered: 0 of 3');
  });

  it('elsewhere with the same ts is none of ours', () => {
    const talk = new Talk();
    talk.says(FAC, 'They met.', 1);
    remove(talk, 1, 2, 'COTHER');
    expect(wordsOf(talk.checkIn)).toEqual({ 0: 'They met.' });
  });
});

describe('a thread that is read again', () => {
  const all = (talk: Talk) => ({
    channel: 'CPAIR',
    thread: tsAt(0),
    replies: [talk.heard(FAC, 'b', 2)],
    since: tsAt(0),
    at: minute(10),
  });

  it('finds what is gone', () => {
    const talk = new Talk();
    talk.says(FAC, 'a', 1);
    talk.says(FAC, 'b', 2);
    talk.says(MEN, 'c', 3);
    expect(goneFrom(talk.checkIn, all(talk)).map(({ ts }) => ts)).toEqual([tsAt(3), tsAt(1)]);
  });

  it('does not take for gone what is older than all that Slack still shows', () => {
    const talk = new Talk();
    talk.says(FAC, 'a', 1);
    talk.says(FAC, 'b', 2);
    talk.says(MEN, 'c', 3);
    const gone = (since: string) => goneFrom(talk.checkIn, { ...all(talk), since }).map(({ ts }) => ts);
    expect([gone(tsAt(2)), gone('')]).toEqual([[tsAt(3)], []]);
  });

  it('does not take for gone what was said while it was read, or just before', () => {
    const talk = new Talk();
    talk.says(FAC, 'b', 2);
    talk.says(FAC, 'just before', 9.5);
    talk.says(FAC, 'meanwhile', 11);
    expect(goneFrom(talk.checkIn, all(talk))).toEqual([]);
  });

  it('does not look there for what was written outside, in the form, or is withdrawn already', () => {
    const talk = new Talk();
    talk.step(1, (turn) => takeInStray(turn, talk.heard(FAC, 'outside', 1, { channel: 'D1' })));
    talk.step(1, takeStrays);
    talk.step(1.5, (turn) => takeInStray(turn, talk.heard(FAC, 'in the channel', 1.5)));
    talk.step(1.6, takeStrays);
    talk.saves(2, { 1: 'in the form' });
    talk.says(FAC, 'deleted', 3);
    remove(talk, 3, 4);
    expect(goneFrom(talk.checkIn, all(talk))).toEqual([]);
  });
});

describe('what counts as said', () => {
  const read = (more: object) => heardIn('CPAIR', { ts: '1.000000', user: FAC, text: 'Hello', ...more });

  it.each([
    ['a message', {}],
    ['one also sent to the channel', { subtype: 'thread_broadcast' }],
    ['one with a file', { subtype: 'file_share' }],
    ['one in the third person', { subtype: 'me_message' }],
  ])('%s', (_, more) => {
    expect(read(more)).toMatchObject({ by: FAC, text: 'Hello', ts: '1.000000' });
  });

  it.each([
    ['what apps post', { bot_id: 'B2' }],
    ['notes of Slack', { subtype: 'channel_join' }],
    ['what is left of a deleted message', { subtype: 'tombstone' }],
    ['what nobody wrote', { user: undefined }],
  ])('not %s', (_, more) => {
    expect(read(more)).toBeUndefined();
  });

  it('notes files with their links, and knows voice messages', () => {
    const files = [
      {
        id: 'F1',
        name: 'well.jpg',
        mimetype: 'image/jpeg',
        permalink: 'https://double.slack.com/files/UFAC/F1/well.jpg',
      },
      { id: 'F2', title: 'Audio', mimetype: 'video/mp4', subtype: 'slack_audio' },
      { id: null },
    ];
    expect(read({ files })?.files).toEqual([
      { id: 'F1', name: 'well.jpg', type: 'image/jpeg', link: 'https://double.slack.com/files/UFAC/F1' },
      { id: 'F2', name: 'Audio', type: 'audio/mp4', link: '' },
    ]);
  });

  it('keeps words as they were typed', () => {
    expect(read({ text: 'A &lt;b&gt; &amp; <@U1|ada> <https://x.org|x.org> <!channel>' })?.text).toBe(
      'A <b> & @ada x.org (https://x.org) @channel',
    );
  });

  it('asks the mentor once to write down what is only heard', () => {
    const talk = new Talk();
    talk.says(FAC, '', 1, { files: [voiceNote] });
    talk.says(FAC, '', 1.2, { files: [voiceNote] });
    expect(talk.said).toEqual(['voice']);
    expect(answeredCount(talk.checkIn)).toBe(1);
  });
});
