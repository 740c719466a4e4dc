import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { cursorOf, everything, type Format, formats, writeExport } from '../src/features/exports';
import { type Meeting, Meetings } from '../src/features/meetings';
import { defaultSettings, type Programme, Programmes } from '../src/features/people';
import { type Stakeholder, Stakeholders } from '../src/features/stakeholders';
import { withDatabase } from './database';
import { type Figure, inTurns, milliseconds } from './figure';

const ROWS = Number(process.env.BENCH_EXPORT_ROWS ?? 1_000_000);
const rounds = (rows: number) => (rows >= 1_000_000 ? 1 : rows >= 100_000 ? 3 : 7);
const STAKEHOLDERS = 2_000;
const BATCH = 5_000;
const workspace = 'TBENCH';

const programme: Programme = {
  workspace,
  name: 'Bench',
  timeZone: 'Africa/Freetown',
  language: 'en',
  safeguardingContact: 'nobody',
  settings: defaultSettings,
};
const wanted = { kind: 'meetings', language: 'en', scope: everything } as const;

/**
 * All meetings of a log as a file, against the driver's bare cursor over the same records in the same order, of which nothing is
 * made; and the memory that it holds beside that of a log a tenth as long. The default takes some minutes.
 */
export async function exportTables(): Promise<Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'accompany-bench-export-'));
  try {
    return await withDatabase(async () => {
      // No table is read by it, and it has forty entries for each meeting: the records would be made for a quarter of an hour.
      await Meetings.collection.dropIndex('words');
      await Programmes.collection.insertOne({ ...programme });
      await Stakeholders.collection.insertMany(
        Array.from({ length: STAKEHOLDERS }, (_, n) => stakeholderOf(n)),
      );
      const smaller = Math.ceil(ROWS / 10);
      await keepMeetings(0, smaller);
      const before = new Map<Format, Memory>();
      for (const format of formats) before.set(format, await memoryOf(folder, format));
      await keepMeetings(smaller, ROWS);
      const figures: Figure[] = [];
      for (const format of formats) {
        const measured = await inTurns(rounds(ROWS), bareCursor, () => timed(folder, format));
        const bound = format === 'xlsx' ? {} : { bound: 2 };
        figures.push({
          name: `export of meetings, ${format}`,
          size: ROWS,
          unit: 'ms',
          ...measured,
          ...bound,
        });
        const memory = await memoryOf(folder, format);
        figures.push(
          { name: `… resident on top, ${format}`, size: ROWS, value: memory.resident / MB, unit: 'MB' },
          ...growth(format, memory, before.get(format), smaller),
        );
      }
      return figures;
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const MB = 1e6;
/** What is held by so little is not told apart from what else goes on in the process. */
const LEAST_HELD = 8 * MB;

/** Fewer are over before memory has settled. */
function growth(format: Format, { held }: Memory, before: Memory | undefined, smaller: number): Figure[] {
  if (smaller < 10_000 || !before) return [];
  const [value, floor] = [held / MB, Math.max(before.held, LEAST_HELD) / MB];
  const name = `… held, ${format}, beside ${smaller.toLocaleString('en')}`;
  return [{ name, size: ROWS, value, unit: 'MB', floor, ratio: value / floor, bound: 1.5 }];
}

const bareCursor = () =>
  milliseconds(async () => {
    const cursor = cursorOf(programme, wanted);
    let count = 0;
    for (let one = await cursor.next(); one; one = await cursor.next()) count += 1;
    if (count !== ROWS) throw new Error(`${count} records, and not ${ROWS}`);
  });

const timed = (folder: string, format: Format) =>
  milliseconds(async () => {
    const file = join(folder, `meetings.${format}`);
    const count = await writeExport(programme, wanted, format, createWriteStream(file));
    if (count !== ROWS) throw new Error(`${count} rows, and not ${ROWS}`);
  });

interface Memory {
  /**
   * The most that is in use beside what was there before, in the heap and outside it, without what can be collected: it depends on
   * the work alone, and not on when the collector happens to run.
   */
  held: number;
  /** The most that the process grew by, as the system sees it. */
  resident: number;
}

const LOOKS = 40;

/** In bytes. Looks are spread over the work. */
async function memoryOf(folder: string, format: Format): Promise<Memory> {
  const inUse = () => {
    collect();
    const { heapUsed, external } = process.memoryUsage();
    return heapUsed + external;
  };
  const before = { held: inUse(), resident: process.memoryUsage().rss };
  const most = { ...before };
  const rows = await Meetings.collection.countDocuments({ workspace });
  let next = 0;
  await writeExport(programme, wanted, format, createWriteStream(join(folder, `memory.${format}`)), {
    hear: async (count) => {
      most.resident = Math.max(most.resident, process.memoryUsage().rss);
      if (count < next) return;
      next = count + rows / LOOKS;
      most.held = Math.max(most.held, inUse());
    },
  });
  return { held: most.held - before.held, resident: most.resident - before.resident };
}

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

function stakeholderOf(n: number): Stakeholder {
  const name = `Stakeholder ${n}`;
  return {
    workspace,
    key: `s${n}`,
    name,
    plainName: name.toLowerCase(),
    nameWords: name.toLowerCase().split(' '),
    type: 'police',
    sector: 'government',
    status: 'active',
    meetings: 0,
    promised: [],
    undated: 0,
    addedBy: 'U1',
    addedAt: new Date(0),
    changes: [],
    version: 1,
  };
}

/** In bulk; days are spread over ten years, in no order. */
async function keepMeetings(from: number, to: number): Promise<void> {
  for (let first = from; first < to; first += BATCH) {
    const count = Math.min(BATCH, to - first);
    await Meetings.collection.insertMany(
      Array.from({ length: count }, (_, n) => meetingOf(first + n)),
      {
        ordered: false,
        ignoreUndefined: true,
      },
    );
  }
}

function meetingOf(n: number): Meeting {
  const day = (n * 7_919) % 3_650;
  const words = (place: number) =>
    Array.from({ length: 20 }, (_, one) => `word${(n * 31 + place * 7 + one * 13) % 2_000}`).join(' ');
  return {
    workspace,
    key: `V${n.toString(36).padStart(8, '0')}`,
    stakeholder: `s${n % STAKEHOLDERS}`,
    metOn: new Date(Date.UTC(2017, 0, 1 + day)).toISOString().slice(0, 10),
    type: 'coordination',
    present: 'Officer in charge',
    colleagues: ['U1'],
    keyPoints: words(1),
    agreements: `Police: ${words(2)}`,
    gaps: words(3),
    by: 'U1',
    at: new Date(Date.UTC(2017, 0, 1 + day, 12)),
    versions: [],
    posts: 1,
    words: Array.from({ length: 40 }, (_, one) => `word${(n * 17 + one * 11) % 2_000}`),
    version: 1,
    removals: [],
  };
}
