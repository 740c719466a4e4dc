const numbered = /^\s*(\d{1,2})\s*[.):\-–]\s*(.*)$/;

/** Lines before "1." that are still a greeting: so many, each so long at most. */
const GREETING = { lines: 2, characters: 80 };

interface Followed {
  /** The question that was asked last, counted from 0. */
  from?: number;
  /** It was taken for such a list before it was edited: what is left of it still is one. */
  wasList?: boolean;
}

/**
 * All answers in one message: lines that begin with "1.", "2)" and so on without a gap, for every question or at least
 * the first three, and no further than the questions go. Question (from 0) → its text. Nothing when the message is not such a
 * list: a shorter one, or one that begins before the question that was asked, is one inside that answer. Who answers
 * every question may greet first; the greeting belongs to the first answer.
 */
export function numberedAnswers(
  text: string,
  questions: number,
  { from = 0, wasList = false }: Followed = {},
): Map<number, string> | undefined {
  const answers: string[][] = [];
  const numbers: number[] = [];
  const greeting: string[] = [];
  let hasGap = false;
  for (const line of text.split('\n')) {
    const [, digits = '', rest = ''] = numbered.exec(line) ?? [];
    const [number, last] = [Number(digits), numbers.at(-1) ?? 0];
    const isAbove = number > last && number <= questions;
    if (!wasList && number === last + 1 && !isAbove) return undefined;
    const isNext = isAbove && (wasList || number === last + 1);
    if (isNext) {
      numbers.push(number);
      answers.push([rest]);
    } else {
      hasGap ||= isAbove;
      (answers.at(-1) ?? greeting).push(line);
    }
  }
  const isWhole = numbers.length === questions;
  const isList = isWhole || (!hasGap && from === 0 && numbers.length >= 3);
  if (wasList ? numbers.length === 0 : !isList || questions < 2) return undefined;
  if (!isGreeting(greeting, isWhole)) return undefined;
  answers[0]?.unshift(...greeting);
  return new Map(numbers.map((number, index) => [number - 1, answers[index]?.join('\n').trim() ?? '']));
}

function isGreeting(lines: string[], isWhole: boolean): boolean {
  const said = lines.filter((line) => line.trim());
  if (said.length === 0) return true;
  return isWhole && said.length <= GREETING.lines && said.every((line) => line.length <= GREETING.characters);
}
