import type { ClientSession } from 'mongoose';
import { enqueue, type FailedPost, type NewPost, Posts } from '../../outbox';
import { actions, button, section } from '../../slack/blocks';
import { mention } from '../../slack/text';
import { spokenDate, words } from '../../words';
import type { Accompany } from '../feature';
import { findMember, membersWhoMay } from '../people';
import { askAfterAll } from './course';
import { sayCardAgain } from './deleted-card';
import { acts } from './messages';
import { type Problem, Problems } from './model';
import { changeWithin } from './service';
import { cardKey, copyKey, managerCardKey } from './turn';

/** What could not be said of a problem, and what comes of it: whoever counts on its being read is told that it was not. */
export async function onFailed(
  { workspace, clock }: Accompany,
  { kind, key: post, of, problem: reason, about }: FailedPost,
  session: ClientSession,
): Promise<void> {
  const key = about.problem;
  if (!key) return;
  const problem = await Problems.findOne({ workspace, key }, { _id: 0 }, { session }).lean<Problem>();
  if (!problem) return;
  const now = clock();
  const isCardGone = kind === 'update' && of === cardKey(problem) && reason === 'message_not_found';
  if (isCardGone) return sayCardAgain(session, problem, now);
  if (post === cardKey(problem)) return sayOnce(session, await notPosted(problem), now);
  const unread = directOf(problem).find((one) => one.post === post);
  if (!unread) return;
  await sayOnce(session, await notReached(problem, unread), now);
  const { asking } = unread;
  if (asking !== undefined) await changeWithin(session, problem, now, (turn) => askAfterAll(turn, asking));
}

/** What was sent to one person because of what another did. */
interface Direct {
  /** The key of the post. */
  post: string;
  person: string;
  by: string;
  why: 'asked' | 'owner' | 'raiser';
  /** Of who was asked, the place of the asking. */
  asking?: number;
}

function directOf(problem: Problem): Direct[] {
  const { asked, copies = [] } = problem;
  return [
    ...asked.map(({ manager, by }, asking) => {
      return { post: managerCardKey(problem, asking), person: manager, by, why: 'asked' as const, asking };
    }),
    ...copies.map(({ person, by, why }, number) => ({ post: copyKey(problem, number), person, by, why })),
  ];
}

/** Tried again, it may fail again. */
async function sayOnce(session: ClientSession, post: NewPost, now: Date): Promise<void> {
  const { workspace, key } = post;
  if (!(await Posts.exists({ workspace, key }).session(session))) await enqueue(session, [post], now);
}

/** To who raised it, who believes that its card stands in the channel. */
async function notPosted(problem: Problem): Promise<NewPost> {
  const { workspace, key, raisedBy, raisedAt, timeZone, channel, pairing } = problem;
  const language = (await findMember(workspace, raisedBy))?.language ?? problem.language;
  const t = words(language);
  const date = spokenDate(raisedAt, language, timeZone);
  const text = [
    t('problem-talk:notPosted', { date, channel: `<#${channel}>` }),
    t((await isKnown(workspace)) ? 'problem-talk:coordinatorKnows' : 'problem-talk:nobodyKnows'),
  ].join(' ');
  const open = button(acts.open, t('problems:button.open'), { value: key });
  return {
    workspace,
    key: `${cardKey(problem)}/not-posted`,
    to: { user: raisedBy },
    message: { text, blocks: [section(text), actions('problem', [open])] },
    about: { pairing, problem: key },
  };
}

/** In the problem's thread, where who has done so believes that they were reached. */
async function notReached(problem: Problem, { post, person, by, why }: Direct): Promise<NewPost> {
  const { workspace, key, channel, pairing, language } = problem;
  const root = cardKey(problem);
  const t = words(language);
  const text = [
    ...(by === person ? [] : [`${mention(by)}:`]),
    t(`problem-talk:unreached.${why}`, { person: mention(person) }),
    t((await isKnown(workspace, person)) ? 'problem-talk:coordinatorKnows' : 'problem-talk:nobodyKnows'),
  ].join(' ');
  return {
    workspace,
    key: `${root}/not-reached${post.slice(root.length)}`,
    to: { channel },
    inThreadOf: root,
    message: { text, blocks: [section(text)] },
    about: { pairing, problem: key },
  };
}

/** Somebody, other than who can't be reached, is told of faults. */
async function isKnown(workspace: string, unreached?: string): Promise<boolean> {
  const told = await membersWhoMay(workspace, 'be told of faults');
  return told.some(({ slackUser }) => slackUser !== unreached);
}
