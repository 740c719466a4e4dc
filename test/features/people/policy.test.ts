import { describe, expect, it } from '@jest/globals';
import {
  type Act,
  may,
  mayRead,
  type Parties,
  type Relation,
  type Role,
  relation,
  roles,
} from '../../../src/features/people';

const parties: Parties = { facilitator: 'UF', mentor: 'UM', managers: ['UL', 'UL2'], raiser: 'UR' };
/** Who raised it may be anybody: here somebody outside the pairing, whose right is theirs alone. */
type PartOf = Relation | 'raiser';
const people: Record<PartOf, string[]> = {
  facilitator: ['UF'],
  mentor: ['UM'],
  manager: ['UL', 'UL2'],
  none: ['UX', ''],
  raiser: ['UR'],
};

/** Who may, by their part in the pairing or by their role in the programme; everybody else may not. */
const allowed: Record<Act, (PartOf | Role | `as ${Role}` | 'any role')[]> = {
  'answer the check-in': ['facilitator'],
  'answer on behalf': ['mentor'],
  'skip the check-in': ['facilitator', 'mentor'],
  'see the check-in': ['facilitator', 'mentor', 'manager', 'coordinator', 'safeguarding'],
  'read what the pairing alone may read': ['facilitator', 'mentor'],
  'remove words for good': ['facilitator', 'mentor', 'coordinator', 'safeguarding'],
  'be told of faults': ['coordinator'],
  'raise a problem': ['facilitator', 'mentor', 'manager', 'coordinator'],
  'see the problem': ['facilitator', 'mentor', 'manager', 'raiser', 'coordinator', 'safeguarding'],
  'work on the problem': ['facilitator', 'mentor', 'manager', 'coordinator'],
  'add to the problem': ['facilitator', 'mentor', 'manager', 'raiser', 'coordinator'],
  'ask the manager': ['facilitator', 'mentor'],
  'open the problem again': ['facilitator', 'mentor', 'manager', 'raiser', 'coordinator'],
  'say whether it is solved': ['raiser'],
  'see the timeline': ['facilitator', 'mentor', 'manager', 'coordinator', 'safeguarding'],
  'see lessons': ['coordinator', 'safeguarding', 'adviser', 'any role'],
  'log a meeting': ['coordinator', 'as facilitator', 'as mentor', 'as manager'],
  'see the log': ['coordinator', 'safeguarding', 'adviser', 'any role'],
  'edit the meeting': ['raiser', 'coordinator'],
  'keep stakeholders': ['coordinator', 'as mentor'],
  'take tables out': ['coordinator', 'as manager'],
  'read the digest': ['manager', 'coordinator'],
  'name a deputy': ['as manager'],
  'stand in for a manager': ['coordinator', 'as manager'],
  'enter a plan': ['coordinator', 'as mentor', 'as manager'],
  'follow the commitment': ['raiser', 'coordinator', 'as mentor', 'as manager'],
};

/** A mentor or manager of others is nobody here: these roles count by the pairing alone, but where it says `as`. */
const byRole: Role[] = ['coordinator', 'safeguarding', 'adviser'];

const cells = Object.keys(allowed).flatMap((act) =>
  Object.keys(people).flatMap((part) =>
    [undefined, ...roles].map((role) => [act as Act, part as PartOf, role] as const),
  ),
);

describe('the policy', () => {
  it('leaves who raised it what comes with their part in the pairing', () => {
    const viewer = { slackUser: 'UF', roles: [] };
    const own = { ...parties, raiser: 'UF' };
    expect(may(viewer, 'work on the problem', own)).toBe(true);
    expect(may(viewer, 'say whether it is solved', own)).toBe(true);
    expect(may(viewer, 'say whether it is solved', parties)).toBe(false);
    expect(
      may({ slackUser: 'UX', roles: [] }, 'say whether it is solved', { ...parties, raiser: undefined }),
    ).toBe(false);
  });

  it.each(cells)('%s: %s with the role %s', (act, part, role) => {
    const expected =
      allowed[act].includes(part) ||
      (role !== undefined && byRole.includes(role) && allowed[act].includes(role)) ||
      (role !== undefined && allowed[act].includes(`as ${role}`)) ||
      (role !== undefined && allowed[act].includes('any role'));
    for (const slackUser of people[part]) {
      const viewer = { slackUser, roles: role ? [role] : [] };
      expect(relation(viewer, parties)).toBe(part === 'raiser' ? 'none' : part);
      expect(may(viewer, act, parties)).toBe(expected);
    }
  });

  const asRole = [undefined, ...roles].map((role) => [role] as const);

  it.each(asRole)('takes who stands in for a manager for that manager: with the role %s', (role) => {
    const acts = Object.keys(allowed) as Act[];
    const who = (slackUser: string, standsInFor?: string[]) => {
      const viewer = { slackUser, roles: role ? [role] : [], ...(standsInFor && { standsInFor }) };
      return [
        relation(viewer, parties),
        acts.filter((act) => may(viewer, act, parties)),
        mayRead(viewer, 'manager', parties),
        mayRead(viewer, 'pairing', parties),
      ];
    };
    expect(who('UD', ['UX', 'UL2'])).toEqual(who('UL2'));
    // Not of managers of other pairings, nor as the facilitator, the mentor, or who raised it.
    for (const other of ['UX', 'UF', 'UM', 'UR', '']) expect(who('UD', [other])).toEqual(who('UD'));
    expect(who('UD', [])).toEqual(who('UD'));
    // One's own part in the pairing stays what it is.
    expect(who('UM', ['UL'])).toEqual(who('UM'));
    expect(who('UF', ['UL'])).toEqual(who('UF'));
    expect(who('UL', ['UL2'])).toEqual(who('UL'));
  });

  it.each(
    Object.keys(people).flatMap((part) =>
      [undefined, ...roles].map((role) => [part as PartOf, role] as const),
    ),
  )('reading answers: %s with the role %s', (part, role) => {
    for (const slackUser of people[part]) {
      const viewer = { slackUser, roles: role ? [role] : [] };
      const inPairing = part === 'facilitator' || part === 'mentor';
      expect(mayRead(viewer, 'pairing', parties)).toBe(inPairing);
      expect(mayRead(viewer, 'manager', parties)).toBe(inPairing || part === 'manager');
    }
  });
});
