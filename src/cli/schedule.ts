import { type Command, InvalidArgumentError } from 'commander';
import { addDays, atLocal, isDate, localDate, localTime, occurrencesBetween } from '../calendar';
import {
  cadenceOf,
  newestQuestionSets,
  type Pairing,
  type Programme,
  pairingOf,
  pairingsOf,
  programmeOf,
  type QuestionSet,
  rulesOf,
  setInTurn,
} from '../features/people';
import { PlainError } from '../plain-error';
import { type OpenApp, withApp } from './open';
import { printJson, printTable } from './print';

interface Options {
  from?: string;
  to?: string;
  pairing?: string;
  json?: boolean;
}

export interface Scheduled {
  pairing: string;
  /** The date by the cadence; `movedTo` where it comes out on another. */
  date: string;
  movedTo?: string;
  skipped?: string;
  /** Local, with the zone's offset from UTC at that moment. */
  local: string;
  utc: string;
  timeZone: string;
  questionSet: string;
  firstQuestion: string;
}

/** Exit codes: 0 done, 1 there is no programme or no such pairing, 2 wrong usage. */
export function scheduleCommand(program: Command, open: OpenApp): void {
  program
    .command('schedule')
    .description('what will be asked when, in local time and UTC')
    .option('--from <date>', 'first day, such as 2027-01-31 (default: today)', day)
    .option('--to <date>', 'last day (default: 8 weeks after the first)', day)
    .option('--pairing <key>', 'of one pairing only')
    .option('--json', 'print it as JSON')
    .action((options: Options) => schedule(options, open));
}

async function schedule({ from, to, pairing, json }: Options, open: OpenApp) {
  const rows = await withApp(open, { slack: false }, async ({ workspace, now }) => {
    const programme = await programmeOf(workspace);
    if (!programme) throw new PlainError('There is no programme yet: import one first (docs/import.md).');
    const first = from ?? localDate(now(), programme.timeZone);
    const last = to ?? addDays(first, 56);
    if (last < first) throw new PlainError(`--to (${last}) is before --from (${first}).`);
    const pairings = pairing ? [await found(workspace, pairing)] : await pairingsOf(workspace);
    const keys = [...new Set(pairings.flatMap(({ questionSets }) => questionSets))];
    const sets = new Map((await newestQuestionSets(workspace, keys)).map((set) => [set.key, set]));
    return pairings
      .flatMap((one) => scheduleOf(programme, one, sets, first, last))
      .sort((one, other) => one.utc.localeCompare(other.utc) || one.pairing.localeCompare(other.pairing));
  });
  if (json) return printJson(rows);
  printTable(
    rows,
    {
      Pairing: (row) => row.pairing,
      'Local time': (row) => `${row.local} ${row.timeZone}`,
      UTC: (row) => (row.skipped ? '' : row.utc.slice(0, 16).replace('T', ' ')),
      Note: ({ skipped, movedTo, date }) =>
        skipped ? `skipped: ${skipped}` : movedTo ? `moved from ${date}` : '',
      'Question set': (row) => row.questionSet,
      'First question': (row) => row.firstQuestion,
    },
    'Nothing will be asked in this time.',
  );
}

/** What is asked of one pairing from the first day to the last, both included, in its own time zone. */
export function scheduleOf(
  programme: Programme,
  pairing: Pairing,
  sets: Map<string, QuestionSet>,
  first: string,
  last: string,
): Scheduled[] {
  if (pairing.status === 'ended') return [];
  const { timeZone, language } = pairing;
  const start = atLocal(first, '00:00', timeZone);
  const end = atLocal(addDays(last, 1), '00:00', timeZone);
  return occurrencesBetween(cadenceOf(pairing), rulesOf(programme, pairing), start, end).map((occurrence) => {
    const { date, dueAt, movedTo, skipped } = occurrence;
    const key = setInTurn(pairing, date) ?? '';
    const set = sets.get(key);
    return {
      pairing: pairing.key,
      date,
      ...(movedTo && { movedTo }),
      ...(skipped && { skipped }),
      local: `${localDate(dueAt, timeZone)} ${localTime(dueAt, timeZone)} ${offset(dueAt, timeZone)}`,
      utc: dueAt.toISOString(),
      timeZone,
      questionSet: key,
      firstQuestion: set?.questions[0]?.text[language] ?? '',
    };
  });
}

/** Such as +01:00. */
function offset(at: Date, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' }).formatToParts(at);
  const name = parts.find(({ type }) => type === 'timeZoneName')?.value ?? '';
  return name.replace('GMT', '') || '+00:00';
}

async function found(workspace: string, key: string): Promise<Pairing> {
  const pairing = await pairingOf(workspace, key);
  if (pairing) return pairing;
  const keys = (await pairingsOf(workspace)).map((one) => one.key);
  const known = keys.length <= 20 ? ` Known are: ${keys.join(', ')}.` : '';
  throw new PlainError(`There is no pairing "${key}".${known}`);
}

function day(text: string): string {
  if (isDate(text)) return text;
  throw new InvalidArgumentError('Write it as 2027-01-31.');
}
