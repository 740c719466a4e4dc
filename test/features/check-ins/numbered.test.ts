import { describe, expect, it } from '@jest/globals';
import { numberedAnswers } from '../../../src/features/check-ins/numbered';

const read = (text: string, questions = 6, from = 0, wasList = false) => {
  const answers = numberedAnswers(text, questions, { from, wasList });
  return answers && Object.fromEntries(answers);
};

const long = 'We met on Monday under the big tree with everybody who could come, about forty of us.';

describe('all answers, numbered, in one message', () => {
  it.each([
    ['1. They met\n2. The girls\n3. Water', { 0: 'They met', 1: 'The girls', 2: 'Water' }],
    ['1) They met\n2) The girls\n3) Water', { 0: 'They met', 1: 'The girls', 2: 'Water' }],
    ['1: a\n2- b\n3 – c', { 0: 'a', 1: 'b', 2: 'c' }],
    ['  1.They met\n\n 2. Girls\n3.Water', { 0: 'They met', 1: 'Girls', 2: 'Water' }],
    ['\n1. a\nand more\n2. b\n3. c\nlast line', { 0: 'a\nand more', 1: 'b', 2: 'c\nlast line' }],
    ['1. a\n2. \n3. c', { 0: 'a', 1: '', 2: 'c' }],
  ])('%j', (text, answers) => {
    expect(read(text)).toEqual(answers);
  });

  it.each([
    ['one line with a number', '1. They met'],
    ['a short list inside the first answer', '1. They met\n2. They talked'],
    ['a list that does not begin with the first question', '2. b\n3. c\n4. d'],
    ['a list with a gap', '1. a\n2. b\n3. c\n5. e'],
    ['words first', 'We did this:\n1. met\n2. talked\n3. ate'],
    ['no numbers', 'They met\nand talked'],
    ['a date', '24.11 was the meeting\nand so on'],
    ['numbers without a mark', '12 people came\n14 stayed'],
    ['nothing', ''],
    ['numbers beyond the questions', '7. a\n8. b\n9. c'],
    ['more than there are questions', '1. a\n2. b\n3. c\n4. d\n5. e\n6. f\n7. g'],
  ])('not taken for a list: %s', (_, text) => {
    expect(read(text)).toBeUndefined();
  });

  it('of two questions both are all; of one there is no list', () => {
    expect(read('1. a\n2. b', 2)).toEqual({ 0: 'a', 1: 'b' });
    expect(read('1. a', 2)).toBeUndefined();
    expect(read('1. a', 1)).toBeUndefined();
  });

  it('keeps a number that goes back, or far beyond the last question, inside the answer', () => {
    expect(read('1. a\n2. b\n1. inner\n9. nine\n3. c', 3)).toEqual({
      0: 'a',
      1: 'b\n1. inner\n9. nine',
      2: 'c',
    });
  });

  it('takes a list that begins before the question that was asked for one inside its answer', () => {
    expect(read('1. met\n2. talked\n3. ate', 6, 2)).toBeUndefined();
    expect(read('3. met\n4. talked', 6, 2)).toBeUndefined();
    expect(read('1. a\n2. b\n3. c', 3, 2)).toEqual({ 0: 'a', 1: 'b', 2: 'c' });
  });

  it('lets who answers every question greet first', () => {
    expect(read('Hello Joseph,\n\nall is well.\n1. a\n2. b\n3. c', 3)).toEqual({
      0: 'Hello Joseph,\n\nall is well.\na',
      1: 'b',
      2: 'c',
    });
    expect(read('Hello\n1. a\n2. b\n3. c', 4)).toBeUndefined();
    expect(read(`${long}\n1. a\n2. b\n3. c`, 3)).toBeUndefined();
    expect(read('one\ntwo\nthree\n1. a\n2. b\n3. c', 3)).toBeUndefined();
  });

  it('what is left of a list after an edit is still one', () => {
    expect(read('1. a\n3. c', 6, 0, true)).toEqual({ 0: 'a', 2: 'c' });
    expect(read('2. b', 6, 0, true)).toEqual({ 1: 'b' });
    expect(read('1. a\n2. b\n3. inner', 2, 0, true)).toEqual({ 0: 'a', 1: 'b\n3. inner' });
    expect(read('only a', 6, 0, true)).toBeUndefined();
  });
});
