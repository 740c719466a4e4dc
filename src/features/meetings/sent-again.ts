import mongoose, { type ClientSession } from 'mongoose';
import { isOf } from '../again';
import { type Commitment, Commitments } from '../commitments';
import {
  livingWithin,
  type NewStakeholder,
  plainName,
  type Stakeholder,
  Stakeholders,
} from '../stakeholders';
import type { Agreed } from './form/reading';
import type { Meeting, Minutes } from './model';

/** What a form has said that seemed not to be saved, and was. */
export interface Sent {
  /** What stood in the meeting before the form was sent first; absent where it logged the meeting. */
  before?: Minutes;
  /** What stood there after it was sent last. */
  said: Minutes;
  /** Nobody has changed the meeting since. */
  isLast: boolean;
  /** Nor between the first time and the last. */
  isAlone: boolean;
}

export function sentBefore(meeting: Meeting, view: string): Sent | undefined {
  const { key, versions, removals, at } = meeting;
  const isOurs = (one: { view: string }) => isOf(one.view, view);
  const last = versions.findLastIndex(isOurs);
  if (last < 0 && key !== view) return undefined;
  const since = versions[last]?.at ?? at;
  const first = key === view ? 0 : versions.findIndex(isOurs);
  const before = key === view ? undefined : versions[first]?.before;
  return {
    ...(before && { before }),
    said: versions[last + 1]?.before ?? meeting,
    isLast: last === versions.length - 1 && removals.every((one) => one.at < since),
    isAlone:
      versions.slice(first).every(isOurs) && removals.every((one) => one.at < (versions[first]?.at ?? at)),
  };
}

const written: readonly (keyof Minutes)[] = [
  'metOn',
  'type',
  'present',
  'keyPoints',
  'agreements',
  'gaps',
  'gapCategory',
  'nextContact',
];

const placeOf = ({ about }: Minutes) => about && `${about.kind}:${about.key}`;

/** Both say the same, whomever it was with. */
export function saysSame(one: Minutes, other: Minutes): boolean {
  const who = ({ colleagues }: Minutes) => [...colleagues].sort().join();
  return (
    written.every((field) => (one[field] ?? '') === (other[field] ?? '')) &&
    placeOf(one) === placeOf(other) &&
    who(one) === who(other)
  );
}

/** Of what is added to a meeting that which stands in none of these, as it is now or as it was. */
export function notSaid(more: Minutes, stands: Minutes[]): Minutes {
  const text = (field: 'present' | 'keyPoints' | 'agreements' | 'gaps') =>
    stands.some((one) => one[field]?.includes(more[field] ?? '')) ? undefined : more[field];
  const chosen = <Field extends 'type' | 'gapCategory' | 'nextContact'>(field: Field) =>
    stands.some((one) => one[field] === more[field]) ? undefined : more[field];
  const isAbout = stands.some((one) => placeOf(one) === placeOf(more));
  return {
    ...more,
    ...{ present: text('present'), keyPoints: text('keyPoints') },
    ...{ agreements: text('agreements'), gaps: text('gaps') },
    ...{ type: chosen('type'), gapCategory: chosen('gapCategory'), nextContact: chosen('nextContact') },
    about: isAbout ? undefined : more.about,
  };
}

/** Whom the form means, as far as they are known: the one that it has added itself, though somebody has renamed, moved or merged it. */
export async function meant(
  session: ClientSession,
  { workspace, versions }: Meeting,
  view: string,
  { minutes, added }: { minutes: Minutes; added?: NewStakeholder },
): Promise<Stakeholder | undefined> {
  if (!added) return (await livingWithin(session, workspace, minutes.stakeholder)) ?? undefined;
  const ids = [view, ...versions.map((one) => one.view).filter((id) => isOf(id, view))];
  const mine = await Stakeholders.find(
    { workspace, key: mongoose.trusted({ $in: ids }) },
    { _id: 0 },
    { session },
  ).lean<Stakeholder[]>();
  const found = mine.find((one) => isAsAdded(one, added));
  if (!found) return undefined;
  const living = found.mergedInto ? await livingWithin(session, workspace, found.mergedInto) : found;
  if (living !== found) return living ?? undefined;
  return { ...found, type: added.type, sector: added.sector };
}

function isAsAdded({ name, district, changes }: Stakeholder, added: NewStakeholder): boolean {
  const renamed = changes.filter(({ what }) => what === 'renamed').map(({ before }) => before);
  const isNamed = [name, ...renamed].some((one) => plainName(one) === plainName(added.name));
  return isNamed && (district?.key === added.district?.key || changes.some(({ what }) => what === 'moved'));
}

/** Of the lines those are answered that were answered otherwise before, and with whose commitments nobody has dealt since. */
export async function answeredAnew(
  session: ClientSession,
  { workspace, key }: Meeting,
  lines: Agreed[],
): Promise<Agreed[]> {
  const left = await Commitments.find(
    { workspace, meeting: key, isOpen: true },
    { _id: 0 },
    { session },
  ).lean<Commitment[]>();
  return lines.map(({ corrected, ...line }) => {
    const at = left.findIndex((one) => one.line === line.line);
    const [kept] = at < 0 ? [] : left.splice(at, 1);
    if (!corrected || !kept || kept.steps.length > 1 || isKeptAs(kept, line)) return line;
    return { ...line, corrected: ['by', 'who', 'what'] };
  });
}

const isKeptAs = (kept: Commitment, { who, what, by }: Agreed) =>
  kept.who === who && kept.what === what && kept.by === by;
