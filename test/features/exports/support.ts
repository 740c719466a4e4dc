import { parse } from 'csv-parse/sync';
import ExcelJS from 'exceljs';
import { type Meeting, Meetings } from '../../../src/features/meetings';
import { type Stakeholder, Stakeholders } from '../../../src/features/stakeholders';

const at = new Date('2026-11-30T10:00:00Z');

export function stakeholder(key: string, more: Partial<Stakeholder> = {}): Stakeholder {
  const name = more.name ?? key;
  return {
    workspace: 'T1',
    key,
    name,
    plainName: name.toLowerCase(),
    nameWords: name.toLowerCase().split(' '),
    type: 'police',
    sector: 'government',
    status: 'active',
    meetings: 0,
    promised: [],
    undated: 0,
    addedBy: 'UBEN01',
    addedAt: at,
    changes: [],
    version: 1,
    ...more,
  };
}

export function meeting(key: string, more: Partial<Meeting> = {}): Meeting {
  return {
    workspace: 'T1',
    key,
    stakeholder: 'bo-police',
    metOn: '2026-11-20',
    colleagues: [],
    by: 'UBEN01',
    at,
    versions: [],
    posts: 0,
    words: [],
    version: 1,
    removals: [],
    ...more,
  };
}

export const keepMeetings = (...all: Meeting[]) =>
  Meetings.collection.insertMany(all.map((one) => ({ ...one })));
export const keepStakeholders = (...all: Stakeholder[]) =>
  Stakeholders.collection.insertMany(all.map((one) => ({ ...one })));

/** The lines of a CSV file, as a spreadsheet reads them. */
export function csvLines(text: string | Buffer): string[][] {
  return parse(text, { bom: true });
}

/** The same by the names of the headings. */
export function csvRows(text: string | Buffer): Record<string, string>[] {
  return parse(text, { bom: true, columns: true });
}

const { Number: aNumber, String: aString, Formula, Null, RichText, SharedString } = ExcelJS.ValueType;
const names = new Map([
  [aNumber, 'number'],
  [aString, 'text'],
  [SharedString, 'text'],
  [RichText, 'text'],
  [Formula, 'formula'],
  [Null, 'nothing'],
]);

/** All cells of all sheets, with what kind of cell each is. */
export async function xlsxLines(bytes: Buffer): Promise<{ value: unknown; type: string }[][]> {
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.load(bytes as never);
  const lines: { value: unknown; type: string }[][] = [];
  for (const sheet of workbook.worksheets) {
    sheet.eachRow((row) => {
      const cells: { value: unknown; type: string }[] = [];
      row.eachCell({ includeEmpty: true }, ({ value, type }) => {
        cells.push({ value, type: names.get(type) ?? 'other' });
      });
      lines.push(cells);
    });
  }
  return lines;
}
