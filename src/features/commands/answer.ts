import { noteLanguage } from '../../slack/door';
import { localeOf } from '../../slack/locale';
import { typedWords } from '../../slack/text';
import { type Words, words } from '../../words';
import type { Accompany, Verb, VerbVisit } from '../feature';
import { nextStep, strangerSentence } from '../home';
import { programmeAndViewer } from '../people';
import { help, type Other, unknownVerb } from './messages';
import { findVerb } from './verbs';

export interface Asked {
  slackUser: string;
  channel: string;
  triggerId: string;
  text: string;
  /** Where it can be answered later, for half an hour. */
  respond?: string;
}

/** Told as soon as the person's language is known. */
export type Speaks = (t: Words) => void;

/** Whoever comes by a command, a shortcut or a button, or the sentence for somebody whom the programme does not know. */
export async function visitOf(
  accompany: Accompany,
  { slackUser, channel, triggerId }: Omit<Asked, 'text'>,
  speaks: Speaks = () => {},
): Promise<{ refused: string; t: Words } | (Omit<VerbVisit, 'rest'> & { refused?: undefined })> {
  const { workspace, slack } = accompany;
  const { programme, viewer, member } = await programmeAndViewer(workspace, slackUser);
  const language = member?.language ?? (await localeOf(slack, slackUser)) ?? programme?.language ?? 'en';
  noteLanguage(slackUser, language);
  const t = words(language);
  speaks(t);
  if (!programme) return { refused: nextStep(t), t };
  if (!member) return { refused: strangerSentence(programme, t), t };
  return { accompany, viewer, member, t, triggerId, channel };
}

/** Does what the person wrote after the command, and returns what they are told: nothing when a form opened. */
export async function answerCommand(
  accompany: Accompany,
  { verbs, others }: { verbs: Verb[]; others: Other[] },
  { text, ...asked }: Asked,
  speaks: Speaks,
): Promise<string | undefined> {
  const visit = await visitOf(accompany, asked, speaks);
  if (visit.refused !== undefined) return visit.refused;
  const { t, member, viewer } = visit;
  const all = [...verbs, helpVerb];
  const { verb, rest } = findVerb(all, text) ?? {};
  const theirs = all.filter(({ isFor }) => isFor?.(viewer) ?? true);
  const list = help(theirs, others, member.language, t);
  if (verb === helpVerb || text.trim() === '') return list;
  if (!verb) return `${unknownVerb(typedWords(text), t)}\n${list}`;
  return verb.run({ ...visit, rest: rest ?? '' });
}

const helpVerb: Verb = {
  names: { en: [words('en')('home:commands.helpName')], fr: [words('fr')('home:commands.helpName')] },
  explain: (t) => t('home:commands.helpExplain'),
  run: async () => undefined,
};
