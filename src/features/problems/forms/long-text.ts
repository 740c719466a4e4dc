import type { InputBlock } from '@slack/types';
import { type Filled, textField } from '../../../slack/blocks';
import * as limits from '../../../slack/limits';
import { clean } from '../../../slack/text';
import { inParts } from '../raising/draft';

const partName = (name: string, number: number) => (number === 0 ? name : `${name}-${number + 1}`);

/** Words that may be longer than a field holds, in as many as they need, and at least in one. */
export function longField(
  name: string,
  labels: { first: string; more: string },
  text = '',
  field: { optional?: boolean } = {},
): InputBlock[] {
  return (text ? inParts(text) : ['']).map((part, number) =>
    textField(partName(name, number), number === 0 ? labels.first : labels.more, {
      ...(number === 0 ? field : { optional: true }),
      multiline: true,
      initial: part,
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
