import { PassThrough, type Readable, type Writable } from 'node:stream';
import ExcelJS from 'exceljs';
import type { Row } from '../rows';
import { MOST_IN_CELL, safeCell, whole } from './cells';
import type { Sheet } from './text';

/** A sheet has room for 1,048,576. */
const MOST_ROWS = 1_000_000;
const CUT = ' […]';

/** A workbook as it is being written; what goes wrong with the rows ends the stream with it. */
export function xlsxOf(
  batches: AsyncIterable<Row[]>,
  sheet: Sheet,
  { mostRows = MOST_ROWS }: { mostRows?: number } = {},
): Readable {
  const stream = new PassThrough({ highWaterMark: 1 << 20 });
  write(batches, sheet, stream, mostRows).catch((error: unknown) => stream.destroy(error as Error));
  return stream;
}

async function write(
  batches: AsyncIterable<Row[]>,
  { columns, headings, name }: Sheet,
  stream: PassThrough,
  mostRows: number,
): Promise<void> {
  const workbook = new ExcelJS.stream.xlsx.WorkbookWriter({
    stream,
    useStyles: false,
    useSharedStrings: false,
  });
  const begun = (number: number) => {
    const sheet = workbook.addWorksheet(number === 1 ? name : `${name} ${number}`, {
      views: [{ state: 'frozen', ySplit: 1 }],
    });
    sheet.addRow(headings.map(textOf)).commit();
    return sheet;
  };
  let sheet = begun(1);
  let [number, written] = [1, 0];
  for await (const rows of batches) {
    if (written > 0 && written + rows.length > mostRows) {
      sheet.commit();
      number += 1;
      written = 0;
      sheet = begun(number);
    }
    for (const row of rows) sheet.addRow(columns.map((column) => textOf(row[column]))).commit();
    written += rows.length;
    for (const pipe of pipesOf(sheet)) await drained(pipe, stream);
    if (stream.destroyed) return;
  }
  sheet.commit();
  await workbook.commit();
}

/** Into the archive. The library hands rows on without waiting for it: whoever writes many has to. */
function pipesOf(sheet: ExcelJS.Worksheet): Writable[] {
  const { stream } = sheet as unknown as { stream?: { pipes?: Writable[] } };
  return stream?.pipes ?? [];
}

/** Until there is room in it, or nobody reads any more. */
async function drained(pipe: Writable, reader: PassThrough): Promise<void> {
  if (pipe.write('') || reader.destroyed) return;
  await new Promise<void>((resolve) => {
    const go = () => {
      pipe.off('drain', go);
      reader.off('close', go);
      resolve();
    };
    pipe.on('drain', go);
    reader.on('close', go);
  });
}

function textOf(value: Row[string]): Row[string] {
  const cell = safeCell(value);
  if (typeof cell !== 'string' || cell.length <= MOST_IN_CELL) return cell;
  return whole(cell.slice(0, MOST_IN_CELL - CUT.length)) + CUT;
}
