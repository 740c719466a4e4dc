import { randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { isDate } from '../calendar';
import { everything, type Format, formats, type Kind, kinds, writeExport } from '../features/exports';
import { type Language, languages, programmeOf } from '../features/people';
import { PlainError } from '../plain-error';
import { type OpenApp, withApp } from './open';

interface Options {
  from?: string;
  to?: string;
  format: Format;
  language?: Language;
  out?: string;
}

/** Exit codes: 0 done, 1 there is no programme or the file can’t be written, 2 wrong usage. */
export function exportCommand(program: Command, open: OpenApp): void {
  program
    .command('export')
    .description(
      'a table of all meetings, commitments, problems, check-ins or lines of plans (docs/exports.md)',
    )
    .argument('<what>', named.join(', '), kind)
    .option('--from <date>', 'first day, such as 2027-01-31', day)
    .option('--to <date>', 'last day', day)
    .addOption(new Option('--format <format>', 'of the file').choices(formats).default('csv'))
    .addOption(
      new Option('--language <language>', 'of the headings (default: the programme’s)').choices(languages),
    )
    .option('--out <file>', 'where to write it (default: the standard output)')
    .action((what: Kind, options: Options, command: Command) => {
      const wrong = whyNot(options);
      if (wrong) command.error(`error: ${wrong}`);
      return exportTable(what, options, open);
    });
}

/** What is wrong with options that are right each for itself. */
function whyNot({ from, to, out, format }: Options): string | undefined {
  if (from && to && to < from) return `--to (${to}) is before --from (${from}).`;
  const isForScreen = !out && format === 'xlsx' && process.stdout.isTTY;
  return isForScreen ? 'A workbook is nothing for the screen: name a file with --out.' : undefined;
}

async function exportTable(what: Kind, options: Options, open: OpenApp): Promise<void> {
  const { from, to, format, out } = options;
  await withApp(open, { slack: false }, async ({ workspace, now }) => {
    const programme = await programmeOf(workspace);
    if (!programme) throw new PlainError('There is no programme yet: import one first (docs/import.md).');
    const language = options.language ?? programme.language;
    const wanted = { kind: what, from, to, language, scope: everything, now: now() };
    if (!out) {
      await writeExport(programme, wanted, format, process.stdout, { isLeftOpen: true }).catch(unlessClosed);
      return;
    }
    const count = await writeWhole(out, (file) => writeExport(programme, wanted, format, file));
    console.error(`${out}: ${count} ${count === 1 ? 'row' : 'rows'}.`);
  });
}

/** Whoever reads has read enough: `… | head`. */
function unlessClosed(error: unknown): void {
  if ((error as { code?: string }).code !== 'EPIPE') throw error;
}

/** The file appears when it is whole; nobody else on this machine reads it. */
async function writeWhole<T>(name: string, write: (to: NodeJS.WritableStream) => Promise<T>): Promise<T> {
  const part = `${name}.${randomBytes(4).toString('hex')}.part`;
  try {
    const done = await write(createWriteStream(part, { mode: 0o600, flags: 'wx' }));
    await rename(part, name);
    return done;
  } catch (error) {
    await rm(part, { force: true });
    const { code, syscall } = error as { code?: string; syscall?: string };
    if (!syscall) throw error;
    throw new PlainError(`${name} can’t be written: ${code}.`, { cause: error });
  }
}

/** As one says it in Slack, too. */
const called = (kind: Kind) => (kind === 'plan' ? 'plans' : kind);
const named = kinds.map(called);

function kind(text: string): Kind {
  const found = kinds.find((one) => one === text || called(one) === text);
  if (found) return found;
  throw new InvalidArgumentError(`It should be one of ${named.join(', ')}.`);
}

function day(text: string): string {
  if (isDate(text)) return text;
  throw new InvalidArgumentError('Write it as 2027-01-31.');
}
