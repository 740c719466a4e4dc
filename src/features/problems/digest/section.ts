import type { Asked, DigestSection, Period } from '../../digests';
import { agesAt } from './age';
import { courseOf, stillResolved } from './count';
import { detailsOf } from './details';
import { figuresOf } from './figures';
import { gapsOf, lessonOf, successOf } from './highlights';
import { categoryLines, countedLines, heardBackLines, openLines, unknownLines } from './lines';

/** The newest of so many: a digest shows one. */
const HIGHLIGHTS = 5;

/** What came up, what was resolved, and what stays open. What is told of comes from the records, which nobody enters for an earlier day: nothing is late. */
export async function problemSection(asked: Asked, period: Period): Promise<DigestSection> {
  const course = await courseOf(asked, period);
  const ages = agesAt(asked, period.until);
  const figures = figuresOf(asked, period, course, ages);
  const resolved = stillResolved(course, period);
  const { settings } = asked.programme;
  return {
    figures,
    lines: [
      ...countedLines(figures, course, period),
      ...openLines(figures, ages, settings),
      ...categoryLines(course, period, settings),
      ...heardBackLines(figures),
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
