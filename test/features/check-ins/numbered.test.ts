import { describe, expect, it } from '@jest/globals';
import { numberedAnswers } from '../../../src/features/check-ins/numbered';

const read = (text: string, questions = 6, from = 0) => {
  const answers = numberedAnswers(text, questions, from);
  return answers && Object.fromEntries(answers);
};

describe('all answers, numbered, in one message', () => {
  it.each([
    ['1. They met\n2. The girls', { 0: 'They met', 1: 'The girls' }],
    ['1) They met\n2) The girls', { 0: 'They met', 1: 'The girls' }],
    ['1: a\n2- b\n3 – c', { 0: 'a', 1: 'b', 2: 'c' }],
    ['  1.They met\n\n 3. Water', { 0: 'They met', 2: 'Water' }],
    ['\n1. a\nand more\n2. b\nlast line', { 0: 'a\nand more', 1: 'b\nlast line' }],
    ['1. a\n2. \n3. c', { 0: 'a', 1: '', 2: 'c' }],
    ['2. b\n5. e', { 1: 'b', 4: 'e' }],
  ])('%j', (text, answers) => {
    expect(read(text)).toEqual(answers);
  });

  it.each([
    ['one line with a number', '1. They met'],
    ['words first', 'We did this:\n1. met\n2. talked'],
    ['no numbers', 'They met\nand talked'],
    ['a date', '24.11 was the meeting\nand so on'],
    ['numbers without a mark', '12 people came\n14 stayed'],
    ['nothing', ''],
    ['numbers beyond the questions', '7. a\n8. b'],
  ])('not taken for a list: %s', (_, text) => {
    expect(read(text)).toBeUndefined();
  });

  it('keeps a number that goes back, or beyond the last question, inside the answer', () => {
    expect(read('1. a\n2. b\n1. inner\n9. nine', 3)).toEqual({ 0: 'a', 1: 'b\n1. inner\n9. nine' });
  });

  it('takes a list that begins before the question that was asked for one inside its answer', () => {
    expect(read('1. met\n2. talked', 6, 2)).toBeUndefined();
    expect(read('3. met\n4. talked', 6, 2)).toEqual({ 2: 'met', 3: 'talked' });
    expect(read('1. a\n2. b\n3. c', 3, 2)).toEqual({ 0: 'a', 1: 'b', 2: 'c' });
  });
});
