import mongoose from 'mongoose';
import { may, type Parties, type Viewer } from '../../people';
import { groundOf } from '../ground';
import { type Entry, type Problem, Problems } from '../model';

/** The titles, by key, of other problems of which lines of a timeline speak: those that the reader may see. */
export async function titlesIn(
  entries: Entry[],
  viewer: Viewer,
  { workspace, pairing }: Problem,
  parties: Parties,
): Promise<Map<string, string>> {
  const keys = [...new Set(entries.flatMap(({ other }) => other ?? []))];
  if (keys.length === 0) return new Map();
  const found = await Problems.find(
    { workspace, key: mongoose.trusted({ $in: keys }) },
    { _id: 0, workspace: 1, key: 1, title: 1, pairing: 1, raisedBy: 1 },
  ).lean<Pick<Problem, 'workspace' | 'key' | 'title' | 'pairing' | 'raisedBy'>[]>();
  const seen = await Promise.all(
    found.map(async (other) => {
      const isBeside = other.pairing === pairing;
      const theirs = isBeside ? { ...parties, raiser: other.raisedBy } : (await groundOf(other)).parties;
      return may(viewer, 'see the problem', theirs);
    }),
  );
  return new Map(found.filter((_, index) => seen[index]).map(({ key, title }) => [key, title]));
}
