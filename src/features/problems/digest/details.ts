import { localDate } from '../../../calendar';
import type { Asked, Line, Say } from '../../digests';
import { reopenings } from '../model';
import type { Ages } from './age';
import { type Course, reopened, times } from './count';
import { byPairing } from './open-at';

/** Problems that are named of one facilitator. */
const NAMED = 8;

/** What the thread tells of each facilitator: how many, and which, those first that have been open for too long. */
export function detailsOf({ scope }: Asked, course: Course, ages: Ages): Record<string, Line[]> {
  const raised = byPairing(course.raised);
  const turned = byPairing(course.turnings);
  const open = byPairing(course.open);
  return Object.fromEntries(
    scope.pairings.map(({ key }) => {
      const part = {
        raised: raised.get(key) ?? [],
        turnings: turned.get(key) ?? [],
        open: open.get(key) ?? [],
      };
      return [key, linesOf({ ...course, ...part }, ages, scope.timeZone)];
    }),
  );
}

type Part = Pick<Course, 'raised' | 'turnings' | 'open' | 'problems'>;

function linesOf({ raised, turnings, open, problems }: Part, ages: Ages, timeZone: string): Line[] {
  if (raised.length + turnings.length + open.length === 0) {
    return [{ says: { key: 'digest-problems:detail.none' } }];
  }
  const named = new Map<string, Line>();
  const name = (key: string, says: Say, standing?: Line['standing']) => {
    const problem = problems.get(key);
    if (!problem || named.has(key)) return;
    named.set(key, {
      says,
      ...(standing && { standing }),
      quote: { text: problem.title, feature: 'problems', key },
    });
  };
  const oldestFirst = [...open].sort((one, other) => one.raisedAt.getTime() - other.raisedAt.getTime());
  for (const one of oldestFirst) {
    if (!ages.isLong(one)) continue;
    const says: Say = { key: 'digest-problems:detail.long', params: { count: ages.days(one) } };
    name(one.key, says, ages.standing(one));
  }
  // The last that became of it in the period counts.
  const last = new Map(turnings.map((turning) => [turning.problem, turning]));
  for (const { problem, kind } of last.values()) {
    if (reopenings.includes(kind)) name(problem, { key: 'digest-problems:detail.reopened' });
  }
  for (const { key, raisedAt } of raised) {
    if (last.has(key)) continue;
    name(key, { key: 'digest-problems:detail.raised', days: { day: localDate(raisedAt, timeZone) } });
  }
  for (const { problem, kind } of last.values()) {
    if (kind === 'resolved') name(problem, { key: 'digest-problems:detail.resolved' }, 'good');
    if (kind === 'not possible') name(problem, { key: 'digest-problems:detail.not-possible' });
  }
  const lines = [...named.values()];
  const count = lines.length - NAMED;
  return [
    {
      says: {
        key: 'digest-problems:detail',
        params: {
          raised: raised.length,
          resolved: times(turnings, 'resolved'),
          reopened: reopened(turnings),
          open: open.length,
        },
      },
    },
    ...lines.slice(0, NAMED),
    ...(count > 0 ? [{ says: { key: 'digest-problems:detail.more' as const, params: { count } } }] : []),
  ];
}
