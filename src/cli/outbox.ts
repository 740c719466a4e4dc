import { type Command, InvalidArgumentError } from 'commander';
import { dropPost, listPosts, type PostState, retryPost } from '../outbox';
import { PlainError } from '../plain-error';
import { type OpenApp, withApp } from './open';
import { printJson, printTable } from './print';

const states: PostState[] = ['waiting', 'sending', 'unsure', 'sent', 'failed', 'dropped'];

/** Exit codes: 0 done, 1 nothing of that key waits or failed, 2 wrong usage. */
export function outboxCommand(program: Command, open: OpenApp): void {
  const outbox = program.command('outbox').description('what waits to be said, and what could not be');

  outbox
    .command('list')
    .description('posts that wait or failed, without their words')
    .option('--state <state…>', `only these: ${states.join(', ')}`, chosen)
    .option('--limit <number>', 'at most so many', wholeNumber, 50)
    .option('--json', 'print as JSON')
    .action((options: { state?: PostState[]; limit: number; json?: boolean }) =>
      withApp(open, { slack: false }, async ({ workspace }) => {
        const posts = await listPosts({ workspace, states: options.state, limit: options.limit });
        if (options.json) return printJson(posts);
        printTable(
          posts,
          {
            Key: ({ key }) => key,
            State: ({ state }) => state,
            To: ({ lane }) => lane,
            Since: ({ enqueuedAt }) => enqueuedAt.toISOString(),
            Tries: ({ attempts }) => String(attempts),
            Reason: ({ problem }) => problem ?? '',
          },
          'Nothing waits, and nothing failed.',
        );
      }),
    );

  outbox
    .command('retry')
    .description('sends a failed post again, with what failed because of it')
    .argument('<key>', 'as `outbox list` shows it; "all" for every failed one')
    .option('--json', 'print as JSON')
    .action((key: string, { json }: { json?: boolean }) =>
      withApp(open, { slack: false }, async ({ workspace, now }) => {
        const failed = await listPosts({ workspace, states: ['failed'], limit: 10_000 });
        const keys = key === 'all' ? failed.map((post) => post.key) : [key];
        let count = 0;
        for (const one of keys) count += await retryPost(workspace, one, now());
        if (count === 0 && key !== 'all')
          throw new PlainError(`No failed post has the key ${key}: see "outbox list".`);
        if (json) return printJson({ retried: count });
        console.log(`${count} will be sent again.`);
      }),
    );

  outbox
    .command('drop')
    .description('gives up a post that need not be said any more')
    .argument('<key>', 'as `outbox list` shows it')
    .option('--json', 'print as JSON')
    .action((key: string, { json }: { json?: boolean }) =>
      withApp(open, { slack: false }, async ({ workspace }) => {
        if (!(await dropPost(workspace, key)))
          throw new PlainError(`No post with the key ${key} waits or failed: see "outbox list".`);
        if (json) return printJson({ dropped: key });
        console.log('It will not be sent.');
      }),
    );
}

function chosen(value: string, before: PostState[] = []): PostState[] {
  const state = states.find((one) => one === value);
  if (!state) throw new InvalidArgumentError(`It should be one of ${states.join(', ')}.`);
  return [...before, state];
}

function wholeNumber(value: string): number {
  if (!/^[1-9]\d{0,4}$/.test(value)) throw new InvalidArgumentError('It should be a whole number from 1.');
  return Number(value);
}
