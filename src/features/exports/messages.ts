import type { Message } from '../../outbox';
import { section } from '../../slack/blocks';
import { quoted } from '../../slack/text';
import { spokenDate, spokenDay, type Words, words } from '../../words';
import type { ExportFile } from './model';
import type { Span } from './tables';

type About = Pick<ExportFile, 'kind' | 'from' | 'to' | 'language'>;

const message = (text: string): Message => ({ text, blocks: [section(text)] });

function when({ from, to }: Span, language: string, t: Words): string {
  const day = (date: string) => spokenDay(date, language);
  if (from && to) return t('exports:when.fromTo', { from: day(from), to: day(to) });
  if (from) return t('exports:when.from', { from: day(from) });
  return to ? t('exports:when.to', { to: day(to) }) : t('exports:when.all');
}

/** What stands above the file. */
export function besideFile(
  file: About,
  { rows, removeAt, timeZone }: { rows: number; removeAt: Date; timeZone: string },
): string {
  const t = words(file.language);
  return t('exports:said.file', {
    what: t(`exports:sheet.${file.kind}`),
    count: t('exports:said.lines', { count: rows }),
    when: when(file, file.language, t),
    date: spokenDate(removeAt, file.language, timeZone),
  });
}

export function nothingToTakeOut(file: About): Message {
  const t = words(file.language);
  const what = t(`exports:name.${file.kind}`);
  if (!file.from && !file.to) return message(t('exports:said.nothingYet', { what }));
  return message(t('exports:said.nothing', { what, when: when(file, file.language, t) }));
}

export type Failure = { why: 'scope' | 'fault' | 'mayNot' } | { why: 'refused'; problem: string };

/** Why there is no file, and what to do. */
export function couldNot({ kind, language }: About, failure: Failure): Message {
  const t = words(language);
  const what = t(`exports:name.${kind}`);
  switch (failure.why) {
    case 'mayNot':
      return message(t('exports:refused.mayNot'));
    case 'scope':
      return message(t('exports:failed.scope', { what }));
    case 'fault':
      return message(t('exports:failed.fault', { what }));
    case 'refused':
      return message(t('exports:failed.refused', { what, why: quoted(failure.problem, 60) }));
  }
}

/** Such as `meetings-2026-01-01-2026-12-31.csv`: letters that every file system takes. */
export function fileName({ kind, from, to, format, language }: About & Pick<ExportFile, 'format'>): string {
  const name = words(language)(`exports:name.${kind}`).normalize('NFD').replace(/\p{M}/gu, '');
  return `${[name, from, to].filter(Boolean).join('-')}.${format}`;
}
