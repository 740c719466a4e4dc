import { describe, expect, it } from '@jest/globals';
import mongoose, { Schema } from 'mongoose';
import { everyWord, searchIn, searchWords } from '../../src/search';
import { useDatabase } from '../support/database';

interface Note {
  workspace: string;
  text: string;
  words: string[];
  on: Date;
  place: string;
}

const schema = new Schema<Note>({
  workspace: String,
  text: String,
  words: [String],
  on: Date,
  place: String,
});
schema.index({ workspace: 1, words: 1, on: -1 });
const Notes = mongoose.model<Note>('SearchTestNote', schema);
const search = searchIn({ model: Notes, words: 'words', date: 'on' });

useDatabase();

const keep = (...notes: [text: string, day: number, place?: string, workspace?: string][]) =>
  Notes.insertMany(
    notes.map(([text, day, place = 'here', workspace = 'T1']) => ({
      workspace,
      text,
      words: searchWords(text),
      on: new Date(Date.UTC(2026, 0, day)),
      place,
    })),
  );

const texts = (found: Pick<Note, 'text'>[]) => found.map(({ text }) => text);
const any = async (text: string, among = {}, limit = 5) =>
  texts(await search.withAny({ workspace: 'T1', ...among }, searchWords(text), { limit, fields: ['text'] }));
const all = async (text: string, page = { limit: 5 }) =>
  texts(await search.withAll({ workspace: 'T1' }, searchWords(text), page));

describe('a search', () => {
  it('for any of the words puts first what has most of them, then the newest', async () => {
    await keep(['pump broken', 1], ['pump painted', 2], ['road broken', 3], ['school', 4]);
    expect(await any('The pump is broken')).toEqual(['pump broken', 'road broken', 'pump painted']);
    expect(await any('The pump is broken', {}, 1)).toEqual(['pump broken']);
  });

  it('for any of the words reads of each what is wanted, and leaves out what is not like enough', async () => {
    await keep(['pump broken', 1], ['pump painted', 2], ['road broken', 3]);
    const found = await search.withAny({ workspace: 'T1' }, ['pump', 'broken'], {
      limit: 2,
      fields: ['place'],
      isLike: (inCommon) => inCommon.includes('pump'),
    });
    expect(found).toEqual([{ place: 'here' }, { place: 'here' }]);
    const alike = { limit: 5, fields: ['text' as const], isLike: (words: string[]) => words.length > 1 };
    expect(await search.withAny({ workspace: 'T1' }, ['pump', 'broken'], alike)).toEqual([
      { text: 'pump broken' },
    ]);
  });

  it('finds a rare word behind many newer ones of a common word', async () => {
    await keep(
      ['borehole', 1],
      ...Array.from({ length: 60 }, (_, n) => [`meeting ${n}x`, n + 2] as [string, number]),
    );
    expect(await any('meeting borehole', {}, 50)).toContain('borehole');
  });

  it('for all of the words is exact on them, in pages', async () => {
    await keep(['water meeting', 1], ['water', 2], ['waterfall meeting', 3], ['a meeting on water', 4]);
    expect(await all('water meeting')).toEqual(['a meeting on water', 'water meeting']);
    expect(await all('water meeting', { limit: 1 })).toEqual(['a meeting on water']);
    expect(texts(await search.withAll({ workspace: 'T1' }, ['water'], { skip: 1, limit: 1 }))).toEqual([
      'water',
    ]);
    expect(await all('', { limit: 2 })).toEqual(['a meeting on water', 'waterfall meeting']);
  });

  it('stays in the workspace, and among what it is told', async () => {
    await keep(['pump', 1, 'there'], ['pump', 2, 'here', 'T2'], ['pump here', 3]);
    expect(await any('pump')).toEqual(['pump here', 'pump']);
    expect(await any('pump', { place: 'there' })).toEqual(['pump']);
    expect(await any('')).toEqual([]);
  });
});

/** As the log keeps them: every word, the later of one day first, and both indexes by name. */
interface Line {
  workspace: string;
  words: string[];
  on: string;
  at: number;
  of: string;
}

