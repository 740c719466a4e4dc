import type { Shown } from '../digest-shown';
import { countCheckIns } from './check-ins';
import { countCommitments } from './commitments';
import { countMeetings } from './meetings';
import { countProblems } from './problems';
import { type Question, read } from './read';
import type { Need } from './span';

const kinds: Need['kind'][] = ['help', 'overdue', 'silence'];
const MOST = 100;

/**
 * All that a digest shows, by the driver and plain loops alone: no code is the app's, but the names of its collections. It knows what
 * the bench's records are: days are those of UTC, no mentor has changed, nobody stands in for a manager, no benchmark is set.
 */
export async function rawDigest(question: Question): Promise<Shown> {
  const all = await read(question);
  const checkIns = countCheckIns(question, all);
  const problems = countProblems(question, all);
  const meetings = countMeetings(question, all);
  const commitments = countCommitments(question, all);
  const { pairings } = question.scope;
  const those = [checkIns, problems, meetings, commitments];
  return {
    figures: {
      'check-ins': checkIns.figures,
      problems: problems.figures,
      meetings: meetings.figures,
      commitments: commitments.figures,
    },
    weeks: [checkIns.picture, problems.picture, commitments.picture],
    needs: [...checkIns.needs, ...problems.needs, ...commitments.needs]
      .sort(
        (one, other) =>
          kinds.indexOf(one.kind) - kinds.indexOf(other.kind) ||
          Number(one.since) - Number(other.since) ||
          (one.told.id < other.told.id ? -1 : 1),
      )
      .slice(0, MOST)
      .map(({ told }) => told),
    about: Object.fromEntries(
      pairings.map(({ key }) => [
        key,
        [checkIns, problems, commitments].flatMap(({ about }) => about[key] ?? []),
      ]),
    ),
    details: Object.fromEntries(
      pairings.map(({ key }) => [key, those.flatMap(({ details }) => details[key] ?? [])]),
    ),
    highlights: [...problems.highlights, ...commitments.highlights],
    gaps: [...problems.gaps, ...meetings.gaps],
  };
}
