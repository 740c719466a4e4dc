import { plainly } from '../../../search';
import { clean } from '../../../slack/text';
import { languages } from '../../people';
import { meetingColumns } from '../tables';
import { headingOf, plainText } from '../writing';
import type { FileLine } from './read-file';

/** Those of the export, and whether what was agreed is still owed. */
export const importColumns = [...meetingColumns, 'stillOpen'] as const;
export type ImportColumn = (typeof importColumns)[number];

/** What is wrong with the file, and where. */
export interface Complaint {
  file: string;
  line: number;
  /** As it is headed. */
  column?: string;
  rule: string;
  text: string;
}

/** One line by the names of its columns. */
export interface Cells {
  line: number;
  of: Partial<Record<ImportColumn, string>>;
}

export const headed = (column: ImportColumn, language = 'en') => headingOf(column, language);

const sameWords = (text: string) =>
  plainly(clean(text))
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

const known = new Map<string, ImportColumn>(
  importColumns.flatMap((column) => [
    [sameWords(column), column] as const,
    ...languages.map((language) => [sameWords(headed(column, language)), column] as const),
  ]),
);

/** The lines by the headings of the first; the headings may be of any language, in any order. */
export function byColumn(
  file: string,
  [head, ...lines]: FileLine[],
): { cells: Cells[]; headings: Partial<Record<ImportColumn, string>>; complaints: Complaint[] } {
  const complaints: Complaint[] = [];
  const line = head?.line ?? 1;
  const columns = (head?.cells ?? []).map((heading) => {
    if (heading.trim() === '') return undefined;
    const column = known.get(sameWords(heading));
    if (!column) {
      const text = `The heading “${clean(heading)}” is not one of the export’s: ${importColumns.map((one) => headed(one)).join(', ')}.`;
      complaints.push({ file, line, column: clean(heading), rule: 'heading', text });
    }
    return column;
  });
  for (const [place, column] of columns.entries()) {
    if (!column || columns.indexOf(column) === place) continue;
    const text = 'This heading stands there twice.';
    complaints.push({ file, line, column: head?.cells[place] ?? '', rule: 'heading', text });
  }
  for (const column of ['date', 'stakeholder'] as const) {
    if (columns.includes(column)) continue;
    const text = `There is no column “${headed(column)}” (“${headed(column, 'fr')}”).`;
    complaints.push({ file, line, rule: 'heading', text });
  }
  const cells = lines.map(({ line: number, cells: all }) => ({
    line: number,
    of: Object.fromEntries(
      columns.flatMap((column, place) => {
        const text = clean(plainText(all[place] ?? ''));
        return column && text ? [[column, text]] : [];
      }),
    ),
  }));
  const headings = Object.fromEntries(
    columns.flatMap((column, place) => (column ? [[column, clean(head?.cells[place] ?? '')]] : [])),
  );
  return { cells, headings, complaints };
}
