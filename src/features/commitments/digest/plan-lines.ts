import type { Line } from '../../digests';
import { Districts } from '../../people';
import { type Figures, figuresOf, type Span } from './figures';
import type { Told } from './ground';

/** So many lines of plans are told, those with most overdue first; the board has all. */
const SHOWN = 5;

interface PlanLines {
  /** The line of which most is overdue, if anything is. */
  overdue: Line[];
  /** The others of which something came, or is overdue. */
  others: Line[];
}

/** Promised against done by lines of partnership plans. */
export async function planLines(workspace: string, all: Told[], span: Span): Promise<PlanLines> {
  const lines = new Map<string, Told[]>();
  for (const one of all) {
    if (!one.plan) continue;
    const id = `${one.plan.key}/${one.plan.line}`;
    lines.set(id, [...(lines.get(id) ?? []), one]);
  }
  const counted = [...lines.values()]
    .map((those) => ({ those, figures: figuresOf(those, span) }))
    .filter(({ figures: { kept, partly, broken, overdue } }) => kept + partly + broken + overdue > 0)
    .sort((one, other) => other.figures.overdue - one.figures.overdue);
  if (counted.length === 0) return { overdue: [], others: [] };
  const districts = await Districts.find({ workspace }, { _id: 0, key: 1, name: 1 }).lean();
  const names = new Map(districts.map(({ key, name }) => [key, name]));
  const more = counted.length - SHOWN;
  const shown = counted.slice(0, SHOWN).map(({ those, figures }) => planLine(those, figures, names));
  const worst = (counted[0]?.figures.overdue ?? 0) > 0 ? 1 : 0;
  const left: Line[] =
    more > 0 ? [{ says: { key: 'digest-commitments:plan.more', params: { count: more } } }] : [];
  return { overdue: shown.slice(0, worst), others: [...shown.slice(worst), ...left] };
}

/** In the words that the line has now. */
function planLine(those: Told[], { kept, owed, overdue }: Figures, districts: Map<string, string>): Line {
  const {
    who,
    what,
    district = '',
    plan,
  } = those.reduce((newest, one) => (one.madeOn > newest.madeOn ? one : newest));
  return {
    says: {
      key: 'digest-commitments:plan',
      params: { district: districts.get(district) ?? district, kept, owed, overdue },
    },
    quote: { text: [who, what].filter(Boolean).join(': '), feature: 'plans', key: plan?.key ?? '' },
  };
}
