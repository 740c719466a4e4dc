import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cursorOf, everything, type Format, formats, writeExport } from '../src/features/exports';
import { type Meeting, Meetings } from '../src/features/meetings';
import { defaultSettings, type Programme, Programmes } from '../src/features/people';
import { type Stakeholder, Stakeholders } from '../src/features/stakeholders';
import { withDatabase } from './database';
import { type Figure, inTurns, milliseconds } from './figure';

const ROWS = Number(process.env.BENCH_EXPORT_ROWS ?? 100_000);
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
 * made; and the memory that it takes beside that of a log a tenth as long.
 */
export async function exportTables(): Promise<Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'accompany-bench-export-'));
  try {
    return await withDatabase(async () => {
      await Programmes.collection.insertOne({ ...programme });
      await Stakeholders.collection.insertMany(
        Array.from({ length: STAKEHOLDERS }, (_, n) => stakeholderOf(n)),
      );
      const smaller = Math.ceil(ROWS / 10);
      await keepMeetings(0, smaller);
      const before = new Map<Format, number>();
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
        figures.push({ name: '… memory on top', size: ROWS, value: memory / 1e6, unit: 'MB' });
        figures.push(...growth(format, memory, before.get(format) ?? 0, smaller));
      }
      return figures;
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Fewer are over before memory has settled. */
function growth(format: Format, memory: number, before: number, smaller: number): Figure[] {
  if (smaller < 10_000) return [];
  const [value, floor] = [memory / 1e6, Math.max(before, 1e6) / 1e6];
  const name = `… memory, ${format}, beside ${smaller.toLocaleString('en')}`;
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

/** The most that one export takes beside what was there before it, in bytes. */
async function memoryOf(folder: string, format: Format): Promise<number> {
  globalThis.gc?.();
  const before = process.memoryUsage().rss;
  let most = before;
  const timer = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss);
  }, 20);
  await writeExport(programme, wanted, format, createWriteStream(join(folder, `memory.${format}`)));
  clearInterval(timer);
  return most - before;
}

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
    added: [],
    posts: 1,
    words: Array.from({ length: 40 }, (_, one) => `word${(n * 17 + one * 11) % 2_000}`),
    version: 1,
    removals: [],
  };
}
