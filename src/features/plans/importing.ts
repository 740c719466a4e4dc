import { randomUUID } from 'node:crypto';
import { isDate } from '../../calendar';
import { PlainError } from '../../plain-error';
import { plainly } from '../../search';
import { words } from '../../words';
import {
  type Complaint,
  everybody,
  type Member,
  type Programme,
  placesOfProgramme,
  readYaml,
} from '../people';
import { enteredOf } from './entering';
import { mayFollow, planByKey } from './find';
import type { Filling } from './modal';
import { followerOf, type Plan, timesChanged } from './model';
import { type Entered, enterPlan } from './service';

export interface PlansImport {
  programme: Programme;
  file: { name: string; text: string };
  now: Date;
  dryRun?: boolean;
}

export type PlansImported =
  | { complaints: Complaint[] }
  | {
      applied: boolean;
      plans: { key: string; change: 'new' | 'changed' | 'unchanged'; lines: number }[];
    };

const needed = ['district', 'name', 'parties', 'from', 'to', 'followedBy', 'lines'] as const;
const known: readonly string[] = [...needed, 'link'];
const longest = { name: 150, parties: 3_000 } as const;

type Values = Record<string, unknown>;
type Note = (path: (string | number)[], rule: Complaint['rule'], text: string) => void;

interface Read {
  filling: Filling;
  /** Whether each line has a place of its own in the file. */
  isList: boolean;
}

/** The key under which a plan of a file is kept. */
const keptKey = (key: string) => `file:${key}`;

/** Makes the plans what the file says: nothing while anything in it is wrong; the same file again changes nothing. */
export async function importPlans({
  programme,
  file,
  now,
  dryRun = false,
}: PlansImport): Promise<PlansImported> {
  const { workspace, language } = programme;
  const { value, complain, complaints } = readYaml(file);
  const note: Note = (path, rule, text) => complaints.push(complain(path, rule, text));
  const [members, followers, { districts }] = await Promise.all([
    everybody(workspace),
    mayFollow(workspace),
    placesOfProgramme(workspace),
  ]);
  const top = isValues(value) ? value : {};
  for (const key of Object.keys(top)) {
    if (key !== 'plans') note([key], 'unknown setting', `"${key}" is not known here.`);
  }
  const isMissing = !isValues(top.plans) || Object.keys(top.plans).length === 0;
  if (complaints.length === 0 && isMissing) {
    note([], 'empty', 'This file has no plans. Begin with "plans:" (see docs/import.md).');
  }
  const wanted: { key: string; entered: Entered; before: Plan | null }[] = [];
  for (const [key, raw] of Object.entries(isValues(top.plans) ? top.plans : {})) {
    const at = ['plans', key];
    if (!/^[a-z0-9][a-z0-9-]{0,39}$/.test(key)) {
      note(at, 'key', `"${key}" can’t be a key: small letters, digits and hyphens, at most 40.`);
      continue;
    }
    const read = readOne(raw, at, { members, followers, districts }, note);
    if (!read) continue;
    const { filling, isList } = read;
    const result = await enteredOf(filling, { programme, districts, followers, language, t: words('en') });
    if ('errors' in result) {
      const { to, link, lines } = result.errors;
      if (to) note([...at, 'to'], 'out of range', to);
      if (link) note([...at, 'link'], 'wrong kind', link);
      const each = result.wrongLines ?? [];
      if (lines && each.length === 0) note([...at, 'lines'], 'out of range', lines);
      for (const { number, text } of each) {
        note([...at, 'lines', ...(isList ? [number] : [])], 'wrong kind', text);
      }
      continue;
    }
    const before = await planByKey(workspace, keptKey(key));
    if (before && before.district.key !== filling.district) {
      const text = `This plan is of ${before.district.name}. Give one of another district another key.`;
      note([...at, 'district'], 'keys stay', text);
      continue;
    }
    wanted.push({ key, entered: result.entered, before });
  }
  if (complaints.length > 0) return { complaints: complaints.sort((one, other) => one.line - other.line) };

  const plans = wanted.map(({ key, entered, before }) => ({
    key,
    change: before ? (isSame(before, entered) ? 'unchanged' : 'changed') : ('new' as const),
    lines: entered.lines.length,
  })) satisfies Extract<PlansImported, { plans: unknown }>['plans'];
  if (dryRun) return { applied: false, plans };
  for (const [number, { key, entered, before }] of wanted.entries()) {
    if (plans[number]?.change === 'unchanged') continue;
    const changed = before && { view: randomUUID(), edits: before.key, seen: timesChanged(before) };
    const kept = await enterPlan(
      { programme, now },
      { view: keptKey(key), ...changed, by: entered.followedBy, entered },
    );
    if (kept.kind === 'overtaken') {
      throw new PlainError(`Somebody else has changed the plan “${key}” at the same moment. Import again.`);
    }
  }
  return { applied: true, plans };
}

