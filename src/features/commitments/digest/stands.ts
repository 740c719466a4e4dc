import { localDate } from '../../../calendar';
import type { Asked, Count, Line, Need, Stands } from '../../digests';
import { against, type Benchmark, benchmarkOn } from '../../people';
import { acts } from '../messages';
import { weeksOverdue } from '../timing';
import { openOf, otherWho, quoteOf, type Told, type Whom, whomOf } from './ground';
import { belonging, namesOf, type Whose, whoseAre } from './scope';

const DAY = 86_400_000;

/** What managers should do something about now, and how many commitments of each pairing are overdue. */
export async function commitmentsStand(asked: Asked): Promise<Stands> {
  const { programme, scope, now } = asked;
  const { settings } = programme;
  const today = localDate(now, scope.timeZone);
  const benchmark = benchmarkOn(settings, 'commitmentsOverdue', today);
  const [open, belongs] = await Promise.all([openOf(scope), belonging(scope)]);
  const overdue = open.filter((one) => isOverdue(one, today)).sort(longestFirst);
  const isForManagers = ({ by }: Dated) => weeksOverdue(by, today) >= settings.commitmentsManagerAfterWeeks;
  const isUrgent = new Set(overdue.filter(isForManagers));
  const about: Stands['about'] = {};
  const records: Count['records'] = {};
  const of: Count['records'] = {};
  const owns = new Map(scope.pairings.map((one) => [one.key, open.filter(belongs(one))]));
  const whoseOf = whoseAre(scope, owns);
  for (const pairing of scope.pairings) {
    const late = overdue.filter(belongs(pairing));
    const owed = owns.get(pairing.key) ?? [];
    about[pairing.key] = [aboutLine(owed.length, late.length, whoseOf(pairing), benchmark)];
    records[pairing.key] = late.map(({ key }) => key);
    of[pairing.key] = owed.map(({ key }) => key);
    // Too many of them: the one that is overdue for longest is where to begin.
    if (late[0] && against(late.length, benchmark) === 'red') isUrgent.add(late[0]);
  }
  const asking = open.filter(isAsking);
  const urgent = overdue.filter((one) => isUrgent.has(one) && !isAsking(one));
  const shown = [...asking, ...urgent];
  const [whom, names] = await Promise.all([
    whomOf(scope, shown),
    namesOf(
      scope,
      shown.map(({ owner }) => owner),
    ),
  ]);
  const needOf = (one: Told, need: Pick<Need, 'kind' | 'since' | 'says' | 'todo'>): Need => {
    // One that belongs to all of a mentor's pairings in a district is nobody's in particular.
    const [pairing, ...others] = scope.pairings.filter((pairing) => belongs(pairing)(one));
    return {
      id: `commitments:${one.key}`,
      ...need,
      quote: quoteOf(one, whom),
      ...(pairing && others.length === 0 && { pairing: pairing.key }),
      button: { actionId: acts.one, text: 'digest-commitments:open', value: one.key },
    };
  };
  const gapsOf = (one: Told) => gaps(one, whom, names);
  return {
    needs: [
      ...asking.map((one) =>
        needOf(one, { kind: 'help', since: one.steps.at(-1)?.at ?? now, ...helpSays(gapsOf(one)) }),
      ),
      ...urgent.map((one) => {
        const since = new Date(Date.parse(`${one.by}T00:00:00Z`) + DAY);
        const days = Math.round((Date.parse(`${today}T00:00:00Z`) - since.getTime()) / DAY) + 1;
        return needOf(one, { kind: 'overdue', since, ...overdueSays(gapsOf(one), one.by, days) });
      }),
    ],
    about,
    counts: [{ name: 'overdue', records, of }],
  };
}

type Dated = Told & { by: string };

const isOverdue = (one: Told, today: string): one is Dated => one.by !== undefined && one.by < today;
const longestFirst = (one: Dated, other: Dated) =>
  one.by === other.by ? (one.key < other.key ? -1 : 1) : one.by < other.by ? -1 : 1;
/** The line manager was asked, and nothing was done since. */
const isAsking = ({ steps }: Told) => steps.at(-1)?.what === 'asked the manager';

interface Gaps {
  owner: string;
  /** Absent of what we owe ourselves. */
  stakeholder?: string;
  /** Somebody else than the stakeholder promised it. */
  isOther?: boolean;
}

function gaps(one: Told, whom: Map<string, Whom>, names: Map<string, string>): Gaps {
  const { stakeholder, owner, owes } = one;
  const name = owes === 'stakeholder' && stakeholder ? whom.get(stakeholder)?.name : undefined;
  const isOther = otherWho(one, whom) !== undefined;
  return { owner: names.get(owner) ?? '–', ...(name && { stakeholder: name, isOther }) };
}

function helpSays({ owner, stakeholder, isOther }: Gaps): Pick<Need, 'says' | 'todo'> {
  if (!stakeholder) {
    return {
      says: { key: 'digest-commitments:need.helpOurs', params: { owner } },
      todo: { key: 'digest-commitments:todo.helpOurs', params: { owner } },
    };
  }
  if (isOther) {
    return {
      says: { key: 'digest-commitments:need.helpOther', params: { owner, stakeholder } },
      todo: { key: 'digest-commitments:todo.helpOther', params: { owner, stakeholder } },
    };
  }
  return {
    says: { key: 'digest-commitments:need.help', params: { owner, stakeholder } },
    todo: { key: 'digest-commitments:todo.help', params: { owner, stakeholder } },
  };
}

function overdueSays(
  { owner, stakeholder, isOther }: Gaps,
  by: string,
  count: number,
): Pick<Need, 'says' | 'todo'> {
  const days = { date: by };
  if (!stakeholder) {
    return {
      says: { key: 'digest-commitments:need.overdueOurs', params: { owner, count }, days },
      todo: { key: 'digest-commitments:todo.overdueOurs', params: { owner } },
    };
  }
  if (isOther) {
    return {
      says: { key: 'digest-commitments:need.overdueOther', params: { owner, stakeholder, count }, days },
      todo: { key: 'digest-commitments:todo.overdueOther', params: { owner, stakeholder } },
    };
  }
  return {
    says: { key: 'digest-commitments:need.overdue', params: { owner, stakeholder, count }, days },
    todo: { key: 'digest-commitments:todo.overdue', params: { owner, stakeholder } },
  };
}

const aboutKeys = {
  own: { plain: 'digest-commitments:about', goal: 'digest-commitments:about.goal' },
  both: { plain: 'digest-commitments:about.both', goal: 'digest-commitments:about.bothGoal' },
  mentors: { plain: 'digest-commitments:about.mentors', goal: 'digest-commitments:about.mentorsGoal' },
} as const satisfies Record<Whose, Record<'plain' | 'goal', Line['says']['key']>>;

/** How a pairing's commitments stand, in one line. */
export function aboutLine(open: number, overdue: number, whose: Whose, benchmark?: Benchmark): Line {
  if (open === 0) return { says: { key: 'digest-commitments:about.none' }, standing: 'unknown' };
  const params = { open, overdue };
  const standing = against(overdue, benchmark);
  const keys = aboutKeys[whose];
  if (!benchmark?.goal) return { says: { key: keys.plain, params }, standing };
  return { says: { key: keys.goal, params, words: { goal: benchmark.goal } }, standing };
}
