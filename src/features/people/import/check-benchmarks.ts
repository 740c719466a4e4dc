import { type Benchmark, benchmarkKinds } from '../settings';
import type { Path, Rule } from './complaint';
import type { BenchmarkLines } from './digest-settings';

/**
 * What a programme has called amber and red stays called so: from yesterday back, nothing may begin anew, and nothing that
 * holds may get other numbers. Its words may be put better. In a new programme there is no past.
 */
export function checkBenchmarks(
  lines: BenchmarkLines,
  known: Benchmark[],
  today: string,
  say: (path: Path, rule: Rule, text: string) => void,
): void {
  for (const kind of benchmarkKinds) {
    for (const [index, { from, amber, red }] of (lines[kind] ?? []).entries()) {
      if (from >= today) continue;
      const before = known.find((one) => one.kind === kind && one.from === from);
      const path = ['programme', 'settings', 'benchmarks', kind, index];
      const todo = `Write another beside it, from ${today} or later`;
      if (!before) {
        const text = `${kind} from ${from} is new, and would judge what is past. Let it begin on ${today} or later.`;
        say([...path, 'from'], 'past', text);
      } else if (before.amber !== amber || before.red !== red) {
        const text = `${kind} holds since ${from} with amber ${before.amber} and red ${before.red}; another would repaint the past. ${todo}, and leave this one.`;
        say([...path, before.amber === amber ? 'red' : 'amber'], 'past', text);
      }
    }
  }
}
