import { daysLater } from '../../calendar';
import { answerOf, answerText, answerTo } from './answers';
import { goOn, takeUp } from './course';
import { type Answer, type CheckIn, isOpen, type Source } from './model';
import { renewPrompt, saySaved, type Turn } from './turn';

export interface Saving {
  /**
   * The id of the submitted view: the same submission twice is taken in once. When it could not be said whether the first was
   * kept, the person may have written on before the second.
   */
  view: string;
  by: string;
  /** Question → its words, for the questions that the form could hold. */
  answers: Map<number, string>;
}

/** What the form holds becomes the answers; what stood there before is kept. Says so in the thread, in full. */
export function saveForm(turn: Turn, saving: Saving): void {
  const { checkIn, now } = turn;
  if (!isOpen(checkIn)) return;
  const known = checkIn.saved.findLast(({ view }) => view === saving.view);
  if (known && known !== checkIn.saved.at(-1)) return;
  const source: Source = saving.by === checkIn.facilitator ? 'modal' : 'on behalf';
  const changed = changedAnswers(checkIn, saving.answers).filter(
    (number) => !known || isOnlyFrom(known, answerTo(checkIn, number)),
  );
  if (known && changed.length === 0) return;
  checkIn.saved.push({ view: saving.view, by: saving.by, source, questions: changed, at: now });
  if (changed.length === 0) return;
  for (const number of changed) rewrite(turn, number, saving.answers.get(number) ?? '', source, saving.by);
  saySaved(turn, checkIn.saved.length - 1);
  takeUp(turn);
  goOn(turn);
  renewPrompt(turn);
}

/** Nothing was said since to this question. */
const isOnlyFrom = ({ at }: CheckIn['saved'][number], answer: Answer | undefined) =>
  (answer?.parts ?? []).every((part) => part.replaced || (!part.ts && part.at.getTime() === at.getTime()));

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
  const lateFrom = daysLater(checkIn.postedAt ?? now, settings.lateAfterDays);
  const files = answer.parts.flatMap((part) => part.files);
  answer.skipped = undefined;
  const replaced = answer.parts
    .filter((part) => part.ts)
    .map((part) => ({ ...part, text: '', files: [], replaced: true }));
  const late = now > lateFrom || undefined;
  answer.parts = text || files.length ? [...replaced, { source, by, at: now, text, files, late }] : replaced;
}
