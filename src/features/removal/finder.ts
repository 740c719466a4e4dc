const special = /[.*+?^${}()|[\]\\]/g;
/** Phones write other apostrophes than keyboards do. */
const apostrophe = /['’ʼ]/g;

/** Finds words wherever they stand, in any case and with any spacing. */
function finder(words: string): RegExp {
  const parts = words.normalize('NFC').split(/\s+/).filter(Boolean);
  const found = parts.map((part) => part.replace(special, '\\$&').replace(apostrophe, "['’ʼ]"));
  return new RegExp(found.join('\\s+'), 'giu');
}

/** In how many places of a text the words stand. */
export function places(words: string): (text: string) => number {
  const find = finder(words);
  return (text) => [...text.normalize('NFC').matchAll(find)].length;
}

/** A text in which a mark stands in each of these places; one without them stays exactly as it is. */
export function without(words: string, mark: string): (text: string) => string {
  const find = finder(words);
  return (text) => {
    const whole = text.normalize('NFC');
    const left = whole.replace(find, () => mark);
    return left === whole ? text : left;
  };
}
