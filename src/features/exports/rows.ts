import { localDate } from '../../calendar';
import { words } from '../../words';
import type { Language, Programme } from '../people';
import { everybody, placesOfProgramme } from '../people';
import { type Stakeholder, stakeholdersByKey } from '../stakeholders';
import type { Scope } from './scope';
import { type Cell, type Ground, type Kind, namesIn, type Span, tableOf } from './tables';

/** What is taken out. */
export interface Wanted extends Span {
  kind: Kind;
  language: Language;
  scope: Scope;
  /** What is overdue is so at this moment; now, if left out. */
  now?: Date;
}

export type Row = Record<string, Cell>;

export interface Rows {
  columns: readonly string[];
  /** In order of date, of check-ins of the moment, then of key; a batch at a time, however many there are. */
  batches: AsyncGenerator<Row[], void, void>;
}

const BATCH = 500;
/** So many stakeholders are remembered at once. */
const REMEMBERED = 5_000;

export function rowsOf(programme: Programme, wanted: Wanted): Rows {
  const { columns } = tableOf(wanted.kind, wanted.scope.readsAnswers);
  return { columns, batches: batchesOf(programme, wanted) };
}

/** The records as MongoDB hands them out: what is not shown is not read, and the order is made there, on its disk if it must be. */
export function cursorOf({ workspace, timeZone }: Programme, { kind, scope, from, to }: Wanted) {
  const table = tableOf(kind, scope.readsAnswers);
  return table
    .collection()
    .aggregate(
      [
        { $match: { $and: [{ workspace }, table.within({ from, to }, timeZone), scope.of(kind)] } },
        { $project: { _id: 0, ...Object.fromEntries(table.reads.map((field) => [field, 1])) } },
        { $sort: { [table.by]: 1, key: 1 } },
      ],
      { allowDiskUse: true, batchSize: BATCH },
    );
}

async function* batchesOf(programme: Programme, wanted: Wanted): AsyncGenerator<Row[], void, void> {
  const { workspace } = programme;
  const { kind, language, scope, now = new Date() } = wanted;
  const table = tableOf(kind, scope.readsAnswers);
  const [people, { districts }] = await Promise.all([everybody(workspace), placesOfProgramme(workspace)]);
  const known = new Map<string, Stakeholder>();
  const ground: Ground = {
    t: words(language),
    today: localDate(now, programme.timeZone),
    names: namesIn(programme, language),
    people: new Map(people.map(({ slackUser, name }) => [slackUser, name])),
    districts: new Map(districts.map(({ key, name }) => [key, name])),
    stakeholders: known,
  };
  const cursor = cursorOf(programme, wanted);
  const more = async () => ((await cursor.hasNext()) ? cursor.readBufferedDocuments() : []);
  // MongoDB looks for the next ones while these are written.
  let next = more();
  try {
    for (let batch = await next; batch.length > 0; batch = await next) {
      next = more();
      // Whoever waits for it below hears of its faults.
      next.catch(() => {});
      await remember(
        workspace,
        known,
        batch.map((one) => table.stakeholderOf?.(one)),
      );
      const within = table.isWithin ? batch.filter((one) => table.isWithin?.(one, wanted)) : batch;
      yield table.rows
        ? await rowsOfAll(within, table.rows, ground)
        : within.map((one) => table.row(one, ground));
    }
  } finally {
    await next.catch(() => {});
    await cursor.close();
  }
}

/** One after the other: each asks MongoDB for what belongs to it. */
async function rowsOfAll(
  batch: unknown[],
  rows: NonNullable<ReturnType<typeof tableOf>['rows']>,
  ground: Ground,
): Promise<Row[]> {
  const all: Row[] = [];
  for (const one of batch) all.push(...(await rows(one, ground)));
  return all;
}

async function remember(
  workspace: string,
  known: Map<string, Stakeholder>,
  named: (string | undefined)[],
): Promise<void> {
  const missing = [...new Set(named)].filter((key) => key !== undefined && !known.has(key)) as string[];
  if (missing.length === 0) return;
  if (known.size > REMEMBERED) {
    known.clear();
    return remember(workspace, known, named);
  }
  for (const [key, one] of await stakeholdersByKey(workspace, missing)) known.set(key, one);
}
