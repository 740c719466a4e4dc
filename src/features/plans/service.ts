import mongoose, { type ClientSession } from 'mongoose';
import { addDays, localDate } from '../../calendar';
import { transaction } from '../../database/transaction';
import { enqueue, type NewPost } from '../../outbox';
import { section } from '../../slack/blocks';
import { escaped } from '../../slack/text';
import { words } from '../../words';
import { againOf, isOf } from '../again';
import { type Commitment, Commitments, dropWithin, handOver, nextLook } from '../commitments';
import { type At, makeWithin, renewCards } from './making';
import { type Plan, type PlanLine, Plans, timesChanged } from './model';
import { keepingKeys } from './same-lines';
import { isWithdrawn, lineOf } from './standing';

type Step = Commitment['steps'][number];

export type Entered = Pick<Plan, 'district' | 'name' | 'parties' | 'from' | 'to' | 'link' | 'lines'> & {
  /** By Slack user id. */
  followedBy: string;
};
export type Kept = { kind: 'done'; plan: Plan } | { kind: 'overtaken'; plan: Plan };

/**
 * Keeps a plan, or what it has become, and the commitments of its lines that fall due soon: both, or neither. What stood there before is
 * kept; a form that comes again, though it was saved, changes what is another in it since. Of lines that are gone, and of dates that are, only what is due from today on is dropped. Whoever follows it now follows all that
 * is open of it.
 */
export async function enterPlan(
  { programme, now, within, log }: At,
  {
    view,
    by,
    edits,
    seen = 0,
    entered,
    speaks,
  }: {
    view: string;
    by: string;
    edits?: string;
    seen?: number;
    entered: Entered;
    /** The language of who saves it in a form: they are told that it is kept. */
    speaks?: string;
  },
): Promise<Kept> {
  const { workspace } = programme;
  const key = edits ?? view;
  const today = localDate(now, programme.timeZone);
  let isNew = false;
  const kept = await transaction(
    async (session): Promise<Kept> => {
      isNew = false;
      const before = await Plans.findOne({ workspace, key }, { _id: 0 }, { session }).lean<Plan>();
      const sent = before ? sentBefore(before, view) : undefined;
      const isSeen = !before || timesChanged(before) <= seen;
      if (before && sent && saysSame(before, isSeen ? before : sent.said, entered)) {
        return { kind: 'done', plan: before };
      }
      // What the form itself has changed before, its author knows.
      if (before && !isSeen && !sent?.isLast) return { kind: 'overtaken', plan: before };
      const id = before && sent ? againOf(view, before) : view;
      const plan: Plan = {
        workspace,
        key,
        enteredBy: before?.enteredBy ?? by,
        at: before?.at ?? now,
        ...entered,
        lines: keepingKeys(entered.lines, before?.lines ?? []),
        versions: before ? [...before.versions, { before: only(before), by, at: now, view: id }] : [],
        ...(before?.removals && { removals: before.removals }),
        // What was due before it was entered is nobody's fault.
        madeUntil: addDays(today, -1),
        version: (before?.version ?? 0) + 1,
      };
      const ahead = await Commitments.find(
        { workspace, 'plan.key': key, madeOn: mongoose.trusted({ $gte: today }) },
        { _id: 0 },
        { session },
      ).lean<Commitment[]>();
      const text = words(programme.language)('plans:reason.changed');
      const step = { id, by, at: now, text };
      const dropped: Commitment[] = [];
      const takenUp: Commitment[] = [];
      for (const one of ahead) {
        const line = lineOf(plan, one);
        if (!line) {
          if (!one.isOpen || (one.by && one.by < today)) continue;
          await dropWithin(session, one, step);
          dropped.push(one);
        } else {
          const wasDropped = isWithdrawn(plan, one);
          if (wasDropped) takenUp.push({ ...one, isOpen: true });
          await reword(session, one, line, wasDropped ? { step, timeZone: programme.timeZone } : undefined);
        }
      }
      if (before && before.district.key !== plan.district.key) {
        const district = plan.district.key;
        await Commitments.collection.updateMany(
          { workspace, 'plan.key': key },
          { $set: { district } },
          { session },
        );
      }
      await handOver(session, { workspace, plan: key, to: entered.followedBy, now });
      const made = await makeWithin(session, plan, { programme, now });
      if (before) {
        const { matchedCount } = await Plans.collection.replaceOne(
          { workspace, key, version: before.version },
          plan,
          { session, ignoreUndefined: true },
        );
        if (matchedCount !== 1) throw new Error(`somebody else changed the plan ${key} meanwhile`);
      } else await Plans.collection.insertOne({ ...plan }, { session, ignoreUndefined: true });
      await renewCards(session, { programme, now }, [...made, ...takenUp], dropped);
      if (speaks) await enqueue(session, [savedPost(plan, { id, to: by, speaks })], now);
      isNew = true;
      return { kind: 'done', plan };
    },
    { within },
  );
  if (isNew) log?.info({ workspace, key }, 'a plan was entered');
  return kept;
}

