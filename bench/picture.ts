import { fork } from 'node:child_process';
import { once } from 'node:events';
import { drawPicture, pictureSpec } from '../src/features/digests/picture';
import { type Figure, median, milliseconds } from './figure';

const PICTURES = 100;

/** In a process of its own, so that what others have loaded is not counted. */
export async function picture(): Promise<Figure[]> {
  const child = fork(__filename, ['alone'], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const [figures] = (await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(([code]) => Promise.reject(new Error(`drawing ended with code ${code}`))),
  ])) as [Figure[]];
  return figures;
}

const spec = (n: number) =>
  pictureSpec({
    weeks: [
      { name: 'answered', values: [8, 9, null, 10, n, 7, 9, 10], of: [10, 10, null, 10, n + 1, 9, 10, 10] },
      { name: 'open', values: [3, 4, 4, null, 6, n, 4, 2] },
      { name: 'overdue', values: [0, 1, 1, 2, 2, n, null, 1] },
    ],
    moments: [
      ...['2026-10-05', '2026-10-12', '2026-10-19', '2026-10-26'],
      ...['2026-11-02', '2026-11-09', '2026-11-16', '2026-11-23'],
    ],
    language: n % 2 === 0 ? 'en' : 'fr',
  });

const memory = () => process.memoryUsage.rss() / 2 ** 20;

/** What the first one costs, with loading what draws it, then of one after the other. */
async function alone(): Promise<Figure[]> {
  const before = memory();
  const first = await milliseconds(() => drawPicture(spec(0)));
  const afterFirst = memory();
  const each: number[] = [];
  for (let n = 1; n <= PICTURES; n++) each.push(await milliseconds(() => drawPicture(spec(n))));
  return [
    { name: 'the first picture, with what draws it', size: 1, value: first, unit: 'ms' },
    { name: 'memory for it', size: 1, value: afterFirst - before, unit: 'MB' },
    { name: 'a picture', size: PICTURES, value: median(each), unit: 'ms' },
    { name: 'the slowest', size: PICTURES, value: Math.max(...each), unit: 'ms' },
    { name: 'memory for all of them', size: PICTURES, value: memory() - before, unit: 'MB' },
  ];
}

if (require.main === module && process.argv[2] === 'alone') {
  void alone().then((figures) => process.send?.(figures, () => process.disconnect()));
}
