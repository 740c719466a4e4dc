import { z } from 'zod';
import type { Category, Language } from '../settings';
import type { Rule } from './complaint';
import { words } from './leaves';

type Words = Partial<Record<Language, string>>;

/** Slack's lists hold a hundred. */
const MOST = 90;

const none = 'is "default", and is none of ours. Write its name.';

/** Of one kind: its name, in one language or both. */
export const named = words(75).superRefine(({ en, fr }, context) => {
  if (en !== 'default' || fr !== 'default') return;
  context.addIssue({ code: 'custom', message: none, params: { rule: 'choice' } });
});

/** Kinds of something, each a key with what `line` says, or with `default` where the key is one of ours. */
export function kinds<Line extends z.ZodType>(ours: Category[], noun: string, line: Line) {
  const known = new Map(ours.map(({ key, name, ...rest }) => [key, { ...name, ...rest }]));
  return z.preprocess(
    (raw) => {
      if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return raw;
      const lines = Object.entries(raw).map(([key, one]) => [
        key,
        one === 'default' ? (known.get(key) ?? one) : one,
      ]);
      return Object.fromEntries(lines) as unknown;
    },
    z.record(z.string().regex(/^[a-z][a-z0-9-]{0,39}$/), line).superRefine((lines, context) => {
      const keys = Object.keys(lines as object);
      const say = (rule: Rule, message: string) => {
        context.addIssue({ code: 'custom', message, params: { rule } });
      };
      if (keys.length === 0) say('empty', `has no ${noun}. Leave the line out to use ours.`);
      if (keys.length > MOST) say('out of range', `has ${keys.length} ${noun}; ${MOST} is the most.`);
    }),
  );
}

/** In the file's order, their words in both languages. */
export function keptKinds<Line extends Words>(lines: Record<string, Line>) {
  return Object.entries(lines).map(([key, { en, fr, ...rest }]) => ({
    key,
    ...rest,
    name: inBoth({ en, fr }),
  }));
}

/** Those that were offered before and are not any more: what has them keeps their names. */
export function former<Kind extends Category>(offered: Kind[], earlier: Kind[] | undefined, now: Kind[]) {
  return [...offered, ...(earlier ?? [])].filter(({ key }) => !now.some((one) => one.key === key));
}

export function inBoth({ en, fr }: Words): Record<Language, string> {
  return { en: en ?? fr ?? '', fr: fr ?? en ?? '' };
}
