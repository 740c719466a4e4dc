import mongoose from 'mongoose';
import { addDays } from '../../calendar';
import type { Settings } from '../people';
import { type Stakeholder, Stakeholders } from '../stakeholders';

/** So many are counted; more are as many. */
const MOST = 1_000;

/** Those dealt with who were not met for longer than their type allows, or else the programme. */
function unseenSince(workspace: string, settings: Settings, today: string) {
  const { stakeholderTypes, formerStakeholderTypes = [], unseenAfterDays } = settings;
  const own = [...stakeholderTypes, ...formerStakeholderTypes].flatMap(({ key, unseenAfterDays: days }) =>
    days === undefined ? [] : [{ key, days }],
  );
  const before = (days: number) => mongoose.trusted({ $lt: addDays(today, -days) });
  const keys = own.map(({ key }) => key);
  return {
    workspace,
    status: 'active' as const,
    // What the index is read for; which of them are unseen goes by their type.
    lastMet: before(Math.min(unseenAfterDays, ...own.map(({ days }) => days))),
    $or: [
      { type: mongoose.trusted({ $nin: keys }), lastMet: before(unseenAfterDays) },
      ...own.map(({ key, days }) => ({ type: key, lastMet: before(days) })),
    ],
  };
}

/** Who has not been seen for too long, the longest first; and how many they are. */
export async function unseenStakeholders(
  workspace: string,
  settings: Settings,
  today: string,
  { page, size }: { page: number; size: number },
): Promise<{ shown: Stakeholder[]; page: number; count: number }> {
  const unseen = unseenSince(workspace, settings, today);
  const count = await Stakeholders.countDocuments(unseen).limit(MOST);
  const at = Math.min(page, Math.max(0, Math.ceil(count / size) - 1));
  const shown = await Stakeholders.find(unseen, { _id: 0 })
    .sort({ lastMet: 1 })
    .skip(at * size)
    .limit(size)
    .lean<Stakeholder[]>();
  return { shown, page: at, count };
}
