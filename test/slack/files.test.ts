import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { slackClient } from '../../src/slack/client';
import { upload } from '../../src/slack/files';

const apiUrl = 'http://localhost:1/api/';

describe('the bytes of a file', () => {
  afterEach(() => {
    jest.restoreAllMocks();
  });

  const lengthSaid = async (from: string | Buffer) => {
    const asked = jest.spyOn(globalThis, 'fetch').mockResolvedValue(new Response('OK'));
    await upload(slackClient('xoxb-none', { apiUrl }), `${apiUrl}upload`, from);
    return new Headers(asked.mock.calls[0]?.[1]?.headers).get('content-length');
  };

  it('say their length once: from memory fetch says it, and from the disk we do', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'accompany-files-'));
    const file = join(folder, 'table.csv');
    await writeFile(file, 'four');
    expect(await lengthSaid(Buffer.from('five!'))).toBeNull();
    jest.restoreAllMocks();
    expect(await lengthSaid(file)).toBe('4');
    await rm(folder, { recursive: true });
  });
});
