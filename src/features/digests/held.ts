import mongoose, { type ClientSession } from 'mongoose';
import { linesOf } from './gather';
import { type Digest, type DigestNote, DigestNotes, Digests, type Note } from './model';
import type { Quote } from './section';

/** Which words of a digest are meant. */
interface Meant {
  quote(quote: Quote): boolean;
  note(note: Note): boolean;
  /** What was written in its thread, and to whom it was passed on. */
  offer(offer: number): boolean;
}

/** Digests and notes that hold the same words: what is removed from one is removed from all. */
export interface Held {
  digests: { digest: Digest; meant: Meant }[];
  notes: DigestNote[];
}

const none: Meant = { quote: () => false, note: () => false, offer: () => false };
const all: Meant = { quote: () => true, note: () => true, offer: () => true };

/**
 * A digest, and wherever the mentors' notes in it stand besides: as they were written, in the thread of what the mentor saw
 * beforehand, and in what their managers read. With a source (`<feature>/<key>`) its quotes alone are meant.
 */
export async function heldWith(
  digest: Digest,
  source: string | undefined,
  session: ClientSession | null = null,
): Promise<Held> {
  if (source) {
    const quote = ({ feature, key }: Quote) => source === `${feature}/${key}`;
    return { digests: [{ digest, meant: { ...none, quote } }], notes: [] };
  }
  const { notes, digests } = await (digest.preview ? writtenBy : readBy)(digest, session);
  return { digests: [{ digest, meant: all }, ...digests], notes };
}

/** What a mentor wrote to managers, in any week. */
async function writtenBy(
  { workspace, key, manager: mentor, preview }: Digest,
  session: ClientSession | null,
): Promise<Held> {
  const previews = await Digests.find(
    { workspace, manager: mentor, preview: mongoose.trusted({ $exists: true }) },
    { _id: 0 },
    { session },
  ).lean<Digest[]>();
  const managers = [...(preview?.managers ?? []), ...previews.flatMap((one) => one.preview?.managers ?? [])];
  const keys = [...new Set(managers.map((one) => one.key))];
  return {
    digests: [
      ...previews
        .filter((one) => one.key !== key)
        .map((digest) => ({ digest, meant: { ...none, offer: () => true } })),
      ...(await digestsWith(workspace, keys, [mentor], session)),
    ],
    notes: await notesOf(workspace, keys, [mentor], session),
  };
}

/** What mentors wrote to a manager, as far as it reached this manager. */
async function readBy(
  { workspace, key, manager, notes }: Digest,
  session: ClientSession | null,
): Promise<Held> {
  const mentors = [...new Set(notes.map(({ mentor }) => mentor))];
  if (mentors.length === 0) return { digests: [], notes: [] };
  const previews = await Digests.find(
    { workspace, manager: mongoose.trusted({ $in: mentors }), 'preview.managers.key': manager },
    { _id: 0 },
    { session },
  ).lean<Digest[]>();
  const others = await digestsWith(workspace, [manager], mentors, session);
  return {
    digests: [
      ...previews.map((digest) => {
        const given = digest.passedOn.filter(({ pairing }) => pairing === manager);
        const offer = (number: number) => given.some((one) => one.offer === number);
        return { digest, meant: { ...none, offer } };
      }),
      ...others.filter(({ digest }) => digest.key !== key),
    ],
    notes: await notesOf(workspace, [manager], mentors, session),
  };
}

async function digestsWith(
  workspace: string,
  managers: string[],
  mentors: string[],
  session: ClientSession | null,
): Promise<Held['digests']> {
  const found = await Digests.find(
    {
      workspace,
      manager: mongoose.trusted({ $in: managers }),
      'notes.mentor': mongoose.trusted({ $in: mentors }),
    },
    { _id: 0 },
    { session },
  ).lean<Digest[]>();
  const note = ({ mentor }: Note) => mentors.includes(mentor);
  return found.map((digest) => ({ digest, meant: { ...none, note } }));
}

function notesOf(
  workspace: string,
  managers: string[],
  mentors: string[],
  session: ClientSession | null,
): Promise<DigestNote[]> {
  return DigestNotes.find(
    {
      workspace,
      manager: mongoose.trusted({ $in: managers }),
      mentor: mongoose.trusted({ $in: mentors }),
    },
    { _id: 0 },
    { session },
  ).lean<DigestNote[]>();
}

type Change = (text: string) => string;

/** Changes each place of a digest where the words stand that are meant. */
export function mapWords(digest: Digest, meant: Meant, change: Change): void {
  for (const { quote } of linesOf(digest)) {
    if (quote && meant.quote(quote)) quote.text = change(quote.text);
  }
  for (const note of digest.notes) {
    if (meant.note(note)) note.text = change(note.text);
  }
  for (const passed of digest.passedOn) {
    if (meant.offer(passed.offer)) passed.text = change(passed.text);
  }
  for (const reply of digest.replies) {
    if (!meant.offer(reply.offer)) continue;
    const before = JSON.stringify([reply.text, reply.files, reply.revisions]);
    reply.text = change(reply.text);
    reply.files = reply.files.map((file) => ({ ...file, name: change(file.name) }));
    reply.revisions = reply.revisions.map((one) => ({
      ...one,
      text: change(one.text),
      ...(one.files && { files: one.files.map((file) => ({ ...file, name: change(file.name) })) }),
    }));
    if (JSON.stringify([reply.text, reply.files, reply.revisions]) !== before) reply.sealed = true;
  }
}

export function noteWords({ text, revisions }: Pick<DigestNote, 'text' | 'revisions'>, change: Change) {
  return { text: change(text), revisions: revisions.map((one) => ({ ...one, text: change(one.text) })) };
}
