import { localDate } from '../../../calendar';
import type { Asked, DigestSection, Highlight, Line, Period } from '../../digests';
import { against, type Benchmark, benchmarkOn } from '../../people';
import { type Figures, figuresOf, isMadeIn, keptIn, type Span } from './figures';
import { commitmentsSince, quoteOf, type Told, type Whom, whomOf } from './ground';
import { isOverdueAt } from './past';
import { planLines } from './plan-lines';
import { belonging } from './scope';

/** Successes that are handed in, the newest, and overdue commitments that the details of a pairing name. */
const SUCCESSES = 5;
const NAMED = 5;
/** So far back the picture of the last weeks reaches, which is asked for next. Milliseconds. */
const PICTURED = 8 * 7 * 86_400_000;

/** What was promised and kept in a period, and what is overdue at its end. */
export async function commitmentsSection(
  asked: Asked,
  { from, until, before }: Period,
): Promise<DigestSection> {
  const { programme, scope, now } = asked;
  const { timeZone, workspace } = scope;
  const day = (at: Date) => localDate(at < now ? at : now, timeZone);
  const span: Span = { from, until, today: day(until) };
  const all = await commitmentsSince(
    asked,
    new Date(Math.min(before.from.getTime(), until.getTime() - PICTURED)),
  );
  const figures = figuresOf(all, span);
  const earlier = figuresOf(all, { from: before.from, until: from, today: day(from) });
  const benchmark = benchmarkOn(programme.settings, 'commitmentsOverdue', day(until));
  const belongs = await belonging(scope);
  const whom = await whomOf(workspace, all);
  const isAsking = ({ steps }: Told) => steps.findLast(({ at }) => at < until)?.what === 'asked the manager';
  const details: DigestSection['details'] = {};
  const late: number[] = [];
  for (const pairing of scope.pairings) {
    const own = all.filter(belongs(pairing));
    const ownFigures = figuresOf(own, span);
    late.push(ownFigures.overdue);
    details[pairing.key] = detailsOf(own, ownFigures, { span, whom, benchmark });
  }
  const groups = sectorsOf(all, whom).map(({ name, those }) => ({ name, figures: figuresOf(those, span) }));
  const afterwards = all.filter(
    (one) => one.meeting && isMadeIn(one, span) && one.madeOn < localDate(from, timeZone),
  );
  const { owed, open, undated, broken, overdue } = figures;
  const isEmpty = owed + open === 0;
  return {
    figures: {
      ...figures,
      late: afterwards.length,
      keptBefore: averageOf(earlier.kept, before.times),
      madeBefore: averageOf(earlier.made, before.times),
      overdueBefore: earlier.overdue,
      ...Object.fromEntries(
        groups.flatMap(({ name, figures: { owed, kept, overdue } }) => [
          [`${name}Owed`, owed],
          [`${name}Kept`, kept],
          [`${name}Overdue`, overdue],
        ]),
      ),
    },
    lines: isEmpty
      ? []
      : [
          periodLine(figures, earlier, before.times),
          ...lateLine(afterwards.length),
          overdueLine(figures, earlier, late, benchmark),
          ...groups.flatMap(({ name, figures }) => sectorLine(name, figures)),
          ...(await planLines(workspace, all, span)),
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

const averageOf = (count: number, times: number) => Math.round((count / times) * 10) / 10;

function periodLine({ kept, owed, partly, broken, made }: Figures, earlier: Figures, times: number): Line {
  const params = { kept, owed, partly, broken, made };
  // Nothing was promised before: there is nothing to compare with.
  if (earlier.owed === 0) return { says: { key: 'digest-commitments:line', params } };
  const keptBefore = averageOf(earlier.kept, times);
  const madeBefore = averageOf(earlier.made, times);
  return { says: { key: 'digest-commitments:line.compared', params: { ...params, keptBefore, madeBefore } } };
}

/** What came from a meeting that was logged only after the period in which it was. */
const lateLine = (count: number): Line[] =>
  count > 0 ? [{ says: { key: 'digest-commitments:line.late', params: { count } } }] : [];

/** As red as the reddest of the pairings: the benchmark is one facilitator's. */
function overdueLine(
  { overdue, open }: Figures,
  earlier: Figures,
  late: number[],
  benchmark: Benchmark | undefined,
): Line {
  const standing = against(Math.max(0, ...late), benchmark);
  const params = { overdue, open, overdueBefore: earlier.overdue };
  if (!benchmark?.goal) return { says: { key: 'digest-commitments:state.overdue', params }, standing };
  return {
    says: { key: 'digest-commitments:state.overdue.goal', params, words: { goal: benchmark.goal } },
    standing,
  };
}

const sectorNames = ['government', 'ngo', 'others', 'we'] as const;
type SectorName = (typeof sectorNames)[number];

const sectorKeys = {
  government: 'digest-commitments:sector.government',
  ngo: 'digest-commitments:sector.ngo',
  others: 'digest-commitments:sector.others',
  we: 'digest-commitments:sector.we',
} as const satisfies Record<SectorName, Line['says']['key']>;

function sectorsOf(all: Told[], whom: Map<string, Whom>): { name: SectorName; those: Told[] }[] {
  const nameOf = ({ owes, stakeholder }: Told): SectorName => {
    if (owes === 'we') return 'we';
    const sector = stakeholder && whom.get(stakeholder)?.sector;
    return sector === 'government' || sector === 'ngo' ? sector : 'others';
  };
  return sectorNames.map((name) => ({ name, those: all.filter((one) => nameOf(one) === name) }));
}

const sectorLine = (name: SectorName, { kept, owed, overdue, open }: Figures): Line[] =>
  owed + open > 0 ? [{ says: { key: sectorKeys[name], params: { kept, owed, overdue, open } } }] : [];

/** One facilitator's, for the thread: what became of what is owed, and which are overdue for longest. */
function detailsOf(
  own: Told[],
  { owed, open, kept, made, overdue }: Figures,
  { span, whom, benchmark }: { span: Span; whom: Map<string, Whom>; benchmark?: Benchmark },
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
      says: { key: 'digest-commitments:detail', params: { kept, owed, made, overdue, open } },
      standing: against(overdue, benchmark),
    },
    ...late.slice(0, NAMED).map((one): Line => {
      const name = one.owes === 'stakeholder' && one.stakeholder && whom.get(one.stakeholder)?.name;
      const days = { date: one.by ?? '' };
      return {
        says: name
          ? { key: 'digest-commitments:detail.overdue', params: { stakeholder: name }, days }
          : { key: 'digest-commitments:detail.overdueOurs', days },
        quote: quoteOf(one),
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
      return {
        at,
        says: name
          ? { key: 'digest-commitments:success', params: { stakeholder: name } }
          : { key: 'digest-commitments:success.ours' },
        quote: quoteOf(one),
      };
    });
}
