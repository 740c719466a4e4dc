import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The files are no code: they stay in src, also when the program runs from dist. */
export function read(file: string): string {
  let root = __dirname;
  while (!existsSync(join(root, 'package.json'))) root = dirname(root);
  return readFileSync(join(root, 'src', 'local', 'example', file), 'utf8');
}
