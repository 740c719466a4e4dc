import { z } from 'zod';
import { type Category, defaultSettings, type Language, type Settings } from '../model';
import type { Rule } from './complaint';
import { whole, words } from './leaves';

const days = whole(1, 60);
const longer = whole(1, 365);
const ours = new Map(defaultSettings.problemCategories.map(({ key, name }) => [key, name]));

const name = words(75).superRefine(({ en, fr }, context) => {
  if (en !== 'default' || fr !== 'default') return;
  const message = 'is "default", and is none of ours. Write its name.';
  context.addIssue({ code: 'custom', message, params: { rule: 'choice' } });
});

/** Slack's lists hold a hundred. */
const MOST = 90;

/** A key with its name, or with `default` where the key is one of ours. */
const categories = z.preprocess(
  withOurs,
  z.record(z.string().regex(/^[a-z][a-z0-9-]{0,39}$/), name).superRefine((lines, context) => {
    const keys = Object.keys(lines);
    const say = (rule: Rule, message: string) => {
      context.addIssue({ code: 'custom', message, params: { rule } });
    };
    if (keys.length === 0) say('empty', 'has no categories. Leave the line out to use ours.');
    if (keys.length > MOST) say('out of range', `has ${keys.length} categories; ${MOST} is the most.`);
  }),
);

function withOurs(raw: unknown): unknown {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return raw;
  const lines = Object.entries(raw).map(([key, line]) => [
    key,
    line === 'default' ? (ours.get(key) ?? line) : line,
  ]);
  return Object.fromEntries(lines);
}

export const problemSettings = {
  problemCategories: categories.optional(),
  reportingRoute: words(2000).optional(),
  problemRemindAfterDays: days.optional(),
  urgentRemindAfterDays: days.optional(),
  unconfirmedAfterDays: days.optional(),
  reopenWithinDays: longer.optional(),
  longOpenAfterDays: longer.optional(),
};

type Words = Partial<Record<Language, string>>;

/** What the file says of problems, as it is kept: the categories in the file's order, their words in both languages. */
export function keptSettings<T extends { problemCategories?: Record<string, Words>; reportingRoute?: Words }>(
  line: T,
) {
  const { problemCategories, reportingRoute, ...rest } = line;
  return {
    ...rest,
    ...(problemCategories && {
      problemCategories: Object.entries(problemCategories).map(
        ([key, said]): Category => ({ key, name: inBoth(said) }),
      ),
    }),
    ...(reportingRoute && { reportingRoute: inBoth(reportingRoute) }),
  };
}

/** Those that were offered before and are not any more. */
export function formerCategories(before: Partial<Settings> | undefined, now: Category[]): Category[] {
  const earlier = [
    ...(before ? (before.problemCategories ?? defaultSettings.problemCategories) : []),
    ...(before?.formerCategories ?? []),
  ];
  return earlier.filter(({ key }) => !now.some((one) => one.key === key));
}

export function inBoth({ en, fr }: Words): Record<Language, string> {
  return { en: en ?? fr ?? '', fr: fr ?? en ?? '' };
}
