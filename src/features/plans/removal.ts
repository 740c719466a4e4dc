import { type Commitment, changeWords } from '../commitments';
import { nobody, type Parties } from '../people';
import { places, without } from '../removal';
import { followerOf, type Plan } from './model';

/** A plan with all in which people's words about it stand. */
export interface PlanRecord {
  plan: Plan;
  commitments: Commitment[];
}

/** Who entered it and who follows it are to a plan what mentor and facilitator are to a pairing. */
export const partiesOf = (plan: Pick<Plan, 'enteredBy' | 'followedBy'>): Parties => ({
  ...nobody,
  mentor: plan.enteredBy,
  facilitator: followerOf(plan),
});

/** In how many places of a plan the words stand: in what it said before, and in its commitments, too. */
export function countPlaces({ plan, commitments }: PlanRecord, words: string): number {
  const placesIn = places(words);
  let count = 0;
  const counted = (text: string) => {
    count += placesIn(text);
    return text;
  };
  changePlan(plan, counted);
  for (const one of commitments) changeWords(one, counted);
  return count;
}

/** The same without the words; commitments that have not changed are the same objects. */
export function cleared({ plan, commitments }: PlanRecord, words: string, mark: string): PlanRecord {
  const clear = without(words, mark);
  return {
    plan: changePlan(plan, clear),
    commitments: commitments.map((one) => {
      const after = changeWords(one, clear);
      return JSON.stringify(after) === JSON.stringify(one) ? one : after;
    }),
  };
}

type Change = (text: string) => string;
type Written = Plan['versions'][number]['before'];

const changePlan = (plan: Plan, change: Change): Plan => ({
  ...changeWritten(plan, change),
  versions: plan.versions.map((one) => ({ ...one, before: changeWritten(one.before, change) })),
});

/** A link that holds the words leads nowhere any more: it goes. */
function changeWritten<T extends Written>(written: T, change: Change): T {
  const { name, parties, lines, link } = written;
  const changed = {
    ...written,
    name: change(name),
    parties: change(parties),
    lines: lines.map((line) => ({
      ...line,
      line: change(line.line),
      who: change(line.who),
      what: change(line.what),
    })),
  };
  if (link && change(link) !== link) delete changed.link;
  return changed;
}
