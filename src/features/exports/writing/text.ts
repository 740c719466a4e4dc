import { stringify } from 'csv-stringify/sync';
import type { Row } from '../rows';
import { safeCell } from './cells';

export interface Sheet {
  columns: readonly string[];
  /** What stands above each column. */
  headings: string[];
  /** The name of the sheet, where there is such a thing. */
  name: string;
}

type Batches = AsyncIterable<Row[]>;

/** With a byte order mark, by which Excel knows UTF-8; lines end as RFC 4180 says. */
export async function* csvOf(batches: Batches, { columns, headings }: Sheet): AsyncGenerator<string> {
  yield `\ufeff${linesOf([headings])}`;
  for await (const rows of batches) {
    yield linesOf(rows.map((row) => columns.map((column) => safeCell(row[column]))));
  }
}

const linesOf = (rows: unknown[][]) => stringify(rows, { record_delimiter: 'windows' });

/** An array of objects by the names of the columns, one in each line; words as they are, since nothing reads them as formulas. */
export async function* jsonOf(batches: Batches, { columns }: Pick<Sheet, 'columns'>): AsyncGenerator<string> {
  let isFirst = true;
  yield '[';
  for await (const rows of batches) {
    const lines = rows.map((row) =>
      JSON.stringify(Object.fromEntries(columns.map((column) => [column, row[column] ?? null]))),
    );
    if (lines.length > 0) yield `${isFirst ? '\n' : ',\n'}${lines.join(',\n')}`;
    isFirst &&= lines.length === 0;
  }
  yield '\n]\n';
}
