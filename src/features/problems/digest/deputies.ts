import { localDate } from '../../../calendar';
import { type Deputyship, Deputyships, type Member, membersByKey } from '../../people';

/** When somebody stood in for a manager. */
interface StoodIn {
  manager: string;
  /** Slack user id. */
  deputy: string;
  /** YYYY-MM-DD, both inclusive, where the manager is. */
  from: string;
  to: string;
  /** It was ended, or given to somebody else, before its last day was over. */
  endedAt?: Date;
}

type Kept = Pick<Deputyship, 'manager' | 'deputy' | 'deputyUser' | 'from' | 'to' | 'status' | 'revisions'>;

const fields = { _id: 0, manager: 1, deputy: 1, deputyUser: 1, from: 1, to: 1, status: 1, revisions: 1 };

/** Whether somebody stood in for one of these managers, whose keys they are, when they wrote something. */
export async function standingInFor(
  workspace: string,
  managers: Member[],
): Promise<(manager: string, person: string, at: Date) => boolean> {
  const keys = managers.map(({ key }) => key);
  const kept = await Deputyships.collection
    .find<Kept>({ workspace, manager: { $in: keys } }, { projection: fields, hint: 'of a manager' })
    .toArray();
  const before = kept.flatMap(({ revisions }) => revisions.map(({ deputy }) => deputy));
  const people: Map<string, Member> =
    before.length > 0 ? await membersByKey(workspace, [...new Set(before)]) : new Map();
  const stood = kept.flatMap((one) => stoodIn(one, people));
  const zones = new Map(managers.map(({ key, timeZone }) => [key, timeZone]));
  return (manager, person, at) =>
    stood.some((one) => {
      if (one.manager !== manager || one.deputy !== person) return false;
      const day = localDate(at, zones.get(manager) ?? 'UTC');
      return one.from <= day && day <= one.to && (!one.endedAt || at < one.endedAt);
    });
}

function stoodIn(one: Kept, people: Map<string, Member>): StoodIn[] {
  const { manager, deputy, deputyUser, from, to, status, revisions } = one;
  const last = revisions.at(-1);
  const isSame = last?.deputy === deputy && last.from === from && last.to === to;
  const now = { manager, deputy: deputyUser, from, to };
  return [
    ...revisions.flatMap((past): StoodIn | [] => {
      const person = people.get(past.deputy)?.slackUser;
      return person ? { manager, deputy: person, from: past.from, to: past.to, endedAt: past.at } : [];
    }),
    // Ended before its time, it is kept as it was: the revision says when.
    ...(status === 'over' && isSame ? [] : [now]),
  ];
}
