/**
 * Slack's limits, each with the page of docs.slack.dev that states it. Lengths are in code points, as Slack counts.
 * "reference/block-kit" is short for docs.slack.dev/reference/block-kit.
 */

/** reference/block-kit/blocks; "Messages up to 50, modals and Home up to 100". */
export const BLOCKS_IN_MESSAGE = 50;
export const BLOCKS_IN_VIEW = 100;

/** Not documented: about 13,200 characters of blocks are answered `msg_blocks_too_long` (bolt-js issue 2509). Bytes of JSON. */
export const MESSAGE_BLOCKS_BYTES = 12_000;
/** reference/methods/views.open: `view_too_large`. Bytes of JSON. */
export const VIEW_BYTES = 250_000;

/** changelog/2018-truncating-really-long-messages: recommended, and where chat.postMessage cuts. */
export const TEXT_RECOMMENDED = 4_000;
export const TEXT_TRUNCATED = 40_000;
/** reference/methods/chat.update: above it `msg_too_long`. */
export const UPDATE_TEXT = 4_000;

/** reference/block-kit/blocks: every block_id, callback_id and action_id. */
export const ID = 255;

/** reference/block-kit/blocks/section-block */
export const SECTION_TEXT = 3_000;
export const SECTION_FIELDS = 10;
export const FIELD_TEXT = 2_000;
/** reference/block-kit/blocks/header-block */
export const HEADER_TEXT = 150;
/** reference/block-kit/blocks/context-block; its texts are text objects. */
export const CONTEXT_ELEMENTS = 10;
/** reference/block-kit/blocks/actions-block */
export const ACTIONS_ELEMENTS = 25;
/** reference/block-kit/blocks/input-block */
export const INPUT_LABEL = 2_000;
export const INPUT_HINT = 2_000;
/** reference/block-kit/blocks/image-block */
export const IMAGE_URL = 3_000;
export const IMAGE_ALT = 2_000;
export const IMAGE_TITLE = 2_000;
/** reference/block-kit/blocks/markdown-block: all markdown blocks of one message together. */
export const MARKDOWN_TEXT = 12_000;
/** reference/block-kit/composition-objects/text-object: any text object without a smaller limit; at least 1. */
export const TEXT_OBJECT = 3_000;

/** reference/block-kit/block-elements/button-element */
export const BUTTON_TEXT = 75;
export const BUTTON_VALUE = 2_000;
export const BUTTON_URL = 3_000;
export const ACCESSIBILITY_LABEL = 75;
/** reference/block-kit/block-elements/plain-text-input-element */
export const INPUT_TEXT = 3_000;
/** reference/block-kit/block-elements: placeholder of every input and select. */
export const PLACEHOLDER = 150;
/** reference/block-kit/block-elements/select-menu-element */
export const SELECT_OPTIONS = 100;
export const SELECT_GROUPS = 100;
/** reference/block-kit/block-elements/overflow-menu-element */
export const OVERFLOW_OPTIONS = 5;
/** reference/block-kit/block-elements/checkboxes-element and radio-button-group-element */
export const CHOICES = 10;
/** reference/block-kit/composition-objects/option-object. Newer pages say 150 for the value; 75 fits the older ones too. */
export const OPTION_TEXT = 75;
export const OPTION_DESCRIPTION = 75;
export const OPTION_VALUE = 75;
export const OPTION_URL = 3_000;
/** reference/block-kit/composition-objects/option-group-object */
export const GROUP_LABEL = 75;
/** reference/block-kit/composition-objects/confirmation-dialog-object */
export const CONFIRM_TITLE = 100;
export const CONFIRM_TEXT = 300;
export const CONFIRM_BUTTON = 30;

/** reference/views/modal-views: title, submit and close. */
export const MODAL_TITLE = 24;
export const PRIVATE_METADATA = 3_000;
export const CALLBACK_ID = 255;
/** surfaces/modals: `push_limit_reached`. */
export const MODALS_IN_STACK = 3;

/** interactivity/handling-user-interaction. Milliseconds. */
export const ANSWER_WITHIN_MS = 3_000;
/** So long we work before we answer in any case; what is left is for the way there. */
export const ANSWER_AFTER_MS = ANSWER_WITHIN_MS - 500;
/** What a press or a submission asks for has so long to be saved: by then it is known whether it was (promise 1). */
export const SAVE_WITHIN_MS = 2_000;

export function codePoints(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}
