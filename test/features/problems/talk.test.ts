import { describe, expect, it } from '@jest/globals';
import type { Entry } from '../../../src/features/problems/model';
import { type Talk, takeBackTalk, takeInTalk } from '../../../src/features/problems/talk/talk';
import { entryKey } from '../../../src/features/problems/turn';
import { slackComplaints } from '../../support/slack/complaints';
import { aGround, aProblem, aTurn, daysAfter, FAC, MAN, MEN, RAISED } from './support';

const ts = (minutes: number) => (RAISED.getTime() / 1000 + minutes * 60).toFixed(6);

const aTalk = (more: Partial<Talk> = {}): Talk => ({
  channel: 'CPAIR',
  ts: ts(1),
  thread: ts(0),
  by: MEN,
  text: 'Ask the nurse.',
  files: [],
  kind: 'said',
  ...more,
});
const aReply = (more: Partial<Talk> = {}) =>
  aTalk({ channel: 'DMAN', by: MAN, kind: 'manager replied', text: 'I will call them.', ...more });

/** What becomes of a line by what Slack tells, one thing after the other. */
class Told {
  line: Entry | undefined;
  said = new Set<string>();
  last = aTurn();

  hears(talk: Talk, minutes = 10): this {
    return this.#step(minutes, (turn) => takeInTalk(turn, this.line, talk, this.said));
  }

  loses(talk: Talk, minutes = 20): this {
    return this.#step(minutes, (turn) => takeBackTalk(turn, this.line, talk, this.said));
  }

  #step(minutes: number, how: (turn: ReturnType<typeof aTurn>) => void): this {
    const turn = aTurn(aProblem(), new Date(RAISED.getTime() + minutes * 60_000));
    how(turn);
    this.line = turn.rewritten[0] ?? turn.entries[0] ?? this.line;
    for (const { key } of turn.posts) this.said.add(key);
    this.last = turn;
    return this;
  }
}

const file = { id: 'F1', name: 'well.jpg', type: 'image/jpeg', link: 'https://x.slack.com/files/U/F1' };

describe('what is said in the thread', () => {
  it('is a line of the timeline: who, when, which words, and where it stands', () => {
    const { line, last } = new Told().hears(aTalk({ files: [file] }));
    expect(line).toMatchObject({
      id: `said:CPAIR/${ts(1)}`,
      kind: 'said',
      by: MEN,
      at: new Date(RAISED.getTime() + 60_000),
      text: 'Ask the nurse.',
      files: [file],
      place: { channel: 'CPAIR', ts: ts(1), thread: ts(0) },
    });
    expect(last.posts).toEqual([]);
  });

  it('is a sign of life', () => {
    const { problem } = new Told().hears(aTalk()).last;
    expect(problem.heardAt).toEqual(new Date(RAISED.getTime() + 60_000));
  });

  it('is no sign of life when it is older than what is known', () => {
    const turn = aTurn(aProblem({ heardAt: daysAfter(3) }), daysAfter(4));
    takeInTalk(turn, undefined, aTalk(), new Set());
    expect(turn.problem.heardAt).toEqual(daysAfter(3));
  });

  it('keeps the words that an edit has changed, once', () => {
    const edit = aTalk({ text: 'Ask the doctor.', edited: ts(2) });
    const told = new Told().hears(aTalk()).hears(edit);
    expect(told.line).toMatchObject({
      text: 'Ask the doctor.',
      revisions: [{ text: 'Ask the nurse.', by: MEN, what: 'edited' }],
    });
    expect(told.hears(edit).last.rewritten).toEqual([]);
    expect(told.hears(aTalk()).last.rewritten).toEqual([]);
    expect(told.hears(aTalk({ text: 'old', edited: ts(1.5) })).last.rewritten).toEqual([]);
  });

  it('comes to the same when the edit comes before the message', () => {
    const edit = aTalk({ text: 'Ask the doctor.', edited: ts(2) });
    const told = new Told().hears(edit).hears(aTalk());
    expect(told.line).toMatchObject({
      text: 'Ask the doctor.',
      revisions: [{ text: 'Ask the nurse.', what: 'edited' }],
    });
    expect(told.hears(aTalk()).last.rewritten).toEqual([]);
  });

  it('keeps what was deleted with the history, and takes it in no more', () => {
    const told = new Told().hears(aTalk({ files: [file] })).loses(aTalk());
    expect(told.line).toMatchObject({
      text: '',
      deleted: true,
      revisions: [{ text: 'Ask the nurse.', what: 'deleted' }],
    });
    expect(told.line?.files).toBeUndefined();
    expect(told.loses(aTalk()).last.rewritten).toEqual([]);
    expect(told.hears(aTalk({ text: 'x', edited: ts(9) })).last.rewritten).toEqual([]);
  });

  it('keeps the files that an edit or a deletion takes away with what stood there', () => {
    const other = { ...file, id: 'F2', name: 'clinic.jpg' };
    const told = new Told().hears(aTalk({ files: [file, other] }));
    told.hears(aTalk({ files: [other], edited: ts(2) }));
    expect(told.line).toMatchObject({
      files: [other],
      revisions: [{ text: 'Ask the nurse.', files: [file], what: 'edited' }],
    });
    expect(told.loses(aTalk()).line).toMatchObject({
      revisions: [{ files: [file] }, { text: 'Ask the nurse.', files: [other], what: 'deleted' }],
    });
  });

  it('keeps them, too, when the edit comes before the message', () => {
    const told = new Told().hears(aTalk({ edited: ts(2) })).hears(aTalk({ files: [file] }));
    expect(told.line).toMatchObject({ revisions: [{ text: 'Ask the nurse.', files: [file] }] });
    expect(told.hears(aTalk({ files: [file] })).last.rewritten).toEqual([]);
  });

  it('never comes in when the deletion comes before the message', () => {
    const told = new Told().loses(aTalk()).hears(aTalk());
    expect(told.line).toMatchObject({ deleted: true });
    expect(told.line?.text).toBeUndefined();
    expect(told.last.entries).toEqual([]);
  });
});

