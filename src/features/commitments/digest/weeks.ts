import { localDate } from '../../../calendar';
import type { Asked, Weeks } from '../../digests';
import { commitmentsSince, wasAnyOver } from './ground';
import { asAt, isOverdue } from './past';

/** How many were overdue at each of these moments, of how many that were open; null before anything was promised. */
export async function commitmentsWeeks(asked: Asked, moments: Date[]): Promise<Weeks[]> {
  const { scope, now } = asked;
  const [first] = moments;
  if (!first) return [];
  const known = await commitmentsSince(scope, first);
  const hadAny = known.some(({ at }) => at < first) || (await wasAnyOver(scope, first));
  const at = moments.map((moment) => {
    const date = localDate(new Date(Math.min(moment.getTime(), now.getTime())), scope.timeZone);
    const states = known.map((one) => asAt(one, moment));
    if (!hadAny && states.every((state) => !state)) return { value: null, of: null };
    return {
      value: states.filter((state) => isOverdue(state, date)).length,
      of: states.filter((state) => state?.isOpen).length,
    };
  });
  return [{ name: 'overdue', values: at.map(({ value }) => value), of: at.map(({ of }) => of) }];
}
