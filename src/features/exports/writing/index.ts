import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type WordKey, words } from '../../../words';
import type { Programme } from '../../people';
import { type Row, rowsOf, type Wanted } from '../rows';
import { csvOf, jsonOf, type Sheet } from './text';
import { xlsxOf } from './xlsx';

export { plainText } from './cells';

export const formats = ['csv', 'xlsx', 'json'] as const;
export type Format = (typeof formats)[number];

/** What stands above a column. */
export const headingOf = (column: string, language: string) =>
  words(language)(`exports:heading.${column}` as WordKey);

/** Writes what is wanted, as it comes from MongoDB, and says how many rows that were. `hear` is told after each batch. */
export async function writeExport(
  programme: Programme,
  wanted: Wanted,
  format: Format,
  to: NodeJS.WritableStream,
  { isLeftOpen = false, hear }: { isLeftOpen?: boolean; hear?: (count: number) => Promise<void> } = {},
): Promise<number> {
  const { columns, batches } = rowsOf(programme, wanted);
  const { kind, language } = wanted;
  let count = 0;
  async function* counted(): AsyncGenerator<Row[]> {
    for await (const rows of batches) {
      count += rows.length;
      yield rows;
      await hear?.(count);
    }
  }
  const sheet: Sheet = {
    columns,
    headings: columns.map((column) => headingOf(column, language)),
    name: words(language)(`exports:sheet.${kind}`),
  };
  const written = {
    csv: () => Readable.from(csvOf(counted(), sheet), { highWaterMark: 4 }),
    json: () => Readable.from(jsonOf(counted(), sheet), { highWaterMark: 4 }),
    xlsx: () => xlsxOf(counted(), sheet),
  }[format]();
  await pipeline(written, to, { end: !isLeftOpen });
  return count;
}
