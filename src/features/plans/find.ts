import { plainly } from '../../search';
import { type District, type Member, membersWhoMay, pairingsOf, placesOfProgramme } from '../people';
import { type Plan, Plans } from './model';

export function planByKey(workspace: string, key: string): Promise<Plan | null> {
  return Plans.findOne({ workspace, key }, { _id: 0 }).lean<Plan>();
}

/** A district's plans, the newest first. */
export function plansOf(workspace: string, district: string): Promise<Plan[]> {
  return Plans.find({ workspace, 'district.key': district }, { _id: 0 })
    .sort({ from: -1 })
    .limit(20)
    .lean<Plan[]>();
}

/** Plans of all districts, the newest first. */
export function allPlans(workspace: string): Promise<Plan[]> {
  return Plans.find({ workspace }, { _id: 0 }).sort({ from: -1 }).limit(100).lean<Plan[]>();
}

/** What people know a plan by, and who has to do with it. */
export type PlanNamed = Pick<
  Plan,
  'workspace' | 'key' | 'name' | 'district' | 'from' | 'to' | 'enteredBy' | 'followedBy'
>;

const named = { key: 1, name: 1, district: 1, from: 1, to: 1, enteredBy: 1, followedBy: 1 } as const;

/** Plans that may be meant, however many and of any age, the newest first: by name or by district; all, where nothing is typed. */
export async function plansMeant(
  workspace: string,
  typed: string,
  district?: District,
): Promise<PlanNamed[]> {
  const all = await Plans.find({ workspace }, { _id: 0, workspace: 1, ...named })
    .sort({ from: -1, name: 1 })
    .lean<PlanNamed[]>();
  const wanted = plainly(typed.trim());
  if (!wanted) return all;
  const exactly = all.filter(({ name }) => plainly(name) === wanted);
  const byName = exactly.length > 0 ? exactly : all.filter(({ name }) => plainly(name).startsWith(wanted));
  return all.filter((one) => byName.includes(one) || one.district.key === district?.key);
}

/** A district by its name or key, or by the beginning of its name. */
export function districtNamed(districts: District[], typed: string): District | undefined {
  const wanted = plainly(typed.trim());
  if (!wanted) return undefined;
  return (
    districts.find(({ name, key }) => plainly(name) === wanted || key === wanted) ??
    districts.find(({ name }) => plainly(name).startsWith(wanted))
  );
}

/** Who may follow a plan, by name: those first who mentor in its district. */
export async function mayFollow(workspace: string, district?: string): Promise<Member[]> {
  const [all, pairings, { communities }] = await Promise.all([
    membersWhoMay(workspace, 'enter a plan'),
    pairingsOf(workspace),
    placesOfProgramme(workspace),
  ]);
  const there = new Set(communities.filter((one) => one.district === district).map(({ key }) => key));
  const mentors = new Set(
    pairings.filter((one) => one.communities.some((key) => there.has(key))).map(({ mentor }) => mentor),
  );
  const isNear = ({ key }: Member) => (mentors.has(key) ? 0 : 1);
  return all.sort((one, other) => isNear(one) - isNear(other) || one.name.localeCompare(other.name));
}
