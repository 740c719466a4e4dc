import Table from 'cli-table3';

/** Rows under headings, as wide as their words; nothing but `none` if there are no rows. */
export function printTable<Row>(
  rows: Row[],
  columns: Record<string, (row: Row) => string>,
  none = 'Nothing.',
): void {
  if (rows.length === 0) {
    console.log(none);
    return;
  }
  const table = new Table({ head: Object.keys(columns), style: { head: [], border: [] } });
  for (const row of rows) table.push(Object.values(columns).map((cell) => withoutControls(cell(row))));
  console.log(table.toString());
}

export function printJson(value: unknown): void {
  console.log(JSON.stringify(value, null, 2));
}

/** Names and texts come from people: no escape sequence of theirs reaches the terminal. */
export function withoutControls(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]/gu, (control) => (control === '\n' ? '\n' : '\uFFFD'));
}
