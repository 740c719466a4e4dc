const MARKS = '\\s\\u200b-\\u200f\\u202a-\\u202e\\u2066-\\u2069\\ufeff';
const BULLET = new RegExp(
  `^(?:[${MARKS}]+|[-–—•·‣⁃▪▫◦●○■□▶►➤➜→⇒➡☐☑☒✅✔✓✗✘❑❒❏👉🔹🔸⚫⚪]\\ufe0f?|\\*(?=\\s|[^*]*$)|>(?=\\s)|\\[[ xX✓]?\\]|` +
    '\\(?\\p{Nd}{1,3}[.)](?!\\p{Nd})|\\p{Nd}{1,3}\\s?[-–](?=\\s+[^\\s\\p{Nd}])|\\(?(?:[a-z]|[ivx]{2,4})\\)|\\d\\ufe0f?\\u20e3|' +
    ':[a-z0-9_+-]*(?:check|box|arrow|point_right|diamond|circle)[a-z0-9_+-]*:)',
  'iu',
);
const MOST_BULLETS = 6;

/** What was typed on the line, or nothing where there are but bullets, a number or a rule. */
export function withoutBullet(typed: string): string {
  let line = typed;
  for (let times = 0; times < MOST_BULLETS && BULLET.test(line); times++) line = line.replace(BULLET, '');
  line = line.replace(new RegExp(`[${MARKS}]+$`, 'u'), '');
  return /^[-–—=_*•·.\s]*$/.test(line) ? '' : line;
}

/** Neither of a time, a link nor an emoji; Arabic's semicolon serves some as one. */
const COLON = /(?<!\d)[:：﹕︓]|(?<=\d)[:：﹕︓](?!\d\d)|؛/gu;
const LINK = /https?|www\.|mailto|\S@\S|\w\/\w+\//i;
const TIME = /\d(?::\d\d|\s*h\s*\d*(?!\p{L})|\s*[ap]\.?m(?!\p{L}))/iu;
const LONGEST_WHO = 60;
const NOBODY =
  /^(?:deadline|due|by|before|until|avant|date limite|échéance|actions?|action points?|agreed|agreements?|next steps?|(?:date of )?next meeting|to[\s-]?do|n\.?b\.?|note|follow[\s-]?up|accords?|suivi|prochaines? étapes?|prochaine réunion|à faire)$/iu;

export interface Owing {
  who?: string;
  rest: string;
  unclear?: boolean;
}

/** Who stands before the first colon, and what after it. */
export function whoIn(line: string): Owing {
  if (/^(?:\d{1,2}:\d\d|https?:|www\.|mailto:)/i.test(line)) return { rest: line, unclear: true };
  const colon = [...line.matchAll(COLON)].find(({ index }) => !isInWord(line, index))?.index;
  if (colon === undefined) return { rest: line };
  const who = trimmed(line.slice(0, colon));
  const rest = trimmed(line.slice(colon + 1).replace(/^[*_~]+(?=\s)/, ''));
  if (who === '') return { rest: /[\p{L}\p{N}]/u.test(rest) ? rest : line };
  if (NOBODY.test(who)) return { rest: line };
  if (who.length > LONGEST_WHO || LINK.test(who) || TIME.test(who) || !/\p{L}/u.test(who)) {
    return { rest: line, unclear: true };
  }
  return { who, rest };
}

/** A link's, or one of :white_check_mark: */
function isInWord(line: string, colon: number): boolean {
  if (line.startsWith('//', colon + 1) || /mailto$/i.test(line.slice(0, colon))) return true;
  const opens = /^:[a-z0-9_+-]+:(?=\s|$)/i.test(line.slice(colon)) && /(?:^|\s)$/.test(line.slice(0, colon));
  return opens || /(?:^|\s):[a-z0-9_+-]+$/i.test(line.slice(0, colon));
}

const trimmed = (text: string) =>
  text
    .replace(new RegExp(`^[${MARKS}*_~]+|[${MARKS}]+$`, 'gu'), '')
    .replace(/(?<=^[^*_~]*)[*_~]+$/, '')
    .trim();

const US =
  /^(?:we|us|i|me|ourselves|our (?:team|office|programme|program|project|organi[sz]ation|staff|side)|nous(?: memes)?|on|moi|je|notre (?:equipe|bureau|programme|projet|organisation)|wi|نحن|فريقنا)$/;
const WITH_US = /^(?:we|us|nous|wi) (?:and|et|with|avec|en) | (?:and|et|with|avec|en) (?:we|us|nous|wi)$/;

export const isUs = (who: string, ourName = '') =>
  US.test(folded(who)) || (folded(ourName) !== '' && folded(ourName) === folded(who));

/** We and the DHMT: both owe. */
export const isJoint = (who: string) => WITH_US.test(folded(who));

/** Who promised it, as its line says, where that is not the stakeholder of this name with whom it was agreed. */
export const otherThan = (
  name: string | undefined,
  { who, owes }: { who?: string; owes?: string },
): string | undefined => (name && who && owes === 'stakeholder' && !isNamedIn(who, name) ? who : undefined);

/** Whether the words name somebody of this name: Council or KDC of Kailahun District Council. */
function isNamedIn(who: string, name: string): boolean {
  const words = folded(name).split(' ');
  const initials = words.map((word) => word[0]).join('');
  const named = folded(who);
  return (
    named.split(' ').every((word) => words.includes(word)) || (named.length > 1 && initials.startsWith(named))
  );
}

const folded = (text: string) =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\(.*?\)|\p{M}/gu, '')
    .replace(/[&+/]/g, ' and ')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .replace(/^(?:the|le|la|l) /, '');
