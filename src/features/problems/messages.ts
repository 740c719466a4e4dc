import type { KnownBlock } from '@slack/types';
import { isDate } from '../../calendar';
import type { Message } from '../../outbox';
import { context, header, section, verbatim } from '../../slack/blocks';
import * as limits from '../../slack/limits';
import { clean, cut, escaped, mention, quoted } from '../../slack/text';
import { spokenDate, type WordKey, type Words, words } from '../../words';
import type { Settings } from '../people';
import { type Deed, possible } from './deeds';
import type { Problem, Resolution, Status, Urgency } from './model';
import { cardButtons, solvedButtons } from './pressing';
import type { Rights } from './rights';

export { acts, menu } from './pressing';

export interface CardReader {
  settings: Settings;
  language: string;
  /** There is somebody to be asked. */
  hasManager?: boolean;
  /** A copy in the app's conversation with one person. */
  copy?: CopyReader;
}

/** Whose copy of a card it is, why it stands there, and what they can do. */
export interface CopyReader {
  person: string;
  /** They are asked for help, look after it, or raised it. */
  why: 'asked' | 'owner' | 'raiser';
  /** Who asked them, handed it over, or resolved it. */
  by?: string;
  /** The manager for whom they are asked. */
  insteadOf?: string;
  offers: Deed[];
}

/** People's words on a card, in code points: of four bytes each, they fit into one message. */
const TITLE = 600;
const DETAILS = 600;
const ENDING = 500;

/** The problem as it stands in its channel. */
export function card(problem: Problem, reader: CardReader): Message {
  const t = words(reader.language);
  const title = clean(problem.title).replace(/\s+/g, ' ');
  const details = clean(problem.details ?? '');
  const isLong = limits.codePoints(title) > limits.HEADER_TEXT;
  const beside = [...sideFacts(problem, reader), ...(reader.copy ? [] : [t('problems:card.keptAlong')])].join(
    ' ',
  );
  const told = reader.copy && toldIn(problem, reader.copy, t);
  return {
    text: [
      ...(told ? [told] : []),
      quoted(problem.title, 200),
      ...facts(problem, reader, { isBold: false }),
    ].join(' · '),
    blocks: [
      header(title),
      ...(isLong ? verbatim(cut(title, TITLE)) : []),
      section(facts(problem, reader).join('\n')),
      ...(details ? verbatim(cut(details, DETAILS)) : []),
      ...ending(problem, t),
      ...(beside ? [context(beside)] : []),
      ...(reader.copy ? [section(`${told ? `*${told}* ` : ''}${t('problems:card.passedOn')}`)] : []),
      ...cardButtons(problem, reader.copy?.offers ?? forEverybody(problem, reader), reader.language),
    ],
  };
}

/** Why the copy stands there, as long as it is so. */
function toldIn(problem: Problem, { person, why, by, insteadOf }: CopyReader, t: Words): string | undefined {
  if (why === 'asked' && by && insteadOf) {
    return t('problems:card.askedInstead', { by: mention(by), manager: mention(insteadOf) });
  }
  if (why === 'asked') return by && t('problems:card.asked', { by: mention(by) });
  if (why === 'owner') {
    if (!problem.isOpen || problem.owner !== person) return undefined;
    const isHanded = by !== undefined && by !== person;
    return isHanded ? t('problems:card.handedOver', { by: mention(by) }) : t('problems:card.yours');
  }
  const answer = answerOf(problem);
  const raiser = mention((answer === 'yes' && problem.resolution?.confirmedBy) || person);
  return answer && t(`problems:solved.${answer}`, { raiser, count: 1 });
}

/** How far the question has come whether it is solved. */
function answerOf({ isOpen, resolution, timers }: Problem): 'asked' | 'yes' | 'no' | 'over' | undefined {
  if (isOpen) return 'no';
  if (!resolution || resolution.confirmed === 'by itself') return undefined;
  if (resolution.confirmed === 'yes') return 'yes';
  return timers.reopen ? 'asked' : 'over';
}

/** In the channel stands what anybody there may do; what is written of what is over stands in the thread. */
function forEverybody(problem: Problem, { hasManager = false }: CardReader): Deed[] {
  const all = possible(problem, inChannel, hasManager);
  return problem.isOpen ? all : all.filter((deed) => deed !== 'update');
}

const inChannel: Rights = {
  see: true,
  work: true,
  askManager: true,
  saySolved: false,
  addTo: true,
  reopen: true,
  removeWords: false,
};

/** In place of a copy, for whom may not see it any more. */
export function cardThatIsOver(language: string): Message {
  const text = words(language)('problems:card.over');
  return { text, blocks: [section(text)] };
}

/** In place of the card of whoever was asked and is no more, but sees it all the same: as coordinator, say. */
export function cardNotAsked(problem: Pick<Problem, 'key'>, language: string): Message {
  const text = words(language)('problems:card.notAsked');
  return { text, blocks: [section(text), ...cardButtons(problem, [], language)] };
}

/** In place of a copy below which the same person has a newer one. */
export function cardThatMoved(language: string): Message {
  const text = words(language)('problems:card.moved');
  return { text, blocks: [section(text)] };
}

/** Whether the card shows less than what was written when it was raised. */
export const isCut = ({ title, details = '' }: Pick<Problem, 'title' | 'details'>) =>
  limits.codePoints(clean(title)) > TITLE || limits.codePoints(clean(details)) > DETAILS;

