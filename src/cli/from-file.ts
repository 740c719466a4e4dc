import { readFile } from 'node:fs/promises';
import { type Command, InvalidArgumentError } from 'commander';
import { PlainError } from '../plain-error';
import { printJson, withoutControls } from './print';

export interface ImportOptions {
  dryRun?: boolean;
  json?: boolean;
}

/**
 * A verb that takes what a file says. Exit codes: 0 done (or, in a dry run, could be done), 1 something is wrong and nothing was
 * changed, 2 wrong usage.
 */
export function importVerb(
  program: Command,
  {
    name,
    description,
    file,
    kind,
  }: { name: string; description: string; file: string; kind: { ending: RegExp; says: string } },
): Command {
  return (
    program
      .command(name)
      .description(description)
      .argument('<file>', file, (given: string) => {
        if (kind.ending.test(given)) return given;
        throw new InvalidArgumentError(`It should end in ${kind.says}.`);
      })
      // Under another verb these are that one's, wherever they stand: see `optsWithGlobals`.
      .option('--dry-run', 'say what would be done, and do nothing')
      .option('--json', 'print the result as JSON')
  );
}

export const yaml = { ending: /\.ya?ml$/, says: '.yaml' };

export async function readBytes(name: string): Promise<Buffer> {
  try {
    return await readFile(name);
  } catch (error) {
    const { code } = error as { code?: string };
    const why =
      code === 'ENOENT' ? 'there is no such file' : code === 'EISDIR' ? 'it is a folder' : `${code}`;
    throw new PlainError(`${name} can’t be read: ${why}.`, { cause: error });
  }
}

export const readText = async (name: string) => (await readBytes(name)).toString('utf8');

/** What is wrong with a line of a file. */
interface Complaint {
  file: string;
  line: number;
  column?: string;
  rule: string;
  text: string;
}

export const spoken = ({ file, line, column, rule, text }: Complaint) =>
  withoutControls(`${file}:${line}: ${column ? `${column}: ` : ''}${text} [${rule}]`);

interface Wrong {
  complaints: Complaint[];
}

/** Prints what is wrong with the file, or the result as JSON; a result that is still to be told in words comes back. */
export function printWrongOrJson<Result extends object>(
  result: Result,
  { json }: ImportOptions,
): Exclude<Result, Wrong> | undefined {
  const wrong = complaintsIn(result);
  if (wrong) process.exitCode = 1;
  if (json) {
    printJson(result);
    return undefined;
  }
  // What has no complaints is what else the result may be.
  if (!wrong) return result as Exclude<Result, Wrong>;
  for (const complaint of wrong) console.error(spoken(complaint));
  const count = wrong.length;
  console.error(`\n${count === 1 ? 'One thing is' : `${count} things are`} wrong. Nothing was changed.`);
  return undefined;
}

const complaintsIn = (result: object | Wrong) => ('complaints' in result ? result.complaints : undefined);
