import { average, averageOf, beside, type Compared, type Line, listed, nothing, within } from '../../digests';
import { against, type Benchmark } from '../../people';
import type { Figures } from './figures';
import type { Told, Whom } from './ground';

/** What was kept, and what is new, beside what was usual. */
export function periodLine(
  { kept, owed, partly, broken, made }: Figures,
  earlier: Figures,
  compared: Compared | undefined,
): Line {
  const params = { kept, owed };
  const counts = [
    { name: 'partly', number: partly },
    { name: 'broken', number: broken },
    { name: 'made', number: made },
  ] as const;
  const rest = listed(
    counts
      .filter(({ number }) => number > 0)
      .map(({ name, number }) => within(`digest-commitments:line.${name}`, { number })),
  );
  const usual = (name: 'kept' | 'made', now: number, before: number) => {
    const number = compared ? averageOf(before, compared.times) : 0;
    return now > 0 || number > 0 ? [within(`digest-commitments:line.${name}`, { number })] : [];
  };
  const told = [...usual('kept', kept, earlier.kept), ...usual('made', made, earlier.made)];
  // Nothing was promised before: there is nothing to compare with.
  if (!compared || earlier.owed === 0 || told.length === 0) {
    return { says: { key: 'digest-commitments:line', params, words: { rest } } };
  }
  const words = { rest, usual: average(compared, told) };
  return { says: { key: 'digest-commitments:line.compared', params, words } };
}

/** What came from a meeting that was logged only after the period in which it was. */
export const lateLine = (count: number): Line[] =>
  count > 0 ? [{ says: { key: 'digest-commitments:line.late', params: { count } } }] : [];

interface Sector {
  name: SectorName;
  figures: Figures;
}

interface Beside {
  earlier: Figures;
  /** How many of each pairing's are overdue. */
  late: number[];
  benchmark?: Benchmark;
  groups: Sector[];
}

/** Whose they are, too. As red as the reddest of the pairings: the benchmark is one facilitator's. */
export function overdueLine({ overdue, open }: Figures, { earlier, late, benchmark, groups }: Beside): Line {
  const standing = against(Math.max(0, ...late), benchmark);
  const { goal } = benchmark ?? {};
  const parts = [
    ...(goal ? [within('digest-commitments:state.goal', { goal })] : []),
    ...(overdue + earlier.overdue > 0
      ? [within('digest-commitments:state.before', { number: earlier.overdue })]
      : []),
  ];
  const theirs = groups
    .filter(({ figures }) => figures.overdue > 0)
    .map(({ name, figures }) =>
      within(`digest-commitments:whose.${name}`, { overdue: figures.overdue, open: figures.open }),
    );
  const rest = theirs.length > 0 ? listed(theirs) : nothing;
  const params = { overdue, open };
  if (parts.length === 0) {
    return { says: { key: 'digest-commitments:state.overdue', params, words: { rest } }, standing };
  }
  const words = { rest, beside: beside(parts) };
  return { says: { key: 'digest-commitments:state.overdueBeside', params, words }, standing };
}

const sectorNames = ['government', 'ngo', 'others', 'we'] as const;
type SectorName = (typeof sectorNames)[number];

const sectorKeys = {
  government: 'digest-commitments:sector.government',
  ngo: 'digest-commitments:sector.ngo',
  others: 'digest-commitments:sector.others',
  we: 'digest-commitments:sector.we',
} as const satisfies Record<SectorName, Line['says']['key']>;

export function sectorsOf(all: Told[], whom: Map<string, Whom>): { name: SectorName; those: Told[] }[] {
  const nameOf = ({ owes, stakeholder }: Told): SectorName => {
    if (owes === 'we') return 'we';
    const sector = stakeholder && whom.get(stakeholder)?.sector;
    return sector === 'government' || sector === 'ngo' ? sector : 'others';
  };
  return sectorNames.map((name) => ({ name, those: all.filter((one) => nameOf(one) === name) }));
}

export const sectorLine = (name: SectorName, { kept, owed, overdue, open }: Figures): Line[] =>
  owed + open > 0 ? [{ says: { key: sectorKeys[name], params: { kept, owed, overdue, open } } }] : [];
