import type {
  ActionsBlock,
  Button,
  ConfirmationDialog,
  ContextBlock,
  DividerBlock,
  HeaderBlock,
  HomeView,
  KnownBlock,
  ModalView,
  PlainTextElement,
  SectionBlock,
} from '@slack/types';
import * as limits from './limits';
import { clean, cut, pieces } from './text';

/** Slack refuses empty texts. */
const something = (text: string) => text || '–';

export function plain(text: string, most: number): PlainTextElement {
  return { type: 'plain_text', text: cut(something(text), most), emoji: true };
}

/** Our words, in mrkdwn. Words of people go through `quoted` or `verbatim`. */
export function section(text: string, accessory?: Button): SectionBlock {
  return {
    type: 'section',
    text: { type: 'mrkdwn', text: cut(something(text), limits.SECTION_TEXT) },
    ...(accessory && { accessory }),
  };
}

/** People's words, exactly: plain text, never markup, in as many sections as they need. */
export function verbatim(text: string): SectionBlock[] {
  return pieces(clean(text), limits.SECTION_TEXT).map((piece) => ({
    type: 'section',
    text: { type: 'plain_text', text: something(piece), emoji: false },
  }));
}

export function header(text: string): HeaderBlock {
  return { type: 'header', text: plain(text, limits.HEADER_TEXT) };
}

export function context(text: string): ContextBlock {
  return { type: 'context', elements: [{ type: 'mrkdwn', text: cut(something(text), limits.TEXT_OBJECT) }] };
}

export function divider(): DividerBlock {
  return { type: 'divider' };
}

export function actions(blockId: string, elements: ActionsBlock['elements']): ActionsBlock {
  return { type: 'actions', block_id: blockId, elements: elements.slice(0, limits.ACTIONS_ELEMENTS) };
}

export interface ButtonLook {
  value?: string;
  style?: 'primary' | 'danger';
  confirm?: ConfirmationDialog;
}

export function button(actionId: string, text: string, look: ButtonLook = {}): Button {
  return { type: 'button', action_id: actionId, text: plain(text, limits.BUTTON_TEXT), ...look };
}

export interface ModalParts {
  callbackId: string;
  title: string;
  submit?: string;
  close: string;
  blocks: KnownBlock[];
  /** Ids only: it comes back from the person's side. */
  about?: string;
}

export function modal(parts: ModalParts): ModalView {
  return {
    type: 'modal',
    callback_id: parts.callbackId,
    title: plain(parts.title, limits.MODAL_TITLE),
    close: plain(parts.close, limits.MODAL_TITLE),
    ...(parts.submit && { submit: plain(parts.submit, limits.MODAL_TITLE) }),
    blocks: parts.blocks.slice(0, limits.BLOCKS_IN_VIEW),
    ...(parts.about && { private_metadata: parts.about }),
  };
}

export function home(blocks: KnownBlock[]): HomeView {
  return { type: 'home', blocks: blocks.slice(0, limits.BLOCKS_IN_VIEW) };
}
