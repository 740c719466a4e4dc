import { z } from 'zod';
import { defaultQuestionSets } from '../default-question-sets';
import type { Complain, Complaint, Path, Rule } from './complaint';
import { asLine, expand, type ProgrammeFile, programmeShape, type Section, sections } from './shape';
import { readYaml } from './source';
import { didYouMean } from './suggest';

export interface Reading {
  /** What could be read, with gaps where it complained. */
  file: ProgrammeFile;
  complaints: Complaint[];
  complain: Complain;
  /** Whether there is a complaint about this place or one inside it, so that nobody complains again. */
  isBroken(path: Path): boolean;
}

type Values = Record<string, unknown>;

/** Reads each entry by itself: a mistake in one hides none in another. */
export function readProgramme(source: { name: string; text: string }): Reading {
  const { value, complain, complaints } = readYaml(source);
  const broken: string[] = [];
  const note = (path: Path, rule: Rule, text: string) => {
    broken.push(`${path.join('\n')}\n`);
    complaints.push(complain(path, rule, text));
  };
  const entries = <S extends Section>(section: S) => readEntries(section, top[section], note);

  const top: Values = isValues(value) ? value : {};
  if (complaints.length === 0 && !isValues(value)) {
    note([], 'empty', 'This file has no programme. Begin with "programme:" (see docs/import.md).');
  } else if (isValues(value)) {
    const known = ['programme', ...Object.keys(sections)];
    for (const key of Object.keys(top).filter((key) => !known.includes(key))) {
      note([key], 'unknown setting', `"${key}" is not known here.${didYouMean(key, known)}`);
    }
    if (!top.programme) note(['programme'], 'missing', 'programme is missing.');
  }

  const programme = top.programme ? readEntry(programmeShape, top.programme, ['programme'], note) : {};
  const file = {
    programme,
    districts: entries('districts'),
    communities: entries('communities'),
    members: entries('members'),
    questionSets: entries('questionSets'),
    pairings: entries('pairings'),
  } as ProgrammeFile;
  if (top.questionSets === undefined || top.questionSets === null) {
    file.questionSets = new Map(Object.entries(defaultQuestionSets).map(([key, set]) => [key, asLine(set)]));
  }
  return {
    file,
    complaints,
    complain,
    isBroken: (path) => broken.some((place) => place.startsWith(`${path.join('\n')}\n`)),
  };
}

type Note = (path: Path, rule: Rule, text: string) => void;

function readEntries(section: Section, raw: unknown, note: Note): Map<string, Values> {
  const found = new Map<string, Values>();
  if (raw === undefined || raw === null) return found;
  if (!isValues(raw)) {
    note([section], 'wrong kind', `${section} must be a map: a key, a colon, and what belongs to it.`);
    return found;
  }
  for (const [key, entry] of Object.entries(raw)) {
    if (!/^[a-z0-9][a-z0-9-]{0,39}$/.test(key)) {
      const rule = 'A key has small letters, digits and hyphens, and at most 40 of them.';
      note([section, key], 'key', `"${key}" can’t be a key. ${rule}`);
      continue;
    }
    found.set(key, readEntry(sections[section], expand(section, key, entry), [section, key], note));
  }
  return found;
}

/** The entry; without those of its parts that are wrong. */
function readEntry(shape: z.ZodObject, raw: unknown, path: Path, note: Note): Values {
  const reading = shape.safeParse(raw);
  if (reading.success) return reading.data;
  const rest: Values = isValues(raw) ? { ...raw } : {};
  for (const issue of reading.error.issues) {
    const place = issue.path.filter((step) => typeof step !== 'symbol');
    if (issue.code === 'unrecognized_keys') {
      for (const key of issue.keys) {
        const known = didYouMean(key, knownAt(shape, place));
        note([...path, ...place, key], 'unknown setting', `"${key}" is not known here.${known}`);
        if (place.length === 0) delete rest[key];
      }
    } else {
      const [rule, text] = faultOf(issue, place, raw);
      note([...path, ...place], rule, `${[...path, ...place].map(counted).join('.')} ${text}`);
    }
    if (place[0] !== undefined) delete rest[place[0]];
  }
  const again = shape.partial().safeParse(rest);
  return again.success ? again.data : {};
}

function faultOf(issue: z.core.$ZodIssue, place: Path, raw: unknown): [Rule, string] {
  if (issue.code === 'custom') {
    const rule = (issue.params?.rule ?? 'wrong kind') as Rule;
    const isChannel = /channel$/i.test(String(place.at(-1)));
    const hash =
      rule === 'empty' && isChannel
        ? ' A name that begins with # must stand in quotes, since # begins a comment.'
        : '';
    return [rule, `${issue.message}${hash}`];
  }
  if (issue.code === 'invalid_key') {
    const rule = 'It begins with a small letter, and has small letters, digits and hyphens, 40 at most.';
    return ['key', `can’t be a key. ${rule}`];
  }
  const value = place.reduce<unknown>((at, step) => (at as Values | undefined)?.[step], raw);
  if (value === undefined) return ['missing', 'is missing.'];
  if (value === null) return ['empty', 'is empty.'];
  if (issue.code === 'too_small') return ['out of range', `must have at least ${issue.minimum}.`];
  if (issue.code === 'too_big') return ['out of range', `must have at most ${issue.maximum}.`];
  const expected = issue.code === 'invalid_type' ? issue.expected : '';
  return ['wrong kind', expected === 'array' ? 'must be a list.' : 'must have its settings below it.'];
}

/** The settings that may stand at a place of the shape. */
function knownAt(shape: z.ZodType, path: Path): string[] {
  const inner = unwrapped(shape);
  const [step, ...rest] = path;
  if (inner instanceof z.ZodArray) return knownAt(inner.element as z.ZodType, rest);
  if (inner instanceof z.ZodRecord) return knownAt(inner.valueType as z.ZodType, rest);
  if (!(inner instanceof z.ZodObject)) return [];
  if (step === undefined) return Object.keys(inner.shape);
  const next = inner.shape[step] as z.ZodType | undefined;
  return next ? knownAt(next, rest) : [];
}

function unwrapped(shape: z.ZodType): z.ZodType {
  if (shape instanceof z.ZodOptional || shape instanceof z.ZodDefault) {
    return unwrapped(shape.unwrap() as z.ZodType);
  }
  if (shape instanceof z.ZodPipe) return unwrapped(shape.out as z.ZodType);
  return shape;
}

function isValues(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const counted = (step: string | number) => (typeof step === 'number' ? `${step + 1}` : step);
