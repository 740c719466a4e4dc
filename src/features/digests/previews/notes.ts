import { addDays, isoWeek } from '../../../calendar';
import { transaction } from '../../../database/transaction';
import { type Member, membersByKey } from '../../people';
import { type Digest, DigestNotes, Digests } from '../model';
import { digestKey } from '../sending';
import { digestByKey } from '../service';
import type { NoteFor } from './modal';

/** The managers of a preview, each with what the mentor has written for the digest that comes next. */
export async function notesFor(preview: Digest, mentor: string): Promise<NoteFor[]> {
  const { workspace } = preview;
  return Promise.all(
    (preview.preview?.managers ?? []).map(async ({ key, name }) => {
      const week = (await weekFor(preview, key))?.week ?? '';
      const note = await DigestNotes.findOne({ workspace, manager: key, week, mentor }, { text: 1 }).lean();
      return { key, name, ...(note?.text && { text: note.text }) };
    }),
  );
}

/** The digest into which a note goes: the previewed one, or the one after it when that is out already. */
async function weekFor(
  { workspace, preview }: Digest,
  manager: string,
): Promise<{ week: string; date: string } | undefined> {
  if (!preview) return undefined;
  const { week, date } = preview;
  const isOut = await Digests.exists({ workspace, key: digestKey(manager, week) });
  if (!isOut) return { week, date };
  const next = addDays(date, 7);
  return { week: isoWeek(next), date: next };
}

export interface SavedNote {
  name: string;
  date: string;
  isEmpty: boolean;
}

/** Keeps a mentor's note to a manager, in place of the one before; an empty one takes it back. */
export async function saveNote(
  workspace: string,
  mentor: Member,
  { preview: key, manager, text }: { preview: string; manager: string; text: string },
  now: Date,
): Promise<SavedNote | undefined> {
  const preview = await digestByKey(workspace, key);
  const found = preview?.preview?.managers.find((one) => one.key === manager);
  if (!preview || !found || preview.manager !== mentor.key) return undefined;
  const name = (await membersByKey(workspace, [manager])).get(manager)?.name ?? found.name;
  return transaction(async (session) => {
    const target = await weekFor(preview, manager);
    if (!target) return undefined;
    const { week, date } = target;
    const of = { workspace, manager, week, mentor: mentor.key };
    const before = await DigestNotes.findOne(of, null, { session }).lean();
    if (before?.text !== text && (before || text !== '')) {
      const revisions = before ? [...before.revisions, { text: before.text, at: before.at }] : [];
      await DigestNotes.updateOne(
        of,
        { $set: { name: mentor.name, by: mentor.slackUser, text, at: now, revisions } },
        { session, upsert: true },
      );
    }
    return { name, date, isEmpty: text === '' };
  });
}
