import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Row } from '../../../src/features/exports/rows';
import { plainText, safeText } from '../../../src/features/exports/writing/cells';
import { csvOf } from '../../../src/features/exports/writing/text';
import { xlsxOf } from '../../../src/features/exports/writing/xlsx';
import { csvLines, xlsxLines } from './support';

const sheet = { columns: ['a'], headings: ['A'], name: 'Sheet' };

async function* batches(...all: Row[][]): AsyncGenerator<Row[]> {
  yield* all;
}

const anything = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom(...' \t\r\n\0=+-@＝"\',;🌍é\ud800x') }),
);

describe('a cell', () => {
  it('never begins as a formula does, and is what it was for whoever reads it back', () => {
    fc.assert(
      fc.property(anything, (text) => {
        const safe = safeText(text);
        if (/^[=+\-@\t\0]/.test(text)) expect(safe[0]).toBe("'");
        expect(safe.replace(/^[\s\p{Cf}]+/u, '')).not.toMatch(/^[=+\-@＝＋－＠]/u);
        expect(safe).not.toMatch(/^[\t\r\0]|\0/);
        // What no cell can hold is gone; the rest stays.
        const kept = (one: string) =>
          one
            .replace(/\r\n?/g, '\n')
            // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what no cell can hold
            .replace(/[\0-\x08\x0b-\x1f\x7f\ufffe\uffff]/g, '')
            .replace(/\p{Surrogate}/gu, '\ufffd');
        if (!text.startsWith('\0')) expect(plainText(safe)).toBe(kept(text));
      }),
      { numRuns: 2_000 },
    );
  });

  it('reads the same from CSV', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anything, { minLength: 1, maxLength: 20 }), async (texts) => {
        const written = await buffer(Readable.from(csvOf(batches(texts.map((a) => ({ a }))), sheet)));
        const lines = csvLines(written);
        expect(lines.slice(1).map(([a]) => a)).toEqual(texts.map(safeText));
      }),
      { numRuns: 200 },
    );
  });

  it('reads the same from a workbook, and is text there', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anything, { minLength: 1, maxLength: 20 }), async (texts) => {
        const shown = texts.map((text) => `${text}.`);
        const written = await buffer(xlsxOf(batches(shown.map((a) => ({ a }))), sheet));
        const lines = await xlsxLines(written);
        expect(lines.slice(1)).toEqual(shown.map((text) => [{ value: safeText(text), type: 'text' }]));
      }),
      { numRuns: 30 },
    );
  });
});

describe('a workbook', () => {
  it('goes on in another sheet where one is full, with headings of its own', async () => {
    const rows = (from: number) => [{ a: from }, { a: from + 1 }];
    const written = await buffer(xlsxOf(batches(rows(1), rows(3), rows(5)), sheet, { mostRows: 4 }));
    expect((await xlsxLines(written)).map(([cell]) => cell?.value)).toEqual(['A', 1, 2, 3, 4, 'A', 5, 6]);
  });

  it('ends with what went wrong with its rows', async () => {
    async function* broken(): AsyncGenerator<Row[]> {
      yield [{ a: 1 }];
      throw new Error('the cursor is gone');
    }
    await expect(buffer(xlsxOf(broken(), sheet))).rejects.toThrow('the cursor is gone');
  });
});
