import { localDate } from '../../../calendar';
import {
  type Asked,
  averageOf,
  comparedWith,
  type DigestSection,
  type Highlight,
  type Line,
  type Period,
  whyLines,
} from '../../digests';
import { against, type Benchmark, benchmarkOn } from '../../people';
import { type Figures, figuresOf, isCounted, isMadeIn, keptIn, type Span } from './figures';
import { commitmentsSince, otherWho, quoteOf, type Told, type Whom, wasAnyOver, whomOf } from './ground';
import { lateLine, overdueLine, periodLine, sectorLine, sectorsOf } from './lines';
import { isOverdueAt } from './past';
import { planLines } from './plan-lines';
import { belonging, type Whose, whoseAre } from './scope';

/** Successes that are handed in, the newest, and overdue commitments that the details of a pairing name. */
const SUCCESSES = 5;
const NAMED = 5;
/** So many lines at most stand in the message. */
const SHOWN = 3;

/** What was promised and kept in a period, and what is overdue at its end. */
export async function commitmentsSection(asked: Asked, period: Period): Promise<DigestSection> {
  const { from, until, before } = period;
  const { programme, scope, now } = asked;
  const { timeZone } = scope;
  const day = (at: Date) => localDate(at < now ? at : now, timeZone);
  const span: Span = { from, until, today: day(until) };
  const [all, belongs] = await Promise.all([commitmentsSince(scope, before.from), belonging(scope)]);
  const figures = figuresOf(all, span);
  const earlier = figuresOf(all, { from: before.from, until: from, today: day(from) });
  const benchmark = benchmarkOn(programme.settings, 'commitmentsOverdue', day(until));
  const [first, whom, plans] = await Promise.all([
    firstMade(scope, all, before.from),
    whomOf(scope, all),
    planLines(scope.workspace, all, span),
  ]);
  const compared = comparedWith(period, first);
  const isAsking = ({ steps }: Told) => steps.findLast(({ at }) => at < until)?.what === 'asked the manager';
  const details: DigestSection['details'] = {};
  const late: number[] = [];
  const owns = new Map(scope.pairings.map((one) => [one.key, all.filter(belongs(one))]));
  const whoseOf = whoseAre(scope, owns);
  for (const pairing of scope.pairings) {
    const own = owns.get(pairing.key) ?? [];
    const ownFigures = figuresOf(own, span);
    const whose = whoseOf(pairing, (one) => isCounted(one, span));
    late.push(ownFigures.overdue);
    details[pairing.key] = detailsOf(own, ownFigures, { span, whom, benchmark, whose });
  }
  const groups = sectorsOf(all, whom).map(({ name, those }) => ({ name, figures: figuresOf(those, span) }));
  const began = localDate(from, timeZone);
  const afterwards = all.filter((one) => one.meeting && isMadeIn(one, span) && one.madeOn < began);
  const { owed, open, undated, broken, overdue } = figures;
  const isEmpty = owed + open === 0;
  const lines = isEmpty
    ? []
    : [
        periodLine(figures, earlier, compared),
        overdueLine(figures, { earlier, late, benchmark, groups }),
        ...plans.overdue,
        ...lateLine(afterwards.length),
      ];
  return {
    figures: {
      ...figures,
      late: afterwards.length,
      keptBefore: compared ? averageOf(earlier.kept, compared.times) : 0,
      madeBefore: compared ? averageOf(earlier.made, compared.times) : 0,
      overdueBefore: earlier.overdue,
      ...Object.fromEntries(
        groups.flatMap(({ name, figures: { owed, kept, overdue } }) => [
          [`${name}Owed`, owed],
          [`${name}Kept`, kept],
          [`${name}Overdue`, overdue],
        ]),
      ),
    },
    lines: lines.slice(0, SHOWN),
    more: [
      ...lines.slice(SHOWN),
      ...(isEmpty ? [] : groups.flatMap(({ name, figures }) => sectorLine(name, figures))),
      ...plans.others,
      ...whyLines(benchmark, 'digest-commitments:why'),
    ],
    details,
    gaps: [],
    successes: successesOf(all, span, whom),
    lessons: [],
    unknown: [
      ...(isEmpty ? [{ says: { key: 'digest-commitments:unknown.none' } } satisfies Line] : []),
      ...(undated > 0
        ? [
            {
              says: { key: 'digest-commitments:unknown.undated', params: { count: undated, open } },
            } satisfies Line,
          ]
        : []),
    ],
    isQuiet: overdue + broken === 0 && !all.some((one) => isAsking(one)),
  };
}

/** When the first of them all was made, as far back as the period is compared. */
async function firstMade(scope: Asked['scope'], all: Told[], since: Date): Promise<Date | undefined> {
  const first = all.reduce<Date | undefined>((one, { at }) => (one && one <= at ? one : at), undefined);
  if (first && first <= since) return since;
  return (await wasAnyOver(scope, since)) ? since : first;
}

const detailKeys = {
  own: 'digest-commitments:detail',
  both: 'digest-commitments:detail.both',
  mentors: 'digest-commitments:detail.mentors',
} as const satisfies Record<Whose, Line['says']['key']>;

/** One facilitator's, for the thread: what became of what is owed, and which are overdue for longest. */
function detailsOf(
  own: Told[],
  { owed, open, kept, made, overdue }: Figures,
  {
    span,
    whom,
    benchmark,
    whose,
  }: { span: Span; whom: Map<string, Whom>; benchmark?: Benchmark; whose: Whose },
): Line[] {
  if (owed + open === 0) {
    return [{ says: { key: 'digest-commitments:detail.none' }, standing: 'unknown' }];
  }
  const late = own
    .filter((one) => isOverdueAt(one, span.until, span.today))
    .sort((one, other) => ((one.by ?? '') < (other.by ?? '') ? -1 : 1));
  const more = late.length - NAMED;
  return [
    {
      says: { key: detailKeys[whose], params: { kept, owed, made, overdue, open } },
      standing: against(overdue, benchmark),
    },
    ...late.slice(0, NAMED).map((one): Line => {
      const name = one.owes === 'stakeholder' && one.stakeholder && whom.get(one.stakeholder)?.name;
      const days = { date: one.by ?? '' };
      const key = otherWho(one, whom)
        ? 'digest-commitments:detail.overdueOther'
        : 'digest-commitments:detail.overdue';
      return {
        says: name
          ? { key, params: { stakeholder: name }, days }
          : { key: 'digest-commitments:detail.overdueOurs', days },
        quote: quoteOf(one, whom),
      };
    }),
    ...(more > 0
      ? [{ says: { key: 'digest-commitments:detail.more', params: { count: more } } } satisfies Line]
      : []),
  ];
}

/** What was kept, with its words, the newest first. */
function successesOf(all: Told[], span: Span, whom: Map<string, Whom>): Highlight[] {
  return all
    .flatMap((one) => {
      const at = keptIn(one, span);
      return at ? [{ one, at }] : [];
    })
    .sort((one, other) => other.at.getTime() - one.at.getTime() || (one.one.key < other.one.key ? -1 : 1))
    .slice(0, SUCCESSES)
    .map(({ one, at }) => {
      const name = one.owes === 'stakeholder' && one.stakeholder && whom.get(one.stakeholder)?.name;
      const key = otherWho(one, whom) ? 'digest-commitments:success.other' : 'digest-commitments:success';
      return {
        at,
        says: name ? { key, params: { stakeholder: name } } : { key: 'digest-commitments:success.ours' },
        quote: quoteOf(one, whom),
      };
    });
}
