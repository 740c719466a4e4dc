import { addUpdate, changeFields, type Fields, helpBy, type Raising, type Refusal } from '../course';
import { print } from '../forms/print';
import { Entries, type Entry, type Problem } from '../model';
import { type At, type Changed, change } from '../service';
import type { Turn } from '../turn';
import { addRaising } from './adding';

/** Something was removed for good since: what differs may be just that. */
const removed: Refusal = 'problem-forms:again.removed';

/** A form that seemed not to be saved, and was, comes again: the problem becomes what it says now. */
export async function correctRaised(at: At, problem: Problem, raising: Raising): Promise<Changed> {
  if (isAsRaised(problem, raising)) return { kind: 'done', problem };
  const id = `view:${raising.view}/again-${print(raising)}`;
  let changes: Entry[] = [];
  return change(
    { ...at, once: id },
    'a problem was corrected by the form that raised it',
    (turn) => correct(turn, id, raising, changes),
    async (session, { workspace, key }) => {
      const changed = { workspace, problem: key, kind: 'changed' } as const;
      changes = await Entries.find(changed, { _id: 0 }, { session }).lean<Entry[]>();
    },
  );
}

const fieldsOf = (raising: Raising): Required<Fields> => {
  const {
    title,
    details = '',
    category = '',
    urgency,
    helpFrom,
    community = null,
    district = null,
  } = raising;
  return { title, details, category, urgency, helpFrom, community, district };
};

function isAsRaised(kept: Problem, raising: Raising): boolean {
  const { title, details, category, urgency, helpFrom, community } = fieldsOf(raising);
  return (
    kept.title === title &&
    (kept.details ?? '') === details &&
    (kept.category ?? '') === category &&
    kept.urgency === urgency &&
    kept.helpFrom.join() === helpFrom.join() &&
    kept.community?.key === community?.key &&
    (raising.helpedBy ?? []).every((other) => kept.helpedBy.includes(other))
  );
}

/** What others changed since stays, and so does what is over: words that were written besides are an update then. */
function correct(turn: Turn, id: string, raising: Raising, changes: Entry[]): Refusal {
  const { problem } = turn;
  const { by, helpedBy = [] } = raising;
  if (problem.removals.length > 0) return removed;
  const sent = fieldsOf(raising);
  const byOthers = changes.filter((one) => one.by !== by).flatMap(({ before }) => Object.keys(before ?? {}));
  const isLeft = (name: string) =>
    !problem.isOpen || byOthers.includes(name === 'district' ? 'community' : name);
  const isNews = (name: 'title' | 'details') =>
    (problem[name] ?? '') !== sent[name] && changes.every(({ before }) => before?.[name] !== sent[name]);
  const news = (['title', 'details'] as const).filter((name) => isLeft(name) && isNews(name));
  const text = news
    .map((name) => sent[name])
    .filter(Boolean)
    .join('\n\n');
  const refused = text ? addUpdate(turn, id, by, text) : undefined;
  if (refused) return refused;
  const fields = Object.fromEntries(Object.entries(sent).filter(([name]) => !isLeft(name)));
  if (problem.isOpen) changeFields(turn, `${id}/fields-${problem.decisions}`, by, fields);
  for (const other of helpedBy) helpBy(turn, `${id}/${other}`, by, other);
  return undefined;
}

/** What was about to be raised is added to an open problem; a form that comes again, with what it says besides. */
export async function addOnce(at: At, raising: Raising): Promise<Changed> {
  const id = `view:${raising.view}`;
  const what = 'what was about to be raised was added to a problem';
  const added = await change({ ...at, once: id }, what, (turn) => addRaising(turn, id, raising));
  if (added.kind !== 'done' || !added.line) return added;
  const said = added.line.text ?? '';
  const again = `${id}/again-${print(raising)}`;
  return change({ ...at, once: again }, what, (turn) => {
    const refused = addRaising(turn, again, raising, said);
    const isAnything = turn.entries.length > 0;
    return isAnything && turn.problem.removals.length > 0 ? removed : refused;
  });
}
