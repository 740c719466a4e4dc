import type { ViewStateValue } from '@slack/bolt';
import type { InputBlock, ModalView, Option, View } from '@slack/types';

/** What a person enters: text, date, user, channel or option value; several for checkboxes; null clears the field. */
export type Answer = string | string[] | null;
export type Answers = Record<string, Answer>;
export type ViewValues = Record<string, Record<string, ViewStateValue>>;
export type FilledIn<V extends View = ModalView> = V & { state: { values: ViewValues } };

type Element = InputBlock['element'];

/**
 * The view as Slack submits it: every input block's value, what the person entered or else what was there initially.
 * Answers are keyed by block_id; one that no input block has is an error of the test.
 */
export function fillIn<V extends View>(view: V, answers: Answers = {}): FilledIn<V> {
  const inputs = view.blocks.filter((block): block is InputBlock => block.type === 'input');
  const known = inputs.map(({ block_id }) => block_id);
  for (const blockId of Object.keys(answers)) {
    if (!known.includes(blockId)) {
      throw new Error(`no input block "${blockId}"; the view has ${known.join(', ') || 'none'}`);
    }
  }
  const values: ViewValues = {};
  for (const { block_id, element } of inputs) {
    if (!block_id) throw new Error(`an input block (${element.type}) has no block_id`);
    const actionId = 'action_id' in element ? element.action_id : undefined;
    if (!actionId) throw new Error(`the element of "${block_id}" has no action_id`);
    const value =
      block_id in answers ? entered(block_id, element, answers[block_id] ?? null) : initial(element);
    values[block_id] = { [actionId]: value };
  }
  return { ...view, state: { values } };
}

/** The block_ids of required inputs that are empty: Slack's own client does not let them be submitted. */
export function leftEmpty(view: View, values: ViewValues): string[] {
  return view.blocks.flatMap((block) => {
    if (block.type !== 'input') return [];
    const input = block as InputBlock;
    const value = Object.values(values[input.block_id ?? ''] ?? {})[0];
    return input.optional || !value || !isEmpty(value) ? [] : [input.block_id ?? ''];
  });
}

/** What an element holds before anybody touches it. */
export function initial(element: Element): ViewStateValue {
  switch (element.type) {
    case 'plain_text_input':
    case 'email_text_input':
    case 'url_text_input':
    case 'number_input':
      return { type: element.type, value: element.initial_value ?? null };
    case 'static_select':
    case 'external_select':
    case 'radio_buttons':
      return { type: element.type, selected_option: (element.initial_option ?? null) as never };
    case 'checkboxes':
    case 'multi_static_select':
      return { type: element.type, selected_options: (element.initial_options ?? []) as never };
    case 'datepicker':
      return { type: element.type, selected_date: element.initial_date ?? null };
    case 'timepicker':
      return { type: element.type, selected_time: element.initial_time ?? null };
    case 'users_select':
      return { type: element.type, selected_user: element.initial_user ?? null };
    case 'conversations_select':
      return { type: element.type, selected_conversation: element.initial_conversation ?? null };
    case 'channels_select':
      return { type: element.type, selected_channel: element.initial_channel ?? null };
    case 'multi_users_select':
      return { type: element.type, selected_users: element.initial_users ?? [] };
    case 'multi_conversations_select':
      return { type: element.type, selected_conversations: element.initial_conversations ?? [] };
    default:
      return { type: element.type };
  }
}

/** What an element holds after a person has entered something. Also what a block_actions payload carries. */
export function entered(blockId: string, element: Element, answer: Answer): ViewStateValue {
  const one = () => {
    if (Array.isArray(answer)) throw new Error(`"${blockId}" (${element.type}) takes one answer`);
    return answer;
  };
  const several = () => (Array.isArray(answer) ? answer : answer === null ? [] : [answer]);
  switch (element.type) {
    case 'plain_text_input':
      return { type: element.type, value: typed(blockId, element.max_length, one()) };
    case 'email_text_input':
    case 'url_text_input':
    case 'number_input':
      return { type: element.type, value: one() || null };
    case 'static_select':
    case 'radio_buttons': {
      const value = one();
      return { type: element.type, selected_option: value === null ? null : chosen(blockId, element, value) };
    }
    case 'external_select': {
      const value = one();
      return { type: element.type, selected_option: value === null ? null : plainOption(value) };
    }
    case 'checkboxes':
    case 'multi_static_select':
      return {
        type: element.type,
        selected_options: several().map((value) => chosen(blockId, element, value)),
      };
    case 'datepicker':
      return { type: element.type, selected_date: matching(blockId, /^\d{4}-\d\d-\d\d$/, one()) };
    case 'timepicker':
      return { type: element.type, selected_time: matching(blockId, /^\d\d:\d\d$/, one()) };
    case 'users_select':
      return { type: element.type, selected_user: one() };
    case 'conversations_select':
      return { type: element.type, selected_conversation: one() };
    case 'channels_select':
      return { type: element.type, selected_channel: one() };
    case 'multi_users_select':
      return { type: element.type, selected_users: several() };
    case 'multi_conversations_select':
      return { type: element.type, selected_conversations: several() };
    default:
      throw new Error(`fillIn does not know ${element.type}`);
  }
}

function typed(blockId: string, limit: number | undefined, text: string | null): string | null {
  if (text && [...text].length > (limit ?? 3000))
    throw new Error(`"${blockId}" takes ${limit ?? 3000} characters`);
  return text || null;
}

function matching(blockId: string, pattern: RegExp, text: string | null): string | null {
  if (text !== null && !pattern.test(text)) throw new Error(`"${blockId}" does not take "${text}"`);
  return text;
}

const plainOption = (value: string) => ({
  text: { type: 'plain_text' as const, text: value, emoji: true },
  value,
});

export function optionsOf(element: Element | { options?: Option[] }): Option[] {
  if (!('options' in element) && !('option_groups' in element)) return [];
  const { options, option_groups } = element as {
    options?: Option[];
    option_groups?: { options: Option[] }[];
  };
  return options ?? option_groups?.flatMap((group) => group.options) ?? [];
}

function chosen(blockId: string, element: Element, value: string): never {
  const options = optionsOf(element);
  const option = options.find((each) => each.value === value);
  if (!option) {
    throw new Error(
      `"${blockId}" does not offer "${value}"; it offers ${options.map((each) => each.value).join(', ')}`,
    );
  }
  return option as never;
}

function isEmpty({ type: _, ...held }: ViewStateValue): boolean {
  return Object.values(held).every((value) => value === null || (Array.isArray(value) && value.length === 0));
}
