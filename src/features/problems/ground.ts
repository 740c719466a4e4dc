import mongoose, { type ClientSession } from 'mongoose';
import {
  defaultSettings,
  type Member,
  Members,
  type Pairing,
  Pairings,
  type Parties,
  partiesAmong,
  programmeOf,
  standInsFor,
} from '../people';
import type { Problem } from './model';
import type { Ground } from './turn';

type Of = Pick<Problem, 'workspace' | 'pairing' | 'raisedBy'> &
  Partial<Pick<Problem, 'owner' | 'asked' | 'copies' | 'tookIn'>>;

/** The people of a problem are those of its pairing, as it is now; `others` are told something of it, too. */
export async function groundOf(
  { workspace, pairing: key, raisedBy, owner, asked = [], copies = [], tookIn = [] }: Of,
  session?: ClientSession,
  others: string[] = [],
): Promise<Ground> {
  const options = { session: session ?? null };
  const pairing = await Pairings.findOne({ workspace, key }, { _id: 0 }, options).lean<Pairing>();
  if (!pairing) throw new Error(`the pairing ${key} of a problem is not kept`);
  const { facilitator, mentor, managers } = pairing;
  const standIns = await standInsFor(workspace, managers, session);
  const slackUsers = [
    raisedBy,
    ...(owner ? [owner] : []),
    ...asked.map(({ manager }) => manager),
    ...copies.map(({ person }) => person),
    ...tookIn.map((one) => one.raisedBy),
    ...others,
  ];
  const members = await Members.find(
    {
      workspace,
      $or: [
        { key: mongoose.trusted({ $in: [facilitator, mentor, ...managers] }) },
        { slackUser: mongoose.trusted({ $in: slackUsers }) },
      ],
    },
    { _id: 0 },
    options,
  ).lean<Member[]>();
  const byKey = new Map(members.map((member) => [member.key, member]));
  return {
    settings: (await programmeOf(workspace))?.settings ?? defaultSettings,
    pairing,
    parties: { ...partiesAmong(byKey, pairing), raiser: raisedBy },
    speaks: new Map(
      [...standIns.map(({ deputy }) => deputy), ...members].map((member) => [member.slackUser, member]),
    ),
    standIns,
  };
}

/** Who may do what with it is asked of these. */
export async function partiesOfProblem(problem: Problem): Promise<Parties> {
  return (await groundOf(problem)).parties;
}
