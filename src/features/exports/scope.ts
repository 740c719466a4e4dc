import { type CheckIn, partiesOfCheckIn } from '../check-ins';
import { type Member, may, mayRead, nobody, partsOf, type Viewer } from '../people';
import type { Kind } from './tables';

/** What of the records somebody may take out. */
export interface Scope {
  /** Which records, by kind. */
  of(kind: Kind): Record<string, unknown>;
  /** The answers to a check-in that their line manager may read. */
  readsAnswers(checkIn: CheckIn): boolean;
}

/** Who works on this machine, with the database beside: all but what stays with each pairing. */
export const everything: Scope = { of: () => ({}), readsAnswers: () => true };

/** What the policy lets a member see, and no more: the log is everybody's, problems and check-ins are their pairings'. */
export async function scopeOf(
  workspace: string,
  viewer: Viewer,
  { key }: Pick<Member, 'key'>,
): Promise<Scope> {
  const { slackUser, standsInFor = [] } = viewer;
  const managers = [slackUser, ...standsInFor];
  const seesLog = may(viewer, 'see the log', nobody);
  const problems = may(viewer, 'see the problem', nobody)
    ? {}
    : { $or: [{ pairing: { $in: await pairingsSeen(workspace, viewer, key) } }, { raisedBy: slackUser }] };
  const checkIns = may(viewer, 'see the check-in', nobody)
    ? {}
    : { $or: [{ managers: { $in: managers } }, { mentor: slackUser }, { facilitator: slackUser }] };
  const none = { _id: { $exists: false } };
  const log = seesLog ? {} : none;
  const filters = { meetings: log, commitments: log, problems, 'check-ins': checkIns, plan: log };
  return {
    of: (kind) => filters[kind],
    readsAnswers: (checkIn) => mayRead(viewer, 'manager', partiesOfCheckIn(checkIn)),
  };
}

/** Pairings, by key, whose problems somebody may see because of their part in them. */
async function pairingsSeen(workspace: string, viewer: Viewer, key: string): Promise<string[]> {
  const parts = await partsOf(workspace, viewer, key);
  return parts.flatMap(({ pairing, parties }) => (may(viewer, 'see the problem', parties) ? [pairing] : []));
}
