import type { CheckIn } from '../../check-ins';
import { checkInRow, checkInTable } from './check-ins';
import { commitmentTable } from './commitments';
import { meetingTable } from './meetings';
import { problemTable } from './problems';
import type { Cell, Ground, Kind, Table } from './table';

export { type MeetingColumn, meetingColumns } from './meetings';
export { type Cell, type Ground, type Kind, kinds, namesIn, type Span } from './table';

/** A table whose columns are known by name alone. */
export interface AnyTable extends Omit<Table<never, string>, 'row' | 'stakeholderOf'> {
  stakeholderOf?(kept: unknown): string | undefined;
  row(kept: unknown, ground: Ground): Record<string, Cell>;
}

/** The table of a kind, in which answers to check-ins stand only where they may be read. */
export function tableOf(kind: Kind, readsAnswers: (checkIn: CheckIn) => boolean): AnyTable {
  switch (kind) {
    case 'meetings':
      return loose(meetingTable);
    case 'commitments':
      return loose(commitmentTable);
    case 'problems':
      return loose(problemTable);
    case 'check-ins':
      return loose({ ...checkInTable, row: (one, ground) => checkInRow(one, ground, readsAnswers) });
  }
}

/** What it is handed comes from its own collection. */
const loose = <Kept, Column extends string>(table: Table<Kept, Column>) => table as unknown as AnyTable;
