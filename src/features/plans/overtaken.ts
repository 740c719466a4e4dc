import type { SectionBlock } from '@slack/types';
import { section } from '../../slack/blocks';
import { mention, quoted } from '../../slack/text';
import { spokenDay, type WordKey, words } from '../../words';
import { isRemovedSince, linesOnlyIn } from '../overtaken';
import { type Filling, fillingOf } from './modal';
import type { Plan } from './model';

/** So many lines are named, and so much of one thing: what stands there in full, `/accompany plan` shows. */
const MOST_LINES = 10;
const SHOWN = 300;

/**
 * Why a form was not saved that others were faster than, and what they wrote: what is typed in it stays, and takes the place of theirs
 * when it is saved again, words that were removed for good included.
 */
export function overtaken(
  plan: Plan,
  filling: Filling,
  seen: number | undefined,
  language: string,
): SectionBlock[] {
  const t = words(language);
  const now = fillingOf(plan);
  const told = (label: WordKey, text: string) => section(`*${t(label)}* ${text}`);
  const quote = (text: string) => quoted(text || '–', SHOWN);
  const day = (date: string) => spokenDay(date, language);
  const fields = [
    ['name', quote],
    ['parties', quote],
    ['from', day],
    ['to', day],
    ['link', quote],
    ['followedBy', mention],
  ] as const;
  const only = (label: WordKey, one: Filling, other: Filling) => {
    const lines = linesOnlyIn(one.lines, other.lines);
    const more = lines.length - MOST_LINES;
    return [
      ...lines.slice(0, MOST_LINES).map((line) => told(label, quote(line))),
      ...(more > 0 ? [told(label, t('plans:overtaken.more', { count: more }))] : []),
    ];
  };
  const differences = [
    ...fields.flatMap(([field, said]) =>
      now[field] === filling[field] ? [] : [told(`plans:field.${field}`, said(now[field]))],
    ),
    ...only('plans:overtaken.inPlan', now, filling),
    ...only('plans:overtaken.inForm', filling, now),
  ];
  return [
    section(t('plans:overtaken')),
    ...(isRemovedSince(plan, seen) ? [section(t('plans:overtaken.removed'))] : []),
    ...(differences.length > 0 ? [section(t('plans:overtaken.now')), ...differences] : []),
  ];
}
