import { createHash } from 'node:crypto';
import { isDate } from '../../../calendar';
import { plainly } from '../../../search';
import * as limits from '../../../slack/limits';
import { words } from '../../../words';
import { most, tooLong } from '../../meetings';
import {
  type Category,
  type Community,
  type District,
  languages,
  type Member,
  may,
  nobody,
  type Programme,
  type Sector,
  type StakeholderType,
  sectors,
} from '../../people';
import { MOST_NAME, plainName } from '../../stakeholders';
import type { Cells, ImportColumn } from './columns';

/** What lines are read against. */
export interface Setting {
  programme: Programme;
  members: Member[];
  districts: District[];
  communities: Community[];
  /** YYYY-MM-DD, where the programme is. */
  today: string;
  /** Who logged what has no author of its own. */
  by?: Member;
}

/** A meeting of an old log, as a line tells it. */
export interface OldMeeting {
  line: number;
  /** Always the same for the same words: imported twice, it is kept once. */
  key: string;
  /** The key of the meeting that it was exported from. */
  reference?: string;
  metOn: string;
  name: string;
  stakeholderType?: StakeholderType;
  sector?: Sector;
  district?: District;
  type?: string;
  present?: string;
  colleagues: string[];
  keyPoints?: string;
  agreements?: string;
  gaps?: string;
  gapCategory?: string;
  about?: { kind: 'community' | 'district'; key: string; name: string };
  nextContact?: string;
  by?: Member;
  /** What was agreed is still owed, although its time is over. */
  isStillOpen: boolean;
}

/** Something that is wrong with one cell, or that somebody should look at. */
export interface Remark {
  column: ImportColumn;
  rule: string;
  text: string;
}

/** Reads one line; everything that is wrong with it is said at once. */
export function readLine({ line, of }: Cells, setting: Setting): { meeting: OldMeeting; wrong: Remark[] } {
  const wrong: Remark[] = [];
  const say = (column: ImportColumn, rule: string, text: string) => {
    wrong.push({ column, rule, text });
    return undefined;
  };
  const { programme, members, districts, communities, today } = setting;
  const { settings } = programme;
  const categories = [...settings.problemCategories, ...(settings.formerCategories ?? [])];
  const types = [...settings.stakeholderTypes, ...(settings.formerStakeholderTypes ?? [])];
  const meetingTypes = [...settings.meetingTypes, ...(settings.formerMeetingTypes ?? [])];
  const chosen = <One extends Category>(column: ImportColumn, all: One[]): One | undefined => {
    const text = of[column];
    if (!text) return undefined;
    const found = all.find(({ key, name }) => [key, ...Object.values(name)].some((one) => same(one, text)));
    const names = all.map(({ name }) => name[programme.language]).join(', ');
    return found ?? say(column, 'choice', `“${short(text)}” is none of: ${names}.`);
  };
  const place = <One extends { key: string; name: string }>(column: ImportColumn, all: One[]) => {
    const text = of[column];
    if (!text) return undefined;
    const found = all.filter(({ key, name }) => same(key, text) || same(name, text));
    if (found.length > 1) return say(column, 'name', `Several are called “${short(text)}”: write its key.`);
    return found[0] ?? say(column, 'name', `The programme has no “${short(text)}”.`);
  };
  const date = (column: 'date' | 'nextContact') => {
    const text = of[column];
    if (!text) return undefined;
    const [day = ''] = text.split(/[T ]/);
    if (isDate(day)) return day;
    return say(
      column,
      'date',
      `“${short(text)}” is no date such as 2026-01-31. Write dates so, or as dates of the spreadsheet.`,
    );
  };
  const person = (column: ImportColumn, text: string) => {
    const found = members.filter(
      ({ key, name, slackUser }) => same(name, text) || key === text || slackUser === text,
    );
    if (found.length > 1)
      return say(column, 'person', `Several people are called “${short(text)}”: write a key.`);
    const hint = column === 'loggedBy' ? ' Leave it empty, and name a member with --by.' : '';
    return found[0] ?? say(column, 'person', `Nobody in the programme is called “${short(text)}”.${hint}`);
  };

  const metOn = date('date');
  if (!of.date) say('date', 'needed', 'When was it? Every line needs a date.');
  if (metOn && metOn > today) say('date', 'future', 'This date is still to come.');
  const nextContact = date('nextContact');
  if (metOn && nextContact && nextContact < metOn) say('nextContact', 'order', 'It is before the meeting.');
  const name = (of.stakeholder ?? '').replace(/\s+/g, ' ');
  if (!name) say('stakeholder', 'needed', 'With whom was it? Every line needs a stakeholder.');
  if (limits.codePoints(name) > MOST_NAME) say('stakeholder', 'length', `At most ${MOST_NAME} characters.`);
  const texts = { present: of.present, keyPoints: of.keyPoints, agreements: of.agreements, gaps: of.gaps };
  for (const column of longIn(texts)) {
    const isLong = limits.codePoints(texts[column] ?? '') > (most[column] ?? 0);
    const rule = isLong
      ? `At most ${most[column]} characters.`
      : 'All texts of the line are too long for one meeting: shorten this one.';
    say(column, 'length', rule);
  }
  if (!of.keyPoints && !of.agreements && !of.gaps) {
    say('keyPoints', 'needed', 'Key points, agreements or gaps: one of the three is needed.');
  }
  const district = place('district', districts);
  const [gapCategory, stakeholderType, type] = [
    chosen('gapCategory', categories),
    chosen('stakeholderType', types),
    chosen('meetingType', meetingTypes),
  ];
  const colleagues = (of.colleagues ?? '')
    .split(/[;\n]/)
    .map((one) => one.trim())
    .filter(Boolean)
    .flatMap((one) => person('colleagues', one)?.slackUser ?? []);
  const by = of.loggedBy ? person('loggedBy', of.loggedBy) : setting.by;
  if (!of.loggedBy && !by)
    say('loggedBy', 'person', 'Who logged it? Say so in this column, or name a member with --by.');
  if (by && !may(by, 'log a meeting', nobody))
    say('loggedBy', 'person', `${by.name} is nobody who logs meetings.`);
  const about = aboutOf(of.about, { districts, communities }, (rule, text) => say('about', rule, text));
  const told = [metOn, plainName(name), district?.key, type?.key, texts, about?.key, nextContact];
  return {
    meeting: {
      line,
      key: `import-${hashOf(told)}`,
      ...(of.reference && { reference: of.reference }),
      metOn: metOn ?? '',
      name,
      ...(stakeholderType && { stakeholderType }),
      ...sectorOf(of.sector, (text) => say('sector', 'choice', text)),
      ...(district && { district }),
      ...(type && { type: type.key }),
      ...texts,
      colleagues: [...new Set(colleagues)],
      ...(gapCategory && { gapCategory: gapCategory.key }),
      ...(about && { about }),
      ...(nextContact && { nextContact }),
      ...(by && { by }),
      isStillOpen: yesOrNo(of.stillOpen, (text) => say('stillOpen', 'choice', text)),
    },
    wrong,
  };
}

