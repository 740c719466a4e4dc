import { type Asked, comparedWith, type DigestSection, type Period, whyLines } from '../../digests';
import { agesAt } from './age';
import { courseOf, stillResolved } from './count';
import { detailsOf } from './details';
import { figuresOf } from './figures';
import { gapsOf, lessonOf, successOf } from './highlights';
import {
  benchmarkLine,
  categoryLines,
  countedLines,
  endingLines,
  heardBackLines,
  openLine,
  unknownLines,
} from './lines';

/** The newest of so many: a digest shows one. */
const HIGHLIGHTS = 5;
/** So many lines at most stand in the message. */
const SHOWN = 3;

/** What came up, what was resolved, and what stays open. What is told of comes from the records, which nobody enters for an earlier day: nothing is late. */
export async function problemSection(asked: Asked, period: Period): Promise<DigestSection> {
  const course = await courseOf(asked, period);
  const ages = agesAt(asked, period.until);
  const figures = figuresOf(asked, period, course, ages);
  const resolved = stillResolved(course, period);
  const { settings } = asked.programme;
  const compared = comparedWith(period, course.first);
  const benchmark = benchmarkLine(figures, ages);
  const lines = [
    ...countedLines(figures, compared),
    ...(benchmark.length > 0 ? benchmark : openLine(figures, settings)),
    ...heardBackLines(figures),
  ];
  return {
    figures,
    lines: lines.slice(0, SHOWN),
    more: [
      ...lines.slice(SHOWN),
      ...(benchmark.length > 0 ? openLine(figures, settings) : []),
      ...endingLines(figures),
      ...categoryLines(course, compared, settings),
      ...whyLines(ages.benchmark, 'digest-problems:why'),
    ],
    details: detailsOf(asked, course, ages),
    gaps: gapsOf(course, settings),
    successes: resolved.slice(0, HIGHLIGHTS).map((problem) => successOf(asked, problem)),
    lessons: resolved
      .filter(({ resolution }) => resolution?.isShared && resolution.learned)
      .slice(0, HIGHLIGHTS)
      .map((problem) => lessonOf(problem, settings)),
    unknown: unknownLines(asked, period, course, figures),
    isQuiet: figures.overdue + figures.reopened + figures.urgent === 0,
  };
}
