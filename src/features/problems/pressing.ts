import type { ActionsBlock, Button, Overflow } from '@slack/types';
import { actions, button } from '../../slack/blocks';
import { option } from '../../slack/fields';
import { type WordKey, words } from '../../words';
import type { Deed } from './deeds';
import type { Problem } from './model';

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
type InMenu = (typeof menu)[number];

/** What is chosen in the menu, as a deed. */
export const deedInMenu = {
  change: 'change',
  'hand-over': 'handOver',
  merge: 'merge',
  'not-possible': 'notPossible',
} as const satisfies Record<InMenu, Deed>;

/** Each deed in the words in which it is offered. */
export const deedKeys = {
  solved: 'problems:solved.button.yes',
  notSolved: 'problems:solved.button.no',
  take: 'problems:button.take',
  update: 'problems:button.update',
  resolve: 'problems:button.resolve',
  askManager: 'problems:button.askManager',
  change: 'problems:menu.change',
  handOver: 'problems:menu.hand-over',
  merge: 'problems:menu.merge',
  notPossible: 'problems:menu.not-possible',
  reopen: 'problems:button.reopen',
} as const satisfies Record<Deed, WordKey>;

const primary: Deed[] = ['take', 'solved'];

/** Only what is offered, and "Open". */
export function cardButtons({ key }: Pick<Problem, 'key'>, offers: Deed[], language: string): ActionsBlock[] {
  const t = words(language);
  const shown = (deeds: (Deed & keyof typeof acts)[]): Button[] =>
    deeds
      .filter((deed) => offers.includes(deed))
      .map((deed) =>
        button(acts[deed], t(deedKeys[deed]), {
          value: key,
          ...(primary.includes(deed) && { style: 'primary' }),
        }),
      );
  const answers = shown(['solved', 'notSolved']);
  const open = button(acts.open, t('problems:button.open'), { value: key });
  const more = moreMenu(key, offers, language);
  return [
    ...(answers.length > 0 ? [actions('solved', answers)] : []),
    actions('problem', [
      ...shown(['take', 'update', 'resolve', 'askManager']),
      open,
      ...shown(['reopen']),
      ...(more ? [more] : []),
    ]),
  ];
}

function moreMenu(key: string, offers: Deed[], language: string): Overflow | undefined {
  const t = words(language);
  const options = menu
    .filter((what) => offers.includes(deedInMenu[what]))
    .map((what) => option(`${what}:${key}`, t(deedKeys[deedInMenu[what]])));
  return options.length > 0 ? { type: 'overflow', action_id: acts.more, options } : undefined;
}

/** What who raised it is asked, in the thread of the card. */
export const solvedButtons = ({ key }: Pick<Problem, 'key'>, language: string) =>
  cardButtons({ key }, ['solved', 'notSolved'], language).slice(0, 1);
