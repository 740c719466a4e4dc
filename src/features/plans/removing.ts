import type { ClientSession } from 'mongoose';
import { localDate } from '../../calendar';
import { transaction } from '../../database/transaction';
import { enqueue, type NewUpdate, postAt, postsAbout, replaceUnsaid } from '../../outbox';
import { SAVE_WITHIN_MS } from '../../slack/limits';
import { words as wordsIn } from '../../words';
import { type Commitment, Commitments, keepChanged, stepUpdates } from '../commitments';
import { everybody, may, nobody, type Programme, programmeOf } from '../people';
import type { KeepsWords, Of, Removed } from '../removal';
import { stakeholdersByKey, whereItStoodBefore } from '../stakeholders';
import { planByKey } from './find';
import type { At } from './making';
import { board, boardPage, isOver } from './messages';
import { type Plan, Plans } from './model';
import { cleared, countPlaces, type PlanRecord, partiesOf } from './removal';
import { planHeading } from './removal-modal';
import { planStanding } from './standing';

/** How words are removed for good from a plan, and from what was promised by it. */
export const planRemoval: KeepsWords = {
  sentences: {
    intro: 'plans:remove.intro',
    hint: 'plans:remove.hint',
    wherever: 'plans:remove.wherever',
    nowhere: 'plans:remove.nowhere',
    refused: 'plans:remove.refused',
  },
  async recordOf({ workspace }, channel, { ts }) {
    return (await postAt({ workspace, channel, ts }))?.about.plan;
  },
  async open({ workspace, clock, log }, viewer, key) {
    const plan = await planByKey(workspace, key);
    if (!plan) return undefined;
    const record = may(viewer, 'see the log', nobody) ? await recordOf(plan) : undefined;
    return {
      may: may(viewer, 'remove words for good', partiesOf(plan)),
      ...(record && { heading: (language: string) => planHeading(plan, language) }),
      count: (words) => record && countPlaces(record, words),
      isDone: (view) => plan.removals?.some((one) => one.view === view) ?? false,
      async remove(removed) {
        const programme = await programmeOf(workspace);
        if (programme)
          await removeForGood({ programme, now: clock(), within: SAVE_WITHIN_MS, log }, key, removed);
      },
    };
  },
};

export const removalOf = (key: string): Of => ({ feature: 'plans', key, sentences: planRemoval.sentences });

async function recordOf(plan: Plan, session: ClientSession | null = null): Promise<PlanRecord> {
  const { workspace, key } = plan;
  const commitments = await Commitments.find({ workspace, 'plan.key': key }, { _id: 0 }, { session }).lean<
    Commitment[]
  >();
  return { plan, commitments };
}

/** Takes the words out of all that is kept of a plan and of what waits to be said, and says anew what we said with them. */
async function removeForGood(
  { programme, now, within, log }: At,
  key: string,
  { words, by, reason, view }: Removed,
): Promise<void> {
  const { workspace, language } = programme;
  const mark = wordsIn(language)('removal:mark');
  await transaction(
    async (session) => {
      const known = await Plans.findOne({ workspace, key }, { _id: 0 }, { session }).lean<Plan>();
      if (!known) return;
      const before = await recordOf(known, session);
      const isDone = view !== undefined && known.removals?.some((one) => one.view === view);
      if (isDone && countPlaces(before, words) === 0) return;
      const after = cleared(before, words, mark);
      const plan: Plan = {
        ...after.plan,
        removals: [...(known.removals ?? []), { by, at: now, reason, ...(view && { view }) }],
        version: known.version + 1,
      };
      const { matchedCount } = await Plans.collection.replaceOne(
        { workspace, key, version: known.version },
        plan,
        { session, ignoreUndefined: true },
      );
      if (matchedCount !== 1) throw new Error(`somebody else changed the plan ${key} meanwhile`);
      await keepChanged(session, before.commitments, after.commitments);
      const updates = [
        ...after.commitments.flatMap((one) => stepUpdates(one, language)),
        ...(await boardsAnew(session, plan, programme, now)),
      ];
      const former = await formerSteps(session, after.commitments, language);
      await enqueue(session, [], now, [...updates, ...former]);
      await replaceUnsaid(session, updates);
    },
    { within },
  );
  log?.info({ workspace, key }, 'words were removed from a plan for good');
}

/** Every board of it that was sent to somebody, as it reads now: which words stood there is not kept. */
async function boardsAnew(
  session: ClientSession,
  plan: Plan,
  { workspace, language, timeZone }: Programme,
  now: Date,
): Promise<NewUpdate[]> {
  const posts = await postsAbout({ workspace, plan: plan.key }, session);
  if (posts.length === 0) return [];
  const members = new Map((await everybody(workspace)).map((one) => [one.slackUser, one.language]));
  const standing = await planStanding(plan);
  const today = localDate(now, timeZone);
  return posts.flatMap(({ key, to }) => {
    const page = boardPage(key);
    if (page === undefined || !to.user) return [];
    const spoken = members.get(to.user) ?? language;
    const message = board(plan, standing, { language: spoken, today })[page] ?? isOver(spoken);
    return [{ workspace, of: key, message }];
  });
}

/** What was said of its commitments in threads that stand elsewhere now. */
async function formerSteps(
  session: ClientSession,
  commitments: Commitment[],
  language: string,
): Promise<NewUpdate[]> {
  const [workspace] = commitments.map((one) => one.workspace);
  if (workspace === undefined) return [];
  const keys = [...new Set(commitments.flatMap(({ stakeholder }) => stakeholder ?? []))];
  const all: NewUpdate[] = [];
  for (const [key, stakeholder] of await stakeholdersByKey(workspace, keys)) {
    const steps = commitments
      .filter((one) => one.stakeholder === key)
      .flatMap((one) => stepUpdates(one, language));
    all.push(...(await whereItStoodBefore(session, stakeholder, steps)));
  }
  return all;
}
