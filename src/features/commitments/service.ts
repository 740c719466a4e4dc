import type { ClientSession } from 'mongoose';
import { localDate } from '../../calendar';
import { transaction } from '../../database/transaction';
import type { Logger } from '../../log';
import { enqueue, type NewPost, type NewUpdate } from '../../outbox';
import { forget, type NewReminder, remind } from '../../reminders';
import type { WordKey } from '../../words';
import { againOf, isOf } from '../again';
import { may, nobody, type Programme, type Viewer } from '../people';
import { cardOf, type Stakeholder, Stakeholders, stakeholderKey } from '../stakeholders';
import type { KeepsOfCommitments } from './keeps';
import { stepReply } from './messages';
import { type Commitment, type CommitmentStatus, Commitments, type Pressing, type Step } from './model';
import { recounted } from './owing';
import { nextLook } from './timing';

export interface At {
  programme: Programme;
  now: Date;
  within?: number;
  log?: Logger;
}

/** What somebody says of a commitment. */
export type Deed =
  | { what: 'fulfilled' | 'partly' | 'broken' | 'dropped' | 'open again'; text?: string }
  | { what: 'new date'; by: string; text: string }
  | { what: 'pressed'; how: Pressing; text?: string }
  | { what: 'asked the manager'; text?: string };

export type Done =
  | { kind: 'done'; commitment: Commitment }
  | { kind: 'refused'; why: WordKey }
  | { kind: 'overtaken'; commitment: Commitment };

const statusAfter: Partial<Record<Deed['what'], CommitmentStatus>> = {
  fulfilled: 'fulfilled',
  partly: 'partly',
  broken: 'broken',
  dropped: 'dropped',
  'open again': 'open',
};

/**
 * Keeps what became of a commitment; the form's id makes twice once, and what is another in a form that comes again is a further step.
 * Somebody who has not seen the last step is shown it first.
 */
export async function follow(
  { programme, now, within, log }: At,
  viewer: Viewer,
  {
    key,
    view,
    seen,
    deed,
    timeZone,
  }: { key: string; view: string; seen: number; deed: Deed; timeZone: string },
  {
    told,
    keeps = [],
  }: {
    /** Who is told because of it. */
    told?: ((commitment: Commitment) => Promise<NewReminder[]>) | undefined;
    keeps?: KeepsOfCommitments[];
  } = {},
): Promise<Done> {
  const { workspace } = programme;
  let isNew = false;
  const done = await transaction(
    async (session): Promise<Done> => {
      isNew = false;
      const before = await Commitments.findOne(
        { workspace, key },
        { _id: 0 },
        { session },
      ).lean<Commitment>();
      if (!before) return { kind: 'refused', why: 'commitments:refused.unknown' };
      if (!may(viewer, 'follow the commitment', { ...nobody, raiser: before.owner })) {
        return { kind: 'refused', why: 'commitments:refused.notYours' };
      }
      const last = before.steps.findLastIndex(({ id }) => isOf(id, view));
      const isAgain = last >= 0;
      if (isAgain && isSaid(before.steps[last], deed)) return { kind: 'done', commitment: before };
      // What the form itself has done before, its author knows.
      const known = Math.max(seen, last + 1);
      if (before.steps.length > known) return { kind: 'overtaken', commitment: before };
      const once = isAgain ? againOf(view, before) : view;
      const commitment = after(before, deed, { view: once, by: viewer.slackUser, now, timeZone });
      const { matchedCount } = await Commitments.collection.replaceOne(
        { workspace, key, version: before.version },
        commitment,
        { session, ignoreUndefined: true },
      );
      if (matchedCount !== 1) throw new Error(`somebody else changed the commitment ${key} meanwhile`);
      await forget(session, workspace, before.reminded ?? []);
      await remind(session, (await told?.(commitment)) ?? []);
      await say(session, { programme, now }, before, commitment);
      for (const { followed } of keeps) await followed(session, commitment);
      isNew = true;
      return { kind: 'done', commitment };
    },
    { within },
  );
  if (isNew) log?.info({ workspace, key }, 'a commitment was followed');
  return done;
}

/** A step says just this. */
function isSaid(step: Step | undefined, deed: Deed): boolean {
  return (
    step?.what === deed.what &&
    (step.text ?? '') === (deed.text ?? '') &&
    (deed.what !== 'new date' || step.to === deed.by) &&
    (deed.what !== 'pressed' || step.how === deed.how)
  );
}

