import { isDeepStrictEqual } from 'node:util';
import type { Programme } from '../model';
import type { Records } from './known';

export type Kind = 'programme' | 'district' | 'community' | 'member' | 'question set' | 'pairing';

export interface Field {
  /** Such as cadence.at. */
  name: string;
  from?: unknown;
  to?: unknown;
}

export interface Change {
  what: Kind;
  key: string;
  change: 'new' | 'changed' | 'unchanged' | 'not in the file any more';
  /** What changes, of what is changed. */
  fields: Field[];
}

/** What an import would do. */
export function planOf(known: Records, wanted: Records): Change[] {
  const programmes = ({ programme }: Records) =>
    new Map(programme ? [[programme.workspace, withBenchmarksByDate(programme)]] : []);
  return [
    ...compare('programme', programmes(known), programmes(wanted)),
    ...compare('district', known.districts, wanted.districts),
    ...compare('community', known.communities, wanted.communities),
    ...compare('member', known.members, wanted.members),
    ...compare('question set', known.questionSets, wanted.questionSets),
    ...compare('pairing', known.pairings, wanted.pairings),
  ];
}

/** So that of a benchmark, too, only what changes is told. */
function withBenchmarksByDate({ settings, ...rest }: Programme): object {
  const byKind: Record<string, Record<string, object>> = {};
  for (const { kind, from, ...benchmark } of settings.benchmarks ?? []) {
    byKind[kind] = { ...byKind[kind], [from]: benchmark };
  }
  return { ...rest, settings: { ...settings, benchmarks: byKind } };
}

/** Pairings whose next check-in may be another, or somebody else's, after these changes; or in which somebody may see or do more, or less. */
export function affectedPairings(plan: Change[], wanted: Records): string[] {
  const rules = /^(timeZone|language|settings\.(when|weekend|holidays))/;
  const changed = (what: Kind) => plan.filter((change) => change.what === what && isChange(change));
  const programme = changed('programme').some(({ fields }) => fields.some(({ name }) => rules.test(name)));
  // A role gives rights in pairings in which one has no part, also in those that have ended.
  const rights = changed('member').some(({ fields }) => fields.some(({ name }) => name === 'roles'));
  const members = new Set(changed('member').map(({ key }) => key));
  const direct = new Set(changed('pairing').map(({ key }) => key));
  return [...wanted.pairings.values()]
    .filter(({ key, status, mentor, facilitator, managers }) => {
      if (rights || direct.has(key)) return true;
      const people = [mentor, facilitator, ...managers];
      return status !== 'ended' && (programme || people.some((person) => members.has(person)));
    })
    .map(({ key }) => key);
}

/** A member's Slack user id before and after: the same person, by another account. */
export interface Account {
  from: string;
  to: string;
}

export function movedAccounts(plan: Change[]): Account[] {
  const fields = plan.filter(({ what }) => what === 'member').flatMap((change) => change.fields);
  return fields
    .filter(({ name }) => name === 'slackUser')
    .map(({ from, to }) => ({ from: String(from), to: String(to) }));
}

export function isChange({ change }: Change): boolean {
  return change === 'new' || change === 'changed';
}

function compare<T extends object>(what: Kind, known: Map<string, T>, wanted: Map<string, T>): Change[] {
  const changes = [...wanted].map(([key, record]): Change => {
    const before = known.get(key);
    if (!before) return { what, key, change: 'new', fields: [] };
    const fields = differences(before, record);
    return { what, key, change: fields.length > 0 ? 'changed' : 'unchanged', fields };
  });
  const gone = [...known.keys()].filter((key) => !wanted.has(key));
  return [
    ...changes,
    ...gone.map((key): Change => ({ what, key, change: 'not in the file any more', fields: [] })),
  ];
}

function differences(before: object, after: object): Field[] {
  const [one, other] = [flat(before), flat(after)];
  return [...new Set([...one.keys(), ...other.keys()])]
    .filter((name) => !isDeepStrictEqual(one.get(name), other.get(name)))
    .map((name) => ({ name, from: one.get(name), to: other.get(name) }));
}

function flat(record: object, prefix = ''): Map<string, unknown> {
  const found = new Map<string, unknown>();
  for (const [name, value] of Object.entries(record)) {
    const isGroup =
      typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
    if (isGroup) for (const [inner, at] of flat(value, `${prefix}${name}.`)) found.set(inner, at);
    else if (value !== undefined) found.set(`${prefix}${name}`, value);
  }
  return found;
}
