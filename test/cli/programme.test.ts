import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Command } from 'commander';
import { importCommand } from '../../src/cli/import';
import type { OpenApp } from '../../src/cli/open';
import { scheduleCommand } from '../../src/cli/schedule';
import { slackClient } from '../../src/slack/client';
import { file } from '../features/people/directory';
import { useDatabase } from '../support/database';
import { type SlackDouble, startSlackDouble } from '../support/slack';

useDatabase();

let slack: SlackDouble;
let folder: string;
let output: string[];
let errors: string[];
let opened: number;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'accompany-'));
  slack = await startSlackDouble({
    users: [
      { id: 'UADA01', realName: 'Ada Ade', tz: 'Africa/Lagos', locale: 'fr-FR' },
      { id: 'UBEN01', realName: 'Ben Bah', tz: 'Africa/Freetown' },
      { id: 'UCLEO1', realName: 'Cleo Cole', email: 'cleo@example.org' },
    ],
    channels: [
      { id: 'CADA001', name: 'ada-and-ben', private: true, members: ['UADA01', 'UBEN01', 'UBOT'] },
      { id: 'CADA002', name: 'without', members: ['UADA01', 'UBEN01'] },
    ],
  });
});

afterAll(async () => {
  await slack.close();
  rmSync(folder, { recursive: true });
});

beforeEach(() => {
  output = [];
  errors = [];
  opened = 0;
  jest.spyOn(console, 'log').mockImplementation((text) => void output.push(String(text)));
  jest.spyOn(console, 'error').mockImplementation((text) => void errors.push(String(text)));
  process.exitCode = undefined;
});

afterEach(() => {
  process.exitCode = undefined;
  jest.restoreAllMocks();
});

async function accompany(...args: string[]) {
  const open: OpenApp = async () => {
    opened += 1;
    return {
      workspace: 'T1',
      slack: slackClient('xoxb-double', { apiUrl: slack.url }),
      now: () => new Date('2026-11-24T12:00:00Z'),
      close: async () => {
        opened -= 1;
      },
    };
  };
  const program = new Command().exitOverride().configureOutput({ writeErr: (text) => errors.push(text) });
  importCommand(program, open);
  scheduleCommand(program, open);
  output = [];
  errors = [];
  await program.parseAsync(['node', 'accompany', ...args]);
  expect(opened).toBe(0);
}

function programme(text: string): string {
  const name = join(folder, 'programme.yaml');
  writeFileSync(name, text);
  return name;
}

