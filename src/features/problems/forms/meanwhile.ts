import type { KnownBlock } from '@slack/types';
import { context, divider, section } from '../../../slack/blocks';
import { mention, quoted } from '../../../slack/text';
import { words } from '../../../words';
import { fieldNames, lineKeys } from '../lines';
import type { Entry } from '../model';

const deeds = { ...lineKeys, confirmed: 'problem-endings:did.confirmed' } as const;

/** So many of the last decisions are shown, each with the beginning of what was said. */
const MOST = 5;
const WORDS = 300;

/** What others decided while a form stood open, on top of it: who did what, the newest last. */
export function meanwhile(entries: Entry[], language: string): KnownBlock[] {
  if (entries.length === 0) return [];
  const t = words(language);
  const earlier = entries.length - MOST;
  return [
    section(t('problem-endings:meanwhile')),
    ...(earlier > 0 ? [context(t('problem-endings:meanwhileMore', { count: earlier }))] : []),
    ...entries.slice(-MOST).map((entry) => section(deed(entry, language))),
    divider(),
  ];
}

function deed({ kind, by, to, before, text }: Entry, language: string): string {
  const t = words(language);
  const sentence = t(deeds[kind as keyof typeof deeds], {
    by: by ? mention(by) : '',
    to: to ? mention(to) : '',
    fields: fieldNames({ before }, language),
    owner: '',
  });
  return text ? `${sentence} ${quoted(text, WORDS)}` : sentence;
}
