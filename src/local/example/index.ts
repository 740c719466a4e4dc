import { Temporal } from 'temporal-polyfill';
import { parse, parseDocument } from 'yaml';
import { z } from 'zod';
import { type LocalWorkspace, localBot } from '../server';
import { read } from './read';

export { type ExampleDigests, exampleDigests } from './digests';
export { type CommitmentStep, type ExampleLog, type ExampleMeeting, exampleLog } from './meetings';
export { type ExampleProblem, type ExampleStep, exampleProblems } from './problems';

const answer = z.strictObject({
  /** Counted from 0 here, from 1 in the file. */
  question: z
    .number()
    .int()
    .min(1)
    .transform((number) => number - 1),
  source: z.enum(['reply', 'modal', 'on behalf']),
  hoursAfter: z.number().positive(),
  text: z.string().min(1),
});
const checkIn = z.strictObject({
  weeksBefore: z.number().int().min(0),
  set: z.string(),
  status: z.enum(['due', 'open', 'partly answered', 'answered', 'missed', 'skipped']),
  answers: z.array(answer).default([]),
  skip: z.strictObject({ reason: z.string(), hoursAfter: z.number(), words: z.string() }).optional(),
  /** The mentor's reply. */
  response: z.strictObject({ hoursAfter: z.number(), text: z.string() }).optional(),
});
const history = z.record(
  z.string(),
  z.strictObject({ newestDaysAgo: z.number().int().min(0), checkIns: z.array(checkIn).min(1) }),
);
const firstStep = z.strictObject({
  actAs: z.string(),
  channel: z.string().optional(),
  /** In the app's messages to them. */
  talk: z.literal(true).optional(),
  todo: z.string(),
});

export type ExampleCheckIn = z.infer<typeof checkIn>;
export type ExampleHistory = z.infer<typeof history>;
export type FirstStep = z.infer<typeof firstStep>;

/** By the pairing's key; each with its check-ins, the oldest first. */
export function exampleHistory(): ExampleHistory {
  return history.parse(parse(read('history.yaml')));
}

export function exampleFirstSteps(): FirstStep[] {
  return z.array(firstStep).parse(parse(read('first-steps.yaml')));
}

export interface Example {
  /** The import file's text, each pairing's first date so that its newest check-in was due as long ago as the history says. */
  programme: string;
  /** Of each pairing: when its check-ins were due, in the order of the history. */
  dueAt: Record<string, Date[]>;
  /** A moment before all of it: as of then no first date is in the past. */
  beganAt: Date;
}

const plan = z.object({
  programme: z.object({ timeZone: z.string() }),
  pairings: z.record(z.string(), z.object({ cadence: z.object({ at: z.string() }) })),
});

export function exampleProgramme(now: Date): Example {
  const document = parseDocument(read('programme.yaml'));
  const { programme, pairings } = plan.parse(document.toJS());
  const dueAt: Record<string, Date[]> = {};
  for (const [pairing, { newestDaysAgo, checkIns }] of Object.entries(exampleHistory())) {
    const at = pairings[pairing]?.cadence.at;
    if (!at) throw new Error(`history.yaml: ${pairing} is not a pairing of programme.yaml`);
    const newest = latest(at, programme.timeZone, now).subtract({ days: newestDaysAgo });
    const due = checkIns.map(({ weeksBefore }) => newest.subtract({ weeks: weeksBefore }));
    document.setIn(['pairings', pairing, 'cadence', 'firstOn'], due[0]?.toPlainDate().toString());
    dueAt[pairing] = due.map((moment) => new Date(moment.epochMilliseconds));
  }
  const first = Math.min(...Object.values(dueAt).flatMap((dates) => dates.map(Number)));
  const day = 24 * 60 * 60 * 1000;
  return { programme: document.toString({ lineWidth: 0 }), dueAt, beganAt: new Date(first - day) };
}

/** The last time that it was `at` o'clock there. */
function latest(at: string, timeZone: string, now: Date): Temporal.ZonedDateTime {
  const here = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(timeZone);
  const today = here.withPlainTime(Temporal.PlainTime.from(at));
  return Temporal.ZonedDateTime.compare(today, here) > 0 ? today.subtract({ days: 1 }) : today;
}

/** So many days ago, at that time of the day there. */
export function exampleMoment(
  { daysAgo, at }: { daysAgo: number; at: string },
  timeZone: string,
  now: Date,
): Date {
  const here = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(timeZone);
  const then = here.subtract({ days: daysAgo }).withPlainTime(Temporal.PlainTime.from(at));
  return new Date(then.epochMilliseconds);
}

const cast = z.object({
  programme: z.object({ name: z.string(), timeZone: z.string(), logChannel: z.string() }),
  members: z.record(z.string(), z.object({ slack: z.string(), name: z.string() })),
  pairings: z.record(
    z.string(),
    z.object({ facilitator: z.string(), mentor: z.string(), channel: z.string() }),
  ),
});

/** The people and channels of the programme: a private channel for each pairing, the log for all. */
export function exampleWorkspace(): LocalWorkspace {
  const { programme, members, pairings } = cast.parse(parse(read('programme.yaml')));
  const slackUser = (key: string) => members[key]?.slack ?? key;
  const everybody = Object.values(members).map((member) => member.slack);
  return {
    workspace: { name: programme.name, domain: 'our-children', teamId: 'T0PLAYGROUND' },
    users: Object.entries(members).map(([key, member]) => ({
      id: member.slack,
      name: key,
      real_name: member.name,
      email: `${key}@accompany.example`,
      tz: programme.timeZone,
    })),
    channels: [
      ...Object.values(pairings).map(({ channel, facilitator, mentor }) => ({
        id: channelId(channel),
        name: channel,
        is_private: true,
        members: [slackUser(facilitator), slackUser(mentor), localBot.userId],
      })),
      {
        id: channelId(programme.logChannel),
        name: programme.logChannel,
        members: [...everybody, localBot.userId],
      },
    ],
  };
}

function channelId(name: string): string {
  return `C0${name.toUpperCase().replace(/[^A-Z0-9]/g, '')}`;
}
