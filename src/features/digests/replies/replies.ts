import type { NewPost, NewUpdate } from '../../../outbox';
import { codePoints } from '../../../slack/limits';
import type { Accompany } from '../../feature';
import { findMember, may, pairingOf, partiesOf, type Viewer, viewerOf } from '../../people';
import { goneBy, type Heard, lost, spokenAt, type ThreadRead } from '../../threads';
import type { Digest, Reply } from '../model';
import { NOTE } from '../previews/modal';
import { keepNote } from '../previews/notes';
import { isReader } from '../readers';
import { change, digestByKey, postKey, withSeen } from '../service';
import { offeredText, offerMessage, passedMessage } from './messages';

export const offerKey = (digest: string, offer: number) => `${postKey(digest)}/offer/${offer}`;
const passedKey = (digest: string, offer: number, pairing: string) =>
  `${postKey(digest)}/passed/${offer}/${pairing}`;

type At = { workspace: string; key: string; now: Date };

/**
 * A reply in a digest's thread says that it was seen, and is kept, if the digest is for who wrote it. The question whether to
 * pass it on gathers all that they write until it is answered or somebody else writes, so that five lines are not five questions.
 */
export async function keepReply({ workspace, key, now }: At, heard: Heard): Promise<void> {
  const digest = await digestByKey(workspace, key);
  if (!digest) return;
  const isNew = !digest.replies.some(({ ts }) => ts === heard.ts);
  if (isNew && !(await isReader(digest, await viewerOf(workspace, heard.by)))) return;
  await change(workspace, key, now, (digest) => {
    const known = digest.replies.find(({ ts }) => ts === heard.ts);
    if (known) return changedReply(digest, known, heard);
    const last = digest.replies.at(-1);
    const isOpen = last?.by === heard.by && !digest.passedOn.some(({ offer }) => offer === last.offer);
    const offer = isOpen ? last.offer : (last?.offer ?? 0) + 1;
    const reply: Reply = {
      ts: heard.ts,
      by: heard.by,
      at: spokenAt(heard.ts),
      text: heard.text,
      files: heard.files,
      offer,
      ...(heard.edited && { edited: heard.edited }),
      revisions: [],
    };
    const after = { ...withSeen(digest, heard.by, now), replies: [...digest.replies, reply] };
    return { digest: after, ...(isOpen ? renewed(after, offer) : asked(after, offer)) };
  });
}

function asked(digest: Digest, offer: number): { posts: NewPost[] } {
  const { workspace, key, to } = digest;
  const post = {
    workspace,
    key: offerKey(key, offer),
    to,
    inThreadOf: postKey(key),
    message: offerMessage(digest, offer),
    about: { digest: key },
  };
  return { posts: [post] };
}

function renewed(digest: Digest, offer: number): { updates: NewUpdate[] } {
  const { workspace, key } = digest;
  return { updates: [{ workspace, of: offerKey(key, offer), message: offerMessage(digest, offer) }] };
}

function changedReply(digest: Digest, known: Reply, { text, files, edited }: Heard) {
  const isNewer = edited !== undefined && Number(edited) > Number(known.edited ?? 0);
  const isSame = known.text === text && !known.deleted && !lost(known.files, files);
  if (known.sealed || !isNewer || isSame) return undefined;
  return withReply(digest, {
    ...known,
    text,
    files,
    edited,
    revisions: [
      ...known.revisions,
      { text: known.text, ...lost(known.files, files), at: spokenAt(edited ?? known.ts), what: 'edited' },
    ],
  });
}

/** With this one in place of what it was; what was passed on stays as it was said. */
function withReply(digest: Digest, reply: Reply) {
  const replies = digest.replies.map((one) => (one.ts === reply.ts ? reply : one));
  const after = { ...digest, replies };
  return { digest: after, ...renewed(after, reply.offer) };
}

/** What they took back is not passed on any more. */
export async function withdrawReply({ workspace, key, now }: At, ts: string): Promise<void> {
  await change(workspace, key, now, (digest) => {
    const known = digest.replies.find((one) => one.ts === ts);
    if (!known || known.deleted) return undefined;
    return withReply(digest, {
      ...known,
      text: '',
      files: [],
      deleted: true,
      revisions: [
        ...known.revisions,
        { text: known.text, ...lost(known.files, []), at: now, what: 'deleted' },
      ],
    });
  });
}

