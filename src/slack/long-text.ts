import type { InputBlock } from '@slack/types';
import { type Filled, textField } from './fields';
import * as limits from './limits';
import { clean } from './text';

const partName = (name: string, number: number) => (number === 0 ? name : `${name}-${number + 1}`);

/** Long words in pieces that a field holds, cut after spaces where there are any; together they are the words again. */
export function inParts(text: string): string[] {
  const parts: string[] = [];
  let rest = [...text];
  while (rest.length > limits.INPUT_TEXT) {
    const space = rest.slice(0, limits.INPUT_TEXT).findLastIndex((sign) => sign === ' ' || sign === '\n');
    const end = space > limits.INPUT_TEXT / 2 ? space + 1 : limits.INPUT_TEXT;
    parts.push(rest.slice(0, end).join(''));
    rest = rest.slice(end);
  }
  return rest.length > 0 ? [...parts, rest.join('')] : parts;
}

/** Words that may be longer than a field holds, in as many as they need, and at least in so many. */
export function longField(
  name: string,
  labels: { first: string; more: string },
  text = '',
  field: { optional?: boolean; hint?: string; placeholder?: string } = {},
  atLeast = 1,
): InputBlock[] {
  const parts = inParts(text);
  return Array.from({ length: Math.max(parts.length, atLeast) }, (_, number) =>
    textField(partName(name, number), number === 0 ? labels.first : labels.more, {
      ...(number === 0 ? field : { optional: true }),
      multiline: true,
      initial: parts[number],
    }),
  );
}

/** The fields of a submitted view that hold these words. */
export function longNames(view: Filled, name: string): string[] {
  const all = Array.from({ length: limits.BLOCKS_IN_VIEW }, (_, number) => partName(name, number));
  return all.filter((one) => view.state.values[one] !== undefined);
}

/** The words of all fields; one whose end was cut off, or that was written in anew, begins a new line. */
export function longValue(view: Filled, name: string): string {
  const parts = longNames(view, name).map((one) => view.state.values[one]?.[one]?.value ?? '');
  return clean(
    parts
      .filter((part) => part.trim() !== '')
      .reduce((text, part) => {
        const isWhole =
          text === '' ||
          /\s$/.test(text) ||
          /^\s/.test(part) ||
          limits.codePoints(text) % limits.INPUT_TEXT === 0;
        return isWhole ? text + part : `${text}\n${part}`;
      }, ''),
  );
}
