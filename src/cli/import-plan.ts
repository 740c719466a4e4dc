import { readFile } from 'node:fs/promises';
import { type Command, InvalidArgumentError } from 'commander';
import { programmeOf } from '../features/people';
import { importPlans } from '../features/plans';
import { PlainError } from '../plain-error';
import { type OpenApp, withApp } from './open';
import { printJson, withoutControls } from './print';

interface Options {
  dryRun?: boolean;
  json?: boolean;
}

/** Exit codes: 0 done (or, in a dry run, could be done), 1 something is wrong and nothing was changed, 2 wrong usage. */
export function importPlanCommand(program: Command, open: OpenApp): void {
  program
    .command('import-plan')
    .description('enters partnership plans, or changes them, from a file (docs/import.md)')
    .argument('<file>', 'such as plan.yaml', fileName)
    .option('--dry-run', 'say what would be done, and do nothing')
    .option('--json', 'print the result as JSON')
    .action((name: string, options: Options) => importFile(name, options, open));
}

async function importFile(name: string, { dryRun, json }: Options, open: OpenApp): Promise<void> {
  const file = { name, text: await read(name) };
  const result = await withApp(open, { slack: false }, async ({ workspace, now }) => {
    const programme = await programmeOf(workspace);
    if (!programme) throw new PlainError('There is no programme yet: import one first (docs/import.md).');
    return importPlans({ programme, file, now: now(), dryRun });
  });
  const failed = 'complaints' in result;
  if (failed) process.exitCode = 1;
  if (json) return printJson(result);
  if (failed) {
    for (const { file, line, rule, text } of result.complaints) {
      console.error(withoutControls(`${file}:${line}: ${text} [${rule}]`));
    }
    const count = result.complaints.length;
    console.error(`\n${count === 1 ? 'One thing is' : `${count} things are`} wrong. Nothing was changed.`);
    return;
  }
  for (const { key, change, lines } of result.plans) {
    console.log(`${key}: ${change}, ${lines} ${lines === 1 ? 'line' : 'lines'}.`);
  }
  console.log(result.applied ? 'Done.' : 'A dry run: nothing was changed.');
}

async function read(name: string): Promise<string> {
  try {
    return await readFile(name, 'utf8');
  } catch (error) {
    const { code } = error as { code?: string };
    const why =
      code === 'ENOENT' ? 'there is no such file' : code === 'EISDIR' ? 'it is a folder' : `${code}`;
    throw new PlainError(`${name} can’t be read: ${why}.`, { cause: error });
  }
}

function fileName(name: string): string {
  if (/\.ya?ml$/.test(name)) return name;
  throw new InvalidArgumentError('It should end in .yaml.');
}
