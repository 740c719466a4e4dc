import { localDate } from '../../../calendar';
import type { Asked, Standing } from '../../digests';
import { against, type Benchmark, benchmarkOn } from '../../people';
import type { Problem } from '../model';

const DAY = 86_400_000;

type Raised = Pick<Problem, 'raisedAt'>;

/** How the age of problems is judged at a moment: by the programme's benchmark, if it has set one. */
export interface Ages {
  benchmark?: Benchmark;
  /** Whole days since it was raised. */
  days: (problem: Raised) => number;
  isOver: (problem: Raised, days: number) => boolean;
  /** Past what the programme calls red; where it calls nothing so, open for longer than it wants to hear of. */
  isLong: (problem: Raised) => boolean;
  standing: (problem: Raised) => Standing;
}

export function agesAt(
  { programme: { settings }, scope }: Pick<Asked, 'programme' | 'scope'>,
  at: Date,
): Ages {
  const benchmark = benchmarkOn(settings, 'problemAgeDays', localDate(at, scope.timeZone));
  const days = ({ raisedAt }: Raised) => Math.floor((at.getTime() - raisedAt.getTime()) / DAY);
  const isOver = ({ raisedAt }: Raised, most: number) => raisedAt.getTime() < at.getTime() - most * DAY;
  const standing = (problem: Raised) => against(days(problem), benchmark);
  return {
    benchmark,
    days,
    isOver,
    isLong: (problem) =>
      benchmark ? standing(problem) === 'red' : isOver(problem, settings.longOpenAfterDays),
    standing,
  };
}
