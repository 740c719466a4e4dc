import Table from 'cli-table3';
import type { Figure } from './figure';

/** `npm run bench` measures all of these, `npm run bench -- next-occurrences …` those named. */
const benches: Array<{ name: string; run: () => Promise<Figure[]> }> = [
  { name: 'due', run: async () => (await import('./due.js')).due() },
  { name: 'modal', run: async () => (await import('./modal.js')).modal() },
  { name: 'problems', run: async () => (await import('./problems.js')).problems() },
  { name: 'log', run: async () => (await import('./log.js')).log() },
  { name: 'understand', run: async () => (await import('./understand.js')).understanding() },
  { name: 'find', run: async () => (await import('./find.js')).find() },
  { name: 'export', run: async () => (await import('./export.js')).exportTables() },
  { name: 'digest', run: async () => (await import('./digest.js')).digest() },
  { name: 'picture', run: async () => (await import('./picture.js')).picture() },
  { name: 'tick', run: async () => (await import('./tick.js')).tick() },
  { name: 'next-occurrences', run: async () => (await import('./next-occurrences.js')).nextOccurrences() },
];

async function main(names: string[]): Promise<void> {
  const unknown = names.filter((name) => !benches.some((bench) => bench.name === name));
  if (unknown.length > 0) {
    console.error(
      `No bench is called ${unknown.join(', ')}. There are: ${benches.map(({ name }) => name).join(', ')}`,
    );
    process.exitCode = 2;
    return;
  }
  const figures: Figure[] = [];
  for (const bench of benches) {
    if (names.length > 0 && !names.includes(bench.name)) continue;
    console.error(`measuring ${bench.name} …`);
    figures.push(...(await bench.run()));
  }
  console.log(table(figures));
  for (const figure of figures) console.log(JSON.stringify(figure));
  if (figures.some(isOver)) process.exitCode = 1;
}

function isOver({ ratio, bound }: Figure): boolean {
  return ratio !== undefined && bound !== undefined && ratio > bound;
}

function table(figures: Figure[]): string {
  const rows = new Table({
    head: ['figure', 'size', 'value', 'unit', 'floor', 'ratio', 'at most', ''],
    colAligns: ['left', 'right', 'right', 'left', 'right', 'right', 'right', 'left'],
    style: { head: [], border: [] },
  });
  for (const figure of figures) {
    const { name, size, value, unit, floor, ratio, bound } = figure;
    const verdict = bound === undefined ? '' : isOver(figure) ? 'OVER' : 'ok';
    rows.push([
      name,
      size?.toLocaleString('en') ?? '',
      short(value),
      unit,
      short(floor),
      short(ratio),
      short(bound),
      verdict,
    ]);
  }
  return rows.toString();
}

function short(value: number | undefined): string {
  return value === undefined ? '' : value.toLocaleString('en', { maximumSignificantDigits: 3 });
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
