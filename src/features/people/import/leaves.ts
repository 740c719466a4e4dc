import { z } from 'zod';
import { isDate, isTime, isTimeZone } from '../../../calendar';
import type { Rule } from './complaint';
import { didYouMean } from './suggest';

type Fault = [Rule, string] | undefined;

/** One value of the file. What is wrong with it is said after its place: "programme.timeZone" + "is not …". */
function leaf<T>(faultOf: (value: unknown) => Fault) {
  // What passes the check is a T, which Zod can't know.
  return z.unknown().superRefine((value, context) => {
    const fault = value === undefined ? missing : value === null ? empty : faultOf(value);
    if (fault) context.addIssue({ code: 'custom', message: fault[1], params: { rule: fault[0] } });
  }) as unknown as z.ZodType<T>;
}

const missing: Fault = ['missing', 'is missing.'];
const empty: Fault = ['empty', 'is empty.'];

const notText = (value: unknown): Fault =>
  typeof value === 'string'
    ? undefined
    : ['wrong kind', 'must be a text. If it looks like a number, put it in quotes.'];

export const text = (most: number) =>
  leaf<string>((value) => {
    if (typeof value !== 'string') return notText(value);
    if (value.trim() === '') return empty;
    const length = [...value.trim()].length;
    if (length > most) return ['too long', `has ${length} characters; ${most} is the most.`];
  }).transform((value) => value.trim());

export const whole = (from: number, to: number) =>
  leaf<number>((value) =>
    Number.isInteger(value) && Number(value) >= from && Number(value) <= to
      ? undefined
      : ['out of range', `must be a whole number from ${from} to ${to}, and is ${shown(value)}.`],
  );

export const choice = <T extends string>(known: readonly T[]) =>
  leaf<T>((value) =>
    known.includes(value as T)
      ? undefined
      : ['choice', `must be one of ${known.join(', ')}, and is ${shown(value)}.`],
  );

export const timeZone = leaf<string>((value) => {
  if (typeof value === 'string' && isTimeZone(value)) return undefined;
  const hint = typeof value === 'string' ? didYouMean(value, Intl.supportedValuesOf('timeZone')) : '';
  return [
    'time zone',
    `is ${shown(value)}, which is not a time zone.${hint || ' Write a name such as Africa/Freetown.'}`,
  ];
});

export const date = leaf<string>((value) =>
  typeof value === 'string' && isDate(value)
    ? undefined
    : ['date', `is ${shown(value)}, which is not a date. Write it as 2027-01-31.`],
);

export const time = leaf<string>((value) =>
  typeof value === 'string' && isTime(value)
    ? undefined
    : ['time', `is ${shown(value)}, which is not a time. Write it as "09:00".`],
);

export const daytime = time.superRefine((value, context) => {
  if (typeof value !== 'string' || !isTime(value) || (value >= '06:00' && value <= '20:00')) return;
  const message = `is ${value}. Check-ins are asked between 06:00 and 20:00, local time.`;
  context.addIssue({ code: 'custom', message, params: { rule: 'time' } });
});

export const slackUser = leaf<string>((value) =>
  typeof value === 'string' && /^[UW][A-Z0-9]{4,20}$/.test(value)
    ? undefined
    : [
        'person on Slack',
        `is ${shown(value)}, which is not a Slack user id. In Slack: the person’s profile → ⋮ → Copy member ID.`,
      ],
);

export const email = leaf<string>((value) =>
  typeof value === 'string' && /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value)
    ? undefined
    : ['person on Slack', `is ${shown(value)}, which is not an e-mail address.`],
).transform((value) => value.toLowerCase());

export const channel = leaf<string>((value) => {
  if (typeof value !== 'string') return notText(value);
  return value.replace('#', '').trim() ? undefined : empty;
}).transform((value) => value.trim().replace(/^#/, ''));

const dayNames = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];

/** Monday is 1. */
export const weekday = z.preprocess(
  (value) =>
    typeof value === 'string' && dayNames.includes(value.toLowerCase())
      ? dayNames.indexOf(value.toLowerCase()) + 1
      : value,
  leaf<number>((value) =>
    Number.isInteger(value) && Number(value) >= 1 && Number(value) <= 7
      ? undefined
      : ['choice', `is ${shown(value)}, which is not a day. Write monday to sunday, or 1 (Monday) to 7.`],
  ),
);

export const yesOrNo = leaf<boolean>((value) =>
  typeof value === 'boolean' ? undefined : ['wrong kind', `is ${shown(value)}. Write true or false.`],
);

/** A list, where one value alone may stand for a list of one. */
export const listOf = <T extends z.ZodType>(item: T) =>
  z.preprocess(
    (value) => (value === null || value === undefined || Array.isArray(value) ? value : [value]),
    z.array(item),
  );

/** Words in both languages, or one text for all. */
export const words = (most: number) =>
  z
    .preprocess(
      (value) => (typeof value === 'string' ? { en: value, fr: value } : value),
      z.strictObject({ en: text(most).optional(), fr: text(most).optional() }),
    )
    .superRefine(({ en, fr }, context) => {
      if (en === undefined && fr === undefined) {
        context.addIssue({ code: 'custom', message: 'is empty.', params: { rule: 'empty' } });
      }
    });

export function shown(value: unknown): string {
  const said = typeof value === 'string' ? `"${value}"` : (JSON.stringify(value) ?? 'nothing');
  return said.length > 60 ? `${said.slice(0, 57)}…` : said;
}
