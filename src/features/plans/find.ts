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
