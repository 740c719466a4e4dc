import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { built, runCli } from '../support/process';

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'accompany-cli-'));
  await built();
});
afterAll(() => rmSync(folder, { recursive: true }));

const run = (...args: string[]) => runCli(args, { DATA_FOLDER: folder }, folder);

describe('accompany', () => {
  it('helps with each verb, with exit code 0', async () => {
    const verbs = ['import', 'schedule', 'tick', 'doctor', 'outbox', 'migrate'];
    const all = await run('--help');
    expect([all.code, verbs.filter((verb) => !all.stdout.includes(verb))]).toEqual([0, []]);
    const { code, stdout } = await run('outbox', 'retry', '--help');
    expect([code, stdout]).toEqual([0, expect.stringContaining('Usage: accompany outbox retry')]);
  });

  it('ends with 2 when it is used wrongly', async () => {
    const backwards = ['export', 'meetings', '--from', '2026-02-02', '--to', '2026-02-01'];
    for (const args of [['dance'], ['tick', '--at', 'soon'], ['outbox', 'retry'], backwards]) {
      const { code, stderr } = await run(...args);
      expect([args, code]).toEqual([args, 2]);
      expect(stderr).toMatch(/^error: /);
    }
  });

  it('ends with 1 and a sentence when there is nothing to work on', async () => {
    const { code, stderr } = await run('outbox', 'list');
    expect([code, stderr]).toEqual([
      1,
      'No Slack is configured, and no playground runs: set SLACK_BOT_TOKEN and SLACK_APP_TOKEN (.env.example), or start the playground with npm start.\n',
    ]);
  });
});
