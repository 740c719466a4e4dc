import mongoose from 'mongoose';
import { whereTheyStand } from '../../../outbox';
import type { Say, StoryAsked, StoryEntry } from '../../digests';
import { Members, partiesOf } from '../../people';
import { acts } from '../messages';
import { Entries, type Entry, type EntryKind, type Problem, Problems } from '../model';
import { rightsOf } from '../rights';
import { cardKey, entryKey } from '../turn';
import { inAll } from './names';

/** What is told of a problem's timeline. */
const told = {
  raised: 'digest-problems:story.raised',
  'taken on': 'digest-problems:story.taken-on',
  resolved: 'digest-problems:story.resolved',
  'not solved': 'digest-problems:story.not-solved',
  reopened: 'digest-problems:story.reopened',
  'not possible': 'digest-problems:story.not-possible',
  merged: 'digest-problems:story.merged',
  'asked the manager': 'digest-problems:story.asked-the-manager',
  'manager replied': 'digest-problems:story.manager-replied',
} as const satisfies Partial<Record<EntryKind, string>>;

const kinds = Object.keys(told) as (keyof typeof told)[];

type Told = Pick<Entry, 'problem' | 'id' | 'at' | 'by' | 'to' | 'insteadOf' | 'text'> & {
  kind: keyof typeof told;
};
type Seen = Pick<Problem, 'key' | 'title' | 'raisedBy' | 'tookIn'>;

/** What became of a pairing's problems, the newest first. */
export async function problemStory(asked: StoryAsked): Promise<StoryEntry[]> {
  const { viewer, pairing } = asked;
  const { workspace } = pairing;
  const entries = await entriesBefore(asked);
  if (entries.length === 0) return [];
  const [problems, names, parties] = await Promise.all([
    problemsOf(workspace, entries),
    namesIn(workspace, entries),
    partiesOf(pairing),
  ]);
  const mayRead = ({ problem: key }: Told) => {
    const problem = problems.get(key);
    const isSeen = problem && rightsOf(viewer, { ...parties, raiser: problem.raisedBy }, problem).see;
    return isSeen ? problem : undefined;
  };
  const places = await placesOf(
    workspace,
    entries.filter((entry) => mayRead(entry)),
  );
  return entries.map((entry) => {
    const problem = mayRead(entry);
    const place = places.get(storyId(entry));
    return {
      at: entry.at,
      id: storyId(entry),
      says: sayOf(entry, names),
      ...(problem && {
        quote: { text: problem.title, feature: 'problems', key: problem.key },
        // What was written when it was raised stands in the problem.
        ...(entry.text && entry.kind !== 'raised' && { said: entry.text }),
        button: { actionId: acts.open, value: problem.key },
      }),
      ...(place && { place }),
    };
  });
}

const PREFIX = 'problem:';
/** No key has a space, and it comes before all that they have: so these ids are in the order of problem and entry. */
const storyId = ({ problem, id }: Pick<Entry, 'problem' | 'id'>) => `${PREFIX}${problem} ${id}`;

/** Reads what it shows, and no more: what stands at the moment of `before`, and then what is older. */
async function entriesBefore({ pairing, before, limit }: StoryAsked): Promise<Told[]> {
  const { workspace, key } = pairing;
  const among = { workspace, pairing: key, kind: { $in: kinds }, deleted: { $ne: true } };
  const find = (more: object, most: number) =>
    Entries.collection
      .find<Told>(
        { ...among, ...more },
        { projection: { _id: 0, problem: 1, id: 1, at: 1, by: 1, to: 1, insteadOf: 1, text: 1, kind: 1 } },
      )
      .sort({ at: -1, problem: -1, id: -1 })
      .limit(most)
      .toArray();
  if (!before) return find({}, limit);
  const rest = restOf(before.id);
  const sameMoment = rest && (await find({ at: before.at, ...rest }, limit));
  const left = limit - (sameMoment?.length ?? 0);
  const older = left > 0 ? await find({ at: { $lt: before.at } }, left) : [];
  return [...(sameMoment ?? []), ...older];
}

/** Of one moment, what has a smaller id than this, which may be another feature's; undefined where nothing has. */
function restOf(id: string): object | undefined {
  if (!id.startsWith(PREFIX)) return PREFIX < id ? {} : undefined;
  const [problem = '', ...entry] = id.slice(PREFIX.length).split(' ');
  return { $or: [{ problem: { $lt: problem } }, { problem, id: { $lt: entry.join(' ') } }] };
}

async function problemsOf(workspace: string, entries: Told[]): Promise<Map<string, Seen>> {
  const keys = [...new Set(entries.map(({ problem }) => problem))];
  const found = await Problems.collection
    .find<Seen>(
      { workspace, key: { $in: keys } },
      { projection: { _id: 0, key: 1, title: 1, raisedBy: 1, tookIn: 1 } },
    )
    .toArray();
  return new Map(found.map((problem) => [problem.key, problem]));
}

/** Of everybody who did something in it, also those who have left the pairing. */
async function namesIn(workspace: string, entries: Told[]): Promise<Map<string, string>> {
  const people = [
    ...new Set(entries.flatMap(({ by = [], to = [], insteadOf = [] }) => [by, to, insteadOf].flat())),
  ];
  const members = await Members.find(
    { workspace, slackUser: mongoose.trusted({ $in: people }) },
    { _id: 0, slackUser: 1, name: 1 },
  ).lean();
  return new Map(members.map(({ slackUser, name }) => [slackUser, name]));
}

function sayOf({ kind, by, to, insteadOf }: Told, names: Map<string, string>): Say {
  const isInstead = kind === 'manager replied' && insteadOf !== undefined;
  const people = {
    by,
    ...(kind === 'asked the manager' && { to }),
    ...(isInstead && { manager: insteadOf }),
  };
  const params: Record<string, string> = {};
  const unknown: NonNullable<Say['words']> = {};
  for (const [gap, person] of Object.entries(people)) {
    const name = person && names.get(person);
    if (name) params[gap] = name;
    else unknown[gap] = inAll('digest-problems:owner.nobody');
  }
  const key = isInstead ? 'digest-problems:story.replied-instead' : told[kind];
  return { key, params, ...(Object.keys(unknown).length > 0 && { words: unknown }) };
}

/** What was said of it in the thread of the problem, else the card. */
async function placesOf(workspace: string, entries: Told[]) {
  const own = (entry: Told) => entryKey({ key: entry.problem }, entry);
  const inThread = entries.filter(({ kind }) => kind !== 'raised');
  const lines = await whereTheyStand(workspace, inThread.map(own));
  const rest = entries.filter((entry) => !lines.has(own(entry)));
  const cards = await whereTheyStand(workspace, [
    ...new Set(rest.map(({ problem }) => cardKey({ key: problem }))),
  ]);
  return new Map(
    entries.flatMap((entry) => {
      const place = lines.get(own(entry)) ?? cards.get(cardKey({ key: entry.problem }));
      return place ? [[storyId(entry), place] as const] : [];
    }),
  );
}
