import { describe, expect, it } from '@jest/globals';
import { finish, skipCheckIn } from '../../../src/features/check-ins/course';
import { takeInDeletion, takeInEdit } from '../../../src/features/check-ins/edits';
import { countPlaces, removeWords } from '../../../src/features/check-ins/removal';
import { removalOf } from '../../../src/features/check-ins/removing';
import { leaveStrays, takeInStray, takeStrays } from '../../../src/features/check-ins/strays';
import { readRemoval, removalConfirmation, removalForm } from '../../../src/features/removal';
import { words } from '../../../src/words';
import { fillIn } from '../../support/slack';
import { FAC, MEN, minute, openCheckIn, Talk, tsAt, voiceNote, wordsOf } from './support';

const cleared = (text: string, removed: string) => {
  const talk = new Talk();
  talk.says(FAC, text, 1);
  remove(talk, removed);
  return wordsOf(talk.checkIn)[0];
};

function remove(talk: Talk, removed: string, at = 60) {
  return talk.step(at, (turn) => removeWords(turn, { words: removed, by: MEN, reason: 'child' }));
}

describe('finds words', () => {
  it.each([
    ['as they stand', 'Fatu is ill', 'Fatu', '[removed] is ill'],
    ['in any case', 'FATU and fatu', 'Fatu', '[removed] and [removed]'],
    ['with any spacing', 'Fatu   Kamara,\nFatu\nKamara', 'fatu kamara', '[removed],\n[removed]'],
    ['composed or not', 'Zo\u0065\u0301 came', 'Zo\u00e9', '[removed] came'],
    ['not composed or composed', 'Zo\u00e9 came', 'Zo\u0065\u0301', '[removed] came'],
    [
      'with characters that mean something elsewhere',
      'a (b) [c] $1 x.y* \\d',
      '(b) [c] $1 x.y* \\d',
      'a [removed]',
    ],
    ['taking dots for dots', 'axb a.b', 'a.b', 'axb [removed]'],
    ['with emoji', 'the 👧🏾 of 🏠 7', '👧🏾 of 🏠', 'the [removed] 7'],
    ['from right to left', 'جاءت فاطمة اليوم', 'فاطمة', 'جاءت [removed] اليوم'],
    ['with the other apostrophe', "O’Brien and O'Brien", "O'Brien", '[removed] and [removed]'],
    ['with a replacement pattern in them', 'costs $& now', '$&', 'costs [removed] now'],
    ['that are markup to Slack', 'a <b> & c', '<b> & c', 'a [removed]'],
  ])('%s', (_, text, removed, left) => {
    expect(cleared(text, removed)).toBe(left);
  });

  it('leaves everything else exactly as it was', () => {
    expect(cleared('Zo\u0065\u0301 and Ann', 'Nobody')).toBe('Zo\u0065\u0301 and Ann');
  });
});

/** A check-in in which the name stands wherever people's words are kept. */
function everywhere(): Talk {
  const talk = new Talk();
  const file = {
    id: 'F1',
    name: 'Fatu.jpg',
    type: 'image/jpeg',
    link: 'https://double.slack.com/files/UFAC/F1',
  };
  talk.says(FAC, 'Fatu one', 1, { files: [file] });
  talk.step(2, (turn) =>
    takeInEdit(turn, talk.heard(FAC, 'Fatu two', 1, { edited: tsAt(2), files: [file] })),
  );
  talk.says(FAC, 'Fatu three', 2.1);
  talk.step(2.2, (turn) => takeInDeletion(turn, { channel: 'CPAIR', ts: tsAt(2.1) }));
  talk.saves(3, { 1: 'Fatu four' });
  talk.says(MEN, 'Fatu five', 4, { files: [file] });
  talk.step(5, (turn) => takeInStray(turn, talk.heard(FAC, 'Fatu six', 5, { files: [file] })));
  talk.step(6, (turn) => skipCheckIn(turn, { reason: 'ill', words: 'Fatu seven', by: FAC }));
  return talk;
}

