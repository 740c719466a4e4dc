import type { ClientSession } from 'mongoose';
import { addDays, atLocal, localDate } from '../../calendar';
import { transaction } from '../../database/transaction';
import type { Logger } from '../../log';
import { enqueue, type NewUpdate } from '../../outbox';
import { type Commitment, Commitments, planCommitment } from '../commitments';
import type { Programme } from '../people';
import { cardOf, type Stakeholder, Stakeholders } from '../stakeholders';
import { dueDates, horizon, makingDay } from './dates';
import { type Done, type Plan, type PlanLine, Plans } from './model';

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
 * kept; commitments of a line that is gone are dropped, those of before today stay.
 */
export async function enterPlan(
  { programme, now, within, log }: At,
  {
    view,
    by,
    edits,
    seen = 0,
    entered,
  }: { view: string; by: string; edits?: string; seen?: number; entered: Entered },
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
        enteredBy: before?.enteredBy ?? by,
        at: before?.at ?? now,
        ...entered,
        versions: before ? [...before.versions, { before: only(before), by, at: now, view }] : [],
        // What was due before it was entered is nobody's fault.
        madeUntil: addDays(today, -1),
        version: (before?.version ?? 0) + 1,
      };
      const stayed = new Set(plan.lines.map((line) => line.key));
      const gone = await Commitments.find(
        { workspace, 'plan.key': key, isOpen: true },
        { _id: 0 },
        { session },
      ).lean<Commitment[]>();
      const dropped = gone.filter((one) => one.plan && !stayed.has(one.plan.line));
      for (const one of dropped) await drop(session, one, { view, by, now });
      const made = await make(session, plan, { programme, now });
      if (before) {
        const { matchedCount } = await Plans.collection.replaceOne(
          { workspace, key, version: before.version },
          plan,
          { session, ignoreUndefined: true },
        );
        if (matchedCount !== 1) throw new Error(`somebody else changed the plan ${key} meanwhile`);
      } else await Plans.collection.insertOne({ ...plan }, { session, ignoreUndefined: true });
      await renewCards(session, { programme, now }, made, dropped);
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

async function drop(
  session: ClientSession,
  { workspace, key, version }: Commitment,
  { view, by, now }: { view: string; by: string; now: Date },
): Promise<void> {
  await Commitments.collection.updateOne(
    { workspace, key, version },
    {
      $set: { status: 'dropped', isOpen: false },
      $unset: { remindAt: 1 },
      $push: { steps: { id: view, what: 'dropped', by, at: now } } as never,
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

export async function planStanding(plan: Plan): Promise<{ line: PlanLine; commitments: Done[] }[]> {
  const { workspace, key } = plan;
  const all = await Commitments.find(
    { workspace, 'plan.key': key },
    { _id: 0, plan: 1, status: 1, by: 1, isOpen: 1 },
  )
    .sort({ by: 1 })
    .lean<Done[]>();
  return plan.lines.map((line) => ({ line, commitments: all.filter((one) => one.plan?.line === line.key) }));
}
