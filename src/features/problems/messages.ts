import type { ActionsBlock, KnownBlock, Overflow } from '@slack/types';
import { isDate } from '../../calendar';
import type { Message } from '../../outbox';
import { actions, button, context, header, option, section, verbatim } from '../../slack/blocks';
import * as limits from '../../slack/limits';
import { clean, cut, escaped, mention, quoted } from '../../slack/text';
import { spokenDate, type WordKey, words } from '../../words';
import type { Settings } from '../people';
import type { Problem, Resolution, Status, Urgency } from './model';

/** What is pressed on a card; each carries the problem's key. */
export const acts = {
  take: 'problems.take',
  update: 'problems.update',
  resolve: 'problems.resolve',
  askManager: 'problems.ask-manager',
  /** The menu: change, hand over, merge, not possible. */
  more: 'problems.more',
  open: 'problems.open',
  solved: 'problems.solved',
  notSolved: 'problems.not-solved',
  reopen: 'problems.reopen',
} as const;

/** What the menu of a card offers; an option's value is `<what>:<the problem's key>`. */
export const menu = ['change', 'hand-over', 'merge', 'not-possible'] as const;

export interface CardReader {
  settings: Settings;
  language: string;
  /** In the app's conversation with a manager: no buttons but "open", and that a reply here is passed on. */
  isForManager?: boolean;
  /** Who asked that manager, in Slack's terms. */
  askedBy?: string;
  /** There is somebody to be asked. */
  hasManager?: boolean;
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
  const beside = [
    ...sideFacts(problem, reader),
    ...(reader.isForManager ? [] : [t('problems:card.keptAlong')]),
  ].join(' ');
  return {
    text: [quoted(problem.title, 200), ...facts(problem, reader, { isBold: false })].join(' · '),
    blocks: [
      header(title),
      ...(isLong ? verbatim(cut(title, TITLE)) : []),
      section(facts(problem, reader).join('\n')),
      ...(details ? verbatim(cut(details, DETAILS)) : []),
      ...ending(problem),
      ...(beside ? [context(beside)] : []),
      ...(reader.isForManager ? [section(asking(reader))] : []),
      ...buttons(problem, reader),
    ],
  };
}

/** What the manager is asked, and where their answer goes. */
function asking({ language, askedBy }: CardReader): string {
  const t = words(language);
  const passedOn = t('problems:card.passedOn');
  return askedBy ? `*${t('problems:card.asked', { by: mention(askedBy) })}* ${passedOn}` : passedOn;
}

/** In place of a manager's copy, once they stand in the pairing no more. */
export function cardThatIsOver(language: string): Message {
  const text = words(language)('problems:card.over');
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
    // What is over and had nobody asks for nobody any more.
    ...(owner || problem.isOpen ? [line('owner', owner ? mention(owner) : t('problems:fact.nobody'))] : []),
    line('status', statusLine(problem, language)),
    line('raised', t('problems:fact.raisedOn', { date, by: mention(by) })),
  ];
}

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
function ending({ resolution, notPossible }: Problem): KnownBlock[] {
  const said = resolution?.done ?? notPossible?.why;
  return said ? verbatim(cut(clean(said), ENDING)) : [];
}

/** Only what does something now. */
function buttons(problem: Problem, reader: CardReader): ActionsBlock[] {
  const t = words(reader.language);
  const value = problem.key;
  const open = button(acts.open, t('problems:button.open'), { value });
  if (reader.isForManager) return [actions('problem', [open])];
  if (!problem.isOpen) {
    const again = button(acts.reopen, t('problems:button.reopen'), { value });
    return [actions('problem', problem.timers.reopen ? [open, again] : [open])];
  }
  const take = button(acts.take, t('problems:button.take'), { value, style: 'primary' });
  const ask = button(acts.askManager, t('problems:button.askManager'), { value });
  return [
    actions('problem', [
      ...(problem.status === 'open' ? [take] : []),
      button(acts.update, t('problems:button.update'), { value }),
      button(acts.resolve, t('problems:button.resolve'), { value }),
      ...(reader.hasManager ? [ask] : []),
      open,
      moreMenu(problem, reader.language),
    ]),
  ];
}

function moreMenu({ key }: Problem, language: string): Overflow {
  const t = words(language);
  return {
    type: 'overflow',
    action_id: acts.more,
    options: menu.map((what) => option(`${what}:${key}`, t(`problems:menu.${what}`))),
  };
}

/** Asked of who raised it, in the thread; without buttons once they said so. */
export function solvedQuestion(problem: Problem, answer: 'asked' | 'yes' | 'no' | 'over'): Message {
  const t = words(problem.language);
  const text = t(`problems:solved.${answer}`, { raiser: mention(problem.raisedBy) });
  const value = problem.key;
  return {
    text,
    blocks: [
      section(text),
      ...(answer === 'asked'
        ? [
            actions('solved', [
              button(acts.solved, t('problems:solved.button.yes'), { value, style: 'primary' }),
              button(acts.notSolved, t('problems:solved.button.no'), { value }),
            ]),
          ]
        : []),
    ],
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
const spokenDay = (date: string, language: string) =>
  isDate(date) ? spokenDate(new Date(`${date}T12:00:00Z`), language, 'UTC') : date;
