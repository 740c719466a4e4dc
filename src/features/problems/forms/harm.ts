import { plainly } from '../../../search';
import words from './harm-words.json';

const setOf = (list: string) => new Set(list.split(' '));
const children = setOf(words.children);
const harm = setOf(words.harm);
const alone = setOf(words.alone);

/** The words may be about a child who was harmed or is in danger: a reason to ask, and no judgement. English and French. */
export function soundsLikeHarm(text: string): boolean {
  const all = plainly(text).split(/[^\p{L}]+/u);
  const has = (list: Set<string>) => all.some((word) => list.has(word));
  return has(alone) || (has(children) && has(harm));
}
