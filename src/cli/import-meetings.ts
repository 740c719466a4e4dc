import type { Command } from 'commander';
import { importMeetings } from '../features/exports';
import { everybody, type Member, programmeOf } from '../features/people';
import { PlainError } from '../plain-error';
import { type ImportOptions, importVerb, printWrongOrJson, readBytes, spoken } from './from-file';
import { type OpenApp, withApp } from './open';
import { withoutControls } from './print';

interface Options extends ImportOptions {
  by?: string;
}

export function importMeetingsCommand(verb: Command, open: OpenApp): void {
  importVerb(verb, {
    name: 'meetings',
    description: 'brings an old log of meetings from a spreadsheet into the log (docs/exports.md)',
    file: 'such as log.xlsx or log.csv, with the headings of the export',
    kind: { ending: /\.(csv|xlsx)$/i, says: '.csv or .xlsx' },
  })
    .option('--by <member>', 'who logged what names nobody: a member’s key')
    .action((name: string, _, command: Command) =>
      importFile(name, command.optsWithGlobals<Options>(), open),
    );
}

async function importFile(name: string, options: Options, open: OpenApp): Promise<void> {
  const bytes = await readBytes(name);
  const { by, dryRun } = options;
  const result = await withApp(open, { slack: false }, async ({ workspace, now }) => {
    const programme = await programmeOf(workspace);
    if (!programme) throw new PlainError('There is no programme yet: import one first (docs/import.md).');
    const author = by === undefined ? undefined : await memberOf(workspace, by);
    return importMeetings({ programme, file: { name, bytes }, now: now(), by: author, dryRun });
  });
  const done = printWrongOrJson(result, options);
  if (!done) return;
  for (const warning of done.warnings) console.error(`Warning: ${spoken(warning)}`);
  const { applied, meetings, known, stakeholders, commitments } = done;
  if (stakeholders.length > 0) console.log(withoutControls(`New stakeholders: ${stakeholders.join(', ')}.`));
  console.log(
    `${applied ? 'Done' : 'A dry run'}: ${meetings} ${meetings === 1 ? 'meeting' : 'meetings'}, ` +
      `${commitments.open} open and ${commitments.closed} closed commitments; ${known} in the log before.`,
  );
}

async function memberOf(workspace: string, key: string): Promise<Member> {
  const found = (await everybody(workspace)).find((one) => one.key === key || one.slackUser === key);
  if (!found) throw new PlainError(`There is no member “${key}”: --by takes a key of the programme file.`);
  return found;
}
