import type { ClientSession } from 'mongoose';
import { addDays, atLocal, localDate } from '../../calendar';
import { transaction } from '../../database/transaction';
import type { Logger } from '../../log';
import { enqueue, type NewUpdate } from '../../outbox';
import { type Commitment, Commitments, owing, planCommitment } from '../commitments';
import type { Programme } from '../people';
import { cardOf, type Stakeholder, Stakeholders } from '../stakeholders';
import { dueDates, horizon, makingDay } from './dates';
import { followerOf, type Plan, Plans } from './model';

export interface At {
  programme: Programme;
  now: Date;
  within?: number;
  log?: Logger;
}

/** Commitments are made in the morning of a day in the programme. */
const AT = '06:00';

/** Makes the commitments of a plan's lines that fall due soon, and says when the next are to be made. */
export async function makeWithin(
  session: ClientSession,
  plan: Plan,
  { programme, now }: Pick<At, 'programme' | 'now'>,
): Promise<Commitment[]> {
  const { workspace } = plan;
  const { timeZone } = programme;
  const followedBy = followerOf(plan);
  const until = horizon(localDate(now, timeZone));
  const after = plan.madeUntil ?? addDays(plan.from, -1);
  const dated = plan.lines.flatMap((line) =>
    dueDates(line.when, plan.from, plan.to).map((date) => ({ line, date })),
  );
  const wanted = dated
    .filter(({ date }) => date > after && date <= until)
    .map(({ line, date }) => planCommitment({ ...plan, followedBy }, line, date, { now, timeZone }));
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

/** The cards of all whose open commitments have become more, or fewer. */
export async function renewCards(
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
    const theirs = (all: Commitment[]) => all.filter(({ stakeholder }) => stakeholder === key);
    const one: Stakeholder = {
      ...known,
      ...owing(known, theirs(dropped), theirs(made)),
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
    const made = await makeWithin(session, plan, { programme, now });
    await Plans.collection.replaceOne(
      { workspace, key, version },
      { ...plan, version: version + 1 },
      { session, ignoreUndefined: true },
    );
    await renewCards(session, { programme, now }, made, []);
  });
  log?.info({ workspace, key }, 'commitments of a plan were made');
}
