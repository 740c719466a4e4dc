import mongoose, { type ClientSession } from 'mongoose';
import { isoWeek } from '../../../calendar';
import { transaction } from '../../../database/transaction';
import { type Member, membersByKey } from '../../people';
import { type Digest, DigestNotes, DigestSchedules, Digests } from '../model';
import type { NoteFor } from './modal';

/** What a mentor has written to a manager, and the manager has not read yet: one note at most. */
const unread = (workspace: string, manager: string, mentor: string) => ({
  workspace,
  manager,
  mentor,
  readIn: mongoose.trusted({ $exists: false }),
});

/** The managers of a preview, each with what the mentor has written for the digest that comes next, and its date. */
export async function notesFor(preview: Digest, mentor: string): Promise<(NoteFor & { date?: string })[]> {
  const { workspace } = preview;
  return Promise.all(
    (preview.preview?.managers ?? []).map(async ({ key, name }) => {
      const [next, note] = await Promise.all([
        DigestSchedules.findOne({ workspace, kind: 'digest', member: key }, { date: 1 }).lean(),
        DigestNotes.findOne(unread(workspace, key, mentor), { text: 1 }).lean(),
      ]);
      return { key, name, ...(next && { date: next.date }), ...(note?.text && { text: note.text }) };
    }),
  );
}

export interface SavedNote {
  name: string;
  date: string;
  isEmpty: boolean;
}

interface NewNote {
  /** The key of the preview. */
  preview: string;
  manager: string;
  text: string;
}

/** Keeps a mentor's note to a manager, in place of the one before; an empty one takes it back. */
export function saveNote(
  workspace: string,
  mentor: Member,
  note: NewNote,
  now: Date,
): Promise<SavedNote | undefined> {
  return transaction((session) =>
    keepNote(session, workspace, mentor, { ...note, write: () => note.text }, now),
  );
}

/** `write` is given what stands there; undefined where there is no digest to come, or the preview is another's. */
export async function keepNote(
  session: ClientSession,
  workspace: string,
  mentor: Member,
  { preview: key, manager, write }: Omit<NewNote, 'text'> & { write: (before: string) => string },
  now: Date,
): Promise<SavedNote | undefined> {
  const preview = await Digests.findOne({ workspace, key }, { manager: 1, preview: 1 }, { session }).lean();
  const found = preview?.preview?.managers.find((one) => one.key === manager);
  if (!preview || !found || preview.manager !== mentor.key) return undefined;
  // Written, so that a digest that is being sent now either has the note or leaves it to the next.
  const next = await DigestSchedules.findOneAndUpdate(
    { workspace, kind: 'digest', member: manager },
    { $inc: { notes: 1 } },
    { session, projection: { date: 1 } },
  ).lean();
  if (!next) return undefined;
  const name = (await membersByKey(workspace, [manager])).get(manager)?.name ?? found.name;
  const of = unread(workspace, manager, mentor.key);
  const before = await DigestNotes.findOne(of, null, { session }).lean();
  const text = write(before?.text ?? '');
  const { date } = next;
  if (before?.text !== text && (before || text !== '')) {
    const revisions = before ? [...before.revisions, { text: before.text, at: before.at }] : [];
    const written = {
      week: isoWeek(date),
      name: mentor.name,
      by: mentor.slackUser,
      text,
      at: now,
      revisions,
    };
    await DigestNotes.updateOne(of, { $set: written }, { session, upsert: true });
  }
  return { name, date, isEmpty: text === '' };
}
