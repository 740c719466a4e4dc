import type { ViewErrorsResponseAction, ViewUpdateResponseAction } from '@slack/bolt';
import type { KnownBlock, ModalView } from '@slack/types';
import { context, divider, modal, section } from '../slack/blocks';
import { type Filled, fieldValue } from '../slack/fields';
import type { WordKey, Words } from '../words';
import { pageAfter, pageChoice, type Turned } from './pages';

/** What comes back with a list of which something becomes of one: ids only. */
export interface Opened extends Turned {
  /** In the order of the list. */
  keys: string[];
  /** How many changes of each it has shown. */
  seen: number[];
}

export const freshlyOpened: Opened = { page: 0, round: 0, keys: [], seen: [] };

/** One page of a list. */
export interface Listed<One> {
  shown: One[];
  hasMore: boolean;
  /** Said on top: what was saved, or that others were faster. */
  told?: string;
  /** How many there are; absent where there is but one. */
  pages?: number;
  /** Said where there are none, in place of the form's own sentence. */
  none?: string;
}

/** A list whose form says what became of one of it. */
export interface ListForm<One extends { key: string }> {
  id: string;
  title: WordKey;
  none: WordKey;
  field: (name: string, round: number) => string;
  changes: (one: One) => number;
}

/** One page of it: each in its lines, below them the fields of what can be done, then the other pages. */
export function listModal<One extends { key: string }>(
  { id, title, none, field, changes }: ListForm<One>,
  { shown, hasMore, told, pages: of, none: noneHere }: Listed<One>,
  opened: Opened,
  { lines, fields }: { lines: (one: One, number: number) => KnownBlock[]; fields: KnownBlock[] },
  t: Words,
): ModalView {
  const { page, round } = opened;
  const pages = pageChoice(field('go', round), { page, hasMore, isTold: false }, t);
  return modal({
    callbackId: id,
    title: t(title),
    ...(fields.length + pages.length > 0 && { submit: t('common:list.save') }),
    close: t('common:list.close'),
    about: JSON.stringify({ ...opened, keys: shown.map(({ key }) => key), seen: shown.map(changes) }),
    blocks: [
      ...(told ? [section(told), divider()] : []),
      ...(of ? [context(t('meeting-lists:view.page', { page: page + 1, pages: of }))] : []),
      ...(shown.length === 0 ? [section(noneHere ?? t(none))] : []),
      ...shown.flatMap((one, place) => lines(one, place + 1)),
      ...(fields.length > 0 ? [divider(), ...fields] : []),
      ...pages,
    ],
  });
}

/** In the place of a list: why there is none. */
export const noList = (
  { id, title }: Pick<ListForm<never>, 'id' | 'title'>,
  why: string,
  t: Words,
): ModalView =>
  modal({
    callbackId: `${id}.none`,
    title: t(title),
    close: t('common:list.close'),
    blocks: [section(why)],
  });

/** Another page, nothing at all, or what is wrong with a choice, by field. */
export type NoDeed =
  | { kind: 'page'; page: number }
  | { kind: 'nothing' }
  | { kind: 'wrong'; errors: Record<string, WordKey> };

/** A list that was sent: what came back with it, and what stands in its fields. */
export function sentList<Back extends Opened>(
  view: Filled & { private_metadata: string },
  { field }: Pick<ListForm<never>, 'field'>,
) {
  const opened = JSON.parse(view.private_metadata) as Back;
  const { round, page } = opened;
  const value = (name: string) => fieldValue(view, field(name, round));
  return {
    opened,
    value,
    wrong: (name: string, why: WordKey): NoDeed => ({ kind: 'wrong', errors: { [field(name, round)]: why } }),
    /** Where no deed is chosen. */
    turned: (): NoDeed => {
      const go = value('go');
      return go ? { kind: 'page', page: pageAfter(page, go) } : { kind: 'nothing' };
    },
  };
}

/** What Slack is answered where nothing became of any: the form closes, says what is wrong, or shows another page. */
export async function answerWithoutDeed(
  chosen: NoDeed,
  t: Words,
  pageOf: (page: number) => Promise<ModalView>,
): Promise<ViewErrorsResponseAction | ViewUpdateResponseAction | undefined> {
  if (chosen.kind === 'nothing') return undefined;
  if (chosen.kind === 'page') return { response_action: 'update', view: await pageOf(chosen.page) };
  const errors = Object.entries(chosen.errors).map(([field, why]) => [field, t(why)]);
  return { response_action: 'errors', errors: Object.fromEntries(errors) };
}
