import { localDate } from '../../../calendar';
import {
  type Asked,
  average,
  averageOf,
  beside,
  type Compared,
  type DigestSection,
  inTotal,
  type Line,
  listed,
  nothing,
  type Period,
  whyLines,
  within,
} from '../../digests';
import { benchmarkOn, type Language } from '../../people';
import { type Count, type countBefore, expected } from './count';

/** What is told of all of them: so many lines at most stand in the message. */
const SHOWN = 3;

interface Earlier {
  before: ReturnType<typeof countBefore>;
  compared?: Compared;
}

export function toldOf(
  { programme, scope }: Asked,
  { until }: Period,
  count: Count,
  earlier: Earlier,
): Pick<DigestSection, 'lines' | 'more'> {
  const { due, finished, replied } = count;
  const day = localDate(new Date(until.getTime() - 1), scope.timeZone);
  const [missed, silent] = (['checkInsMissed', 'daysWithoutContact'] as const).map((kind) =>
    benchmarkOn(programme.settings, kind, day),
  );
  const repliedLine: Line[] =
    finished > 0
      ? [
          {
            says: { key: 'digest-check-ins:section.replied', params: { replied, count: finished } },
            standing: replied === finished ? 'good' : 'plain',
          },
        ]
      : [];
  const noneDue: Line[] =
    scope.pairings.length > 0 ? [{ says: { key: 'digest-check-ins:section.noneDue' } }] : [];
  const lines = [
    ...(due > 0 ? [answeredLine(count, earlier, missed?.goal)] : noneDue),
    ...endedLine(count, earlier),
    ...(replied < finished ? repliedLine : []),
    ...(count.cameLate > 0
      ? [
          {
            says: { key: 'digest-check-ins:section.cameLate', params: { count: count.cameLate } },
          } satisfies Line,
        ]
      : []),
  ];
  return {
    lines: lines.slice(0, SHOWN),
    more: [
      ...lines.slice(SHOWN),
      ...(replied < finished ? [] : repliedLine),
      ...whyLines(missed, missed?.goal ? 'digest-check-ins:why.answered' : 'digest-check-ins:why.missed'),
      ...whyLines(silent, 'digest-check-ins:why.silent'),
    ],
  };
}

/** Beside it what is aimed at, and what was usual. */
function answeredLine(
  count: Count,
  { before, compared }: Earlier,
  goal: Record<Language, string> | undefined,
): Line {
  const { due, answered } = count;
  // Of all, as it is shown, and of those whose answer could be hoped for: fewer questions are no better answers.
  const isBetter =
    before.due > 0 &&
    answered * before.due > before.answered * due &&
    answered * before.expected > before.answered * expected(count);
  const usual =
    compared && before.due > 0
      ? inTotal(
          compared,
          within('digest-check-ins:section.usual', { answered: before.answered, due: before.due }),
        )
      : undefined;
  const parts = [
    ...(goal ? [within('digest-check-ins:section.goal', { goal })] : []),
    ...(usual ? [isBetter ? within('digest-check-ins:section.better', { usual }) : usual] : []),
  ];
  return {
    says: {
      key: `digest-check-ins:section.${answered === due ? 'all' : 'answered'}${parts.length > 0 ? 'Beside' : ''}`,
      params: { answered, count: due },
      words: { beside: beside(parts), rest: restOf(count) },
    },
    standing: answered === due || isBetter ? 'good' : 'plain',
  };
}

function endedLine({ ended }: Count, { before, compared }: Earlier): Line[] {
  if (ended === 0) return [];
  const params = { count: ended };
  if (!compared || before.due === 0) {
    return [{ says: { key: 'digest-check-ins:section.ended', params }, standing: 'amber' }];
  }
  const number = averageOf(before.ended, compared.times);
  const usual = average(compared, [within('digest-check-ins:section.number', { number })]);
  const says = { key: 'digest-check-ins:section.endedBeside', params, words: { beside: usual } } as const;
  return [{ says, standing: 'amber' }];
}

/** What became of those that were not answered in time: ", 2 late, 1 away". */
function restOf(count: Count) {
  const parts = (['late', 'partly', 'open', 'silent', 'away', 'notPosted'] as const).filter(
    (name) => count[name] > 0,
  );
  if (parts.length === 0) return nothing;
  return listed(parts.map((name) => within(`digest-check-ins:rest.${name}`, { count: count[name] })));
}

export function unknownOf(count: Count, before: { due: number }, unasked: number): Line[] {
  const lines: Line[] = [];
  const tell = (says: Line['says']) => lines.push({ says, standing: 'unknown' });
  if (count.notPosted > 0) {
    tell({ key: 'digest-check-ins:unknown.notPosted', params: { count: count.notPosted } });
  }
  if (unasked > 0) tell({ key: 'digest-check-ins:unknown.unasked', params: { count: unasked } });
  if (count.due > 0 && before.due === 0) tell({ key: 'digest-check-ins:unknown.before' });
  return lines;
}
