import type { Verb } from '../feature';

/** The verb that a text begins with, in any language, however it is written, and what stands after it. */
export function findVerb<V extends Pick<Verb, 'names'>>(
  verbs: V[],
  text: string,
): { verb: V; rest: string } | undefined {
  const typed = text.split(/\s+/).filter(Boolean);
  const names = verbs.flatMap((verb) =>
    Object.values(verb.names)
      .flat()
      .map((name) => ({ verb, name: plainly(name), length: name.split(' ').length })),
  );
  // Longest first, so that "by phone" is not taken for "by".
  names.sort((one, other) => other.length - one.length);
  const found = names.find(({ name, length }) => plainly(typed.slice(0, length).join(' ')) === name);
  return found && { verb: found.verb, rest: typed.slice(found.length).join(' ') };
}

/** Small letters without accents, as people type on a phone. */
function plainly(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}
