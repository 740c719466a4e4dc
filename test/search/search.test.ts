import { describe, expect, it } from '@jest/globals';
import mongoose, { Schema } from 'mongoose';
import { searchIn, searchWords } from '../../src/search';
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
