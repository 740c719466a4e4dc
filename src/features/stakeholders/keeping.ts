import mongoose, { type ClientSession } from 'mongoose';
import { transaction } from '../../database/transaction';
import * as limits from '../../slack/limits';
import { againOf, isOf } from '../again';
import { may, nobody, type Viewer } from '../people';
import type { By, KeepAsked, KeepAt, KeepDone, Keeping } from './asked';
import { nameWords, plainName } from './find';
import { merge } from './merging';
import { mergedAway } from './messages';
import { MOST_NAME, type Stakeholder, type StakeholderChange, Stakeholders } from './model';
import { keepChanged, sameNamed } from './service';
import { awayKey, goOn, sayChanged, sayWhole } from './thread';

/**
 * Keeps what becomes of a stakeholder, and corrects its card and the links to it: all, or nothing. Twice is once; a form
 * that comes again and says something else is a further change.
 */
export async function keepUp(at: KeepAt, viewer: Viewer, asked: KeepAsked): Promise<KeepDone> {
  const { workspace } = at.programme;
  const { key, view, seen, deed } = asked;
  try {
    const done = await transaction(
      async (session): Promise<KeepDone> => {
        const before = await found(session, workspace, key);
        if (!before) return { kind: 'refused', why: 'stakeholders:refused.unknown' };
        if (!may(viewer, 'keep stakeholders', nobody)) {
          return { kind: 'refused', why: 'stakeholders:refused.mayNot' };
        }
        const last = before.changes.findLastIndex(({ id }) => isOf(id, view));
        const isAgain = last >= 0;
        if (isAgain && isSaid(before, last, deed)) return { kind: 'done', stakeholder: before };
        // What the form itself has changed before, its author knows.
        const known = Math.max(seen, last + 1);
        if (before.changes.length > known) return { kind: 'overtaken', stakeholder: before };
        if (before.status === 'merged') return { kind: 'refused', why: 'stakeholders:refused.merged' };
        const id = isAgain ? againOf(view, before) : view;
        const by = { id, by: viewer.slackUser, at: at.now };
        if (deed.what === 'merge') return merge(session, at, before, asked, by);
        if (deed.what === 'move') return move(session, at, before, deed, by);
        if (deed.what === 'rename') return rename(session, at, before, deed.name, asked, by);
        return archive(session, at, before, deed.what, by);
      },
      { within: at.within },
    );
    if (done.kind === 'done') at.log?.info({ workspace, key, what: deed.what }, 'a stakeholder was changed');
    return done;
  } catch (error) {
    // Somebody else took the name at the same moment.
    if (error instanceof mongoose.mongo.MongoServerError && error.code === 11_000) return sameName;
    throw error;
  }
}

const sameName: KeepDone = { kind: 'refused', why: 'stakeholders:refused.sameName' };

const done = {
  rename: 'renamed',
  merge: 'merged',
  move: 'moved',
  archive: 'archived',
  back: 'back',
} as const satisfies Record<Keeping['what'], StakeholderChange['what']>;

/** What was done by a change is just this, whatever was done since. */
function isSaid(one: Stakeholder, number: number, deed: Keeping): boolean {
  const { what } = one.changes[number] ?? {};
  if (what !== done[deed.what]) return false;
  // What it became stands in the next change of its kind.
  const since = one.changes.slice(number + 1).find((change) => change.what === what);
  switch (deed.what) {
    case 'rename':
      return (since?.before ?? one.name) === deed.name;
    case 'move':
      return (since?.before ?? one.district?.name ?? '') === (deed.district?.name ?? '');
    default:
      return true;
  }
}

const found = (session: ClientSession, workspace: string, key: string) =>
  Stakeholders.findOne({ workspace, key }, { _id: 0 }, { session }).lean<Stakeholder>();

async function rename(
  session: ClientSession,
  at: KeepAt,
  before: Stakeholder,
  name: string,
  { links }: KeepAsked,
  by: By,
): Promise<KeepDone> {
  if (name === before.name) return { kind: 'done', stakeholder: before };
  if (limits.codePoints(name) > MOST_NAME) return { kind: 'refused', why: 'stakeholders:refused.longName' };
  const after: Stakeholder = {
    ...before,
    name,
    plainName: plainName(name),
    nameWords: nameWords(name),
    changes: [...before.changes, { ...by, what: 'renamed', before: before.name }],
    version: before.version + 1,
  };
  if (after.status === 'active' && (await sameNamed(session, after))) return sameName;
  await keepChanged(session, before, after);
  await tellKeeps(session, at, before, after, links?.kept);
  const merged = await Stakeholders.find(
    { workspace: after.workspace, mergedInto: after.key },
    { _id: 0, key: 1 },
    { session },
  ).lean<Pick<Stakeholder, 'key'>[]>();
  const message = mergedAway(after, { channel: after.channel, link: links?.own }, at.programme.language);
  const pointers = merged.map((one) => ({ workspace: after.workspace, of: awayKey(one), message }));
  await sayChanged(session, at, [after], [], pointers);
  return { kind: 'done', stakeholder: after };
}

async function tellKeeps(
  session: ClientSession,
  { keeps, programme, now }: KeepAt,
  before: Stakeholder,
  after: Stakeholder,
  links: ReadonlyMap<string, string> = new Map(),
): Promise<void> {
  for (const { changed } of keeps) await changed?.(session, after, { before, programme, now, links });
}

async function archive(
  session: ClientSession,
  at: KeepAt,
  before: Stakeholder,
  what: 'archive' | 'back',
  by: By,
): Promise<KeepDone> {
  const status = what === 'archive' ? 'archived' : 'active';
  if (before.status === status) return { kind: 'done', stakeholder: before };
  const change = what === 'archive' ? ('archived' as const) : ('back' as const);
  const after: Stakeholder = {
    ...before,
    status,
    changes: [...before.changes, { ...by, what: change, before: before.name }],
    version: before.version + 1,
  };
  if (status === 'active' && (await sameNamed(session, after))) return sameName;
  await keepChanged(session, before, after);
  await sayChanged(session, at, [after]);
  return { kind: 'done', stakeholder: after };
}

async function move(
  session: ClientSession,
  at: KeepAt,
  before: Stakeholder,
  { district }: Extract<Keeping, { what: 'move' }>,
  by: By,
): Promise<KeepDone> {
  if (district?.key === before.district?.key) return { kind: 'done', stakeholder: before };
  const { district: _, ...rest } = before;
  const channel = district?.logChannel ?? at.programme.logChannel ?? before.channel;
  const after: Stakeholder = {
    ...rest,
    ...(district && { district: { key: district.key, name: district.name } }),
    ...(channel && { channel }),
    changes: [...before.changes, { ...by, what: 'moved', before: before.district?.name ?? '' }],
    version: before.version + 1,
  };
  if (after.status === 'active' && (await sameNamed(session, after))) return sameName;
  await keepChanged(session, before, after);
  await tellKeeps(session, at, before, after);
  if (channel === before.channel) await sayChanged(session, at, [after]);
  else if (before.channel) await goOn(session, after, at, 'moved');
  else await sayWhole(session, after, at);
  return { kind: 'done', stakeholder: after };
}
