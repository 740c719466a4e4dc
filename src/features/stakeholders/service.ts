import mongoose, { type ClientSession } from 'mongoose';
import type { NewPost, NewUpdate } from '../../outbox';
import type { Programme, Sector } from '../people';
import { nameWords, plainName } from './find';
import { type CardReader, stakeholderCard } from './messages';
import { type Stakeholder, type StakeholderChange, Stakeholders } from './model';

/** What is asked of a new one. */
export interface NewStakeholder {
  name: string;
  type: string;
  sector: Sector;
  district?: { key: string; name: string; logChannel?: string };
}

export const stakeholderKey = ({ key }: Pick<Stakeholder, 'key'>) => `stakeholder:${key}`;

/** Adds one in a transaction, or finds the one that has this name already: two people may add it at once. */
export async function addWithin(
  session: ClientSession,
  { name, type, sector, district }: NewStakeholder,
  {
    workspace,
    key,
    by,
    now,
    logChannel,
  }: { key: string; by: string; now: Date } & Pick<Programme, 'workspace' | 'logChannel'>,
): Promise<Stakeholder> {
  const plain = plainName(name);
  const same = { workspace, plainName: plain, 'district.key': district?.key, status: 'active' as const };
  const known = await Stakeholders.findOne(
    district ? same : { workspace, plainName: plain, status: 'active', district: null },
    { _id: 0 },
    { session },
  ).lean<Stakeholder>();
  if (known) return known;
  const channel = district?.logChannel ?? logChannel;
  const added: Stakeholder = {
    workspace,
    key,
    name,
    plainName: plain,
    nameWords: nameWords(name),
    type,
    sector,
    ...(district && { district: { key: district.key, name: district.name } }),
    ...(channel && { channel }),
    status: 'active',
    meetings: 0,
    promised: [],
    undated: 0,
    addedBy: by,
    addedAt: now,
    changes: [],
    version: 0,
  };
  await Stakeholders.collection.insertOne({ ...added }, { session, ignoreUndefined: true });
  return added;
}

/** What is said of it when it has changed: its card anew, or for the first time. */
export function cardOf(
  stakeholder: Stakeholder,
  reader: CardReader,
  isNew: boolean,
): { posts: NewPost[]; updates: NewUpdate[] } {
  const { workspace, channel } = stakeholder;
  const key = stakeholderKey(stakeholder);
  const message = stakeholderCard(stakeholder, reader);
  if (!channel) return { posts: [], updates: [] };
  if (!isNew) return { posts: [], updates: [{ workspace, of: key, message }] };
  return {
    posts: [{ workspace, key, to: { channel }, message, about: { stakeholder: stakeholder.key } }],
    updates: [],
  };
}

/** Keeps what became of one, unless somebody else was faster. */
export async function keepChanged(
  session: ClientSession,
  { workspace, key, version }: Stakeholder,
  after: Stakeholder,
): Promise<void> {
  const { matchedCount } = await Stakeholders.collection.replaceOne(
    { workspace, key, version },
    { ...after },
    { session, ignoreUndefined: true },
  );
  if (matchedCount !== 1) throw new Error(`somebody else changed the stakeholder ${key} meanwhile`);
}

/** One that was archived, and is dealt with again. */
export function takenUp(one: Stakeholder, by: Pick<StakeholderChange, 'id' | 'by' | 'at'>): Stakeholder {
  const changes = [...one.changes, { ...by, what: 'back' as const, before: one.name }];
  return { ...one, status: 'active', changes };
}

/** Another of its district, that is dealt with, has its name. */
export async function sameNamed(session: ClientSession, one: Stakeholder): Promise<boolean> {
  const { workspace, key, plainName: plain, district } = one;
  const other = await Stakeholders.exists({
    workspace,
    plainName: plain,
    'district.key': district?.key ?? null,
    status: 'active',
    key: mongoose.trusted({ $ne: key }),
  }).session(session);
  return other !== null;
}

/** The one that lives, in a transaction: somebody may have merged it since a form was opened. */
export async function livingWithin(
  session: ClientSession,
  workspace: string,
  key: string,
): Promise<Stakeholder | null> {
  const one = await Stakeholders.findOne({ workspace, key }, { _id: 0 }, { session }).lean<Stakeholder>();
  return one?.mergedInto ? livingWithin(session, workspace, one.mergedInto) : one;
}
