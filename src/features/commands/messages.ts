import { quoted } from '../../slack/text';
import type { Words } from '../../words';
import type { Verb } from '../feature';
import type { Language } from '../people';

export const command = '/accompany';

/** What one may write after the command, in the person's language. */
export function help(verbs: Verb[], language: Language, t: Words): string {
  const lines = verbs.map(({ names, explain }) => `• \`${names[language][0]}\` – ${explain(t)}`);
  return [t('home:commands.help', { command }), ...lines].join('\n');
}

export function unknownVerb(text: string, t: Words): string {
  return t('home:commands.unknown', { word: quoted(text, 60) });
}
