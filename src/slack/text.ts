/** Control and formatting characters that have no place in anybody's words: they hide or reorder what stands around them. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const unwanted = /[\u0000-\u0008\u000b-\u001f\u007f\u202a-\u202e\u2066-\u2069\ufeff]/g;

/** A person's words without control characters and outer space; line breaks are kept. */
export function clean(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(unwanted, '').trim();
}

/** The same in one line. */
export const oneLine = (text: string): string => clean(text).replace(/\s+/g, ' ');

/** The first `most` code points, with an ellipsis where something was cut. */
export function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  const points = [...text];
  return points.length <= most ? text : `${points.slice(0, most - 1).join('')}…`;
}

/** A person's words inside our mrkdwn: `<!channel>`, links and mentions stay letters (docs.slack.dev/messaging/formatting-message-text). */
export function escaped(text: string): string {
  return clean(text).replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}

/** Words quoted inside a sentence of ours: one line, cut, escaped, and kept apart from the direction of the text around. */
export function quoted(text: string, most: number): string {
  return `\u2068${escaped(cut(oneLine(text), most))}\u2069`;
}

export function mention(slackUser: string): string {
  return `<@${slackUser}>`;
}

/**
 * What a person typed, from the text of a Slack message: escapes undone, mentions and links as they looked.
 * The result is plain words, to be kept as they are.
 */
export function typedWords(text: string): string {
  const shown = text.replace(/<([^<>|]+)(?:\|([^<>]*))?>/g, (_, target: string, label?: string) => {
    if (target.startsWith('@') || target.startsWith('#')) return label ? target[0] + label : target;
    if (target.startsWith('!')) return `@${label ?? target.slice(1).split('^')[0]}`;
    return label && label !== target ? `${label} (${target})` : target.replace(/^mailto:/, '');
  });
  return clean(shown.replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&'));
}

/** Text in pieces of at most `most` code points, cut at line or word ends where there are any. */
export function pieces(text: string, most: number): string[] {
  const all: string[] = [];
  let rest = [...text];
  while (rest.length > most) {
    const head = rest.slice(0, most).join('');
    const end = Math.max(head.lastIndexOf('\n'), head.lastIndexOf(' '));
    const piece = end > head.length / 2 ? head.slice(0, end) : head;
    all.push(piece);
    rest = rest.slice([...piece].length);
    while (rest[0] === ' ' || rest[0] === '\n') rest.shift();
  }
  const last = rest.join('');
  return last || all.length === 0 ? [...all, last] : all;
}
