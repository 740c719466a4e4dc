import { plainly } from '../../search';
import { type Member, membersWhoMay, pairingsOf, placesOfProgramme } from '../people';
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

/** Plans of this name, or else of a name that begins so; of any age. */
export async function plansNamed(workspace: string, typed: string): Promise<Plan[]> {
  const wanted = plainly(typed.trim());
  if (!wanted) return [];
  const all = await allPlans(workspace);
  const exactly = all.filter(({ name }) => plainly(name) === wanted);
  return exactly.length > 0 ? exactly : all.filter(({ name }) => plainly(name).startsWith(wanted));
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