describe('removes words for good', () => {
  it('from answers, revisions, files and their links, conversation, strays and reasons', () => {
    const talk = everywhere();
    expect(countPlaces(talk.checkIn, 'fatu')).toBe(10);
    remove(talk, 'Fatu');
    expect(JSON.stringify(talk.checkIn)).not.toMatch(/fatu/i);
    expect(JSON.stringify(talk.checkIn)).toContain('/files/UFAC/F1');
    expect(countPlaces(talk.checkIn, 'fatu')).toBe(0);
  });

  it('from the names of files that are gone', () => {
    const talk = new Talk();
    const file = { ...voiceNote, name: 'Fatu.m4a' };
    talk.says(FAC, 'look', 1, { files: [file] });
    talk.step(2, (turn) => takeInDeletion(turn, { channel: 'CPAIR', ts: tsAt(1) }));
    talk.says(MEN, 'look', 3, { files: [file] });
    talk.says(MEN, 'look', 3, { edited: tsAt(4), takenIn: 4 });
    expect(countPlaces(talk.checkIn, 'fatu')).toBe(2);
    remove(talk, 'Fatu');
    expect(JSON.stringify(talk.checkIn)).not.toContain('Fatu');
  });

  it('keeps only that something was removed, by whom, when and why', () => {
    const talk = everywhere();
    remove(talk, 'Fatu');
    expect(talk.checkIn.removals).toEqual([{ by: MEN, at: minute(60), reason: 'child' }]);
  });

  it('says anew all that we had said with them', () => {
    const talk = new Talk();
    talk.saves(1, { 0: 'Fatu' });
    talk.step(2, (turn) => skipCheckIn(turn, { reason: 'ill', words: 'Fatu', by: FAC }));
    talk.saves(3, { 1: 'Fatu' });
    talk.step(4, finish);
    const turn = remove(talk, 'Fatu');
    expect(turn.updates.map(({ of }) => of.replace(/.*24\//, '')).sort()).toEqual([
      'done',
      'saved/0/0',
      'saved/1/0',
      'skip/0',
    ]);
    expect(JSON.stringify(turn.updates)).not.toMatch(/fatu/i);
  });

  it('reaches every post of a saving that was longer when it was shown', () => {
    const talk = new Talk();
    const shown = talk.saves(1, {
      0: 'Fatu 😀😀😀😀 '.repeat(250).trim(),
      1: 'Fatu 😀😀😀😀 '.repeat(250).trim(),
    }).posts;
    const keys = shown.map(({ key }) => key).filter((key) => key.includes('/saved/'));
    expect(keys.length).toBeGreaterThan(1);
    talk.saves(2, { 0: 'short', 1: 'short' });
    talk.says(MEN, 'Fatu?', 3);
    const renewed = remove(talk, 'Fatu').updates.map(({ of }) => of);
    expect(renewed).toEqual(expect.arrayContaining(keys));
  });

  it('seals what Slack still shows against edits, though the words stood in another answer of that message', () => {
    const talk = new Talk();
    talk.says(FAC, '1. a\n2. Fatu\n3. c', 1);
    remove(talk, 'Fatu');
    talk.step(61, (turn) => takeInEdit(turn, talk.heard(FAC, 'Fatu again', 1, { edited: tsAt(61) })));
    expect(wordsOf(talk.checkIn)).toEqual({ 0: 'a', 1: '[removed]', 2: 'c' });
  });

  it('seals a message whose words stand only in the history, rewritten in the form', () => {
    const talk = new Talk();
    talk.says(FAC, 'Fatu', 1);
    talk.saves(2, { 0: 'a girl' });
    remove(talk, 'Fatu');
    talk.step(61, (turn) => takeInEdit(turn, talk.heard(FAC, 'Fatu!', 1, { edited: tsAt(61) })));
    expect(JSON.stringify(talk.checkIn)).not.toContain('Fatu');
  });

  it('seals conversation and strays, too', () => {
    const talk = new Talk();
    talk.says(MEN, 'Fatu', 1);
    talk.step(2, (turn) => takeInStray(turn, talk.heard(FAC, 'Fatu', 2)));
    remove(talk, 'Fatu');
    talk.says(MEN, 'Fatu', 1, { edited: tsAt(61), takenIn: 61 });
    talk.step(62, (turn) => takeInEdit(turn, talk.heard(FAC, 'Fatu', 2, { edited: tsAt(62) })));
    expect(JSON.stringify(talk.checkIn)).not.toContain('Fatu');
  });

  it.each([
    ['taken in', takeStrays],
    ['left', leaveStrays],
  ])('keeps a stray in the thread sealed once it is %s', (_, decide) => {
    const talk = new Talk();
    talk.step(1, (turn) => skipCheckIn(turn, { reason: 'ill', by: FAC }));
    talk.says(FAC, 'Fatu came', 2);
    remove(talk, 'Fatu');
    talk.step(61, decide);
    talk.says(FAC, 'Fatu came.', 2, { edited: tsAt(62), takenIn: 62 });
    expect(JSON.stringify(talk.checkIn)).toContain('[removed] came');
    expect(JSON.stringify(talk.checkIn)).not.toContain('Fatu');
  });

  it('leaves other messages open to edits', () => {
    const talk = new Talk();
    talk.says(FAC, 'Fatu', 1);
    talk.says(FAC, 'water', 1.5);
    remove(talk, 'Fatu');
    talk.step(61, (turn) => takeInEdit(turn, talk.heard(FAC, 'clean water', 1.5, { edited: tsAt(61) })));
    expect(wordsOf(talk.checkIn)).toEqual({ 0: '[removed]\nclean water' });
  });

  it('counting changes nothing', () => {
    const talk = everywhere();
    const before = structuredClone(talk.checkIn);
    countPlaces(talk.checkIn, 'Fatu');
    expect(talk.checkIn).toEqual(before);
  });
});

describe('in two steps', () => {
  const t = words('en');
  const submitted = (view: ReturnType<typeof removalForm>, answers: Record<string, string>) =>
    ({ id: 'V1', ...fillIn(view, answers) }) as never;

  it('asks first, and knows in the second step what was asked', () => {
    const first = readRemoval(
      submitted(removalForm(removalOf(openCheckIn().key), t), { words: 'Fatu', reason: 'child' }),
    );
    expect(first).toEqual({ key: 'aminata/2026-11-24', words: 'Fatu', reason: 'child', isConfirmed: false });
    const second = removalConfirmation(removalOf(first.key), first, { count: 2 }, t);
    expect(JSON.stringify(second)).toContain('2 places');
    expect(readRemoval(submitted(second, {}))).toEqual({ ...first, isConfirmed: true });
  });

  it('other words than those that were shown are asked about again', () => {
    const second = removalConfirmation(removalOf('k'), { words: 'Fatu', reason: 'child' }, { count: 2 }, t);
    expect(readRemoval(submitted(second, { words: 'Fat' })).isConfirmed).toBe(false);
  });

  it('does not carry the words where Slack keeps ids', () => {
    const second = removalConfirmation(removalOf('k'), { words: 'Fatu', reason: 'child' }, { count: 2 }, t);
    expect(second.private_metadata).not.toContain('Fatu');
  });
});
