import type { InputBlock, PlainTextElement, PlainTextOption } from '@slack/types';
import { plain } from './blocks';
import * as limits from './limits';
import { clean, cut } from './text';

export function option(value: string, text: string, explained?: string): PlainTextOption {
  return {
    value: cut(value, limits.OPTION_VALUE),
    text: plain(text, limits.OPTION_TEXT),
    ...(explained && { description: plain(explained, limits.OPTION_DESCRIPTION) }),
  };
}

interface Field {
  hint?: string;
  optional?: boolean;
  /** The app is told at once: when Enter is pressed in a field, when something is chosen elsewhere. */
  isTold?: boolean;
}

const input = (blockId: string, label: string, element: InputBlock['element'], field: Field): InputBlock => ({
  type: 'input',
  block_id: blockId,
  label: plain(label, limits.INPUT_LABEL),
  ...(field.hint && { hint: plain(field.hint, limits.INPUT_HINT) }),
  optional: field.optional ?? false,
  ...(field.isTold && { dispatch_action: true }),
  element,
});

/** A field for words; what does not fit Slack's 3,000 characters is cut, so callers split longer texts before. */
export function textField(
  name: string,
  label: string,
  field: Field & { initial?: string; multiline?: boolean; placeholder?: string } = {},
): InputBlock {
  return input(
    name,
    label,
    {
      type: 'plain_text_input',
      action_id: name,
      multiline: field.multiline ?? false,
      max_length: limits.INPUT_TEXT,
      ...(field.isTold && { dispatch_action_config: { trigger_actions_on: ['on_enter_pressed'] } }),
      ...(field.initial && { initial_value: cut(field.initial, limits.INPUT_TEXT) }),
      ...(field.placeholder && { placeholder: plain(field.placeholder, limits.PLACEHOLDER) }),
    },
    field,
  );
}

/** More than a list has room for stand in groups, each named by its first and its last. */
export function chooseOne(
  name: string,
  label: string,
  options: PlainTextOption[],
  field: Field & { initial?: string } = {},
): InputBlock {
  const initial = options.find(({ value }) => value === field.initial);
  return input(
    name,
    label,
    {
      type: 'static_select',
      action_id: name,
      ...(options.length > limits.SELECT_OPTIONS ? { option_groups: inGroups(options) } : { options }),
      ...(initial && { initial_option: initial }),
    },
    field,
  );
}

/** A menu whose choices the server gives while somebody types (`Door.options`). */
export function chooseFromServer(
  name: string,
  label: string,
  field: Field & { initial?: PlainTextOption } = {},
): InputBlock {
  const { initial } = field;
  return input(
    name,
    label,
    {
      type: 'external_select',
      action_id: name,
      min_query_length: 0,
      ...(initial && { initial_option: initial }),
    },
    field,
  );
}

/** Any people of the workspace. */
export function choosePeople(
  name: string,
  label: string,
  field: Field & { initial?: string[] } = {},
): InputBlock {
  const { initial = [] } = field;
  return input(
    name,
    label,
    { type: 'multi_users_select', action_id: name, ...(initial.length > 0 && { initial_users: initial }) },
    field,
  );
}

function inGroups(options: PlainTextOption[]): { label: PlainTextElement; options: PlainTextOption[] }[] {
  const name = (one?: PlainTextOption) => cut(one?.text.text ?? '', Math.floor(limits.GROUP_LABEL / 2) - 2);
  const groups = Array.from({ length: Math.ceil(options.length / limits.SELECT_OPTIONS) }, (_, n) =>
    options.slice(n * limits.SELECT_OPTIONS, (n + 1) * limits.SELECT_OPTIONS),
  );
  return groups.slice(0, limits.SELECT_GROUPS).map((group) => ({
    label: plain(`${name(group[0])} – ${name(group.at(-1))}`, limits.GROUP_LABEL),
    options: group,
  }));
}

/** `initial`: YYYY-MM-DD. */
export function dateField(name: string, label: string, field: Field & { initial?: string } = {}): InputBlock {
  return input(
    name,
    label,
    { type: 'datepicker', action_id: name, ...(field.initial && { initial_date: field.initial }) },
    field,
  );
}

/** One of a few, all of them seen; what a choice means stands under it. */
export function radios(
  name: string,
  label: string,
  options: PlainTextOption[],
  field: Field & { initial?: string } = {},
): InputBlock {
  const shown = options.slice(0, limits.CHOICES);
  const initial = shown.find(({ value }) => value === field.initial);
  return input(
    name,
    label,
    { type: 'radio_buttons', action_id: name, options: shown, ...(initial && { initial_option: initial }) },
    field,
  );
}

/** Any of a few. */
export function checkboxes(
  name: string,
  label: string,
  options: PlainTextOption[],
  field: Field & { initial?: string[] } = {},
): InputBlock {
  const shown = options.slice(0, limits.CHOICES);
  const initial = shown.filter(({ value }) => value !== undefined && field.initial?.includes(value));
  return input(
    name,
    label,
    {
      type: 'checkboxes',
      action_id: name,
      options: shown,
      ...(initial.length > 0 && { initial_options: initial }),
    },
    field,
  );
}

/** A submitted view, as far as its fields go. */
export interface Filled {
  state: {
    values: Record<
      string,
      Record<
        string,
        {
          value?: string | null;
          selected_option?: { value: string } | null;
          selected_options?: { value: string }[] | null;
          selected_date?: string | null;
          selected_users?: string[] | null;
        }
      >
    >;
  };
}

/** What was typed or chosen in a field of a submitted view. */
export function fieldValue(view: Filled, name: string): string {
  const field = view.state.values[name]?.[name];
  return clean(field?.value ?? field?.selected_option?.value ?? field?.selected_date ?? '');
}

/** What was ticked in the checkboxes of a submitted view. */
export function chosenValues(view: Filled, name: string): string[] {
  return (view.state.values[name]?.[name]?.selected_options ?? []).map(({ value }) => value);
}

/** Who was chosen in a menu of people. */
export function chosenUsers(view: Filled, name: string): string[] {
  return view.state.values[name]?.[name]?.selected_users ?? [];
}
