import mongoose, { type ClientSession } from 'mongoose';
import type { District, Programme, Sector, StakeholderType } from '../../people';
import { alikeAmong, nameAndDistrict, plainName, type Stakeholder, Stakeholders } from '../../stakeholders';
import type { OldMeeting, Remark } from './lines';

/** With whom a line says that it was: somebody of the log, or somebody new. */
export type With =
  | { known: Stakeholder }
  | { added: { id: string; name: string; district?: District; type: StakeholderType; sector: Sector } };

/** All that have, or had before they were merged, one of these names. */
export async function namesake(
  { workspace }: Programme,
  names: string[],
  session?: ClientSession,
): Promise<Stakeholder[]> {
  const options = { session: session ?? null };
  const plain = [...new Set(names.map(plainName))];
  return Stakeholders.find({ workspace, plainName: mongoose.trusted({ $in: plain }) }, { _id: 0 }, options)
    .sort({ addedAt: 1, key: 1 })
    .lean<Stakeholder[]>();
}

/** Finds the stakeholder of each line by name and district; what a new one needs may stand in any of its lines. */
export function withWhom(all: OldMeeting[], namesakes: Stakeholder[]): Map<OldMeeting, With | Remark> {
  const groups = grouped(all, ({ name }) => plainName(name));
  const found = new Map<OldMeeting, With | Remark>();
  for (const [plain, lines] of groups) {
    const known = namesakes.filter((one) => one.plainName === plain);
    const districts = [
      ...new Map(lines.flatMap(({ district }) => (district ? [[district.key, district]] : []))).values(),
    ];
    for (const line of lines) found.set(line, one(line, { lines, known, districts }));
  }
  return found;
}

function one(
  line: OldMeeting,
  { lines, known, districts }: { lines: OldMeeting[]; known: Stakeholder[]; districts: District[] },
): With | Remark {
  const [only, ...others] = districts;
  const inTheLog = living(known, line.district?.key);
  if (inTheLog.length === 1 && inTheLog[0]) return { known: inTheLog[0] };
  if (inTheLog.length > 1) {
    const where = inTheLog.map(({ district }) => district?.name ?? '–').join(', ');
    return {
      column: 'district',
      rule: 'needed',
      text: `Several are called “${line.name}” (${where}): name its district.`,
    };
  }
  // Where one line names the district, the others mean the same.
  const district = line.district ?? (others.length === 0 ? only : undefined);
  if (!district && others.length > 0) {
    return {
      column: 'district',
      rule: 'needed',
      text: `Other lines name “${line.name}” in several districts: name its district.`,
    };
  }
  const same = lines.filter((other) => (other.district ?? district)?.key === district?.key);
  const types = same.flatMap(({ stakeholderType }) => stakeholderType ?? []);
  const [type] = types;
  if (!type) {
    return {
      column: 'stakeholderType',
      rule: 'needed',
      text: `“${line.name}” is not in the log yet: name its type.`,
    };
  }
  const other = same.find(({ stakeholderType }) => stakeholderType && stakeholderType.key !== type.key);
  if (line.stakeholderType && other && line.stakeholderType.key !== type.key) {
    return {
      column: 'stakeholderType',
      rule: 'choice',
      text: `Another line gives “${line.name}” another type.`,
    };
  }
  const sector = same.find((each) => each.sector)?.sector ?? type.sector;
  const id = `${plainName(line.name)}/${district?.key ?? ''}`;
  return { added: { id, name: line.name, type, sector, ...(district && { district }) } };
}

/** So many new names are compared with all others. */
const COMPARED = 500;

/** New ones whose names are much like another of the log, or of a line before: where each stands first. */
export function nameDoubts(
  brought: { line: OldMeeting; with: With }[],
  inTheLog: Pick<Stakeholder, 'name' | 'district'>[],
): [line: number, remark: Remark][] {
  const added = new Map<string, { line: number; name: string; district?: District }>();
  for (const { line, with: whom } of brought) {
    if ('known' in whom || added.has(whom.added.id)) continue;
    const { id, name, district } = whom.added;
    added.set(id, { line: line.line, name, ...(district && { district }) });
  }
  const all = [...added.values()];
  const named = alikeAmong([...inTheLog.map((one) => ({ ...one, line: 0 })), ...all]);
  return all.slice(0, COMPARED).flatMap((one): [number, Remark][] => {
    const [other] = named(one).filter(({ line }) => line < one.line);
    if (!other) return [];
    const where = other.line > 0 ? ` (line ${other.line})` : '';
    const [name, like] = [nameAndDistrict(one), nameAndDistrict(other)];
    const text = `“${name}” is new, and much like “${like}”${where}. If it is the same, write it in the same way.`;
    return [[one.line, { column: 'stakeholder', rule: 'much alike', text }]];
  });
}

/** Those that are dealt with first, then those that were archived; a merged one only where there is no other. */
function living(known: Stakeholder[], district: string | undefined): Stakeholder[] {
  const here = known.filter((each) => district === undefined || each.district?.key === district);
  for (const status of ['active', 'archived', 'merged'] as const) {
    const these = here.filter((each) => each.status === status);
    if (these.length > 0) return these;
  }
  return [];
}

function grouped<T>(all: T[], by: (one: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const each of all) {
    const group = groups.get(by(each));
    if (group) group.push(each);
    else groups.set(by(each), [each]);
  }
  return groups;
}
