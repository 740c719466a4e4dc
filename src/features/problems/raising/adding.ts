import { words } from '../../../words';
import { renewCards } from '../cards';
import { addUpdate, changeFields, type Fields, helpBy, type Raising, type Refusal } from '../course';
import { categoryName, urgencyKey } from '../messages';
import { type Problem, urgencies } from '../model';
import type { Turn } from '../turn';

/**
 * What was about to be raised is added to an open problem: its words, and what the problem says nothing of yet. What it says
 * otherwise stays, and stands in words under the others.
 */
export function addRaising(
  turn: Turn,
  id: string,
  raising: Raising,
  /** What the same form has said there already. */
  said?: string,
): Refusal {
  const { problem } = turn;
  const { by, from, helpedBy = [] } = raising;
  // Of a problem that is over nobody would be reminded.
  if (!problem.isOpen && said === undefined) return 'problems:refused.closed';
  const fields = whatItLacks(problem, raising);
  const parts = allWords(turn, raising, fields);
  const isNews = said === undefined || parts.some((part) => !said.includes(part));
  const refused = isNews ? addUpdate(turn, id, by, parts.join('\n\n')) : undefined;
  if (refused) return refused;
  const line = turn.entries.find((one) => one.id === id);
  if (line && from) line.from = from;
  if (from && !problem.from && problem.isOpen) {
    problem.from = from;
    renewCards(turn);
  }
  changeFields(turn, `${id}/fields-${problem.decisions}`, by, fields);
  for (const other of helpedBy) helpBy(turn, `${id}/${other}`, by, other);
  return undefined;
}

/** Soon is what the form begins with, so that nobody may have chosen it. */
const isMorePressing = (problem: Problem, { urgency }: Raising) =>
  urgency === 'urgent' && urgencies.indexOf(urgency) > problem.pressing;

function whatItLacks(problem: Problem, raising: Raising): Fields {
  const { category, community, district, helpFrom, urgency } = raising;
  const isPlaceless = !problem.community && !!community;
  return {
    ...(!problem.category && category && { category }),
    ...(isMorePressing(problem, raising) && { urgency }),
    ...(isPlaceless && { community, district }),
    helpFrom: [...new Set([...problem.helpFrom, ...helpFrom])],
  };
}

/** What was written, and what was chosen that the problem does not take over. */
function allWords(
  { problem, ground: { settings } }: Turn,
  { title, details, category, urgency, community, from }: Raising,
  taken: Fields,
): string[] {
  const { language } = problem;
  const t = words(language);
  const isOther = <T>(mine: T | undefined, theirs: T | undefined, is?: T | null) =>
    mine !== undefined && mine !== theirs && mine !== is;
  const besides = [
    isOther(category, problem.category, taken.category) &&
      `${t('problems:fact.category')} ${categoryName(settings, category ?? '', language)}`,
    isOther(urgency, problem.urgency, taken.urgency) &&
      `${t('problems:fact.urgency')} ${t(urgencyKey(urgency))}`,
    isOther(community?.key, problem.community?.key, taken.community?.key) &&
      t('problems:fact.community', { community: community?.name ?? '' }),
    problem.from &&
      isOther(from?.link, problem.from.link) &&
      t('problem-forms:same.link', { link: from?.link ?? '' }),
  ];
  return [title, details, besides.filter(Boolean).join('\n')].filter((part) => !!part) as string[];
}
