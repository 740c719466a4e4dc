import { isDate } from '../../calendar';
import { plainly } from '../../search';
import { understand } from '../commitments';
import type { Language } from '../people';
import type { When } from './model';

/** What is wrong with a line of a plan. */
export type Wrong = 'who' | 'what' | 'when' | 'unknown' | 'several';

export interface ReadLine {
  line: string;
  who?: string;
  owes?: 'we' | 'stakeholder';
  what: string;
  when?: When;
}

const monthly =
  /[,;–-]?\s*\b(monthly|every month|each month|chaque mois|tous les mois|mensuel(?:lement)?)\b\.?\s*$/iu;
const quarterly =
  /[,;–-]?\s*\b(quarterly|every quarter|each quarter|chaque trimestre|tous les trimestres|trimestriel(?:lement)?)\b\.?\s*$/iu;
const terms =
  /[,;–-]?\s*(?:(?:each|every)\s+(?:school\s+)?term|chaque\s+trimestre\s+scolaire)\s*:?\s*((?:\d{4}-\d{2}-\d{2}[\s,;]*)+)$/iu;
const dates =
  /[,;–-]?\s*(?:\b(?:by|before|on|until|avant|d['’]ici)\s+(?:le\s+)?)?((?:\d{4}-\d{2}-\d{2}[\s,;]*){1,})$/u;

/**
 * A line of a plan: "who: responsibility, monthly", "…, quarterly", "…, each school term: 2026-12-15, 2027-04-10", "… by 15 March". Dates
 * in words are read as in a meeting of the plan's first day.
 */
export function readLine(
  line: string,
  { from, language, ourName }: { from: string; language: Language; ourName?: string },
): ReadLine {
  const [when, rest] = repeats(line);
  const [understood] = understand(rest, { metOn: from, language, ourName });
  if (!understood) return { line, what: '' };
  const { who, owes, what, by } = understood;
  const due: When | undefined =
    when ?? (by && !understood.unclear?.includes('by') ? { on: [by] } : undefined);
  return { line, ...(who && { who }), ...(owes && { owes }), what, ...(due && { when: due }) };
}

function repeats(line: string): [When | undefined, string] {
  const named = terms.exec(line) ?? dates.exec(line);
  const on = named?.[1]?.split(/[\s,;]+/).filter(isDate);
  if (named && on?.length) return [{ on: [...new Set(on)].sort() }, line.slice(0, named.index)];
  if (quarterly.test(line)) return [{ every: 'quarter' }, line.replace(quarterly, '')];
  if (monthly.test(line)) return [{ every: 'month' }, line.replace(monthly, '')];
  return [undefined, line];
}

/** The key of a line that was not there before. */
export const lineKey = (line: string) => {
  let sum = 0;
  for (const sign of plainly(line)) sum = (Math.imul(sum, 31) + (sign.codePointAt(0) ?? 0)) | 0;
  return (sum >>> 0).toString(36);
};
