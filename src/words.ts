import i18next from 'i18next';
import enCheckIns from './locales/en/check-ins.json';
import enCommitments from './locales/en/commitments.json';
import enCommon from './locales/en/common.json';
import enDigestCheckIns from './locales/en/digest-check-ins.json';
import enDigestCommitments from './locales/en/digest-commitments.json';
import enDigestDeputies from './locales/en/digest-deputies.json';
import enDigestHome from './locales/en/digest-home.json';
import enDigestMeasures from './locales/en/digest-measures.json';
import enDigestMeetings from './locales/en/digest-meetings.json';
import enDigestNotes from './locales/en/digest-notes.json';
import enDigestPicture from './locales/en/digest-picture.json';
import enDigestProblems from './locales/en/digest-problems.json';
import enDigests from './locales/en/digests.json';
import enExports from './locales/en/exports.json';
import enHome from './locales/en/home.json';
import enMeetingLists from './locales/en/meeting-lists.json';
import enMeetings from './locales/en/meetings.json';
import enPlans from './locales/en/plans.json';
import enProblemEndings from './locales/en/problem-endings.json';
import enProblemForms from './locales/en/problem-forms.json';
import enProblemLists from './locales/en/problem-lists.json';
import enProblemTalk from './locales/en/problem-talk.json';
import enProblems from './locales/en/problems.json';
import enReminders from './locales/en/reminders.json';
import enRemoval from './locales/en/removal.json';
import enStakeholders from './locales/en/stakeholders.json';
import frCheckIns from './locales/fr/check-ins.json';
import frCommitments from './locales/fr/commitments.json';
import frCommon from './locales/fr/common.json';
import frDigestCheckIns from './locales/fr/digest-check-ins.json';
import frDigestCommitments from './locales/fr/digest-commitments.json';
import frDigestDeputies from './locales/fr/digest-deputies.json';
import frDigestHome from './locales/fr/digest-home.json';
import frDigestMeasures from './locales/fr/digest-measures.json';
import frDigestMeetings from './locales/fr/digest-meetings.json';
import frDigestNotes from './locales/fr/digest-notes.json';
import frDigestPicture from './locales/fr/digest-picture.json';
import frDigestProblems from './locales/fr/digest-problems.json';
import frDigests from './locales/fr/digests.json';
import frExports from './locales/fr/exports.json';
import frHome from './locales/fr/home.json';
import frMeetingLists from './locales/fr/meeting-lists.json';
import frMeetings from './locales/fr/meetings.json';
import frPlans from './locales/fr/plans.json';
import frProblemEndings from './locales/fr/problem-endings.json';
import frProblemForms from './locales/fr/problem-forms.json';
import frProblemLists from './locales/fr/problem-lists.json';
import frProblemTalk from './locales/fr/problem-talk.json';
import frProblems from './locales/fr/problems.json';
import frReminders from './locales/fr/reminders.json';
import frRemoval from './locales/fr/removal.json';
import frStakeholders from './locales/fr/stakeholders.json';

