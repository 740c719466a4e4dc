import { parse } from 'yaml';
import { z } from 'zod';
import { pressings } from '../../features/commitments';
import { sectors } from '../../features/people';
import { read } from './read';

const words = z.string().min(1);
const time = { daysAgo: z.number().int().min(1), at: z.string().regex(/^\d\d:\d\d$/) };
/** Who did it is a member's key. */
const when = { ...time, by: z.string() };
/** Of the agreements, counted from 0 here, from 1 in the file. */
const line = z
  .number()
  .int()
  .min(1)
  .transform((number) => number - 1);

const step = z.discriminatedUnion('does', [
  z.strictObject({ ...when, line, does: z.enum(['fulfilled', 'broken', 'dropped']), text: words.optional() }),
  z.strictObject({ ...when, line, does: z.literal('partly'), text: words }),
  z.strictObject({
    ...when,
    line,
    does: z.literal('pressed'),
    how: z.enum(pressings),
    text: words.optional(),
  }),
  /** `to`: so many days from today. */
  z.strictObject({ ...when, line, does: z.literal('new date'), to: z.number().int(), text: words }),
]);

const texts = {
  type: z.string().optional(),
  present: words.optional(),
  keyPoints: words.optional(),
  agreements: words.optional(),
  gaps: words.optional(),
  gapCategory: z.string().optional(),
};

const meeting = z.strictObject({
  ...when,
  ...texts,
  id: z.string(),
  with: z.string(),
  colleagues: z.array(z.string()).default([]),
  /** The key of a community or a district. */
  about: z.string().optional(),
  /** So many days from today. */
  nextContact: z.number().int().optional(),
  after: z.array(step).default([]),
  edited: z.strictObject({ ...time, ...texts }).optional(),
  said: z.array(z.strictObject({ ...when, text: words })).default([]),
});

const stakeholder = z.strictObject({
  name: words,
  type: z.string(),
  sector: z.enum(sectors).optional(),
  district: z.string().optional(),
});

const log = z.strictObject({
  stakeholders: z.record(z.string(), stakeholder),
  meetings: z.array(meeting),
});

export type ExampleMeeting = z.infer<typeof meeting>;
export type CommitmentStep = z.infer<typeof step>;
export type ExampleLog = z.infer<typeof log>;

/** The stakeholder log; its texts have {12} for the day twelve days from today. */
export function exampleLog(): ExampleLog {
  return log.parse(parse(read('meetings.yaml')));
}
