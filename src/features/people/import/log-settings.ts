import { z } from 'zod';
import { defaultSettings, type Sector, sectors } from '../settings';
import { kinds, named } from './kinds';
import { choice, text, whole } from './leaves';

const days = whole(1, 730);

const ours = new Map(defaultSettings.stakeholderTypes.map((type) => [type.key, type]));

/** A name alone says nothing of the sector, which promises are counted by. */
const stakeholderType = z
  .preprocess(
    (raw, context) => {
      if (raw === 'default') {
        const message = 'is "default", and is none of ours. Write its name and its sector.';
        context.addIssue({ code: 'custom', message, params: { rule: 'choice' } });
        return z.NEVER;
      }
      return typeof raw === 'string' ? { en: raw, fr: raw } : raw;
    },
    z.strictObject({
      en: text(75).optional(),
      fr: text(75).optional(),
      sector: choice(sectors),
      unseenAfterDays: days.optional(),
    }),
  )
  .superRefine(({ en, fr }, context) => {
    if (en !== undefined || fr !== undefined) return;
    context.addIssue({ code: 'custom', message: 'has no words.', params: { rule: 'empty' } });
  });

/** One of ours may be given with what is another in this programme: the rest stays as it is. */
function withOurs(raw: unknown): unknown {
  if (!isLines(raw)) return raw;
  const lines = Object.entries(raw).map(([key, line]) => {
    const type = ours.get(key);
    if (!type || !(isLines(line) || typeof line === 'string') || line === 'default') return [key, line];
    const said = typeof line === 'string' ? { en: line, fr: line } : line;
    const isNamed = said.en !== undefined || said.fr !== undefined;
    return [key, { ...(!isNamed && type.name), sector: type.sector, ...said }];
  });
  return Object.fromEntries(lines);
}

const isLines = (raw: unknown): raw is Record<string, unknown> =>
  typeof raw === 'object' && raw !== null && !Array.isArray(raw);

export const logSettings = {
  stakeholderTypes: z
    .preprocess(withOurs, kinds(defaultSettings.stakeholderTypes, 'types', stakeholderType))
    .optional(),
  meetingTypes: kinds(defaultSettings.meetingTypes, 'types', named).optional(),
  unseenAfterDays: days.optional(),
  commitmentsManagerAfterWeeks: whole(1, 52).optional(),
};

/** A kind of stakeholder as the file says it. */
export interface TypeLine {
  en?: string;
  fr?: string;
  sector: Sector;
  unseenAfterDays?: number;
}
