import { readFile } from 'node:fs/promises';
import { type Command, InvalidArgumentError } from 'commander';
import { type Change, type Complaint, importProgramme, slackDirectory } from '../features/people';
import { PlainError } from '../plain-error';
import { type OpenApp, withApp } from './open';
import { printJson, printTable, withoutControls } from './print';

interface Options {
  dryRun?: boolean;
  json?: boolean;
}

/** Exit codes: 0 done (or, in a dry run, could be done), 1 something is wrong and nothing was changed, 2 wrong usage. */
export function importCommand(program: Command, open: OpenApp): void {
  program
    .command('import')
    .description('set the programme up, or change it, from a file (docs/import.md)')
    .argument('<file>', 'such as programme.yaml', fileName)
    .option('--dry-run', 'say what would be done, and do nothing')
    .option('--json', 'print the result as JSON')
    .action((name: string, options: Options) => importFile(name, options, open));
}

async function importFile(name: string, { dryRun = false, json = false }: Options, open: OpenApp) {
  const file = { name, text: await read(name) };
  const result = await withApp(open, { slack: true }, ({ workspace, slack, now, afterImport }) =>
    importProgramme({
      file,
      workspace,
      slack: slackDirectory(slack),
      now: now(),
      dryRun,
      afterwards: afterImport,
    }),
  );
  const failed = 'complaints' in result;
  if (failed) process.exitCode = 1;
  if (json) return printJson(result);

  if (failed) {
    for (const complaint of result.complaints) console.error(spoken(complaint));
    const count = result.complaints.length;
    console.error(`\n${count === 1 ? 'One thing is' : `${count} things are`} wrong. Nothing was changed.`);
    return;
  }
  for (const warning of result.warnings) console.error(`Warning: ${spoken(warning)}`);
  const shown = result.plan.filter(({ change }) => change !== 'unchanged');
  printTable(
    shown,
    {
      What: ({ what }) => what,
      Key: ({ key }) => key,
      Change: ({ change }) => change,
      'From → to': fieldsOf,
    },
    'Nothing to change: everything is as the file says.',
  );
  if (shown.length > 0) console.log(summary(shown, result.applied));
}

function spoken({ file, line, rule, text }: Complaint): string {
  return withoutControls(`${file}:${line}: ${text} [${rule}]`);
}

function fieldsOf({ fields }: Change): string {
  return fields.map(({ name, from, to }) => `${name}: ${short(from)} → ${short(to)}`).join('\n');
}

function short(value: unknown): string {
  if (value === undefined) return '(nothing)';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

function summary(shown: Change[], applied: boolean): string {
  const count = shown.filter(({ change }) => change === 'new' || change === 'changed').length;
  const gone = shown.length - count;
  const left =
    gone > 0
      ? ` ${gone} not in the file any more: kept as they are; to end a pairing, say "status: ended".`
      : '';
  return applied ? `Done: ${count} changed.${left}` : `A dry run: ${count} would be changed.${left}`;
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
