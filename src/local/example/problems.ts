import { parse } from 'yaml';
import { z } from 'zod';
import { deciders, helpers, urgencies } from '../../features/problems';
import { read } from './read';

const words = z.string().min(1);
/** A part in the pairing; of several managers the first. */
const part = z.enum(['facilitator', 'mentor', 'manager']);
const when = { daysAgo: z.number().int().min(1), at: z.string().regex(/^\d\d:\d\d$/), by: part };

const step = z.discriminatedUnion('does', [
  z.strictObject({ ...when, does: z.enum(['taken on', 'confirmed', 'asked the manager']) }),
  z.strictObject({
    ...when,
    does: z.enum(['said', 'update', 'not solved', 'reopened', 'not possible', 'manager replied']),
    text: words,
  }),
  z.strictObject({ ...when, does: z.literal('handed over'), to: part }),
  z.strictObject({ ...when, does: z.enum(['merged', 'helped by']), other: z.string() }),
  z.strictObject({
    ...when,
    does: z.literal('resolved'),
    done: words,
    learned: words.optional(),
    decidedBy: z.enum(deciders).optional(),
    heardBack: z.literal('yes').optional(),
    isShared: z.boolean(),
  }),
]);

const problem = z.strictObject({
  ...when,
  id: z.string(),
  pairing: z.string(),
  title: words,
  details: words.optional(),
  category: z.string().optional(),
  urgency: z.enum(urgencies),
  helpFrom: z.array(z.enum(helpers)).default([]),
  community: z.string().optional(),
  after: z.array(step).default([]),
});

export type ExampleStep = z.infer<typeof step>;
export type ExampleProblem = z.infer<typeof problem>;

export function exampleProblems(): ExampleProblem[] {
  return z.array(problem).parse(parse(read('problems.yaml')));
}
