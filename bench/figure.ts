/** One measured figure. `floor` is what the same work costs at the least, measured in the same run. */
export type Figure = {
  name: string;
  /** how many of what the work was done on */
  size?: number;
  value: number;
  unit: string;
  floor?: number;
  /** value / floor */
  ratio?: number;
  /** what the ratio may be at most */
  bound?: number;
};

export function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  if (low === undefined || high === undefined) throw new RangeError('The median of nothing');
  return (low + high) / 2;
}

export async function milliseconds(work: () => unknown): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

/** Each round measures the floor and the work, in turns, so that a noisy minute hits both. The first round only warms up. */
export async function inTurns(
  rounds: number,
  floor: () => Promise<number>,
  work: () => Promise<number>,
): Promise<{ floor: number; value: number; ratio: number }> {
  const floors: number[] = [];
  const values: number[] = [];
  for (let round = 0; round <= rounds; round++) {
    const [least, spent] =
      round % 2 === 0 ? [await floor(), await work()] : [await work(), await floor()].reverse();
    if (round === 0 || least === undefined || spent === undefined) continue;
    floors.push(least);
    values.push(spent);
  }
  const [least, spent] = [median(floors), median(values)];
  return { floor: least, value: spent, ratio: spent / least };
}

/** The most memory that was in use above the beginning, in bytes. */
export function watchMemory(): { stop(): number } {
  const before = process.memoryUsage().rss;
  let most = before;
  const timer = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss);
  }, 50);
  return {
    stop() {
      clearInterval(timer);
      return most - before;
    },
  };
}
