import { quoted } from '../../slack/text';
import type { Words } from '../../words';
import type { Feature, Verb } from '../feature';
import type { Language } from '../people';

export const command = '/accompany';

/** A command beside this one. */
export type Other = NonNullable<Feature['command']>;

/** What one may write after the command, in the person's language, and which other commands there are. */
export function help(verbs: Verb[], others: Other[], language: Language, t: Words): string {
  const lines = verbs.map(({ names, explain }) => `• \`${names[language][0]}\` – ${explain(t)}`);
  const beside = others.map(({ name, explain }) => `• \`${name}\` – ${explain(t)}`);
  return [
    t('home:commands.help', { command }),
    ...lines,
    ...(beside.length > 0 ? [t('home:commands.beside'), ...beside] : []),
  ].join('\n');
}

export function unknownVerb(text: string, t: Words): string {
  return t('home:commands.unknown', { word: quoted(text, 60) });
}
