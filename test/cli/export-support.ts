import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach } from '@jest/globals';
import { Command } from 'commander';
import { exportCommand } from '../../src/cli/export';
import { importCommand } from '../../src/cli/import';
import type { OpenApp } from '../../src/cli/open';
import { importProgramme, slackDirectory } from '../../src/features/people';
import { slackClient } from '../../src/slack/client';
import { programme, startTestSlack, TestClock } from '../support/app';
import { useDatabase } from '../support/database';
import type { SlackDouble } from '../support/slack';
import { type Said, useConsole } from './support';

export const now = new Date('2026-11-30T10:00:00Z');

export const withLog = programme.replace(
  '  safeguardingContact',
  '  logChannel: hall\n  safeguardingContact',
);

/** The verbs that take records out and bring them in, on a database in which the programme is. */
export function useVerbs(): {
  said: Said;
  run(...args: string[]): Promise<void>;
  file(name: string, content: string | Buffer): string;
} {
  useDatabase();
  const said = useConsole();
  let slack: SlackDouble;
  let folder = '';

  beforeAll(async () => {
    slack = await startTestSlack(new TestClock(now));
    folder = mkdtempSync(join(tmpdir(), 'accompany-test-'));
  });
  afterAll(async () => {
    await slack.close();
    rmSync(folder, { recursive: true });
  });
  beforeEach(async () => {
    const directory = slackDirectory(slackClient('xoxb-double', { apiUrl: slack.url }));
    const file = { name: 'programme.yaml', text: withLog };
    const result = await importProgramme({ file, workspace: 'T1', slack: directory, now });
    if ('complaints' in result) throw new Error(JSON.stringify(result.complaints));
  });

  const open: OpenApp = async () => ({
    workspace: 'T1',
    slack: slackClient('xoxb-double', { apiUrl: slack.url }),
    now: () => now,
    close: async () => {},
  });
  return {
    said,
    async run(...args) {
      const program = new Command().exitOverride().configureOutput({ writeErr: () => {} });
      exportCommand(program, open);
      importCommand(program, open);
      for (const command of program.commands) command.exitOverride();
      said.output = [];
      said.errors = [];
      await program.parseAsync(['node', 'accompany', ...args]);
    },
    file(name, content) {
      const path = join(folder, name);
      writeFileSync(path, content);
      return path;
    },
  };
}
