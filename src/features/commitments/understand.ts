import type { Language } from './dates';
import { dueIn, isDue } from './deadline';
import { isJoint, isUs, whoIn, withoutBullet } from './who';

/** A line of a meeting's agreements, as it was understood. */
export interface Understood {
  /** As it was typed, without bullet or number. */
  line: string;
  /** Who owes it: what stands before the first colon. */
  who?: string;
  owes?: 'we' | 'stakeholder';
  /** What, without who and by when. */
  what: string;
  /** YYYY-MM-DD. */
  by?: string;
  /** What somebody has to confirm or correct; absent when it is clear. */
  unclear?: ('who' | 'what' | 'by')[];
}

interface Setting {
  /** YYYY-MM-DD: the meeting's date, from which days are counted. */
  metOn: string;
  /** Tried first. */
  language: Language;
  /** The programme's name. */
  ourName?: string;
}

/** Each line with something on it is one commitment. What is not understood stays in `what`. */
export function understand(agreements: string, { metOn, language, ourName }: Setting): Understood[] {
  return agreements
    .split(/\r\n|[\n\r\u0085\u2028\u2029]/)
    .map(withoutBullet)
    .filter((line) => line !== '')
    .map((line) => understandLine(line, { metOn, language, ourName }));
}

function understandLine(line: string, setting: Setting, isRest = false): Understood {
  const { metOn, language, ourName } = setting;
  const owing = whoIn(line);
  if (owing.who !== undefined && isDue(owing.who, metOn, language)) {
    if (isRest) return understood({ line, what: line }, { by: true });
    return dayFirst(line, owing.who, understandLine(owing.rest, setting, true), setting);
  }
  const { what, by, unclear } = dueIn(owing.rest, metOn, language);
  const { who } = owing;
  const us = who !== undefined && isUs(who, ourName);
  const doubts = {
    who: owing.unclear || (who !== undefined && !us && isJoint(who)),
    what: !/[\p{L}\p{N}]/u.test(what) || ONLY_BY.test(what),
    by: unclear,
  };
  return understood(
    { line, who, owes: who === undefined ? undefined : us ? 'we' : 'stakeholder', what, by },
    doubts,
  );
}

/** Friday: call the chief. What stands before the colon is by when. */
function dayFirst(line: string, day: string, rest: Understood, { metOn, language }: Setting): Understood {
  const { by } = dueIn(day, metOn, language);
  if (rest.by !== undefined || rest.unclear?.includes('by')) {
    return understood({ line, what: line, by }, { who: rest.who !== undefined, by: true });
  }
  const doubts = { who: rest.unclear?.includes('who'), what: rest.unclear?.includes('what') };
  return understood({ ...rest, line, by }, doubts);
}

const ONLY_BY = /^(?:by|before|until|till|avant|d['’]ici)\P{L}*$/iu;
const PARTS = ['who', 'what', 'by'] as const;

function understood(
  all: Omit<Understood, 'unclear'>,
  doubts: Partial<Record<(typeof PARTS)[number], boolean>>,
) {
  const { line, who, owes, what, by } = all;
  const unclear = PARTS.filter((part) => doubts[part]);
  return {
    line,
    ...(who !== undefined && { who, owes }),
    what,
    ...(by !== undefined && { by }),
    ...(unclear.length > 0 && { unclear }),
  };
}
