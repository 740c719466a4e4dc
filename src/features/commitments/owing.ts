import type { Stakeholder } from '../stakeholders';
import type { Commitment } from './model';

type Owing = Pick<Stakeholder, 'promised' | 'undated'>;

export const recounted = (one: Stakeholder, before: Commitment, commitment: Commitment): Stakeholder => ({
  ...one,
  ...owing(one, [before], [commitment]),
});

/** How much is open with a stakeholder once some of it counts no more, and some newly; what is not open never counts. */
export function owing({ promised, undated }: Owing, less: Commitment[], more: Commitment[]): Owing {
  const dates = [...promised];
  let rest = undated;
  for (const { by } of less.filter(({ isOpen }) => isOpen)) {
    const at = by ? dates.indexOf(by) : -1;
    if (at >= 0) dates.splice(at, 1);
    else if (!by) rest -= 1;
  }
  for (const { by } of more.filter(({ isOpen }) => isOpen)) {
    if (by) dates.push(by);
    else rest += 1;
  }
  return { promised: dates.sort(), undated: rest };
}
