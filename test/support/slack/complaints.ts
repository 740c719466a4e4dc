import type { View } from '@slack/types';
import * as limit from '../../../src/slack/limits';
import { blocks, type Surface } from './rules/blocks';
import { isThing, Paper, type Thing } from './rules/paper';
import { plain } from './rules/texts';

/** What we build is typed more loosely than what Slack takes: that is what is checked here. */
export type Payload = View | { blocks?: readonly unknown[]; text?: string };

/** What Slack would refuse in a message, modal or home view, in its words; `[]` when it would take it. */
export function slackComplaints(payload: Payload): string[] {
  if (!isThing(payload)) return ['must be an object [json-pointer:]'];
  return isView(payload) ? viewComplaints(payload) : messageComplaints(payload);
}

/** Only the blocks of a message; its text has other rules when posted than when updated. */
export function blockComplaints(list: unknown): string[] {
  const paper = new Paper();
  blocks(paper, list, 'message', limit.BLOCKS_IN_MESSAGE);
  size(paper, '/blocks', list, limit.MESSAGE_BLOCKS_BYTES, 'msg_blocks_too_long');
  return paper.complaints;
}

export function viewComplaints(view: unknown): string[] {
  const paper = new Paper();
  if (!isThing(view) || !isView(view)) return ['unsupported type [json-pointer:/type]'];
  const shared = 'type blocks private_metadata callback_id external_id';
  if (view.type === 'modal') modal(paper, view, shared);
  else paper.known('', view, shared);
  blocks(paper, view.blocks, view.type as Surface, limit.BLOCKS_IN_VIEW);
  if (view.private_metadata !== undefined) {
    paper.length('/private_metadata', view.private_metadata, limit.PRIVATE_METADATA, 0);
  }
  if (view.callback_id !== undefined) paper.length('/callback_id', view.callback_id, limit.CALLBACK_ID, 0);
  if (view.external_id !== undefined) paper.length('/external_id', view.external_id, limit.ID, 0);
  size(paper, '', view, limit.VIEW_BYTES, 'view_too_large');
  return paper.complaints;
}

function messageComplaints(message: Thing): string[] {
  const paper = new Paper();
  const list = message.blocks ?? [];
  if (!message.text && Array.isArray(list) && list.length === 0) paper.say('/text', 'no_text');
  // Whatever is posted may be updated one day, and chat.update takes no more.
  if (message.text !== undefined) paper.length('/text', message.text, limit.UPDATE_TEXT, 0);
  return [...paper.complaints, ...blockComplaints(list)];
}

function modal(paper: Paper, view: Thing, shared: string): void {
  paper.known('', view, `${shared} title submit close clear_on_close notify_on_close submit_disabled`);
  plain(paper, '/title', view.title, limit.MODAL_TITLE);
  if (view.submit !== undefined) plain(paper, '/submit', view.submit, limit.MODAL_TITLE);
  if (view.close !== undefined) plain(paper, '/close', view.close, limit.MODAL_TITLE);
  const asks =
    Array.isArray(view.blocks) && view.blocks.some((block) => isThing(block) && block.type === 'input');
  if (asks && view.submit === undefined) paper.say('/submit', 'must provide a submit with input blocks');
}

function isView(thing: Thing): boolean {
  return thing.type === 'modal' || thing.type === 'home';
}

function size(paper: Paper, at: string, value: unknown, most: number, error: string): void {
  const bytes = Buffer.byteLength(JSON.stringify(value) ?? '');
  if (bytes > most) paper.say(at, `${error}: ${bytes} bytes, ${most} allowed`);
}
