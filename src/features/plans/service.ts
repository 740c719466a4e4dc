import mongoose, { type ClientSession } from 'mongoose';
import { addDays, atLocal, localDate } from '../../calendar';
import { transaction } from '../../database/transaction';
import type { Logger } from '../../log';
import { enqueue, type NewUpdate } from '../../outbox';
import { words } from '../../words';
import { type Commitment, Commitments, dropWithin, nextLook, planCommitment } from '../commitments';
import type { Programme } from '../people';
import { cardOf, type Stakeholder, Stakeholders } from '../stakeholders';
import { dueDates, horizon, makingDay } from './dates';
import { type Done, type Plan, type PlanLine, Plans } from './model';
import { keepingKeys } from './same-lines';

type Step = Commitment['steps'][number];

export interface At {
  programme: Programme;
  now: Date;
  within?: number;
  log?: Logger;
}

export type Entered = Pick<Plan, 'district' | 'name' | 'parties' | 'from' | 'to' | 'link' | 'lines'>;
export type Kept = { kind: 'done'; plan: Plan } | { kind: 'overtaken'; seen: number };

/** Commitments are made in the morning of a day in the programme. */
const AT = '06:00';

/**
 * Keeps a plan, or what it has become, and the commitments of its lines that fall due soon: both, or neither. What stood there before is
 * kept; of lines that are gone, and of dates that are, only what is due from today on is dropped.
 */
export async function enterPlan(
  { programme, now, within, log }: At,
  {
    view,
    by,
    owner,
    edits,
    seen = 0,
    entered,
  }: {
    view: string;
    by: string;
    /** Who follows what is made from now on; otherwise who entered the plan first. */
    owner?: string;
    edits?: string;
    seen?: number;
    entered: Entered;
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
      const isSame = before && (before.key === view || before.versions.some((one) => one.view === view));
      if (isSame) return { kind: 'done', plan: before };
      if (before && before.versions.length > seen) return { kind: 'overtaken', seen: before.versions.length };
      const plan: Plan = {
        workspace,
        key,
        enteredBy: owner ?? before?.enteredBy ?? by,
        at: before?.at ?? now,
        ...entered,
        lines: keepingKeys(entered.lines, before?.lines ?? []),
        versions: before ? [...before.versions, { before: only(before), by, at: now, view }] : [],
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
      const step = { id: view, by, at: now, text };
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
          if (wasDropped) takenUp.push(one);
          await reword(session, one, line, wasDropped ? { step, timeZone: programme.timeZone } : undefined);
        }
      }
      const made = await make(session, plan, { programme, now });
      if (before) {
        const { matchedCount } = await Plans.collection.replaceOne(
          { workspace, key, version: before.version },
          plan,
          { session, ignoreUndefined: true },
        );
        if (matchedCount !== 1) throw new Error(`somebody else changed the plan ${key} meanwhile`);
      } else await Plans.collection.insertOne({ ...plan }, { session, ignoreUndefined: true });
      await renewCards(session, { programme, now }, [...made, ...takenUp], dropped);
      isNew = true;
      return { kind: 'done', plan };
    },
    { within },
  );
  if (isNew) log?.info({ workspace, key }, 'a plan was entered');
  return kept;
}

const only = ({ name, parties, from, to, link, lines }: Plan) => ({
  name,
  parties,
  from,
  to,
  ...(link && { link }),
  lines,
});

/** Makes the commitments of a plan's lines that fall due soon, and says when the next are to be made. */
async function make(
  session: ClientSession,
  plan: Plan,
  { programme, now }: Pick<At, 'programme' | 'now'>,
): Promise<Commitment[]> {
  const { workspace } = plan;
  const { timeZone } = programme;
  const until = horizon(localDate(now, timeZone));
  const after = plan.madeUntil ?? addDays(plan.from, -1);
  const dated = plan.lines.flatMap((line) =>
    dueDates(line.when, plan.from, plan.to).map((date) => ({ line, date })),
  );
  const wanted = dated
    .filter(({ date }) => date > after && date <= until)
    .map(({ line, date }) => planCommitment(plan, line, date, { now, timeZone }));
  const keys = wanted.map(({ key }) => key);
  const known = new Set(
    (
      await Commitments.collection
        .find({ workspace, key: { $in: keys } }, { session, projection: { key: 1 } })
        .toArray()
    ).map(({ key }) => key),
  );
  const made = wanted.filter(({ key }) => !known.has(key));
  if (made.length > 0) {
    await Commitments.collection.insertMany(made, { session, ignoreUndefined: true });
  }
  const next = dated
    .map(({ date }) => date)
    .filter((date) => date > until)
    .sort()[0];
  plan.madeUntil = until;
  plan.makeAt = next ? atLocal(makingDay(next), AT, timeZone) : undefined;
  return made;
}

