import { type Document, isAlias, isMap, isPair, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import { type Complain, type Complaint, type Path, spoken } from './complaint';

/** A file as YAML sees it: its values, and the line of each place. */
export interface Source {
  value: unknown;
  complain: Complain;
  complaints: Complaint[];
}

/** Parses the text. Where it is not YAML, `value` is undefined and the complaints say why. */
export function readYaml(file: { name: string; text: string }): Source {
  const lines = new LineCounter();
  const document = parseDocument(file.text, { lineCounter: lines, uniqueKeys: true, prettyErrors: false });
  const lineAt = (offset: number) => lines.linePos(offset).line;
  const complain: Complain = (path, rule, text) => ({
    file: file.name,
    line: lineAt(offsetOf(document, path)),
    where: spoken(path),
    rule,
    text,
  });

  const complaints = document.errors.map((error): Complaint => {
    const line = lineAt(error.pos[0]);
    if (error.code !== 'DUPLICATE_KEY') {
      return { file: file.name, line, where: '', rule: 'yaml', text: explain(error.code, error.message) };
    }
    const key = /^[^\s:]+/.exec(file.text.slice(error.pos[0]))?.[0] ?? '';
    const text = `"${key}" stands twice here. Each key may stand once; only one of the two would count.`;
    return { file: file.name, line, where: key, rule: 'duplicate key', text };
  });
  if (document.errors.some((error) => error.code !== 'DUPLICATE_KEY')) {
    return { value: undefined, complain, complaints };
  }
  try {
    return { value: document.toJS({ maxAliasCount: 100 }), complain, complaints };
  } catch {
    const text = 'The aliases (*name) of this file lead nowhere, or to too much. Write the values out.';
    return { value: undefined, complain, complaints: [...complaints, complain([], 'yaml', text)] };
  }
}

function explain(code: string, message: string): string {
  if (code === 'TAB_AS_INDENT') return 'There is a tab before this line’s words. Indent with spaces.';
  if (code === 'MULTIPLE_DOCS') return 'A second document begins here (---). A programme file has only one.';
  return `This is not YAML: ${message.split('\n')[0]?.replace(/ at line \d+, column \d+:?$/, '')}.`;
}

/** Where the deepest part of the path begins that is there: a key, or an item of a list. */
function offsetOf(document: Document.Parsed, path: Path): number {
  let node: unknown = document.contents;
  let offset = startOf(node) ?? 0;
  for (const step of path) {
    if (isAlias(node)) node = node.resolve(document);
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => String((key as { value?: unknown })?.value) === String(step));
      if (!isPair(pair)) {
        // One value alone may stand for a list of one.
        if (step === 0) continue;
        break;
      }
      offset = startOf(pair.key) ?? offset;
      node = pair.value;
    } else if (isSeq(node)) {
      const item = node.items[Number(step)];
      if (item === undefined) break;
      offset = startOf(item) ?? offset;
      node = item;
    } else break;
  }
  return offset;
}

function startOf(node: unknown): number | undefined {
  return (node as Node | null)?.range?.[0];
}
