import { parse } from 'csv-parse/sync';
import ExcelJS from 'exceljs';
import { PlainError } from '../../../plain-error';

/** One line of a spreadsheet, as it is numbered there. */
export interface FileLine {
  line: number;
  cells: string[];
}

/** All lines that have something in them, the headings first. Dates are as 2026-01-31, whatever they look like in the sheet. */
export async function readLines(name: string, bytes: Buffer): Promise<FileLine[]> {
  const lines = /\.xlsx$/i.test(name) ? await fromWorkbook(name, bytes) : fromText(name, bytes);
  return lines.filter(({ cells }) => cells.some((cell) => cell.trim() !== ''));
}

function fromText(name: string, bytes: Buffer): FileLine[] {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    const what = 'save it as “CSV UTF-8”, or as a workbook (.xlsx)';
    throw new PlainError(`${name} is not written in UTF-8: ${what}.`, { cause });
  }
  try {
    const records = parse(text, {
      bom: true,
      delimiter: delimiterOf(text),
      relax_column_count: true,
      info: true,
    });
    // With `info`, csv-parse gives each record with its line, which its types do not say.
    return (records as unknown as { record: string[]; info: { lines: number } }[]).map(
      ({ record, info }) => ({ cells: record, line: beginning(info.lines, record) }),
    );
  } catch (cause) {
    const { lines } = cause as { lines?: number };
    const where = lines === undefined ? name : `${name}:${lines}`;
    throw new PlainError(
      `${where}: a quotation mark opens or closes where none should. Save the file anew.`,
      {
        cause,
      },
    );
  }
}

/** The parser tells where a record ends. */
const beginning = (end: number, cells: string[]) =>
  end - cells.reduce((sum, cell) => sum + (cell.match(/\r\n|\n|\r/g)?.length ?? 0), 0);

/** Spreadsheets of many countries write semicolons. */
function delimiterOf(text: string): string {
  const [first = ''] = text.split(/\r\n|\n|\r/, 1);
  const count = (sign: string) => first.split(sign).length;
  return [',', ';', '\t'].reduce((best, sign) => (count(sign) > count(best) ? sign : best));
}

async function fromWorkbook(name: string, bytes: Buffer): Promise<FileLine[]> {
  const workbook = new ExcelJS.Workbook();
  try {
    // exceljs takes a Buffer; its types ask for one of another version of Node's.
    await workbook.xlsx.load(bytes as unknown as ArrayBuffer);
  } catch (cause) {
    throw new PlainError(`${name} is no workbook that I can read. Save it anew as .xlsx, or as CSV UTF-8.`, {
      cause,
    });
  }
  const lines: FileLine[] = [];
  workbook.worksheets[0]?.eachRow((row, line) => {
    const cells: string[] = [];
    for (let column = 1; column <= row.cellCount; column++) cells.push(textOf(row.getCell(column).value));
    lines.push({ line, cells });
  });
  return lines;
}

function textOf(value: ExcelJS.CellValue): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? '' : value.toISOString().slice(0, 10);
  if (typeof value !== 'object') return String(value);
  if ('richText' in value) return value.richText.map(({ text }) => text).join('');
  if ('hyperlink' in value) return textOf(value.text as ExcelJS.CellValue);
  if ('result' in value) return textOf(value.result as ExcelJS.CellValue);
  return '';
}
