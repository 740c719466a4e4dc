import { quoted } from '../../slack/text';
import type { Words } from '../../words';
import type { Language, Member, Programme } from '../people';
import { nameAndDistrict, stakeholdersNamed } from '../stakeholders';
import type { Filling } from './modal';
import type { PlanLine } from './model';
import { lineKey, readLine } from './reading';
import type { Entered } from './service';

/** More lines than any plan has; each may fall due many times. */
const MOST_LINES = 60;
/** Of so many lines a field says at once what is wrong. */
const MOST_TOLD = 10;

/** A plan as it was typed, or what is wrong with it, by field, in sentences. */
export async function enteredOf(
  { district: key, name, parties, from, to, link, lines, followedBy }: Filling,
  {
    programme,
    districts,
    followers,
    language,
    t,
  }: {
    programme: Programme;
    districts: { key: string; name: string }[];
    followers: Pick<Member, 'slackUser'>[];
    language: Language;
    t: Words;
  },
): Promise<
  { entered: Entered } | { errors: Record<string, string>; wrongLines?: { number: number; text: string }[] }
> {
  const district = districts.find((one) => one.key === key);
  const errors: Record<string, string> = {
    ...(!district && { district: t('plans:error.district') }),
    ...(!name && { name: t('plans:error.empty') }),
    ...(!parties && { parties: t('plans:error.empty') }),
    ...(!from && { from: t('plans:error.noDate') }),
    ...(!to && { to: t('plans:error.noDate') }),
    ...(from && to && to <= from && { to: t('plans:error.to') }),
    ...(link && !/^https?:\/\/[^\s<>|]{1,500}$/.test(link) && { link: t('plans:error.link') }),
    ...(!followers.some(({ slackUser }) => slackUser === followedBy) && {
      followedBy: t('plans:error.followedBy'),
    }),
  };
  const typed = lines
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
  if (typed.length === 0) errors.lines = t('plans:error.noLines');
  if (typed.length > MOST_LINES) errors.lines = t('plans:error.tooMany', { most: MOST_LINES });
  const read: PlanLine[] = [];
  const wrongLines: { number: number; text: string }[] = [];
  // Dates in words are read from the first day on.
  for (const [number, line] of errors.lines || !from ? [] : typed.entries()) {
    const result = await readOne(line, { programme, district: key, from, language });
    if ('wrong' in result) {
      const { wrong, names = '' } = result;
      const text = t(`plans:error.line.${wrong}`, { number: number + 1, line: quoted(line, 80), names });
      wrongLines.push({ number, text });
    } else read.push(result);
  }
  if (wrongLines.length > 0) errors.lines = inOne(wrongLines, t);
  if (Object.keys(errors).length > 0 || !district) return { errors, wrongLines };
  const kept = { key: district.key, name: district.name };
  return {
    entered: {
      district: kept,
      name,
      parties,
      from,
      to,
      ...(link && { link }),
      lines: unique(read),
      followedBy,
    },
  };
}

/** What is wrong with lines, as one field says it. */
function inOne(wrongLines: { text: string }[], t: Words): string {
  const more = wrongLines.length - MOST_TOLD;
  return [
    ...wrongLines.slice(0, MOST_TOLD).map(({ text }) => text),
    ...(more > 0 ? [t('plans:error.line.more', { count: more })] : []),
  ].join('\n');
}

type Wrong = { wrong: 'who' | 'what' | 'when' | 'unknown' | 'several'; names?: string };

async function readOne(
  line: string,
  {
    programme,
    district,
    from,
    language,
  }: { programme: Programme; district: string; from: string; language: Language },
): Promise<PlanLine | Wrong> {
  const { who, owes, what, when } = readLine(line, { from, language, ourName: programme.name });
  if (!who) return { wrong: 'who' };
  if (!/[\p{L}\p{N}]/u.test(what)) return { wrong: 'what' };
  if (!when) return { wrong: 'when' };
  const said = { key: lineKey(line), line, who, what, when };
  if (owes === 'we') return { ...said, owes };
  const [only, ...others] = await stakeholdersNamed(programme.workspace, who, district);
  if (!only) return { wrong: 'unknown' };
  if (others.length > 0) {
    return {
      wrong: 'several',
      names: [only, ...others].map((one) => quoted(nameAndDistrict(one), 80)).join(' · '),
    };
  }
  return { ...said, owes: 'stakeholder', stakeholder: only.key };
}

/** The same line twice is one. */
const unique = (lines: PlanLine[]) => [...new Map(lines.map((line) => [line.key, line])).values()];
