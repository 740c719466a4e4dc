import type { Asked, Period } from '../../digests';
import { urgencies } from '../model';
import type { Ages } from './age';
import { type Course, reopened, stillResolved, times } from './count';

/** Open for more than so many days is told beside what the programme wants to hear of. */
export const SHORT = 14;
const MOST_PRESSING = urgencies.length - 1;

export type Figures = ReturnType<typeof figuresOf>;

/** What was counted, by name. */
export function figuresOf({ programme }: Asked, period: Period, course: Course, ages: Ages) {
  const { raised, raisedBefore, turnings, turningsBefore, openBefore, open, problems } = course;
  const { longOpenAfterDays } = programme.settings;
  const isNew = raised.map(({ key }) => problems.get(key));
  const nowOpen = open.map(({ key }) => problems.get(key));
  const resolved = stillResolved(course, period);
  return {
    raised: raised.length,
    resolved: times(turnings, 'resolved'),
    notPossible: times(turnings, 'not possible'),
    merged: times(turnings, 'merged'),
    reopened: reopened(turnings),
    raisedBefore: raisedBefore.length,
    resolvedBefore: times(turningsBefore, 'resolved'),
    reopenedBefore: reopened(turningsBefore),
    openBefore: openBefore.length,
    open: open.length,
    over14: open.filter((one) => ages.isOver(one, SHORT)).length,
    long: open.filter((one) => ages.isOver(one, longOpenAfterDays)).length,
    red: open.filter((one) => ages.standing(one) === 'red').length,
    amber: open.filter((one) => ages.standing(one) === 'amber').length,
    overdue: open.filter(ages.isLong).length,
    urgent: nowOpen.filter((one) => one?.pressing === MOST_PRESSING).length,
    ended: resolved.length,
    heardBack: resolved.filter(({ resolution }) => resolution?.heardBack === 'yes').length,
    withoutCategory: isNew.filter((one) => !one?.category).length,
    withoutCommunity: isNew.filter((one) => !one?.community).length,
  };
}