/** The line of which a commitment still is, on a date on which it still falls due. */
const lineOf = ({ lines, from, to }: Plan, { plan, madeOn }: Commitment) =>
  lines.find(({ key, when }) => key === plan?.line && dueDates(when, from, to).includes(madeOn));

/** Dropped by a change of the plan, and nothing had been done with it before: it is as if it had not been promised. */
const isWithdrawn = ({ versions }: Plan, { status, steps }: Pick<Commitment, 'status' | 'steps'>) =>
  status === 'dropped' &&
  steps.every(({ id, what }) => what === 'made' || versions.some(({ view }) => view === id));

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

/** The cards of all whose commitments have become more or fewer. */
async function renewCards(
  session: ClientSession,
  { programme, now }: Pick<At, 'programme' | 'now'>,
  made: Commitment[],
  dropped: Commitment[],
): Promise<void> {
  const { workspace, settings, language, timeZone } = programme;
  const keys = new Set([...made, ...dropped].flatMap(({ stakeholder }) => stakeholder ?? []));
  const updates: NewUpdate[] = [];
  for (const key of keys) {
    const known = await Stakeholders.findOne({ workspace, key }, { _id: 0 }, { session }).lean<Stakeholder>();
    if (!known) continue;
    const dates = (all: Commitment[]) =>
      all.filter(({ stakeholder }) => stakeholder === key).flatMap(({ by }) => by ?? []);
    const promised = [...known.promised];
    for (const date of dates(dropped)) promised.splice(promised.indexOf(date), 1);
    const one: Stakeholder = {
      ...known,
      promised: [...promised, ...dates(made)].sort(),
      version: known.version + 1,
    };
    await Stakeholders.collection.replaceOne({ workspace, key, version: known.version }, one, {
      session,
      ignoreUndefined: true,
    });
    updates.push(...cardOf(one, { settings, language, today: localDate(now, timeZone) }, false).updates);
  }
  await enqueue(session, [], now, updates);
}

/** Makes what falls due soon by a plan, in its time. */
export async function makeDue({ programme, now, log }: At, key: string): Promise<void> {
  const { workspace } = programme;
  await transaction(async (session) => {
    const plan = await Plans.findOne({ workspace, key }, { _id: 0 }, { session }).lean<Plan>();
    if (!plan?.makeAt || plan.makeAt > now) return;
    const { version } = plan;
    const made = await make(session, plan, { programme, now });
    await Plans.collection.replaceOne(
      { workspace, key, version },
      { ...plan, version: version + 1 },
      { session, ignoreUndefined: true },
    );
    await renewCards(session, { programme, now }, made, []);
  });
  log?.info({ workspace, key }, 'commitments of a plan were made');
}

/** What became of a line; one that is gone stands in the plan no more. */
export interface Standing {
  line: PlanLine;
  commitments: Done[];
  isGone?: true;
}

/** A plan's lines, and what became of each; after them those that are gone, but had commitments. */
export async function planStanding(plan: Plan): Promise<Standing[]> {
  const { workspace, key } = plan;
  const all = await Commitments.find(
    { workspace, 'plan.key': key },
    { _id: 0, plan: 1, status: 1, by: 1, isOpen: 1, steps: 1 },
  )
    .sort({ by: 1 })
    .lean<(Done & Pick<Commitment, 'steps'>)[]>();
  const counted = all.filter((one) => !isWithdrawn(plan, one));
  const standing = (line: PlanLine) => ({
    line,
    commitments: counted.filter((one) => one.plan?.line === line.key),
  });
  const gone = new Map<string, PlanLine>();
  for (const { before } of plan.versions) for (const line of before.lines) gone.set(line.key, line);
  for (const line of plan.lines) gone.delete(line.key);
  return [
    ...plan.lines.map(standing),
    ...[...gone.values()]
      .map((line): Standing => ({ ...standing(line), isGone: true }))
      .filter(({ commitments }) => commitments.length > 0),
  ];
}
