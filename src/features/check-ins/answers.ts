import * as limits from '../../slack/limits';
import type { Answer, CheckIn, Part } from './model';

export function answerTo(checkIn: Pick<CheckIn, 'answers'>, question: number): Answer | undefined {
  return checkIn.answers.find((answer) => answer.question === question);
}

/** The answer to a question, begun if there is none. */
export function answerOf(checkIn: CheckIn, question: number): Answer {
  const known = answerTo(checkIn, question);
  if (known) return known;
  const answer: Answer = { question, parts: [], revisions: [] };
  checkIn.answers.push(answer);
  return answer;
}

/** An answer's words, in the order in which they were said. */
export function answerText(answer: Answer | undefined): string {
  return inOrder(answer?.parts ?? [])
    .map((part) => part.text)
    .filter(Boolean)
    .join('\n');
}

/** How many of an answer's characters fit into a view beside all the others, of four bytes each and with room to spare. */
export const roomInView = (checkIn: CheckIn) =>
  Math.floor(limits.VIEW_BYTES / 5 / Math.max(checkIn.questions.length, 1));

export function isAnswered(answer: Answer | undefined): boolean {
  return (answer?.parts ?? []).some((part) => part.text || part.files.length > 0);
}

export function answeredCount(checkIn: CheckIn): number {
  return checkIn.answers.filter(isAnswered).length;
}

function inOrder(parts: Part[]): Part[] {
  const place = (part: Part) => part.ts ?? String(part.at.getTime() / 1000);
  return [...parts].sort((one, other) => Number(place(one)) - Number(place(other)));
}
