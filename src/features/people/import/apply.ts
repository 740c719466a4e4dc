import type { ClientSession, Model } from 'mongoose';
import { Communities, Districts, Members, Pairings, Programmes, QuestionSets } from '../model';
import { speakAnewIn, speakAnewTo } from '../spoken';
import type { Records } from './known';
import { type Change, isChange, type Kind } from './plan';

/** Writes what is new and changed, in the caller's transaction; reminders are said as people are spoken to now. */
export async function writePlan(plan: Change[], wanted: Records, session: ClientSession): Promise<void> {
  const changed = (what: Kind) => plan.filter((change) => change.what === what && isChange(change));
  const { programme } = wanted;
  if (programme && changed('programme').length > 0) {
    await Programmes.replaceOne({ workspace: programme.workspace }, programme, { session, upsert: true });
  }
  await replace(Districts, changed('district'), wanted.districts, session);
  await replace(Communities, changed('community'), wanted.communities, session);
  await replace(Members, changed('member'), wanted.members, session);
  await replace(Pairings, changed('pairing'), wanted.pairings, session);

  const isSpoken = ({ fields }: Change) =>
    fields.some(({ name }) => name === 'language' || name === 'timeZone');
  for (const { key } of changed('member').filter(isSpoken)) {
    const member = wanted.members.get(key);
    if (member) await speakAnewTo(member, session);
  }
  for (const { key } of changed('pairing').filter(isSpoken)) {
    const pairing = wanted.pairings.get(key);
    if (pairing) await speakAnewIn(pairing, session);
  }

  const sets = changed('question set').flatMap(({ key, change }) => {
    const set = wanted.questionSets.get(key);
    return set ? [{ ...set, version: change === 'new' ? 1 : set.version + 1 }] : [];
  });
  if (sets.length > 0) await QuestionSets.insertMany(sets, { session });
}

async function replace<T extends { workspace: string; key: string }>(
  model: Model<T>,
  changes: Change[],
  wanted: Map<string, T>,
  session: ClientSession,
): Promise<void> {
  const operations = changes.flatMap(({ key }) => {
    const replacement = wanted.get(key);
    if (!replacement) return [];
    const filter = { workspace: replacement.workspace, key };
    return [{ replaceOne: { filter, replacement, upsert: true } }];
  });
  if (operations.length > 0) await model.bulkWrite(operations as never, { session });
}
