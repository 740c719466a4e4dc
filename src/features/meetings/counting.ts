import mongoose, { type ClientSession } from 'mongoose';
import { isOf } from '../again';
import { type Commitment, owing } from '../commitments';
import type { Stakeholder } from '../stakeholders';
import { type Meeting, Meetings, type Minutes } from './model';

/** The stakeholder whose log the meeting has left; one that the same form had added by mistake is archived. */
export function without(
  one: Stakeholder,
  commitments: Commitment[],
  sent?: { view: string; id: string; by: string; at: Date },
): Stakeholder {
  const left = { ...one, meetings: one.meetings - 1, ...owing(one, commitments, []) };
  if (!sent || !isOf(one.key, sent.view) || left.meetings > 0 || left.status === 'archived') return left;
  const { id, by, at } = sent;
  const archived = { id, by, at, what: 'archived', before: one.name } as const;
  return { ...left, status: 'archived', changes: [...one.changes, archived] };
}

/** Its last and next contact are those of its log, which has changed. */
export async function withContacts(session: ClientSession, one: Stakeholder): Promise<Stakeholder> {
  const last = (asked: Record<string, unknown>) =>
    Meetings.findOne(
      { workspace: one.workspace, stakeholder: one.key, ...asked },
      { _id: 0, metOn: 1, nextContact: 1 },
      { session },
    )
      .sort({ metOn: -1, at: -1 })
      .lean<Pick<Meeting, 'metOn' | 'nextContact'>>();
  const newest = await last({});
  // One that was announced earlier holds until it is over.
  const announced =
    newest && !newest.nextContact ? await last({ nextContact: mongoose.trusted({ $exists: true }) }) : newest;
  const nextContact = announced?.nextContact;
  const isToCome = nextContact && newest && nextContact >= newest.metOn;
  return {
    ...one,
    lastMet: newest?.metOn,
    nextContact: isToCome ? nextContact : undefined,
  };
}

/** A stakeholder after one more meeting. */
export function afterMeeting(
  one: Stakeholder,
  { metOn, nextContact }: Minutes,
  dates: (string | undefined)[],
): Stakeholder {
  const isNewest = !one.lastMet || metOn >= one.lastMet;
  const dated = dates.filter((date) => date !== undefined);
  return {
    ...one,
    meetings: one.meetings + 1,
    lastMet: isNewest ? metOn : one.lastMet,
    nextContact: isNewest ? (nextContact ?? stillToCome(one, metOn)) : one.nextContact,
    promised: [...one.promised, ...dated].sort(),
    undated: one.undated + dates.length - dated.length,
    version: one.version + 1,
  };
}

/** A next contact that was announced before holds until it is over. */
const stillToCome = ({ nextContact }: Stakeholder, metOn: string) =>
  nextContact && nextContact > metOn ? nextContact : undefined;
