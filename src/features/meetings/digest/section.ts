import { localDate } from '../../../calendar';
import { belonging } from '../../commitments';
import {
  type Asked,
  average,
  averageOf,
  type Compared,
  comparedWith,
  type DigestSection,
  type Gap,
  type Line,
  type Period,
  within,
} from '../../digests';
import type { Settings } from '../../people';
import { isElsewhere, type Logged, logOf } from './ground';

/** What was logged in a period, with whom, and which gaps came up where. */
export async function meetingsSection({ programme, scope }: Asked, period: Period): Promise<DigestSection> {
  const { from, before } = period;
  const [{ logged: all, since }, belongs] = await Promise.all([logOf(scope, period), belonging(scope)]);
  const now = all.filter(({ at }) => at >= from);
  const oldest = localDate(before.from, scope.timeZone);
  // What was held long ago and is brought in from an old log says nothing about how much is usual.
  const earlier = all.filter(({ at, metOn }) => at < from && metOn >= oldest);
  const compared = comparedWith(period, since);
  const began = localDate(from, scope.timeZone);
  const figures = {
    ...figuresOf(now),
    late: now.filter(({ metOn }) => metOn < began).length,
    before: compared ? averageOf(earlier.length, compared.times) : 0,
  };
  const details: DigestSection['details'] = {};
  for (const pairing of scope.pairings) {
    const isIts = belongs(pairing);
    const { communities } = pairing;
    const own = now.filter(
      (one) => isIts({ owner: one.by, at: one.at, district: one.district }) && !isElsewhere(one, communities),
    );
    details[pairing.key] = [detailOf(own)];
  }
  const gaps = gapsOf(now, programme.settings);
  return {
    figures,
    ...linesOf(figures, earlier.length > 0 ? compared : undefined),
    details,
    gaps,
    successes: [],
    lessons: [],
    unknown: now.length === 0 ? [{ says: { key: 'digest-meetings:unknown.none' } }] : [],
    isQuiet: figures.gaps === 0,
  };
}

function figuresOf(logged: Logged[]) {
  const met = new Map(logged.map(({ stakeholder, whom }) => [stakeholder, whom?.sector]));
  const those = (sector: string) => [...met.values()].filter((one) => one === sector).length;
  const [government, ngo] = [those('government'), those('ngo')];
  return {
    logged: logged.length,
    stakeholders: met.size,
    government,
    ngo,
    others: met.size - government - ngo,
    gaps: logged.filter(({ gapCategory }) => gapCategory).length,
  };
}

type Figures = ReturnType<typeof figuresOf> & { late: number; before: number };

function linesOf(
  { late, before, gaps, logged, ...met }: Figures,
  compared: Compared | undefined,
): Pick<DigestSection, 'lines' | 'more'> {
  if (logged === 0) return { lines: [] };
  const params = { logged, ...met };
  const usual = compared && average(compared, [within('digest-meetings:line.number', { number: before })]);
  const lines: Line[] = [
    usual
      ? { says: { key: 'digest-meetings:line.compared', params, words: { usual } } }
      : { says: { key: 'digest-meetings:line', params } },
  ];
  if (gaps > 0) lines.push({ says: { key: 'digest-meetings:line.gaps', params: { gaps, logged } } });
  const lateLine: Line = { says: { key: 'digest-meetings:line.late', params: { count: late, logged } } };
  return { lines, more: late > 0 ? [lateLine] : [] };
}

function detailOf(own: Logged[]): Line {
  if (own.length === 0) return { says: { key: 'digest-meetings:detail.none' }, standing: 'unknown' };
  const { logged, stakeholders } = figuresOf(own);
  return { says: { key: 'digest-meetings:detail', params: { logged, stakeholders } } };
}

/** Each category once in each community that a meeting was about. */
function gapsOf(logged: Logged[], { problemCategories, formerCategories = [] }: Settings): Gap[] {
  const categories = new Map([...formerCategories, ...problemCategories].map((one) => [one.key, one]));
  const gaps = new Map<string, Gap>();
  for (const { gapCategory = '', about } of logged) {
    const category = categories.get(gapCategory);
    if (!category || about?.kind !== 'community') continue;
    const community = { key: about.key, name: about.name };
    gaps.set(`${gapCategory}/${about.key}`, { category: gapCategory, name: category.name, community });
  }
  return [...gaps.values()];
}