type Texts = Partial<Record<'present' | 'keyPoints' | 'agreements' | 'gaps', string | undefined>>;

/** What the form does not hold in which a meeting is edited. */
const longIn = (texts: Texts) =>
  Object.keys(tooLong({ stakeholder: '', metOn: '', colleagues: [], ...texts })) as (keyof Texts)[];

const same = (one: string, other: string) => plainName(one) === plainName(other);
const short = (text: string) => (text.length > 60 ? `${text.slice(0, 57)}…` : text);

export const hashOf = (told: unknown) =>
  createHash('sha256').update(JSON.stringify(told).normalize('NFC')).digest('hex').slice(0, 24);

function aboutOf(
  text: string | undefined,
  { districts, communities }: Pick<Setting, 'districts' | 'communities'>,
  say: (rule: string, text: string) => undefined,
): OldMeeting['about'] {
  if (!text) return undefined;
  const named = [
    ...communities.map(({ key, name }) => ({ kind: 'community' as const, key, name })),
    ...districts.map(({ key, name }) => ({ kind: 'district' as const, key, name })),
  ].filter(({ key, name }) => same(name, text) || same(key, text));
  if (named.length > 1) return say('name', `Several places are called “${short(text)}”: write its key.`);
  return named[0] ?? say('name', `The programme has no “${short(text)}”.`);
}

function sectorOf(text: string | undefined, say: (text: string) => undefined): { sector?: Sector } {
  if (!text) return {};
  const called = (sector: Sector) =>
    [sector, ...languages.map((language) => words(language)(`stakeholders:sector.${sector}`))].some((one) =>
      same(one, text),
    );
  const sector = sectors.find(called);
  if (!sector) say(`“${short(text)}” is none of: ${sectors.join(', ')}.`);
  return sector ? { sector } : {};
}

function yesOrNo(text: string | undefined, say: (text: string) => undefined): boolean {
  if (!text) return false;
  const is = (word: 'exports:word.yes' | 'exports:word.no') =>
    languages.some((language) => plainly(words(language)(word)) === plainly(text));
  if (is('exports:word.yes') || /^(x|1|true|vrai)$/i.test(text)) return true;
  if (!is('exports:word.no') && !/^(0|false|faux)$/i.test(text))
    say(`“${short(text)}” is neither yes nor no.`);
  return false;
}