const en = {
  common: enCommon,
  'check-ins': enCheckIns,
  problems: enProblems,
  plans: enPlans,
  commitments: enCommitments,
  digests: enDigests,
  'digest-notes': enDigestNotes,
  meetings: enMeetings,
  'meeting-lists': enMeetingLists,
  stakeholders: enStakeholders,
  'problem-endings': enProblemEndings,
  'problem-forms': enProblemForms,
  'problem-lists': enProblemLists,
  'problem-talk': enProblemTalk,
  home: enHome,
  reminders: enReminders,
  removal: enRemoval,
  exports: enExports,
  'digest-commitments': enDigestCommitments,
  'digest-measures': enDigestMeasures,
  'digest-meetings': enDigestMeetings,
  'digest-check-ins': enDigestCheckIns,
  'digest-deputies': enDigestDeputies,
  'digest-home': enDigestHome,
  'digest-picture': enDigestPicture,
  'digest-problems': enDigestProblems,
};
const fr = {
  common: frCommon,
  'check-ins': frCheckIns,
  problems: frProblems,
  plans: frPlans,
  commitments: frCommitments,
  digests: frDigests,
  'digest-notes': frDigestNotes,
  meetings: frMeetings,
  'meeting-lists': frMeetingLists,
  stakeholders: frStakeholders,
  'problem-endings': frProblemEndings,
  'problem-forms': frProblemForms,
  'problem-lists': frProblemLists,
  'problem-talk': frProblemTalk,
  home: frHome,
  reminders: frReminders,
  removal: frRemoval,
  exports: frExports,
  'digest-commitments': frDigestCommitments,
  'digest-measures': frDigestMeasures,
  'digest-meetings': frDigestMeetings,
  'digest-check-ins': frDigestCheckIns,
  'digest-deputies': frDigestDeputies,
  'digest-home': frDigestHome,
  'digest-picture': frDigestPicture,
  'digest-problems': frDigestProblems,
};

export const locales = { en, fr };

type Plural = 'one' | 'many' | 'other';
type Base<Key extends string> = Key extends `${infer Before}_${Plural}` ? Before : Key;

/** Every sentence's name: namespace and key, such as `check-ins:prompt.greeting`. */
export type WordKey = {
  [N in keyof typeof en]: `${N}:${Base<Extract<keyof (typeof en)[N], string>>}`;
}[keyof typeof en];

/** Says a sentence by its name, in one language. */
export type Words = (key: WordKey, params?: Record<string, string | number>) => string;

const catalogue = i18next.createInstance();
catalogue.init({
  resources: locales,
  ns: Object.keys(en),
  fallbackLng: 'en',
  keySeparator: false,
  interpolation: { escapeValue: false },
  initAsync: false,
});

const spoken = new Map<string, Words>();

/**
 * The words of a language, such as 'fr' or Slack's 'fr-FR'; English where we do not speak it. Sentences are
 * remembered with their gaps: i18next takes 25 µs to find and fill one, too long for 100,000 check-ins at once.
 */
export function words(language: string): Words {
  const known = spoken.get(language);
  if (known) return known;
  const translate = catalogue.getFixedT(language);
  const found = new Map<string, string>();
  const say: Words = (key, params) => {
    const id = params?.count === undefined ? key : `${key} ${params.count}`;
    const sentence = found.get(id) ?? translate(key, { count: params?.count, skipInterpolation: true });
    if (found.size < 10_000) found.set(id, sentence);
    return params
      ? sentence.replace(/\{\{(\w+)\}\}/g, (gap, name: string) => String(params[name] ?? gap))
      : sentence;
  };
  spoken.set(language, say);
  return say;
}

/** A date as people say it in a language, in a time zone: "Monday 2 November". */
export function spokenDate(at: Date, language: string, timeZone: string): string {
  return dateFormat(language, timeZone).format(at);
}

/** A date of no zone, YYYY-MM-DD, as people say it, with its year; what is none, as it is. */
export function spokenDay(date: string, language: string): string {
  const noon = new Date(`${date}T12:00:00Z`);
  if (Number.isNaN(noon.getTime())) return date;
  const said = dayFormat(language).format(noon);
  return language.startsWith('fr') ? said.replace(/^1 /, '1er ') : said;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Made anew for each date it would take longer than all else that a message needs. */
function dayFormat(language: string): Intl.DateTimeFormat {
  const known = formats.get(language);
  if (known) return known;
  const locale = language === 'en' ? 'en-GB' : language;
  const format = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' });
  formats.set(language, format);
  return format;
}

function dateFormat(language: string, timeZone: string): Intl.DateTimeFormat {
  const key = `${language} ${timeZone}`;
  const known = formats.get(key);
  if (known) return known;
  const locale = language === 'en' ? 'en-GB' : language;
  const format = new Intl.DateTimeFormat(locale, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    timeZone,
  });
  formats.set(key, format);
  return format;
}
