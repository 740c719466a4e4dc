import type { Command } from 'commander';
import { programmeOf } from '../features/people';
import { importPlans } from '../features/plans';
import { PlainError } from '../plain-error';
import { type ImportOptions, importVerb, printWrongOrJson, readText, yaml } from './from-file';
import { type OpenApp, withApp } from './open';

export function importPlanCommand(verb: Command, open: OpenApp): void {
  importVerb(verb, {
    name: 'plan',
    description: 'enters partnership plans, or changes them, from a file (docs/import.md)',
    file: 'such as plan.yaml',
    kind: yaml,
  }).action((name: string, _, command: Command) =>
    importFile(name, command.optsWithGlobals<ImportOptions>(), open),
  );
}

async function importFile(name: string, options: ImportOptions, open: OpenApp): Promise<void> {
  const file = { name, text: await readText(name) };
  const { dryRun } = options;
  const result = await withApp(open, { slack: false }, async ({ workspace, now }) => {
    const programme = await programmeOf(workspace);
    if (!programme) throw new PlainError('There is no programme yet: import one first (docs/import.md).');
    return importPlans({ programme, file, now: now(), dryRun });
  });
  const done = printWrongOrJson(result, options);
  if (!done) return;
  for (const { key, change, lines } of done.plans) {
    console.log(`${key}: ${change}, ${lines} ${lines === 1 ? 'line' : 'lines'}.`);
  }
  console.log(done.applied ? 'Done.' : 'A dry run: nothing was changed.');
}