/** A digest's thread, read again after something may have been missed. */
export async function takeInReading(at: At, reading: ThreadRead): Promise<void> {
  for (const heard of reading.replies) await keepReply(at, heard);
  const isGone = goneBy(reading);
  const digest = await digestByKey(at.workspace, at.key);
  for (const { ts, deleted } of digest?.replies ?? []) {
    if (!deleted && isGone(ts)) await withdrawReply(at, ts);
  }
}

export type Passing = 'done' | 'not yours' | 'not theirs' | 'nothing' | 'ended' | 'no digest' | 'too long';

/** Passes what a manager wrote on to a pairing's channel: by the press of who wrote it alone, and once to each. */
export async function passOn(
  { workspace, clock }: Pick<Accompany, 'workspace' | 'clock'>,
  viewer: Viewer,
  { key, offer, pairing: to }: { key: string; offer: number; pairing: string },
): Promise<Passing> {
  const now = clock();
  const digest = await digestByKey(workspace, key);
  if (digest?.preview) return giveNote(digest, viewer, { offer, manager: to }, now);
  const pairing = await pairingOf(workspace, to);
  if (!pairing || pairing.status === 'ended') return 'ended';
  if (!may(viewer, 'read the digest', await partiesOf(pairing))) return 'not yours';
  let outcome: Passing = 'done';
  await change(workspace, key, now, (digest) => {
    if (digest.passedOn.some((one) => one.offer === offer && one.pairing === to)) return undefined;
    const text = offeredText(digest, offer);
    const author = digest.replies.find((one) => one.offer === offer && !one.deleted)?.by;
    if (text === '' || !author) {
      outcome = 'nothing';
      return undefined;
    }
    if (author !== viewer.slackUser) {
      outcome = 'not theirs';
      return undefined;
    }
    const passed = { offer, pairing: to, text, by: viewer.slackUser, at: now };
    const after = { ...digest, passedOn: [...digest.passedOn, passed] };
    const post = {
      workspace,
      key: passedKey(key, offer, to),
      to: { channel: pairing.channel },
      message: passedMessage(author, text, pairing.language),
      about: { pairing: to, digest: key },
    };
    return { digest: after, posts: [post], ...renewed(after, offer) };
  });
  return outcome;
}

/** What was said of replies, as it reads after words were removed from them. */
export async function replyUpdates(digest: Digest): Promise<NewUpdate[]> {
  const { workspace, key, passedOn, replies } = digest;
  const offers = [...new Set(replies.map(({ offer }) => offer))];
  const passed = await Promise.all(
    passedOn.map(async ({ offer, pairing, text }) => {
      const language = (await pairingOf(workspace, pairing))?.language ?? digest.language;
      const author = replies.find((one) => one.offer === offer)?.by ?? '';
      return {
        workspace,
        of: passedKey(key, offer, pairing),
        message: passedMessage(author, text, language),
      };
    }),
  );
  return [...passed, ...offers.flatMap((offer) => renewed(digest, offer).updates)];
}

/** What a mentor has written under what their managers will read becomes a note to one of them, after what it says already. */
async function giveNote(
  preview: Digest,
  viewer: Viewer,
  { offer, manager }: { offer: number; manager: string },
  now: Date,
): Promise<Passing> {
  const { workspace, key } = preview;
  const mentor = await findMember(workspace, viewer.slackUser);
  if (mentor?.key !== preview.manager) return 'not yours';
  let outcome: Passing = 'done';
  await change(workspace, key, now, async (digest, session) => {
    const text = offeredText(digest, offer);
    outcome = 'nothing';
    if (text === '' || digest.passedOn.some((one) => one.offer === offer && one.pairing === manager)) {
      return undefined;
    }
    let isLong = false;
    const write = (before: string) => {
      const whole = [before, text].filter(Boolean).join('\n');
      isLong = codePoints(whole) > NOTE;
      return isLong ? before : whole;
    };
    const saved = await keepNote(session, workspace, mentor, { preview: key, manager, write }, now);
    outcome = !saved ? 'no digest' : isLong ? 'too long' : 'done';
    if (outcome !== 'done') return undefined;
    const passed = { offer, pairing: manager, text, by: viewer.slackUser, at: now };
    const after = { ...digest, passedOn: [...digest.passedOn, passed] };
    return { digest: after, ...renewed(after, offer) };
  });
  return outcome;
}
