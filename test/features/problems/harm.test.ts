import { describe, expect, it } from '@jest/globals';
import { soundsLikeHarm } from '../../../src/features/problems/forms/harm';

describe('words that sound like harm to a child', () => {
  it.each([
    'A girl was beaten by her uncle',
    'The BOY is injured!',
    'a pupil got pregnant',
    'she was raped',
    'A case of defilement',
    'Une fille a été violée',
    'L’enfant a été battu',
    'des attouchements sur un élève',
  ])('are heard in "%s"', (text) => expect(soundsLikeHarm(text)).toBe(true));

  it.each([
    'Girls are left out of the meeting',
    'The children have no books',
    'The road is dangerous',
    'An old man was beaten',
    'Les filles ne viennent pas',
    'therapist',
    '',
  ])('are not heard in "%s"', (text) => expect(soundsLikeHarm(text)).toBe(false));
});
