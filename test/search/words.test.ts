import { describe, expect, it } from '@jest/globals';
import { everyWord, searchWords } from '../../src/search';

describe('searchWords', () => {
  it.each([
    ['small letters without accents, each once', 'École ÉCOLE fermée', ['ecole', 'fermee']],
    ['no words that stand in every text', 'The pump in our village is broken', ['pump', 'village', 'broken']],
    ['nor those of French', "L’eau n’est pas arrivée jusqu'à l'école", ['eau', 'arrivee', 'ecole']],
    ['ligatures as they are typed', 'Sœur ﬁnance', ['soeur', 'finance']],
    ['other scripts', 'مدرسة школа', ['مدرسة', 'школа']],
    ['numbers of two digits or more', '7 wells of 12', ['wells', '12']],
    ['neither signs nor letters alone', '<!channel> `x` $where: {"$ne": 1} 🙂', ['channel']],
    ['nothing of nothing', ' \u0000\n', []],
  ])('finds %s', (_, text, words) => {
    expect(searchWords(text)).toEqual(words);
  });

  it('keeps to what an index can hold', () => {
    const words = searchWords(
      `${'x'.repeat(3000)} ${Array.from({ length: 900 }, (_, n) => `w${n}`).join(' ')}`,
    );
    expect([words.length, words[0]?.length]).toEqual([400, 40]);
  });
});

describe('everyWord', () => {
  it.each([
    ['small words and single signs, too', 'The 7 wells of Ward C', ['the', '7', 'wells', 'of', 'ward', 'c']],
    ['small letters without accents, each once', 'L’École, l’ÉCOLE', ['l', 'ecole']],
    ['other scripts', 'مَدرسة школа', ['مدرسة', 'школа']],
    ['nothing of nothing', ' \u0000 — 🙂', []],
  ])('finds %s', (_, text, words) => {
    expect(everyWord(text)).toEqual(words);
  });

  it('leaves none out, however many there are', () => {
    const many = Array.from({ length: 9_000 }, (_, n) => `w${n}`);
    expect(everyWord(many.join(' '))).toEqual(many);
    expect(everyWord('x'.repeat(3_000))).toEqual(['x'.repeat(200)]);
  });
});