/** Category, urgency, owner, status, and when it was raised by whom, one line each, in mrkdwn. */
export function facts(
  problem: Problem,
  { settings, language }: Pick<CardReader, 'settings' | 'language'>,
  { isBold = true } = {},
): string[] {
  const t = words(language);
  const { category, urgency, owner, raisedBy: by } = problem;
  const line = (name: 'category' | 'urgency' | 'owner' | 'status' | 'raised', value: string) => {
    const label = t(`problems:fact.${name}`);
    return `${isBold ? `*${label}*` : label} ${value}`;
  };
  const date = spokenDate(problem.raisedAt, language, problem.timeZone);
  return [
    ...(category ? [line('category', escaped(categoryName(settings, category, language)))] : []),
    line('urgency', t(urgencyKey(urgency))),
    line('owner', owner ? mention(owner) : t(nobodyKey(problem))),
    line('status', statusLine(problem, language)),
    line('raised', t('problems:fact.raisedOn', { date, by: mention(by) })),
  ];
}

/** What is over and had nobody asks for nobody any more. */
const nobodyKey = ({ isOpen }: Pick<Problem, 'isOpen'>) =>
  isOpen ? ('problems:fact.nobody' as const) : ('problems:fact.nobodyDid' as const);

export function categoryName(settings: Settings, category: string, language: string): string {
  const { problemCategories, formerCategories = [] } = settings;
  const known = [...problemCategories, ...formerCategories].find(({ key }) => key === category);
  return cut((language.startsWith('fr') ? known?.name.fr : known?.name.en) ?? category, 100);
}

export const urgencyKey = (urgency: Urgency) =>
  `problems:urgency.${urgency === 'can wait' ? 'can-wait' : urgency}` as const;

const statusKeys = {
  open: 'problems:status.open',
  'being worked on': 'problems:status.being-worked-on',
  resolved: 'problems:status.resolved',
  'not possible': 'problems:status.not-possible',
  merged: 'problems:status.merged',
} as const satisfies Record<Status, WordKey>;

export const statusKey = (status: Status) => statusKeys[status];

/** How it stands; of what is resolved also whether that is confirmed. */
export function statusLine(
  { status, resolution }: Pick<Problem, 'status' | 'resolution'>,
  language: string,
): string {
  const t = words(language);
  if (status !== 'resolved' || !resolution) return t(statusKey(status));
  const { confirmed } = resolution;
  if (confirmed === 'asked') return t('problems:status.resolved-asked');
  return confirmed === 'silent' ? t('problems:status.resolved-silent') : t('problems:status.resolved');
}

/** Where it comes from, and whose help is wanted. */
function sideFacts(problem: Problem, { language }: CardReader): string[] {
  const t = words(language);
  const { community, helpFrom, from } = problem;
  const wanted = helpFrom.map((helper) => t(`problems:helper.${helper}`)).join(', ');
  return [
    ...(community ? [t('problems:fact.community', { community: quoted(community.name, 80) })] : []),
    ...(wanted ? [t('problems:fact.helpFrom', { helpers: wanted })] : []),
    ...(isLink(from?.link) ? [t('problems:fact.from', { link: from?.link ?? '' })] : []),
  ];
}

/** Slack's own permalink, as it stands between `<` and `|`. */
export const isLink = (link = '') => /^https?:\/\/[^\s<>|]{1,500}$/.test(link);

/** The first words of how it ended; the whole is in the thread. */
function ending({ resolution, notPossible }: Problem, t: Words): KnownBlock[] {
  const said = resolution?.done ?? notPossible?.why;
  if (!said) return [];
  const label = t(resolution ? 'problems:card.worked' : 'problems:card.notPossible');
  return [section(`*${label}*`), ...verbatim(cut(clean(said), ENDING))];
}

/** Asked of who raised it, in the thread; without buttons once they said so. */
export function solvedQuestion(
  problem: Problem,
  answer: 'asked' | 'yes' | 'no' | 'over',
  raisers = [problem.raisedBy],
): Message {
  const t = words(problem.language);
  const raiser = raisers.map(mention).join(', ');
  const text = t(`problems:solved.${answer}`, { raiser, count: raisers.length });
  return {
    text,
    blocks: [section(text), ...(answer === 'asked' ? solvedButtons(problem, problem.language) : [])],
  };
}

/** All that a resolution says, as the timeline keeps it. */
export function resolutionWords(
  resolving: Pick<Resolution, 'done' | 'learned' | 'decidedBy' | 'heardBack'>,
  language: string,
): string {
  const t = words(language);
  const { done, learned, decidedBy, heardBack } = resolving;
  const heard = heardBack === 'yes' ? t('problems:resolution.heardBack') : undefined;
  return [
    done,
    learned && `${t('problems:resolution.learned')} ${learned}`,
    decidedBy && t(`problems:resolution.decidedBy.${decidedBy}`),
    heard ?? (heardBack && t('problems:resolution.willHear', { date: spokenDay(heardBack, language) })),
  ]
    .filter(Boolean)
    .join('\n');
}

/** A date of no zone, YYYY-MM-DD, as people say it. */
export const spokenDay = (date: string, language: string) =>
  isDate(date) ? spokenDate(new Date(`${date}T12:00:00Z`), language, 'UTC') : date;
