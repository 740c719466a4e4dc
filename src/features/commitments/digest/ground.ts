import { type DigestScope, once, onceEach, onceSince, type Quote } from '../../digests';
import { type Stakeholder, Stakeholders } from '../../stakeholders';
import { type Commitment, Commitments, type Step } from '../model';
import { otherThan } from '../who';
import { isProgramme, isTheirs, peopleOf, type Until } from './scope';

/** A commitment, as far as managers are told of it. */
export type Told = Pick<
  Commitment,
  | 'key'
  | 'stakeholder'
  | 'meeting'
  | 'plan'
  | 'owes'
  | 'who'
  | 'what'
  | 'by'
  | 'owner'
  | 'district'
  | 'madeOn'
> & {
  /** When it was made. */
  at: Date;
  steps: Pick<Step, 'what' | 'at' | 'before'>[];
};

const told = {
  ...{ _id: 0, key: 1, stakeholder: 1, meeting: 1, plan: 1, owes: 1, who: 1, what: 1, by: 1, owner: 1 },
  ...{ district: 1, madeOn: 1, 'steps.what': 1, 'steps.at': 1, 'steps.before': 1 },
} as const;

/** What is open of all that belongs to the scope. */
export function openOf(scope: DigestScope): Promise<Told[]> {
  return once(scope, 'open commitments', () => readAll(scope, { isOpen: true }));
}

/** What is open, and what was over since then, or since earlier. */
export async function commitmentsSince(scope: DigestScope, since: Date): Promise<Told[]> {
  const [open, over] = await Promise.all([
    openOf(scope),
    onceSince(scope, 'commitments that are over', since, (first) =>
      readAll(scope, { isOpen: false, closedAt: { $gte: first } }),
    ),
  ]);
  // One that was closed between the two is as it was read last.
  return [...new Map([...open, ...over].map((one) => [one.key, one])).values()];
}

async function readAll(scope: DigestScope, state: object): Promise<Told[]> {
  const found = await Promise.all(
    (await toBeTold(scope, state)).map(async ({ query, people }) => {
      const all = (await query.toArray()).map((one): Told => Object.assign(one, { at: madeAt(one) }));
      return people ? all.filter((one) => isTheirs(people, one)) : all;
    }),
  );
  return found.flat();
}

export const madeAt = ({ steps }: { steps: { at: Date }[] }) => steps[0]?.at ?? new Date(0);

/** The queries; each reads what it finds, and is told its index: of several that begin alike, MongoDB may take one that reads all. */
export async function toBeTold(scope: DigestScope, state: object) {
  return (await branchesOf(scope)).map(({ of, index, people }) => ({
    query: Commitments.collection.find<Omit<Told, 'at'>>(
      { ...of, ...state },
      { projection: told, hint: index },
    ),
    people,
  }));
}

interface Branch {
  of: object;
  index: string;
  /** Whose it must be. */
  people?: Until;
}

/**
 * What belongs to a scope: what its mentors and facilitators follow in its districts, or where no district is known; of a whole
 * district all that is in it, and of a whole programme everything.
 */
export async function branchesOf(scope: DigestScope): Promise<Branch[]> {
  const { workspace, districts, isWhole } = scope;
  const people = await peopleOf(scope);
  const theirs = { workspace, owner: { $in: [...people.keys()] } };
  if (!isWhole)
    return [{ of: { ...theirs, district: { $in: [...districts, null] } }, index: 'of people', people }];
  if (await isProgramme(scope)) return [{ of: { workspace }, index: 'of all' }];
  return [
    { of: { workspace, district: { $in: districts } }, index: 'of districts' },
    { of: { ...theirs, district: null }, index: 'of people', people },
  ];
}

/** Whether something was promised, and over, before that, or before what was read. */
export function wasAnyOver(scope: DigestScope, before: Date): Promise<boolean> {
  return onceSince(scope, 'commitments that were over before', before, async (first) => {
    const found = (await branchesOf(scope)).map(({ of, index }) =>
      Commitments.collection.findOne(
        { ...of, isOpen: false, closedAt: { $lt: first } },
        { projection: { _id: 1 }, hint: index },
      ),
    );
    return (await Promise.all(found)).some((one) => one !== null);
  });
}

export type Whom = Pick<Stakeholder, 'key' | 'name' | 'sector'> & { district?: { key: string } };

/** The stakeholders of these, and where they are, by key. */
export function whomOf(
  of: Pick<DigestScope, 'workspace' | 'reads'>,
  all: { stakeholder?: string }[],
): Promise<Map<string, Whom>> {
  const keys = all.flatMap(({ stakeholder }) => stakeholder ?? []);
  return onceEach(of, 'stakeholders', keys, (missing) =>
    Stakeholders.collection
      .find<Whom>(
        { workspace: of.workspace, key: { $in: missing } },
        { projection: { _id: 0, key: 1, name: 1, sector: 1, 'district.key': 1 } },
      )
      .toArray(),
  );
}

/** Who promised it, as its line says, where that is not whom it was agreed with. */
export function otherWho(
  { who, owes, plan, stakeholder }: Pick<Told, 'who' | 'owes' | 'plan' | 'stakeholder'>,
  whom: Map<string, Whom>,
): string | undefined {
  const name = stakeholder ? whom.get(stakeholder)?.name : undefined;
  return plan ? undefined : otherThan(name, { who, owes });
}

/** Words of a commitment are those of the meeting or the plan from which it comes: removed there, they are removed wherever they are quoted. */
export function quoteOf(
  one: Pick<Told, 'who' | 'owes' | 'stakeholder' | 'what' | 'meeting' | 'plan'>,
  whom: Map<string, Whom>,
): Quote {
  const { what, meeting, plan } = one;
  const source = plan ? { feature: 'plans', key: plan.key } : { feature: 'meetings', key: meeting ?? '' };
  return { text: [otherWho(one, whom), what].filter(Boolean).join(': '), ...source };
}
