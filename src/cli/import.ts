import type { Command } from 'commander';
import { type Change, importProgramme, slackDirectory } from '../features/people';
import { type ImportOptions, importVerb, printWrongOrJson, readText, spoken, yaml } from './from-file';
import { importMeetingsCommand } from './import-meetings';
import { importPlanCommand } from './import-plan';
import { type OpenApp, withApp } from './open';
import { printTable } from './print';

export function importCommand(program: Command, open: OpenApp): void {
  const verb = importVerb(program, {
    name: 'import',
    description: 'set the programme up, or change it, from a file (docs/import.md)',
    file: 'such as programme.yaml',
    kind: yaml,
  }).action((name: string, options: ImportOptions) => importFile(name, options, open));
  importMeetingsCommand(verb, open);
  importPlanCommand(verb, open);
}

async function importFile(name: string, options: ImportOptions, open: OpenApp): Promise<void> {
  const file = { name, text: await readText(name) };
  const { dryRun } = options;
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
  const done = printWrongOrJson(result, options);
  if (!done) return;
  for (const warning of done.warnings) console.error(`Warning: ${spoken(warning)}`);
  const shown = done.plan.filter(({ change }) => change !== 'unchanged');
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
  if (shown.length > 0) console.log(summary(shown, done.applied));
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
