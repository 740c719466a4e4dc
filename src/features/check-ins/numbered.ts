const numbered = /^\s*(\d{1,2})\s*[.):\-–]\s*(.*)$/;

/**
 * Several answers in one message: lines that begin with "1." or "2)", at least two of them, counting upwards within the
 * questions. Question (from 0) → its text. Nothing when the message is not such a list; a list that begins before the
 * question that was asked (`from`, counted from 0) is taken for one inside the answer, unless it has a line for every question.
 */
export function numberedAnswers(text: string, questions: number, from = 0): Map<number, string> | undefined {
  const answers = new Map<number, string>();
  let last = 0;
  for (const line of text.split('\n')) {
    const [, digits, rest = ''] = numbered.exec(line) ?? [];
    const number = Number(digits);
    if (digits && number > last && number <= questions) {
      answers.set(number - 1, rest);
      last = number;
    } else if (last > 0) {
      answers.set(last - 1, `${answers.get(last - 1)}\n${line}`);
    } else if (line.trim()) {
      return undefined;
    }
  }
  const [first = 0] = answers.keys();
  if (answers.size < 2 || (first < from && answers.size < questions)) return undefined;
  return new Map([...answers].map(([number, words]) => [number, words.trim()]));
}
