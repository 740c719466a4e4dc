import type { Asked, Weeks } from '../../digests';
import { countOf } from './count';
import { fellDueSince } from './read';

const WEEK = 7 * 86_400_000;

/** Of what fell due in the week before each moment, how much was answered by then; null before the first that is known. */
export async function weeks({ scope, programme, now }: Asked, moments: Date[]): Promise<Weeks[]> {
  const [first] = moments;
  if (!first) return [];
  const spans = moments.map((until, index) => ({
    from: moments[index - 1] ?? new Date(first.getTime() - WEEK),
    until,
  }));
  const checkIns = await fellDueSince({ scope, now }, new Date(first.getTime() - WEEK));
  const counts = spans.map((span) => countOf(checkIns, span, programme.settings.lateAfterDays));
  const begin = counts.findIndex(({ due }) => due > 0);
  const isKnown = (index: number) => begin >= 0 && index >= begin;
  return [
    {
      name: 'answered',
      values: counts.map(({ answered }, index) => (isKnown(index) ? answered : null)),
      of: counts.map(({ due }, index) => (isKnown(index) ? due : null)),
    },
  ];
}
