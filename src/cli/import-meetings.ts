import { readFile } from 'node:fs/promises';
import { type Command, InvalidArgumentError } from 'commander';
import { type ImportComplaint, importMeetings } from '../features/exports';
import { everybody, type Member, programmeOf } from '../features/people';
import { PlainError } from '../plain-error';
import { type OpenApp, withApp } from './open';
import { printJson, withoutControls } from './print';

interface Options {
  by?: string;
  dryRun?: boolean;
  json?: boolean;
}

/** Exit codes: 0 done (or, in a dry run, could be done), 1 something is wrong and nothing was changed, 2 wrong usage. */
export function importMeetingsCommand(program: Command, open: OpenApp): void {
  program
    .command('import-meetings')
    .description('brings an old log of meetings from a spreadsheet into the log (docs/exports.md)')
    .argument('<file>', 'such as log.xlsx or log.csv, with the headings of the export', fileName)
    .option('--by <member>', 'who logged what names nobody: a member’s key')
    .option('--dry-run', 'say what would be done, and do nothing')
    .option('--json', 'print the result as JSON')
    .action((name: string, options: Options) => importFile(name, options, open));
}

async function importFile(name: string, { by, dryRun, json }: Options, open: OpenApp): Promise<void> {
  const bytes = await read(name);
  const result = await withApp(open, { slack: false }, async ({ workspace, now }) => {
    const programme = await programmeOf(workspace);
    if (!programme) throw new PlainError('There is no programme yet: import one first (docs/import.md).');
    const author = by === undefined ? undefined : await memberOf(workspace, by);
    return importMeetings({ programme, file: { name, bytes }, now: now(), by: author, dryRun });
  });
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
  const { applied, meetings, known, stakeholders, commitments } = result;
  if (stakeholders.length > 0) console.log(withoutControls(`New stakeholders: ${stakeholders.join(', ')}.`));
  console.log(
    `${applied ? 'Done' : 'A dry run'}: ${meetings} ${meetings === 1 ? 'meeting' : 'meetings'}, ` +
      `${commitments.open} open and ${commitments.closed} closed commitments; ${known} in the log before.`,
  );
}

function spoken({ file, line, column, rule, text }: ImportComplaint): string {
  return withoutControls(`${file}:${line}: ${column ? `${column}: ` : ''}${text} [${rule}]`);
}

async function memberOf(workspace: string, key: string): Promise<Member> {
  const found = (await everybody(workspace)).find((one) => one.key === key || one.slackUser === key);
  if (!found) throw new PlainError(`There is no member “${key}”: --by takes a key of the programme file.`);
  return found;
}

async function read(name: string): Promise<Buffer> {
  try {
    return await readFile(name);
  } catch (error) {
    const { code } = error as { code?: string };
    const why =
      code === 'ENOENT' ? 'there is no such file' : code === 'EISDIR' ? 'it is a folder' : `${code}`;
    throw new PlainError(`${name} can’t be read: ${why}.`, { cause: error });
  }
}

function fileName(name: string): string {
  if (/\.(csv|xlsx)$/i.test(name)) return name;
  throw new InvalidArgumentError('It should end in .csv or .xlsx.');
}