/** The plan's words stay out of it: they may have to go for good. */
function savedPost(
  { workspace, key, district, lines }: Plan,
  { id, to, speaks }: { id: string; to: string; speaks: string },
): NewPost {
  const text = words(speaks)('plans:savedPlan', { district: escaped(district.name), count: lines.length });
  return {
    workspace,
    key: `plan:${key}/saved/${id}`,
    to: { user: to },
    message: { text, blocks: [section(text)] },
  };
}

const only = ({ name, parties, from, to, link, lines, followedBy }: Plan) => ({
  name,
  parties,
  from,
  to,
  ...(link && { link }),
  lines,
  ...(followedBy && { followedBy }),
});

type Written = Plan['versions'][number]['before'];

/** What a form has said that comes again: what stood there after it was sent last, and whether nobody has changed that since. */
function sentBefore(plan: Plan, view: string): { said: Written; isLast: boolean } | undefined {
  const { key, versions, removals = [], at } = plan;
  const last = versions.findLastIndex((one) => isOf(one.view, view));
  if (last < 0 && key !== view) return undefined;
  const since = versions[last]?.at ?? at;
  return {
    said: versions[last + 1]?.before ?? plan,
    isLast: last === versions.length - 1 && removals.every((one) => one.at < since),
  };
}

/** A form that comes again says what it has said last; or what stands there, where its author has seen that since. */
function saysSame(plan: Plan, stands: Written, entered: Entered): boolean {
  const written = ({ name, parties, from, to, link = '', lines }: Omit<Entered, 'district' | 'followedBy'>) =>
    JSON.stringify([
      name,
      parties,
      from,
      to,
      link,
      lines.map(({ line, stakeholder }) => [line, stakeholder]),
    ]);
  return (
    written(stands) === written(entered) &&
    (stands.followedBy ?? plan.enteredBy) === entered.followedBy &&
    plan.district.key === entered.district.key
  );
}

type DroppedBy = Pick<Step, 'id' | 'by' | 'at' | 'text'>;

/** What is due from today on says what the line says now; what the plan had dropped is owed again. */
async function reword(
  session: ClientSession,
  { workspace, key, version, by, ...before }: Commitment,
  { line, who, what }: PlanLine,
  again?: { step: DroppedBy; timeZone: string },
): Promise<void> {
  if (!again && before.line === line && before.what === what && before.who === who) return;
  await Commitments.collection.updateOne(
    { workspace, key, version },
    {
      $set: {
        line,
        who,
        what,
        ...(again && {
          status: 'open',
          isOpen: true,
          remindAt: nextLook(by, again.step.at, again.timeZone),
        }),
      },
      ...(again && { $unset: { closedAt: 1 } }),
      ...(again && { $push: { steps: { ...again.step, what: 'open again' } } as never }),
      $inc: { version: 1 },
    },
    { session },
  );
}
