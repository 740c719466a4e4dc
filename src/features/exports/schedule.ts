import { readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Job } from '../../heartbeat';
import type { Accompany } from '../feature';
import { FOLDER, makeWanted, takeAwayDue } from './service';

/** Nobody makes a file for so long: what is as old was left behind by a process that was ended. Milliseconds. */
const LEFT_BEHIND = 24 * 3600_000;

/** Makes the files that were asked for, and takes them away from Slack in time. At a pace of its own: a large one takes minutes. */
export function exportsJob(accompany: Accompany): Job {
  let isSwept = false;
  return {
    name: 'exports',
    every: 5,
    async run(now) {
      if (!isSwept) await sweep();
      isSwept = true;
      return (await takeAwayDue(accompany, now)) + (await makeWanted(accompany, now));
    },
  };
}

async function sweep(): Promise<void> {
  const names = await readdir(tmpdir());
  for (const name of names.filter((one) => one.startsWith(FOLDER))) {
    const path = join(tmpdir(), name);
    const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Date.now() }));
    if (Date.now() - mtimeMs > LEFT_BEHIND) await rm(path, { recursive: true, force: true }).catch(() => {});
  }
}