/** The owner's reminder: a later one takes the place of the one before. */
export const reminderKey = ({ key }: Pick<Commitment, 'key'>) => `commitment:${key}/owner`;

/** A line that is not in the agreements, or in the plan, any more: nobody is reminded of it. */
export async function dropWithin(
  session: ClientSession,
  { workspace, key, version, reminded = [] }: Commitment,
  step: Pick<Step, 'id' | 'by' | 'at' | 'text'>,
): Promise<void> {
  await Commitments.collection.updateOne(
    { workspace, key, version },
    {
      $set: { status: 'dropped', isOpen: false, closedAt: step.at },
      $unset: { remindAt: 1, reminded: 1 },
      $push: { steps: { ...step, what: 'dropped' } } as never,
      $inc: { version: 1 },
    },
    { session },
  );
  await forget(session, workspace, reminded);
}

function after(
  before: Commitment,
  deed: Deed,
  { view, by, now, timeZone }: { view: string; by: string; now: Date; timeZone: string },
): Commitment {
  const date = deed.what === 'new date' ? deed.by : before.by;
  const status = statusAfter[deed.what] ?? before.status;
  // What is partly done is still owed; a new date takes up again what was given up.
  const isOpen = deed.what === 'new date' ? true : status === 'open' || status === 'partly';
  const step: Step = {
    id: view,
    what: deed.what,
    by,
    at: now,
    ...(deed.text && { text: deed.text }),
    ...(deed.what === 'new date' && { to: deed.by, ...(before.by && { before: before.by }) }),
    ...(deed.what === 'pressed' && { how: deed.how }),
  };
  return {
    ...before,
    status: deed.what === 'new date' && !before.isOpen ? 'open' : status,
    isOpen,
    closedAt: isOpen ? undefined : status === before.status ? before.closedAt : now,
    by: date,
    remindAt: isOpen ? nextLook(date, now, timeZone) : undefined,
    reminded: undefined,
    steps: [...before.steps, step],
    version: before.version + 1,
  };
}

/** The key of the post of a meeting, in which something was agreed. */
export const meetingPostKey = (meeting: string) => `meeting:${meeting}`;
export const stepKey = ({ key }: Pick<Commitment, 'key'>, { id }: Step) => `commitment:${key}/${id}`;

/** What was done stands in the stakeholder's thread, and their card tells how many are open and overdue now. */
async function say(
  session: ClientSession,
  { programme, now }: Pick<At, 'programme' | 'now'>,
  before: Commitment,
  commitment: Commitment,
): Promise<void> {
  const { workspace, stakeholder: key } = commitment;
  const step = commitment.steps.at(-1);
  if (!key || !step) return;
  const known = await Stakeholders.findOne({ workspace, key }, { _id: 0 }, { session }).lean<Stakeholder>();
  if (!known) return;
  const { settings, language, timeZone } = programme;
  const { channel } = known;
  const posts: NewPost[] = channel
    ? [
        {
          workspace,
          key: stepKey(commitment, step),
          to: { channel },
          inThreadOf: stakeholderKey(known),
          message: stepReply(commitment, step, language),
          about: { stakeholder: key, ...(commitment.plan && { plan: commitment.plan.key }) },
        },
      ]
    : [];
  if (before.isOpen === commitment.isOpen && before.by === commitment.by) {
    await enqueue(session, posts, now);
    return;
  }
  const one: Stakeholder = { ...recounted(known, before, commitment), version: known.version + 1 };
  const { matchedCount } = await Stakeholders.collection.replaceOne(
    { workspace, key, version: known.version },
    one,
    { session, ignoreUndefined: true },
  );
  if (matchedCount !== 1) throw new Error(`somebody else changed the stakeholder ${key} meanwhile`);
  const card = cardOf(one, { settings, language, today: localDate(now, timeZone) }, false);
  await enqueue(session, posts, now, card.updates);
}

/** What was said of a commitment in its stakeholder's thread, as it reads now. */
export const stepUpdates = (commitment: Commitment, language: string): NewUpdate[] =>
  commitment.steps
    .filter(({ what }) => what !== 'made')
    .map((step) => ({
      workspace: commitment.workspace,
      of: stepKey(commitment, step),
      message: stepReply(commitment, step, language),
    }));
