/** A message as somebody reads it, a line for each thing that they see. */
export const readable = (blocks: readonly unknown[] = []) =>
  plain((blocks as Block[]).flatMap(linesOf).join('\n'));

export const plain = (text = '') => text.split('\n').map(visible).join('\n');

interface Text {
  text: string;
}
interface Element {
  type: string;
  text?: Text | string;
  elements?: Element[];
}
interface Block extends Element {
  text?: Text;
  accessory?: Element;
  alt_text?: string;
  title?: Text;
}

function linesOf(block: Block): string[] {
  const { type, text, accessory, elements = [], alt_text = '', title } = block;
  switch (type) {
    case 'header':
      return [`# ${text?.text}`];
    case 'section':
      return [...(text?.text ?? '').split('\n'), ...(accessory ? [`    ${buttonOf(accessory)}`] : [])];
    case 'context':
      return elements.flatMap((one) =>
        said(one)
          .split('\n')
          .map((line) => `  ${line}`),
      );
    case 'actions':
      return [elements.map(buttonOf).join(' ')];
    case 'image':
      return [`(picture: ${title?.text})`, `(${alt_text})`];
    case 'rich_text':
      return allText(elements)
        .split('\n')
        .map((line) => `> ${line}`);
    default:
      return [JSON.stringify(block)];
  }
}

const said = ({ text = '' }: Element) => (typeof text === 'string' ? text : text.text);
const buttonOf = (element: Element) => `[ ${said(element)} ]`;
const allText = (elements: Element[]): string =>
  elements.map((one) => (one.elements ? allText(one.elements) : said(one))).join('');

/** Marks that keep names apart from the direction of the text around are seen where they matter. */
const visible = (line: string) =>
  /\p{Script=Arabic}|<|&/u.test(line)
    ? line.replace(/\u2068/g, '⟦').replace(/\u2069/g, '⟧')
    : line.replace(/[\u2068\u2069]/g, '');
