import { goOn, heard } from './course';
import { answerOf, answerText, answerTo, type CheckIn, type Source } from './model';
import { renewDone, renewPrompt, saySaved, type Turn } from './turn';

export interface Saving {
  /** The id of the submitted view: the same submission twice is taken in once. */
  view: string;
  by: string;
  /** Question → its words, for the questions that the form could hold. */
  answers: Map<number, string>;
}

/** What the form holds becomes the answers; what stood there before is kept. Says so in the thread, in full. */
export function saveForm(turn: Turn, saving: Saving): void {
  const { checkIn, now } = turn;
  if (checkIn.saved.some(({ view }) => view === saving.view)) return;
  const source: Source = saving.by === checkIn.facilitator ? 'modal' : 'on behalf';
  const changed = changedAnswers(checkIn, saving.answers);
  checkIn.saved.push({ view: saving.view, by: saving.by, source, questions: changed, at: now });
  if (changed.length === 0) return;
  for (const number of changed) rewrite(turn, number, saving.answers.get(number) ?? '', source, saving.by);
  saySaved(turn, checkIn.saved.length - 1);
  if (checkIn.doneAt && checkIn.status === 'answered') {
    renewDone(turn);
    return;
  }
  takeUpAgain(checkIn);
  if (source === 'on behalf') checkIn.response ??= { by: saving.by, at: now };
  heard(turn);
  goOn(turn);
  renewPrompt(turn);
}

function changedAnswers(checkIn: CheckIn, answers: Map<number, string>): number[] {
  return [...answers]
    .filter(
      ([number, text]) => number < checkIn.questions.length && text !== answerText(answerTo(checkIn, number)),
    )
    .map(([number]) => number);
}

function rewrite(
  { checkIn, settings, now }: Turn,
  number: number,
  text: string,
  source: Source,
  by: string,
): void {
  const answer = answerOf(checkIn, number);
  const before = answerText(answer);
  if (before) answer.revisions.push({ text: before, by, at: now, what: 'rewritten' });
  const lateFrom = (checkIn.postedAt ?? now).getTime() + settings.lateAfterDays * 86_400_000;
  const files = answer.parts.flatMap((part) => part.files);
  answer.skipped = undefined;
  const replaced = answer.parts
    .filter((part) => part.ts)
    .map((part) => ({ ...part, text: '', files: [], replaced: true }));
  const late = now.getTime() > lateFrom || undefined;
  answer.parts = text || files.length ? [...replaced, { source, by, at: now, text, files, late }] : replaced;
}

/** Who said "not this time" and answers after all is under way again. */
function takeUpAgain(checkIn: CheckIn): void {
  checkIn.doneAt = undefined;
}
