import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { importProgramme, slackDirectory } from '../../src/features/people/import';
import { exampleProgramme, exampleWorkspace } from '../../src/local/example';
import { type LocalSlack, startLocalSlack } from '../../src/local/server';
import { slackClient } from '../../src/slack/client';
import { useDatabase } from '../support/database';
import { freePort } from '../support/port';

describe('the example in the local workspace', () => {
  useDatabase();
  let folder: string;
  let slack: LocalSlack;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'accompany-example-'));
    slack = await startLocalSlack({ port: await freePort(), config: exampleWorkspace(), folder });
  });
  afterAll(async () => {
    await slack?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('is imported without a complaint or a warning', async () => {
    const { programme, beganAt } = exampleProgramme(new Date());
    const result = await importProgramme({
      file: { name: 'programme.yaml', text: programme },
      workspace: 'T0PLAYGROUND',
      slack: slackDirectory(slackClient(slack.botToken, { apiUrl: slack.apiUrl })),
      now: beganAt,
    });
    expect(result).toMatchObject({ warnings: [], applied: true });
  });
});
