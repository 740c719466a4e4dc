import type { Message } from '../../outbox';
import { section } from '../../slack/blocks';
import { quoted } from '../../slack/text';
import type { Settings } from '../people';
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

export interface CardReader {
  settings: Settings;
  language: string;
  /** In the app's conversation with a manager: no buttons but "open", and that a reply here is passed on. */
  isForManager?: boolean;
}

/** The problem as it stands in its channel. */
export function card(problem: Problem, _reader: CardReader): Message {
  const text = quoted(problem.title, 200);
  return { text, blocks: [section(text)] };
}
