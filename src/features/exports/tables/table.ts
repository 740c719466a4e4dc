import type mongoose from 'mongoose';
import type { Words } from '../../../words';
import type { Category, Programme } from '../../people';
import type { Stakeholder } from '../../stakeholders';

export const kinds = ['meetings', 'commitments', 'problems', 'check-ins', 'plan'] as const;
/** What is taken out: a table of each. */
export type Kind = (typeof kinds)[number];

export type Cell = string | number | undefined;

/** What the rows of a table need to know beside their records. */
export interface Ground {
  t: Words;
  /** YYYY-MM-DD, in the programme. */
  today: string;
  /** What the programme calls its kinds, by key. */
  names: Record<'stakeholderTypes' | 'meetingTypes' | 'categories', ReadonlyMap<string, string>>;
  /** Names of members by Slack user id; of districts by key. */
  people: ReadonlyMap<string, string>;
  districts: ReadonlyMap<string, string>;
  /** Those that the records at hand name. */
  stakeholders: ReadonlyMap<string, Pick<Stakeholder, 'name' | 'type' | 'sector' | 'district'>>;
}

/** From the first day to the last, both included, YYYY-MM-DD. */
export interface Span {
  from?: string;
  to?: string;
}

/** One kind of record as rows: pure, but for where the records are kept. */
export interface Table<Kept, Column extends string> {
  collection(): mongoose.mongo.Collection;
  columns: readonly Column[];
  /** The field by which rows are put in order, before their keys. */
  by: string;
  within(span: Span, timeZone: string): Record<string, unknown>;
  /** Where MongoDB can't say it exactly, of what it has found. */
  isWithin?(kept: Kept, span: Span): boolean;
  /** What is read of each record. */
  reads: readonly string[];
  stakeholderOf?(kept: Kept): string | undefined;
  row(kept: Kept, ground: Ground): Record<Column, Cell>;
  /** Instead of `row`, where one record has many. */
  rows?(kept: Kept, ground: Ground): Promise<Record<Column, Cell>[]>;
}

/** Of a field that holds a date, YYYY-MM-DD. */
export function between(field: string, { from, to }: Span): Record<string, unknown> {
  if (!from && !to) return {};
  return { [field]: { ...(from && { $gte: from }), ...(to && { $lte: to }) } };
}

export const nameIn = (names: ReadonlyMap<string, string>, key: string | undefined) =>
  key === undefined ? undefined : (names.get(key) ?? key);

/** A moment, in UTC. */
export const moment = (at: Date | undefined) => at?.toISOString();

/** What the programme calls its kinds of things in a language, those that it does not offer any more, too. */
export function namesIn({ settings }: Pick<Programme, 'settings'>, language: string): Ground['names'] {
  const names = (all: Category[], former: Category[] = []) =>
    new Map([...former, ...all].map(({ key, name }) => [key, language.startsWith('fr') ? name.fr : name.en]));
  return {
    stakeholderTypes: names(settings.stakeholderTypes, settings.formerStakeholderTypes),
    meetingTypes: names(settings.meetingTypes, settings.formerMeetingTypes),
    categories: names(settings.problemCategories, settings.formerCategories),
  };
}