const lineSchema = new Schema<Line>({
  workspace: String,
  words: [String],
  on: String,
  at: Number,
  of: String,
});
lineSchema.index({ workspace: 1, words: 1, on: -1, at: -1 }, { name: 'words' });
lineSchema.index({ workspace: 1, on: -1, at: -1 }, { name: 'newest' });
const Lines = mongoose.model<Line>('SearchTestLine', lineSchema);
const byName = { words: 'words', newest: 'newest' };
const lines = searchIn({ model: Lines, words: 'words', date: 'on', later: 'at', indexes: byName });

/** Words of few letters, so that many begin alike; always the same. */
function textOf(n: number): string {
  let seed = n + 1;
  const random = (below: number) => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff;
    return (seed >>> 8) % below;
  };
  const word = () => Array.from({ length: 1 + random(3) }, () => 'abc'[random(3)]).join('');
  return Array.from({ length: 1 + random(8) }, word).join(' ');
}

describe('a search whose last word may be a beginning', () => {
  const texts = Array.from({ length: 6_000 }, (_, n) => textOf(n));
  const dayOf = (n: number) => `2026-01-${String(1 + (n % 28)).padStart(2, '0')}`;
  const keepLines = async () => {
    await Lines.syncIndexes();
    await Lines.insertMany(
      texts.map((text, n) => ({
        workspace: n % 3 === 0 ? 'T2' : 'T1',
        words: everyWord(text),
        on: dayOf(n),
        at: n,
        of: n % 7 === 0 ? 'one' : 'another',
      })),
    );
  };
  /** All lines, the newest first. */
  const byDay = texts
    .map((text, n) => ({ held: everyWord(text), n, day: dayOf(n) }))
    .sort((one, other) => (one.day === other.day ? other.n - one.n : one.day < other.day ? 1 : -1));
  /** What a reader of every line finds. */
  const foundByHand = (words: string[], elsewhere?: string) =>
    byDay
      .filter(({ held, n }) => {
        const has = (word: string) => held.includes(word) || (elsewhere === word && n % 7 === 0);
        const last = words.at(-1) ?? '';
        const begins = held.some((word) => word.startsWith(last)) || (elsewhere === last && n % 7 === 0);
        return n % 3 !== 0 && words.slice(0, -1).every(has) && begins;
      })
      .map(({ n }) => n);

  it('finds exactly those that have all of the words, the newest first, of rare and of common ones', async () => {
    await keepLines();
    for (const asked of [
      'a',
      'c',
      'abc',
      'cab b',
      'a b',
      'b a cc',
      'aa ab ac ba bb b',
      'ab a',
      'zebra',
      'a zeb',
    ]) {
      const words = asked.split(' ');
      const found = await lines.withAll({ workspace: 'T1' }, words, { limit: 8_000, lastIsBeginning: true });
      expect([asked, found.map(({ at }) => at)]).toEqual([asked, foundByHand(words)]);
      const page = { skip: 3, limit: 4, lastIsBeginning: true, fields: ['at' as const] };
      const some = await lines.withAll({ workspace: 'T1' }, words, page);
      expect(some.map(({ at }) => at)).toEqual(foundByHand(words).slice(3, 7));
      const among = { workspace: 'T1', of: 'one' };
      const filtered = await lines.withAll(among, words, { limit: 8_000, lastIsBeginning: true });
      expect(filtered.map(({ at }) => at)).toEqual(foundByHand(words).filter((n) => n % 7 === 0));
    }
  });

  it('says whether it stands there as a word of its own, and finds what has it elsewhere', async () => {
    await keepLines();
    const how = { limit: 8_000, lastIsBeginning: true, fields: ['words' as const] };
    const found = await lines.withAll({ workspace: 'T1' }, ['ab'], how);
    expect(found.map(({ words, isWhole }) => words.includes('ab') === isWhole)).not.toContain(false);
    for (const word of ['zebra', 'ab']) {
      const elsewhere = new Map([[word, { of: 'one' }]]);
      for (const words of [[word], ['a', word], [word, 'a']]) {
        const both = await lines.withAll({ workspace: 'T1' }, words, {
          limit: 8_000,
          lastIsBeginning: true,
          elsewhere,
        });
        expect(both.map(({ at }) => at)).toEqual(foundByHand(words, word));
      }
    }
  });
});
