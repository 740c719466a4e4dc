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

const parties: Parties = { facilitator: 'UF', mentor: 'UM', managers: ['UL', 'UL2'] };
const people: Record<Relation, string[]> = {
  facilitator: ['UF'],
  mentor: ['UM'],
  manager: ['UL', 'UL2'],
  none: ['UX', ''],
};

/** Who may, by their part in the pairing or by their role in the programme; everybody else may not. */
const allowed: Record<Act, (Relation | Role)[]> = {
  'answer the check-in': ['facilitator'],
  'answer on behalf': ['mentor'],
  'skip the check-in': ['facilitator', 'mentor'],
  'see the check-in': ['facilitator', 'mentor', 'manager', 'coordinator', 'safeguarding'],
  'read what the pairing alone may read': ['facilitator', 'mentor'],
  'remove words for good': ['facilitator', 'mentor', 'coordinator', 'safeguarding'],
  'be told of faults': ['coordinator'],
};

/** A mentor or manager of others is nobody here: these roles count by the pairing alone. */
const byRole: Role[] = ['coordinator', 'safeguarding', 'adviser'];

const cells = Object.keys(allowed).flatMap((act) =>
  Object.keys(people).flatMap((part) =>
    [undefined, ...roles].map((role) => [act as Act, part as Relation, role] as const),
  ),
);

describe('the policy', () => {
  it.each(cells)('%s: %s with the role %s', (act, part, role) => {
    const expected =
      allowed[act].includes(part) ||
      (role !== undefined && byRole.includes(role) && allowed[act].includes(role));
    for (const slackUser of people[part]) {
      const viewer = { slackUser, roles: role ? [role] : [] };
      expect(relation(viewer, parties)).toBe(part);
      expect(may(viewer, act, parties)).toBe(expected);
    }
  });

  it.each(
    Object.keys(people).flatMap((part) =>
      [undefined, ...roles].map((role) => [part as Relation, role] as const),
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
