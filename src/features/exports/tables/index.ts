import type { CheckIn } from '../../check-ins';
import { checkInRow, checkInTable } from './check-ins';
import { commitmentTable } from './commitments';
import { meetingTable } from './meetings';
import { planTable } from './plans';
import { problemTable } from './problems';
import type { Cell, Ground, Kind, Span, Table } from './table';

export { type MeetingColumn, meetingColumns } from './meetings';
export { type Cell, type Ground, type Kind, kinds, namesIn, type Span } from './table';

/** A table whose columns are known by name alone. */
export interface AnyTable extends Omit<Table<never, string>, 'row' | 'rows' | 'stakeholderOf' | 'isWithin'> {
  isWithin?(kept: unknown, span: Span): boolean;
  stakeholderOf?(kept: unknown): string | undefined;
  row(kept: unknown, ground: Ground): Record<string, Cell>;
  rows?(kept: unknown, ground: Ground): Promise<Record<string, Cell>[]>;
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
    case 'plan':
      return loose(planTable);
    case 'check-ins':
      return loose({ ...checkInTable, row: (one, ground) => checkInRow(one, ground, readsAnswers) });
  }
}

/** What it is handed comes from its own collection, which the types of five tables in one can't say. */
const loose = <Kept, Column extends string>(
  table: Omit<Table<Kept, Column>, 'row'> & Partial<Pick<Table<Kept, Column>, 'row'>>,
) => table as unknown as AnyTable;
