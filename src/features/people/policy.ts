import { type Readers, type Role, roles } from './model';

/** Whoever stands at a door: Slack's user id, and the roles that the programme gave them (none for a stranger). */
export interface Viewer {
  slackUser: string;
  roles: Role[];
  /** Managers, by Slack user id, who are away now and have named them as their deputy. */
  standsInFor?: string[];
}

/** The people of one pairing, or of one record of it, by Slack user id. */
export interface Parties {
  facilitator: string;
  mentor: string;
  managers: string[];
  /** Who raised it, of a problem; who wrote it, of a meeting. */
  raiser?: string;
}

/** Of no pairing: asks the policy what comes with a role alone. */
export const nobody: Parties = { facilitator: '', mentor: '', managers: [] };

/** How a viewer stands to a pairing. A deputy is a manager of it for as long as they stand in for one. */
export type Relation = 'facilitator' | 'mentor' | 'manager' | 'none';

export function relation(viewer: Viewer, parties: Parties): Relation {
  if (viewer.slackUser === parties.facilitator) return 'facilitator';
  if (viewer.slackUser === parties.mentor) return 'mentor';
  const managers = [viewer.slackUser, ...(viewer.standsInFor ?? [])];
  return parties.managers.some((manager) => managers.includes(manager)) ? 'manager' : 'none';
}

/** A right that comes with having raised it, besides one's part in the pairing. */
const isRaiser = (viewer: Viewer, { raiser }: Parties) => raiser !== undefined && viewer.slackUser === raiser;

/** Everything that may be asked for. */
export type Act =
  | 'answer the check-in'
  | 'answer on behalf'
  | 'skip the check-in'
  | 'see the check-in'
  | 'read what the pairing alone may read'
  | 'remove words for good'
  | 'be told of faults'
  | 'raise a problem'
  | 'see the problem'
  | 'work on the problem'
  | 'add to the problem'
  | 'ask the manager'
  | 'open the problem again'
  | 'say whether it is solved'
  | 'see lessons'
  | 'see the timeline'
  | 'log a meeting'
  | 'see the log'
  | 'edit the meeting'
  | 'keep stakeholders'
  | 'follow the commitment'
  | 'enter a plan'
  | 'take tables out'
  | 'read the digest'
  | 'name a deputy'
  | 'stand in for a manager';

const allowed: Record<Act, { relations: (Relation | 'raiser')[]; roles: Role[] }> = {
  'answer the check-in': { relations: ['facilitator'], roles: [] },
  'answer on behalf': { relations: ['mentor'], roles: [] },
  'skip the check-in': { relations: ['facilitator', 'mentor'], roles: [] },
  'see the check-in': {
    relations: ['facilitator', 'mentor', 'manager'],
    roles: ['coordinator', 'safeguarding'],
  },
  'read what the pairing alone may read': { relations: ['facilitator', 'mentor'], roles: [] },
  'remove words for good': { relations: ['facilitator', 'mentor'], roles: ['coordinator', 'safeguarding'] },
  'be told of faults': { relations: [], roles: ['coordinator'] },
  'raise a problem': { relations: ['facilitator', 'mentor', 'manager'], roles: ['coordinator'] },
  'see the problem': {
    relations: ['facilitator', 'mentor', 'manager', 'raiser'],
    roles: ['coordinator', 'safeguarding'],
  },
  'work on the problem': { relations: ['facilitator', 'mentor', 'manager'], roles: ['coordinator'] },
  'add to the problem': {
    relations: ['facilitator', 'mentor', 'manager', 'raiser'],
    roles: ['coordinator'],
  },
  'ask the manager': { relations: ['facilitator', 'mentor'], roles: [] },
  // Who ended it by mistake can undo it, too.
  'open the problem again': {
    relations: ['facilitator', 'mentor', 'manager', 'raiser'],
    roles: ['coordinator'],
  },
  // Who raised it knows best.
  'say whether it is solved': { relations: ['raiser'], roles: [] },
  // Of each entry its feature says whether it may be seen.
  'see the timeline': {
    relations: ['facilitator', 'mentor', 'manager'],
    roles: ['coordinator', 'safeguarding'],
  },
  'see lessons': { relations: [], roles: [...roles] },
  'log a meeting': { relations: [], roles: ['facilitator', 'mentor', 'manager', 'coordinator'] },
  'see the log': { relations: [], roles: [...roles] },
  // Who wrote it, and who answers for the log.
  'edit the meeting': { relations: ['raiser'], roles: ['coordinator'] },
  'keep stakeholders': { relations: [], roles: ['mentor', 'coordinator'] },
  'take tables out': { relations: [], roles: ['manager', 'coordinator'] },
  // Of a pairing: what its managers read each week.
  'read the digest': { relations: ['manager'], roles: ['coordinator'] },
  'name a deputy': { relations: [], roles: ['manager'] },
  'stand in for a manager': { relations: [], roles: ['manager', 'coordinator'] },
  'enter a plan': { relations: [], roles: ['mentor', 'manager', 'coordinator'] },
  'follow the commitment': { relations: ['raiser'], roles: ['mentor', 'manager', 'coordinator'] },
};

/** The one place where it is decided who may do or see what (promise 6). */
export function may(viewer: Viewer, act: Act, parties: Parties): boolean {
  const { relations, roles: those } = allowed[act];
  return (
    relations.includes(relation(viewer, parties)) ||
    (relations.includes('raiser') && isRaiser(viewer, parties)) ||
    viewer.roles.some((role) => those.includes(role))
  );
}

/** Whether the viewer reads the answers to a question that has these readers. */
export function mayRead(viewer: Viewer, readers: Readers, parties: Parties): boolean {
  if (may(viewer, 'read what the pairing alone may read', parties)) return true;
  return readers === 'manager' && relation(viewer, parties) === 'manager';
}
