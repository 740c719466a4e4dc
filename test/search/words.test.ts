import { describe, expect, it } from '@jest/globals';
import { searchWords } from '../../src/search';

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
