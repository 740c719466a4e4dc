import { z } from 'zod';
import { defaultQuestionSets, type QuestionSetWords } from '../default-question-sets';
import { roles } from '../model';
import { defaultSettings, languages } from '../settings';
import { digestSettings } from './digest-settings';
import * as leaves from './leaves';
import { choice, date, listOf, text, time, timeZone, whole, words } from './leaves';
import { logSettings } from './log-settings';
import { problemSettings } from './problem-settings';

const dayRules = ['keep', 'move', 'skip'] as const;
const days = whole(1, 60);

const workingHours = z.strictObject({
  days: listOf(leaves.weekday).default(defaultSettings.workingHours.days),
  from: time.optional().default(defaultSettings.workingHours.from),
  to: time.optional().default(defaultSettings.workingHours.to),
});

const settings = z.strictObject({
  quietSeconds: whole(1, 3600).optional(),
  remindAfterDays: days.optional(),
  tellMentorAfterDays: days.optional(),
  responseAfterDays: days.optional(),
  lateAfterDays: days.optional(),
  whenHoliday: choice(dayRules).optional(),
  whenWeekend: choice(dayRules).optional(),
  whenPaused: choice(['move', 'skip']).optional(),
  weekend: listOf(leaves.weekday).optional(),
  holidays: listOf(date).optional(),
  workingHours: workingHours.optional(),
  ...problemSettings,
  ...logSettings,
  ...digestSettings,
});

const programme = z.strictObject({
  name: text(80),
  timeZone,
  language: choice(languages).optional(),
  safeguardingContact: text(150),
  logChannel: leaves.channel.optional(),
  settings: settings.optional(),
});

const question = z.preprocess(
  (value) => (typeof value === 'string' ? { en: value, fr: value } : value),
  z
    .strictObject({
      en: text(300).optional(),
      fr: text(300).optional(),
      readers: choice(['pairing', 'manager']).optional(),
      asksForProblems: leaves.yesOrNo.optional(),
    })
    .superRefine(({ en, fr }, context) => {
      if (en === undefined && fr === undefined) {
        context.addIssue({ code: 'custom', message: 'has no words.', params: { rule: 'empty' } });
      }
    }),
);

const district = z.strictObject({ name: text(80), logChannel: leaves.channel.optional() });

const member = z.strictObject({
  slack: leaves.slackUser.optional(),
  email: leaves.email.optional(),
  name: text(80).optional(),
  roles: listOf(choice(roles)),
  timeZone: timeZone.optional(),
  language: choice(languages).optional(),
});

const questionSet = z.strictObject({
  name: words(60),
  questions: z.array(question).min(1).max(10),
});

const cadence = z.strictObject({
  firstOn: date,
  at: leaves.daytime,
  everyWeeks: whole(1, 52).optional(),
});

const pairing = z.strictObject({
  facilitator: text(40),
  mentor: text(40).optional(),
  managers: listOf(text(40)).optional(),
  communities: listOf(text(40)).optional(),
  channel: leaves.channel,
  language: choice(languages).optional(),
  timeZone: timeZone.optional(),
  cadence,
  questionSets: listOf(text(40)).optional(),
  status: choice(['active', 'paused', 'ended']).optional(),
  pausedFrom: date.optional(),
  pausedUntil: date.optional(),
});

export const sections = {
  districts: district,
  communities: z.strictObject({ name: text(80), district: text(40) }),
  members: member,
  questionSets: questionSet,
  pairings: pairing,
} as const;

export const programmeShape = programme;
export type Section = keyof typeof sections;

type ProgrammeLine = z.infer<typeof programme>;
type Line<S extends Section> = z.infer<(typeof sections)[S]>;
export type PairingLine = Line<'pairings'>;

/**
 * What the file says. As long as something is wrong, lines may lack what was wrong in them, so that everything else can
 * still be checked.
 */
export type ProgrammeFile<Whole extends boolean = boolean> = {
  programme: Whole extends true ? ProgrammeLine : Partial<ProgrammeLine>;
} & {
  [S in Section]: Map<string, Whole extends true ? Line<S> : Partial<Line<S>>>;
};

/** Short ways of writing an entry. */
export function expand(section: Section, key: string, raw: unknown): unknown {
  if (section === 'districts' && typeof raw === 'string') return { name: raw };
  if (section === 'questionSets' && raw === 'default') {
    const ours = Object.hasOwn(defaultQuestionSets, key) ? defaultQuestionSets[key] : undefined;
    return ours ? asLine(ours) : raw;
  }
  return raw;
}

export function asLine({ name, questions }: QuestionSetWords): Line<'questionSets'> {
  return { name, questions: questions.map(({ text: said, ...rest }) => ({ ...said, ...rest })) };
}
