import meetingTypes from './meeting-types.json';
import categories from './problem-categories.json';
import stakeholderTypes from './stakeholder-types.json';

export const languages = ['en', 'fr'] as const;
export type Language = (typeof languages)[number];

/** What happens to a check-in that would fall on such a day. */
export type DayRule = 'keep' | 'move' | 'skip';

/** A kind of problem, in the programme's own order. */
export interface Category {
  key: string;
  name: Record<Language, string>;
}

export const sectors = ['government', 'ngo', 'community', 'other'] as const;
export type Sector = (typeof sectors)[number];

/** A kind of stakeholder, in the programme's own order. */
export interface StakeholderType extends Category {
  sector: Sector;
  /** Days without a meeting after which it has not been seen for too long. */
  unseenAfterDays?: number;
}

/** What a programme may set a benchmark for: days, days, days, or how many. */
export const benchmarkKinds = [
  'daysWithoutContact',
  'checkInsMissed',
  'daysSinceVisit',
  'problemAgeDays',
  'commitmentsOverdue',
] as const;
export type BenchmarkKind = (typeof benchmarkKinds)[number];

/** From which value on the programme calls something amber, or red; from a date on, so that the past is not repainted. */
export interface Benchmark {
  kind: BenchmarkKind;
  amber: number;
  red: number;
  /** In a few words what is aimed at, such as "all, by the second week". */
  goal?: Record<Language, string>;
  why: Record<Language, string>;
  /** YYYY-MM-DD, inclusive. */
  from: string;
}

/** The programme's choices; every number and word of them can be changed in the import file. */
export interface Settings {
  /** Seconds without a further message until what a facilitator sent is taken as one answer. */
  quietSeconds: number;
  /** Days of silence until the thread is reminded, and until the mentor gets a word. */
  remindAfterDays: number;
  tellMentorAfterDays: number;
  /** Days without the mentor's reply to an answered check-in until they are reminded. */
  responseAfterDays: number;
  /** An answer that comes more than so many days after the prompt is marked late. */
  lateAfterDays: number;
  whenHoliday: DayRule;
  whenWeekend: DayRule;
  whenPaused: Exclude<DayRule, 'keep'>;
  /** ISO weekdays, Monday is 1. */
  weekend: number[];
  /** Dates, YYYY-MM-DD. */
  holidays: string[];
  /** When reminders may be sent, in the person's own time zone. */
  workingHours: { days: number[]; from: string; to: string };
  problemCategories: Category[];
  /** Not offered any more; what was raised under them keeps their names. */
  formerCategories?: Category[];
  /** What to do when a child was harmed or is in danger; ours where the programme does not say. */
  reportingRoute?: Record<Language, string>;
  /** Days without a sign of life until who looks after a problem is reminded; of an urgent one. */
  problemRemindAfterDays: number;
  urgentRemindAfterDays: number;
  /** Days until a resolution on which nobody said anything counts as not confirmed. */
  unconfirmedAfterDays: number;
  /** Days in which who raised a problem can open it again. */
  reopenWithinDays: number;
  /** A problem that is open for longer is shown to the line manager. */
  longOpenAfterDays: number;
  stakeholderTypes: StakeholderType[];
  /** Not offered any more; whatever has them keeps their names. */
  formerStakeholderTypes?: StakeholderType[];
  meetingTypes: Category[];
  formerMeetingTypes?: Category[];
  /** Days without a meeting after which a stakeholder has not been seen for too long, where its type does not say. */
  unseenAfterDays: number;
  /** Weeks after which the line manager is told of a commitment that is overdue. */
  commitmentsManagerAfterWeeks: number;
  /** When managers read their week, in their own time zone: an ISO weekday, and a local time. */
  digest: { day: number; at: string /** Where all of them read it, instead of alone. */; channel?: string };
  /** Of each kind the newest that holds counts. */
  benchmarks: Benchmark[];
}

export const defaultSettings: Settings = {
  quietSeconds: 60,
  remindAfterDays: 2,
  tellMentorAfterDays: 5,
  responseAfterDays: 3,
  lateAfterDays: 7,
  whenHoliday: 'move',
  whenWeekend: 'move',
  whenPaused: 'skip',
  weekend: [6, 7],
  holidays: [],
  workingHours: { days: [1, 2, 3, 4, 5], from: '08:00', to: '18:00' },
  problemCategories: categories as Category[],
  problemRemindAfterDays: 7,
  urgentRemindAfterDays: 2,
  unconfirmedAfterDays: 14,
  reopenWithinDays: 30,
  longOpenAfterDays: 30,
  stakeholderTypes: stakeholderTypes as StakeholderType[],
  meetingTypes: meetingTypes as Category[],
  unseenAfterDays: 60,
  commitmentsManagerAfterWeeks: 4,
  digest: { day: 1, at: '08:00' },
  benchmarks: [],
};