function readOne(
  raw: unknown,
  at: string[],
  {
    members,
    followers,
    districts,
  }: { members: Member[]; followers: Member[]; districts: { key: string; name: string }[] },
  note: Note,
): Read | undefined {
  let isRight = true;
  const wrong: Note = (...complaint) => {
    isRight = false;
    note(...complaint);
  };
  const values = isValues(raw) ? raw : {};
  for (const key of Object.keys(values)) {
    if (!known.includes(key)) wrong([...at, key], 'unknown setting', `"${key}" is not known here.`);
  }
  for (const key of needed) {
    if (values[key] === undefined || values[key] === null || values[key] === '') {
      wrong([...at, key], 'missing', `${[...at, key].join('.')} is missing.`);
    }
  }
  const text = (key: string) => {
    const value = values[key];
    if (value === undefined || value === null) return '';
    if (typeof value === 'object') wrong([...at, key], 'wrong kind', `${key} must be a text.`);
    return String(value).trim();
  };
  for (const key of ['from', 'to']) {
    if (values[key] && !isDate(text(key))) {
      wrong([...at, key], 'date', `${key} must be a date, such as 2027-01-31.`);
    }
  }
  for (const [key, most] of Object.entries(longest)) {
    if (text(key).length > most) {
      wrong([...at, key], 'too long', `${key} has more than ${most} characters.`);
    }
  }
  const place = text('district');
  const district = districts.find(({ key, name }) => key === place || plainly(name) === plainly(place));
  if (place && !district) {
    wrong([...at, 'district'], 'reference', `There is no district "${place}" in the programme.`);
  }
  const who = text('followedBy');
  const member = members.find(({ key, slackUser }) => key === who || slackUser === who);
  if (who && !member) {
    wrong([...at, 'followedBy'], 'reference', `There is no member "${who}" in the programme.`);
  }
  if (member && !followers.some(({ key }) => key === member.key)) {
    const text = `"${who}" is neither mentor, manager nor coordinator, and follows no plan.`;
    wrong([...at, 'followedBy'], 'reference', text);
  }
  const isList = Array.isArray(values.lines);
  const lines = isList ? (values.lines as unknown[]).map(lineOf) : [text('lines')];
  for (const [number, line] of lines.entries()) {
    if (isList && !line) wrong([...at, 'lines', number], 'wrong kind', `Line ${number + 1} must be a text.`);
  }
  if (!isRight || !district || !member) return undefined;
  const filling = {
    district: district.key,
    name: text('name'),
    parties: text('parties'),
    from: text('from'),
    to: text('to'),
    link: text('link'),
    lines: lines.join('\n'),
    followedBy: member.slackUser,
  };
  return { filling, isList };
}

/** What YAML reads of `- Bo Police: a report` is a key and its value. */
function lineOf(item: unknown): string {
  const [pair, ...more] = isValues(item) ? Object.entries(item) : [];
  const line = pair && more.length === 0 ? `${pair[0]}: ${String(pair[1])}` : item;
  return typeof line === 'string' ? line.replace(/\s+/g, ' ').trim() : '';
}

const isValues = (value: unknown): value is Values =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Whether it would change nothing; which key a line has is no difference. */
function isSame(before: Plan, entered: Entered): boolean {
  const told = ({ name, parties, from, to, link = '', lines, followedBy }: Entered) =>
    JSON.stringify([
      [name, parties, from, to, link, followedBy],
      lines.map(({ line, owes, stakeholder = '', who, what, when }) => [
        line,
        owes,
        stakeholder,
        who,
        what,
        when,
      ]),
    ]);
  return told({ ...before, followedBy: followerOf(before) }) === told(entered);
}
