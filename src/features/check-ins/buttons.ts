import { button } from '../../slack/blocks';
import { words } from '../../words';
import type { CheckIn } from './model';

/** What the buttons of a check-in do; their value is the check-in's key, and the question's number where one is meant. */
export const acts = {
  form: 'check-ins.form',
  skip: 'check-ins.skip',
  enough: 'check-ins.enough',
  notThisTime: 'check-ins.not-this-time',
  strayYes: 'check-ins.stray-yes',
  strayNo: 'check-ins.stray-no',
  view: 'check-ins.view',
  /** Problems listen to it. */
  raise: 'problems.raise',
} as const;

/** A question's number travels with the check-in's key: `<key>#<question>`. */
export const questionId = (checkIn: CheckIn, question: number) => `${checkIn.key}#${question}`;

export const skipButton = (checkIn: CheckIn, number: number) =>
  button(acts.skip, words(checkIn.language)('check-ins:button.skip'), { value: questionId(checkIn, number) });

/** Raises a problem from this check-in, or from the answer to one of its questions. */
export const raiseButton = (checkIn: CheckIn, number?: number) =>
  button(
    acts.raise,
    words(checkIn.language)(number === undefined ? 'check-ins:button.raise' : 'check-ins:button.raiseAnswer'),
    { value: `check-in:${number === undefined ? checkIn.key : questionId(checkIn, number)}` },
  );

/** Of a question that asks for problems. */
export const raiseAnswer = (checkIn: CheckIn, number: number) =>
  checkIn.questions[number]?.asksForProblems ? [raiseButton(checkIn, number)] : [];

export const enoughButton = (checkIn: CheckIn) =>
  button(acts.enough, words(checkIn.language)('check-ins:button.enough'), { value: checkIn.key });
