import type { Command } from 'commander';
import { createFeatures } from '../features';
import { programmeOf } from '../features/people';
import { nameAndDistrict, type Rebuilt, rebuildThreads, stakeholdersNamed } from '../features/stakeholders';
import { StillBeingSent } from '../outbox';
import { PlainError } from '../plain-error';
import { type OpenApp, withApp } from './open';
import { printJson, printTable, withoutControls } from './print';

interface Options {
  stakeholder?: string;
  dryRun?: boolean;
  json?: boolean;
}

/** Exit codes: 0 done (or, in a dry run, could be done), 1 refused, 2 wrong usage. */
export function threadsCommand(program: Command, open: OpenApp): void {
  const threads = program.command('threads').description('the threads of the stakeholder log');
  threads
    .command('rebuild')
    .description('posts the whole log again, each stakeholder’s in a new thread')
    .option('--stakeholder <name>', 'of this one only')
    .option('--dry-run', 'say what would be posted, and do nothing')
    .option('--json', 'print the result as JSON')
    .action((options: Options) => rebuild(options, open));
}

async function rebuild({ stakeholder, dryRun = false, json = false }: Options, open: OpenApp) {
  const rebuilt = await withApp(open, { slack: false }, async ({ workspace, now }): Promise<Rebuilt[]> => {
    const programme = await programmeOf(workspace);
    if (!programme) throw new PlainError('There is no programme yet: see "import".');
    const keys = stakeholder === undefined ? undefined : [await keyOf(workspace, stakeholder)];
    const keeps = createFeatures().flatMap(({ keepsOfStakeholders }) => keepsOfStakeholders ?? []);
    return rebuildThreads(programme, keys, { keeps, now: now(), isDry: dryRun }).catch((error: unknown) => {
      if (!(error instanceof StillBeingSent)) throw error;
      throw new PlainError(
        'A post of one of these threads is on its way to Slack just now. Wait a minute, and try again; what was rebuilt already is not posted twice if you name the others with --stakeholder.',
        { cause: error },
      );
    });
  });
  if (json) return printJson({ applied: !dryRun, threads: rebuilt });
  printTable(
    rebuilt,
    {
      Stakeholder: ({ name }) => name,
      Channel: ({ channel }) => channel ?? '(none yet)',
      Meetings: ({ meetings }) => String(meetings),
      Posts: ({ posts }) => String(posts),
    },
    'There are no stakeholders.',
  );
  const posts = rebuilt.reduce((sum, one) => sum + one.posts, 0);
  if (posts > 0) {
    console.log(
      dryRun
        ? `A dry run: ${posts} posts would be sent.`
        : `${posts} posts wait to be sent, about one a second in each channel, while Accompany runs.`,
    );
  }
}

async function keyOf(workspace: string, name: string): Promise<string> {
  const [only, ...others] = await stakeholdersNamed(workspace, name);
  if (!only) throw new PlainError(`No stakeholder is called ${withoutControls(name)}.`);
  if (others.length > 0) {
    const names = [only, ...others].map((one) => withoutControls(nameAndDistrict(one))).join(' · ');
    throw new PlainError(
      `Several stakeholders may be meant: ${names}. Write the whole name, and its district: name, district.`,
    );
  }
  return only.key;
}
