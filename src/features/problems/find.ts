import mongoose, { type QueryFilter } from 'mongoose';
import { searchIn } from '../../search';
import { type Member, may, nobody, type Part, partsOf, type Viewer } from '../people';
import { Entries, type Entry, type Problem, Problems, type Status } from './model';

const plain = { _id: 0 } as const;
/** Lists show neither what a problem is found by nor all of its words. */
const inLists = { _id: 0, words: 0, lessonWords: 0, details: 0 } as const;

export const PER_PAGE = 10;

export function problemByKey(workspace: string, key: string): Promise<Problem | null> {
  return Problems.findOne({ workspace, key }, plain).lean<Problem>();
}

/** One page of something long, from 0. */
export interface Page<T> {
  shown: T[];
  hasMore: boolean;
}

async function pageOf<T>(
  page: number,
  find: (skip: number, limit: number) => Promise<T[]>,
  size = PER_PAGE,
): Promise<Page<T>> {
  const found = await find(page * size, size + 1);
  return { shown: found.slice(0, size), hasMore: found.length > size };
}

/** A page of a problem's timeline, oldest first. */
export function timelinePage({ workspace, key }: Pick<Problem, 'workspace' | 'key'>, page: number) {
  return pageOf(page, (skip, limit) =>
    Entries.find({ workspace, problem: key }, plain)
      .sort({ at: 1, _id: 1 })
      .skip(skip)
      .limit(limit)
      .lean<Entry[]>(),
  );
}

export async function lastPageOf({ workspace, key }: Pick<Problem, 'workspace' | 'key'>): Promise<number> {
  const count = await Entries.countDocuments({ workspace, problem: key });
  return Math.max(0, Math.ceil(count / PER_PAGE) - 1);
}

/** Whose problems somebody may see. */
export interface Scope {
  workspace: string;
  slackUser: string;
  /** The whole programme's. */
  isAll: boolean;
  /** Pairings of which they are a part, by key; those that have ended, too. */
  pairings: string[];
  /** The same by the part that they have. */
  as: Record<Part, string[]>;
}

/** What the policy lets a member see, as queries need it. */
export async function scopeOf(
  workspace: string,
  viewer: Viewer,
  { key }: Pick<Member, 'key'>,
): Promise<Scope> {
  const seen = { facilitator: [], mentor: [], manager: [] } as Record<Part, string[]>;
  for (const { pairing, parties, part } of await partsOf(workspace, viewer, key)) {
    if (may(viewer, 'see the problem', parties)) seen[part].push(pairing);
  }
  return {
    workspace,
    slackUser: viewer.slackUser,
    isAll: may(viewer, 'see the problem', nobody),
    pairings: Object.values(seen).flat(),
    as: seen,
  };
}

export const whose = ['mine', 'pairings', 'all'] as const;
export type Whose = (typeof whose)[number];

export const states = [
  'unfinished',
  'open',
  'being worked on',
  'resolved',
  'not possible',
  'merged',
] as const;
/** `unfinished`: open, or being worked on. */
export type State = (typeof states)[number];

/** What a list shows. */
export interface Wanted {
  whose: Whose;
  state: State;
  category?: string;
  community?: string;
}

type Filter = QueryFilter<Problem>;
type Sort = Record<string, 1 | -1>;

const isOpenState = (state: State) =>
  state === 'unfinished' || state === 'open' || state === 'being worked on';

/** Of what is open the most pressing first, then what nobody spoke of for longest; of what is over the newest first. */
export function listOf(scope: Scope, wanted: Wanted): { filter: Filter; sort: Sort } {
  const { state, category, community } = wanted;
  const status = state === 'unfinished' ? {} : { status: state as Status };
  const isOpen = isOpenState(state);
  return {
    filter: {
      workspace: scope.workspace,
      ...(isOpen ? { isOpen: true } : { closedAt: mongoose.trusted({ $exists: true }) }),
      ...status,
      ...whoseFilter(scope, wanted.whose),
      ...(category && { category }),
      ...(community && { 'community.key': community }),
    },
    sort: isOpen ? { pressing: -1, heardAt: 1, _id: 1 } : { closedAt: -1, _id: -1 },
  };
}

/** Never more than what the person may see, whatever was asked for. */
function whoseFilter({ slackUser, isAll, pairings }: Scope, whose: Whose): Filter {
  const theirs = { pairing: pairings.length === 1 ? pairings[0] : mongoose.trusted({ $in: pairings }) };
  if (whose === 'mine') {
    return { $or: [{ raisedBy: slackUser }, { owner: slackUser, ...(isAll ? {} : theirs) }] };
  }
  return whose === 'all' && isAll ? {} : theirs;
}

export function problemPage(
  scope: Scope,
  wanted: Wanted,
  page: number,
  size = PER_PAGE,
): Promise<Page<Problem>> {
  const { filter, sort } = listOf(scope, wanted);
  return pageOf(
    page,
    (skip, limit) => Problems.find(filter, inLists).sort(sort).skip(skip).limit(limit).lean<Problem[]>(),
    size,
  );
}

/** For a list with its number of pages. */
export function countOf(scope: Scope, wanted: Wanted): Promise<number> {
  return Problems.countDocuments(listOf(scope, wanted).filter);
}

const lessons = searchIn<Problem>({ model: Problems, words: 'lessonWords', date: 'closedAt' });

/** Problems whose lesson is shared in the programme and has all of these words, the newest first. */
export function lessonPage(workspace: string, words: string[], page: number): Promise<Page<Problem>> {
  const among =
    words.length > 0 ? { workspace } : { workspace, lessonWords: mongoose.trusted({ $exists: true }) };
  return pageOf(page, (skip, limit) => lessons.withAll(among, words, { skip, limit }));
}