describe('accompany import', () => {
  it('shows what it would do, does it, and then finds nothing to do', async () => {
    const name = programme(file);
    await accompany('import', name, '--dry-run');
    expect(output.at(-1)).toBe('A dry run: 10 would be changed.');
    await accompany('import', name);
    expect(output[0]).toContain('│ pairing      │ ada-ben');
    expect(output.at(-1)).toBe('Done: 10 changed.');
    await accompany('import', name);
    expect(output).toEqual(['Nothing to change: everything is as the file says.']);
    expect([errors, process.exitCode]).toEqual([[], undefined]);
  });

  it('shows from what to what a line changes, and what is not there any more', async () => {
    await accompany('import', programme(file));
    await accompany(
      'import',
      programme(
        file.replace('"09:00"', '"10:30"').replace('  north: North', '  north: North\n  south: South'),
      ),
    );
    expect(output[0]).toContain('cadence.at: 09:00 → 10:30');
    await accompany('import', programme(file.slice(0, file.indexOf('pairings:'))));
    expect(output.at(-1)).toBe(
      'Done: 0 changed. 2 not in the file any more: kept as they are; to end a pairing, say "status: ended".',
    );
  });

  it('names file, line and rule of what is wrong, and ends with 1', async () => {
    const name = programme(file.replace('ada-and-ben', 'without').replace('UBEN01', 'UXXXX1'));
    await accompany('import', name);
    expect(errors).toEqual([
      `${name}:11: Slack knows nobody with the id UXXXX1 in this workspace. [person on Slack]`,
      `${name}:19: The app is not in #without. In the channel, write /invite and the app’s name. [channel on Slack]`,
      '\n2 things are wrong. Nothing was changed.',
    ]);
    expect(process.exitCode).toBe(1);
  });

  it('speaks JSON', async () => {
    await accompany('import', programme(file), '--json');
    const result = JSON.parse(output.join('\n'));
    expect([result.applied, result.warnings, result.plan.length]).toEqual([true, [], 10]);
    await accompany('import', programme(file.replace('"09:00"', '"23:00"')), '--json');
    expect(JSON.parse(output.join('\n'))).toMatchObject({ complaints: [{ line: 20, rule: 'time' }] });
    expect(process.exitCode).toBe(1);
  });

  it('waits as long as Slack asks it to', async () => {
    slack.faults.add({ method: 'users.list', fault: { kind: 'ratelimited', retryAfter: 1 } });
    await accompany('import', programme(file));
    expect(output.at(-1)).toBe('Done: 10 changed.');
  });

  it('says which scope is missing', async () => {
    slack.workspace.app.scopes = slack.workspace.app.scopes.filter((scope) => scope !== 'users:read');
    await expect(accompany('import', programme(file))).rejects.toThrow(
      'The app lacks the scope users:read on Slack. Add it (manifest.json has all that are needed), and install the app again.',
    );
    slack.workspace.app.scopes.push('users:read');
    opened = 0;
  });

  it('knows a file by its name', async () => {
    await expect(accompany('import', 'programme.txt')).rejects.toThrow('It should end in .yaml.');
    await expect(accompany('import', join(folder, 'none.yaml'))).rejects.toThrow(
      'none.yaml can’t be read: there is no such file.',
    );
  });
});

describe('accompany schedule', () => {
  it('shows what will be asked when', async () => {
    await accompany('import', programme(file.replace('channel:', 'timeZone: Europe/Paris\n    channel:')));
    await accompany('schedule', '--from', '2027-03-20', '--to', '2027-04-10');
    const rows = output[0]?.split('\n').filter((line) => line.includes('ada-ben'));
    expect(
      rows?.map((row) =>
        row
          .split('│')
          .slice(1, -1)
          .map((cell) => cell.trim()),
      ),
    ).toEqual([
      [
        'ada-ben',
        '2027-03-22 09:00 +01:00 Europe/Paris',
        '2027-03-22 08:00',
        '',
        'care-and-reflection',
        'What went well, and why?',
      ],
      [
        'ada-ben',
        '2027-04-05 09:00 +02:00 Europe/Paris',
        '2027-04-05 07:00',
        '',
        'people-and-process',
        'What did people decide or do themselves these two weeks?',
      ],
    ]);
    await accompany(
      'schedule',
      '--pairing',
      'ada-ben',
      '--json',
      '--from',
      '2026-11-01',
      '--to',
      '2026-11-30',
    );
    expect(JSON.parse(output.join('\n'))).toMatchObject([
      { date: '2026-11-30', utc: '2026-11-30T08:00:00.000Z' },
    ]);
  });

  it('says what is wrong', async () => {
    await expect(accompany('schedule')).rejects.toThrow(
      'There is no programme yet: import one first (docs/import.md).',
    );
    await accompany('import', programme(file));
    await expect(accompany('schedule', '--pairing', 'ada')).rejects.toThrow(
      'There is no pairing "ada". Known are: ada-ben.',
    );
    await expect(accompany('schedule', '--from', 'tomorrow')).rejects.toThrow('Write it as 2027-01-31.');
    await expect(accompany('schedule', '--from', '2027-01-01', '--to', '2026-01-01')).rejects.toThrow(
      '--to (2026-01-01) is before --from (2027-01-01).',
    );
    await accompany('schedule', '--from', '2026-01-01', '--to', '2026-01-02');
    expect(output).toEqual(['Nothing will be asked in this time.']);
  });
});
