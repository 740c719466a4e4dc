import { createHash, randomUUID } from 'node:crypto';
import { WebAPIPlatformError, WebAPIRateLimitedError } from '@slack/web-api';
import mongoose from 'mongoose';
import { home } from '../../slack/blocks';
import { noteLanguage } from '../../slack/door';
import { localeOf } from '../../slack/locale';
import type { Accompany, Feature } from '../feature';
import { findMember } from '../people';
import { type HomeView, HomeViews } from './model';
import type { Turn } from './pager';
import { renderHome } from './render';

export interface Homes {
  accompany: Accompany;
  features: Feature[];
  /** Nothing is published before: Slack said so, or has trouble. */
  heldUntil?: Date;
}

/** For so long after it was opened a home tab is kept up to date. Milliseconds, like all of these. */
const WATCHED = 10 * 60_000;
/** Longer than a call to Slack may take. */
const LEASE = 30_000;
/**
 * A view that was looked at is left alone for so long, so that several instances do not repeat each other's work; shorter than
 * the time between two runs of the job.
 */
const REST = 1_500;

/** A shutdown must not wait for a Slack that hangs: after a call that failed slowly, this pause. */
const SLOW = 3_000;
const PAUSE = 30_000;

const later = (at: Date, ms: number) => new Date(at.getTime() + ms);

/** Somebody opened their home tab, or turned a page there: it is shown at once, and kept up to date from now on. */
export async function showHome(
  homes: Homes,
  { slackUser, turn, isBlank }: { slackUser: string; turn?: Turn; isBlank: boolean },
  now: Date,
): Promise<void> {
  const { workspace, slack } = homes.accompany;
  const member = await findMember(workspace, slackUser);
  const language = member?.language ?? (await localeOf(slack, slackUser)) ?? 'en';
  noteLanguage(slackUser, language);
  const isStillOpen = { $gt: ['$openedAt', later(now, -WATCHED)] };
  await HomeViews.updateOne(
    { workspace, slackUser },
    [
      { $set: { pages: { $cond: [isStillOpen, '$pages', { $literal: {} }] } } },
      {
        $set: {
          language: { $literal: language },
          openedAt: now,
          lookAt: now,
          ...(turn && { [`pages.${turn.list}`]: turn.page }),
        },
      },
      { $unset: ['claim', ...(isBlank ? ['hash'] : [])] },
    ],
    { upsert: true, updatePipeline: true },
  );
  await renewNext(homes, now, slackUser);
}

/** Views of people who are likely to be looking, not looked at by us for a moment. */
export function waitingViews(workspace: string, now: Date, slackUser?: string) {
  return {
    workspace,
    ...(slackUser && { slackUser }),
    openedAt: mongoose.trusted({ $gt: later(now, -WATCHED) }),
    lookAt: mongoose.trusted({ $lte: now }),
  };
}

/** Claims one view and publishes it if it changed. False when there is none to look at. */
export async function renewNext(homes: Homes, now: Date, slackUser?: string): Promise<boolean> {
  const { workspace, log } = homes.accompany;
  if (homes.heldUntil && now < homes.heldUntil) return false;
  const claim = randomUUID();
  const view = await HomeViews.findOneAndUpdate(
    waitingViews(workspace, now, slackUser),
    { $set: { claim, lookAt: later(now, LEASE) } },
    { sort: { lookAt: 1 }, returnDocument: 'after' },
  ).lean();
  if (!view) return false;
  const begun = performance.now();
  try {
    await settle(view, claim, await publish(homes, view, now), now);
  } catch (err) {
    homes.heldUntil = later(now, pauseAfter(err, performance.now() - begun));
    log.warn(
      { workspace, slackUser: view.slackUser, err },
      'a home tab was not published; it is tried again',
    );
    await settle(view, claim, undefined, now);
  }
  return true;
}

/** A refusal concerns this view alone, everything else all of them: at least until the next beat. */
function pauseAfter(err: unknown, took: number): number {
  if (err instanceof WebAPIPlatformError) return 0;
  if (err instanceof WebAPIRateLimitedError) return err.retryAfter * 1000;
  return took > SLOW ? PAUSE : 1;
}

/** The hash of what Slack shows now. */
async function publish(homes: Homes, view: HomeView, now: Date): Promise<string> {
  const blocks = await renderHome(homes, view, now);
  const hash = createHash('sha256').update(JSON.stringify(blocks)).digest('base64');
  if (hash !== view.hash) {
    await homes.accompany.slack.views.publish({ user_id: view.slackUser, view: home(blocks) });
  }
  return hash;
}

async function settle(view: HomeView, claim: string, hash: string | undefined, now: Date): Promise<void> {
  const { workspace, slackUser } = view;
  const settled = await HomeViews.updateOne(
    { workspace, slackUser, claim },
    { $set: { lookAt: later(now, REST), ...(hash && { hash }) }, $unset: { claim: 1 } },
  );
  if (settled.matchedCount > 0) return;
  // Somebody else published meanwhile, and whose view came last is not known: so it is published once more.
  await HomeViews.updateOne({ workspace, slackUser }, { $unset: { hash: 1 }, $set: { lookAt: now } });
}
