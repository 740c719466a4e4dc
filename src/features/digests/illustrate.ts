import mongoose from 'mongoose';
import type { Job } from '../../heartbeat';
import { words } from '../../words';
import type { Accompany } from '../feature';
import { type Digest, Digests } from './model';
import { drawPicture, pictureSpec, type SentPicture, uploadPicture } from './picture';
import { change } from './service';

/** Seconds. Other jobs don't wait for what is drawn. */
const EVERY = 5;
/** Whoever draws a picture has it for so long. Milliseconds, like all of these. */
const LEASE = 2 * 60_000;
const POSTPONE = 60_000;
/** The same stands there in text: after so many tries it stays so. */
const MOST_ATTEMPTS = 3;
/** In one run, for which a shutdown waits. */
const MOST = 20;

type Wanted = Pick<Digest, 'workspace' | 'key' | 'weeks' | 'moments' | 'language' | 'pictureAttempts'>;

/** Digests go out on time, with text; the picture takes its place as soon as Slack has it. */
export function pictureJob(accompany: Accompany): Job {
  return {
    name: 'digest pictures',
    every: EVERY,
    async run(now) {
      let count = 0;
      for (; count < MOST; count++) {
        const digest = await claimed(accompany.workspace, now);
        if (!digest) break;
        await illustrate(accompany, digest, now);
      }
      return count;
    },
  };
}

/** The one query of a tick, answered by the index 'picture wanted'. */
export const pictureWanted = (workspace: string, now: Date) => ({
  workspace,
  pictureAt: mongoose.trusted({ $lte: now }),
});

function claimed(workspace: string, now: Date): Promise<Wanted | null> {
  return Digests.findOneAndUpdate(
    pictureWanted(workspace, now),
    { $set: { pictureAt: new Date(now.getTime() + LEASE) }, $inc: { pictureAttempts: 1 } },
    {
      sort: { pictureAt: 1 },
      returnDocument: 'after',
      projection: { _id: 0, workspace: 1, key: 1, weeks: 1, moments: 1, language: 1, pictureAttempts: 1 },
    },
  ).lean<Wanted>();
}

async function illustrate(
  { workspace, slack, log, nudge }: Accompany,
  digest: Wanted,
  now: Date,
): Promise<void> {
  const { key, weeks, moments, language, pictureAttempts = 1 } = digest;
  const sent = await drawPicture(pictureSpec({ weeks, moments, language })).then(
    (png) => uploadPicture(slack, png, { name: 'weeks.png', title: words(language)('digests:picture') }),
    (error: Error): SentPicture => ({ is: 'failed', problem: error.message }),
  );
  if (sent.is === 'ready') {
    await settle(workspace, key, { file: sent.file }, now);
    nudge();
    return;
  }
  log.warn({ workspace, key, ...sent }, 'a digest has no picture yet');
  const isOver = sent.is === 'refused' || (sent.is === 'failed' && pictureAttempts >= MOST_ATTEMPTS);
  if (isOver) return settle(workspace, key, 'given up', now);
  const wait = sent.is === 'limited' ? sent.retryAfter * 1_000 : POSTPONE;
  await Digests.updateOne({ workspace, key }, { $set: { pictureAt: new Date(now.getTime() + wait) } });
}

async function settle(workspace: string, key: string, picture: Digest['picture'], now: Date): Promise<void> {
  await change(workspace, key, now, ({ pictureAt: _, ...digest }) => ({ digest: { ...digest, picture } }));
}
