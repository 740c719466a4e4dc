import type { Benchmark, BenchmarkKind, Settings } from './settings';

/** The benchmark that held on a date (YYYY-MM-DD); undefined where the programme has set none. */
export function benchmarkOn(
  { benchmarks }: Pick<Settings, 'benchmarks'>,
  kind: BenchmarkKind,
  date: string,
): Benchmark | undefined {
  return benchmarks
    .filter((one) => one.kind === kind && one.from <= date)
    .reduce<Benchmark | undefined>(
      (newest, one) => (newest && newest.from > one.from ? newest : one),
      undefined,
    );
}

/** How a value stands against a benchmark; without one nothing is judged. */
export function against(
  value: number,
  benchmark: Pick<Benchmark, 'amber' | 'red'> | undefined,
): 'good' | 'amber' | 'red' | 'plain' {
  if (!benchmark) return 'plain';
  if (value >= benchmark.red) return 'red';
  return value >= benchmark.amber ? 'amber' : 'good';
}
