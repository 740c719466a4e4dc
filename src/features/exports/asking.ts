import { isDate } from '../../calendar';
import { plainly } from '../../search';
import { quoted, typedWords } from '../../slack/text';
import { type Words, words } from '../../words';
import { languages } from '../people';
import { type Kind, kinds, type Span } from './tables';
import { type Format, formats } from './writing';

export interface Asked extends Span {
  kind: Kind;
  format: Format;
}

/** How each kind may be called; the first is shown. */
const names: Record<Kind, string[]> = {
  meetings: ['meetings', 'meeting', 'log', 'rencontres', 'rencontre', 'reunions', 'journal'],
  commitments: ['commitments', 'commitment', 'engagements', 'engagement'],
  problems: ['problems', 'problem', 'problemes', 'probleme'],
  'check-ins': ['check-ins', 'check-in', 'checkins', 'points', 'point'],
  plan: ['plan', 'plans', 'board', 'conventions', 'convention', 'tableau'],
};

/** What stands between the words, and says nothing: "from 2026-01-01 to 2026-12-31". */
const between = new Set(['from', 'to', 'until', 'as', 'of', 'du', 'au', 'de', 'des', 'en', 'depuis', 'a']);

/** What somebody wrote after the verb: what, from when, until when, and in which form, in this order or another. */
export function readAsked(rest: string, t: Words): Asked | { refused: string } {
  const typed = typedWords(rest).split(/\s+/).filter(Boolean);
  const dates: string[] = [];
  let kind: Kind | undefined;
  let format: Format | undefined;
  for (const word of typed) {
    const plain = plainly(word);
    const named = kinds.find((one) => names[one].includes(plain) || isShown(one, plain));
    const formed = formats.find((one) => one === plain || (one === 'xlsx' && plain === 'excel'));
    if (named && !kind) kind = named;
    else if (formed && !format) format = formed;
    else if (isDate(word) && dates.length < 2) dates.push(word);
    else if (!between.has(plain)) return { refused: t('exports:refused.word', { word: quoted(word, 40) }) };
  }
  if (!kind) return { refused: t('exports:refused.what') };
  const [from, to] = dates;
  if (from && to && to < from) return { refused: t('exports:refused.order') };
  return { kind, format: format ?? 'csv', ...(from && { from }), ...(to && { to }) };
}

const isShown = (kind: Kind, plain: string) =>
  languages.some((language) => plainly(words(language)(`exports:name.${kind}`)) === plain);
