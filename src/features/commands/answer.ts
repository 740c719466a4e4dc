import { noteLanguage } from '../../slack/door';
import { localeOf } from '../../slack/locale';
import { typedWords } from '../../slack/text';
import { type Words, words } from '../../words';
import type { Accompany, Verb } from '../feature';
import { nextStep, strangerSentence } from '../home';
import { programmeOf, viewerOf } from '../people';
import { help, unknownVerb } from './messages';
import { findVerb } from './verbs';

export interface Asked {
  slackUser: string;
  channel: string;
  triggerId: string;
  text: string;
}

/** Does what the person wrote after the command, and returns what they are told: nothing when a form opened. */
export async function answerCommand(
  accompany: Accompany,
  verbs: Verb[],
  { slackUser, channel, triggerId, text }: Asked,
  /** Told as soon as the person's language is known. */
  speaks: (t: Words) => void,
): Promise<string | undefined> {
  const { workspace, slack } = accompany;
  const programme = await programmeOf(workspace);
  const { member, ...viewer } = await viewerOf(workspace, slackUser);
  const language = member?.language ?? (await localeOf(slack, slackUser)) ?? programme?.language ?? 'en';
  noteLanguage(slackUser, language);
  const t = words(language);
  speaks(t);
  if (!programme) return nextStep(t);
  if (!member) return strangerSentence(programme, t);

  const all = [...verbs, helpVerb];
  const { verb, rest } = findVerb(all, text) ?? {};
  const list = help(all, member.language, t);
  if (verb === helpVerb || text.trim() === '') return list;
  if (!verb) return `${unknownVerb(typedWords(text), t)}\n${list}`;
  return verb.run({ accompany, viewer, member, t, triggerId, channel, rest: rest ?? '' });
}

const helpVerb: Verb = {
  names: { en: [words('en')('home:commands.helpName')], fr: [words('fr')('home:commands.helpName')] },
  explain: (t) => t('home:commands.helpExplain'),
  run: async () => undefined,
};
