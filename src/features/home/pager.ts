import type { KnownBlock } from '@slack/types';
import { actions, button, context } from '../../slack/blocks';
import type { Words } from '../../words';

/** Buttons that page through a long list of the home tab; nothing where there is one page only. Pages count from 0. */
export function pager(list: string, page: number, pages: number, t: Words): KnownBlock[] {
  if (pages <= 1) return [];
  const turn = (direction: 'newer' | 'older', to: number) =>
    button(`home.page:${direction}`, t(`home:page.${direction}`), {
      value: JSON.stringify({ list, page: to }),
    });
  const buttons = [
    ...(page > 0 ? [turn('newer', page - 1)] : []),
    ...(page < pages - 1 ? [turn('older', page + 1)] : []),
  ];
  return [actions(`home.page:${list}`, buttons), context(t('home:page.which', { page: page + 1, pages }))];
}

export interface Turn {
  list: string;
  page: number;
}

/** A pressed button's value comes from the person's side: undefined for what is none of ours. */
export function readTurn(value: string | undefined): Turn | undefined {
  try {
    const { list, page } = JSON.parse(value ?? '') as Partial<Turn>;
    const isName = typeof list === 'string' && /^[a-z][a-z-]{0,39}$/.test(list);
    const isPage = Number.isInteger(page) && Number(page) >= 0 && Number(page) < 100_000;
    return isName && isPage ? { list, page: Number(page) } : undefined;
  } catch {
    return undefined;
  }
}