describe('what a manager replies to the card', () => {
  it('is passed on to the thread, whole and as theirs', () => {
    const long = `${'We must see the nurse. 😀 '.repeat(1_500)}The end.`;
    const { last, line } = new Told().hears(aReply({ text: long }));
    expect(line?.kind).toBe('manager replied');
    expect(last.posts.length).toBeGreaterThan(1);
    expect(JSON.stringify(last.posts[0]?.message)).toContain(`<@${MAN}>`);
    const words = last.posts
      .flatMap(({ message }) => message.blocks)
      .map((block) => (block.type === 'section' && block.text?.type === 'plain_text' ? block.text.text : ''))
      .join(' ');
    expect(words.replace(/\s+/g, ' ').trim()).toBe(long);
    for (const { message } of last.posts) expect(slackComplaints(message)).toEqual([]);
  });

  it('is neither kept nor passed on where they stand in the pairing no more: their card says so', () => {
    const asked = [{ manager: MAN, by: MEN, at: RAISED }];
    const turn = aTurn(aProblem({ asked }), RAISED, aGround({ pairing: { managers: ['coo'] } }));
    takeInTalk(turn, undefined, aReply(), new Set());
    expect([turn.entries, turn.posts]).toEqual([[], []]);
    expect(turn.updates.map(({ of }) => of)).toEqual(['problem:VRAISED/manager/0']);
    expect(JSON.stringify(turn.updates)).not.toContain('clinic');
    takeInTalk(turn, undefined, aReply(), new Set());
    expect(turn.updates).toHaveLength(1);
  });

  it('changes no more by their edits where they stand in the pairing no more, but is taken back', () => {
    const { line } = new Told().hears(aReply());
    const asked = [{ manager: MAN, by: MEN, at: RAISED }];
    const turn = aTurn(aProblem({ asked }), RAISED, aGround({ pairing: { managers: ['coo'] } }));
    const key = entryKey({ key: 'VRAISED' }, { id: `said:DMAN/${ts(1)}` });
    takeInTalk(turn, line, aReply({ text: 'Something else.', edited: ts(2) }), new Set([key]));
    expect([turn.rewritten, turn.posts]).toEqual([[], []]);
    expect(turn.updates.map(({ of }) => of)).toEqual(['problem:VRAISED/manager/0']);
    takeBackTalk(turn, line, aReply(), new Set([key]));
    expect(turn.rewritten).toMatchObject([{ text: '', deleted: true }]);
    expect(turn.updates.map(({ of }) => of)).toEqual(['problem:VRAISED/manager/0', key]);
  });

  it('names the files that stay in the conversation', () => {
    const { last } = new Told().hears(aReply({ text: '', files: [file] }));
    expect(JSON.stringify(last.posts)).toContain('well.jpg');
  });

  it('is renewed by an edit: shorter, and longer again', () => {
    const long = 'long words '.repeat(3_000);
    const told = new Told().hears(aReply({ text: long }));
    const keys = [...told.said];
    told.hears(aReply({ text: 'short', edited: ts(2) }));
    expect(told.last.updates.map(({ of }) => of)).toEqual(keys);
    expect(JSON.stringify(told.last.updates[1])).toContain('has become shorter');
    told.hears(aReply({ text: `${long}${long}`, edited: ts(3) }));
    expect(told.last.updates.map(({ of }) => of)).toEqual(keys);
    expect(told.last.posts.length).toBeGreaterThan(0);
    expect(told.last.posts.every(({ key }) => !keys.includes(key))).toBe(true);
  });

  it('is withdrawn when it is deleted', () => {
    const told = new Told().hears(aReply()).loses(aReply());
    expect(told.last.updates.map(({ of }) => of)).toEqual([
      entryKey({ key: 'VRAISED' }, { id: `said:DMAN/${ts(1)}` }),
    ]);
    expect(JSON.stringify(told.last.updates)).not.toContain('I will call them');
    expect(JSON.stringify(told.last.updates)).toContain('deleted this reply');
  });

  it('is all that is passed on: what is said in the thread itself is not repeated', () => {
    expect(new Told().hears(aTalk({ by: FAC })).last.posts).toEqual([]);
  });
});
