import { isDeepStrictEqual } from 'node:util';
import * as limit from '../../../../src/slack/limits';
import { isThing, type Paper, type Thing } from './paper';
import { confirm, option, optionalPlain, plain } from './texts';

type Rule = (paper: Paper, at: string, element: Thing) => void;

const common = 'type action_id confirm focus_on_load placeholder';

const choices =
  (kind: 'plain' | 'mrkdwn' | 'overflow', most: number, initial: 'one' | 'several' | 'none'): Rule =>
  (paper, at, element) => {
    const own = { one: ' initial_option', several: ' initial_options max_selected_items', none: '' }[initial];
    paper.known(at, element, `${common} options option_groups${own}`);
    const offered =
      kind === 'plain' ? grouped(paper, at, element, most) : ungrouped(paper, at, element, most, kind);
    const first = initial === 'several' ? element.initial_options : element.initial_option;
    if (first === undefined) return;
    for (const wanted of Array.isArray(first) ? first : [first]) {
      if (!offered.some((each) => isDeepStrictEqual(each, wanted))) {
        paper.say(at, 'initial option must be one of the options');
      }
    }
    if (Array.isArray(first) && first.length === 0)
      paper.say(`${at}/initial_options`, 'no less than 1 items allowed');
  };

function ungrouped(
  paper: Paper,
  at: string,
  element: Thing,
  most: number,
  kind: 'mrkdwn' | 'overflow',
): Thing[] {
  const options = paper.count(`${at}/options`, element.options, most);
  for (const [index, each] of options.entries()) option(paper, `${at}/options/${index}`, each, kind);
  return options;
}

function grouped(paper: Paper, at: string, element: Thing, most: number): Thing[] {
  if ((element.options === undefined) === (element.option_groups === undefined)) {
    paper.say(at, 'must provide either options or option_groups');
    return [];
  }
  const groups =
    element.options === undefined
      ? paper.count(`${at}/option_groups`, element.option_groups, limit.SELECT_GROUPS)
      : undefined;
  const lists = groups?.map((group, index) => ({
    at: `${at}/option_groups/${index}`,
    options: group.options,
    group,
  }));
  return (lists ?? [{ at, options: element.options, group: undefined }]).flatMap((list) => {
    if (list.group) {
      paper.known(list.at, list.group, 'label options');
      plain(paper, `${list.at}/label`, list.group.label, limit.GROUP_LABEL);
    }
    const options = paper.count(`${list.at}/options`, list.options, most);
    for (const [index, each] of options.entries())
      option(paper, `${list.at}/options/${index}`, each, 'plain');
    return options;
  });
}

const picked =
  (own: string, check?: Rule): Rule =>
  (paper, at, element) => {
    paper.known(at, element, `${common} ${own}`);
    check?.(paper, at, element);
  };

const pattern =
  (key: string, expected: RegExp): Rule =>
  (paper, at, element) => {
    if (element[key] !== undefined && !expected.test(String(element[key]))) {
      paper.say(`${at}/${key}`, `must match ${expected.source}`);
    }
  };

const rules: Record<string, Rule> = {
  button(paper, at, element) {
    paper.known(at, element, 'type action_id text value url style confirm accessibility_label');
    plain(paper, `${at}/text`, element.text, limit.BUTTON_TEXT);
    paper.optionalLength(`${at}/value`, element.value, limit.BUTTON_VALUE);
    paper.optionalLength(`${at}/url`, element.url, limit.BUTTON_URL);
    paper.optionalLength(`${at}/accessibility_label`, element.accessibility_label, limit.ACCESSIBILITY_LABEL);
    if (element.style !== undefined && element.style !== 'primary' && element.style !== 'danger') {
      paper.say(`${at}/style`, 'must be primary or danger');
    }
  },
  plain_text_input(paper, at, element) {
    paper.known(
      at,
      element,
      `${common} multiline min_length max_length initial_value dispatch_action_config`,
    );
    const least = length(paper, `${at}/min_length`, element.min_length, 0) ?? 0;
    const most = length(paper, `${at}/max_length`, element.max_length, 1) ?? limit.INPUT_TEXT;
    if (least > most) paper.say(`${at}/min_length`, 'must not be more than max_length');
    if (element.initial_value !== undefined)
      paper.length(`${at}/initial_value`, element.initial_value, most, 0);
  },
  email_text_input: picked('initial_value dispatch_action_config'),
  url_text_input: picked('initial_value dispatch_action_config'),
  number_input: picked('is_decimal_allowed initial_value min_value max_value dispatch_action_config'),
  static_select: choices('plain', limit.SELECT_OPTIONS, 'one'),
  multi_static_select: choices('plain', limit.SELECT_OPTIONS, 'several'),
  checkboxes: choices('mrkdwn', limit.CHOICES, 'several'),
  radio_buttons: choices('mrkdwn', limit.CHOICES, 'one'),
  overflow: choices('overflow', limit.OVERFLOW_OPTIONS, 'none'),
  datepicker: picked('initial_date', pattern('initial_date', /^\d{4}-\d{2}-\d{2}$/)),
  timepicker: picked('initial_time timezone', pattern('initial_time', /^\d{2}:\d{2}$/)),
  datetimepicker: picked('initial_date_time'),
  users_select: picked('initial_user'),
  conversations_select: picked(
    'initial_conversation default_to_current_conversation response_url_enabled filter',
  ),
  channels_select: picked('initial_channel response_url_enabled'),
  external_select: picked('initial_option min_query_length'),
  multi_users_select: picked('initial_users max_selected_items'),
  multi_conversations_select: picked(
    'initial_conversations default_to_current_conversation max_selected_items filter',
  ),
  multi_channels_select: picked('initial_channels max_selected_items'),
  multi_external_select: picked('initial_options min_query_length max_selected_items'),
  rich_text_input: picked('initial_value max_lines dispatch_action_config'),
  file_input: picked('filetypes max_files'),
  workflow_button: picked('text workflow style accessibility_label'),
};

const selects =
  'static_select users_select conversations_select channels_select external_select datepicker timepicker checkboxes radio_buttons';
const multi =
  'multi_static_select multi_users_select multi_conversations_select multi_channels_select multi_external_select';
const places = {
  actions: `button overflow workflow_button datetimepicker ${selects}`.split(' '),
  accessory: `button overflow workflow_button image ${selects} ${multi}`.split(' '),
  input:
    `plain_text_input email_text_input url_text_input number_input rich_text_input file_input datetimepicker ${selects} ${multi}`.split(
      ' ',
    ),
};

const neverWithPlaceholder = [
  'checkboxes',
  'radio_buttons',
  'overflow',
  'button',
  'workflow_button',
  'file_input',
];

export function element(paper: Paper, at: string, value: unknown, place: keyof typeof places): void {
  if (!isThing(value)) {
    paper.say(at, 'must be an object');
    return;
  }
  const type = String(value.type);
  const rule = rules[type];
  if (!places[place].includes(type) || (!rule && type !== 'image')) {
    paper.say(`${at}/type`, `unsupported type: ${type}`);
    return;
  }
  if (type === 'image') {
    imageElement(paper, at, value);
    return;
  }
  rule?.(paper, at, value);
  paper.optionalLength(`${at}/action_id`, value.action_id, limit.ID);
  confirm(paper, `${at}/confirm`, value.confirm);
  if (neverWithPlaceholder.includes(type)) {
    if (value.placeholder !== undefined) paper.say(at, 'invalid additional property: placeholder');
  } else optionalPlain(paper, `${at}/placeholder`, value.placeholder, limit.PLACEHOLDER);
  if (value.focus_on_load) paper.focused += 1;
  if (paper.focused > 1 && value.focus_on_load)
    paper.say(`${at}/focus_on_load`, 'only one element may have the focus');
}

export function imageElement(paper: Paper, at: string, value: Thing): void {
  paper.known(at, value, 'type image_url slack_file alt_text');
  image(paper, at, value);
}

export function image(paper: Paper, at: string, value: Thing): void {
  if ((value.image_url === undefined) === (value.slack_file === undefined)) {
    paper.say(at, 'must provide either image_url or slack_file');
  }
  paper.optionalLength(`${at}/image_url`, value.image_url, limit.IMAGE_URL);
  paper.length(`${at}/alt_text`, value.alt_text, limit.IMAGE_ALT);
}

function length(paper: Paper, at: string, value: unknown, least: number): number | undefined {
  if (value === undefined) return undefined;
  if (typeof value !== 'number' || !Number.isInteger(value) || value < least || value > limit.INPUT_TEXT) {
    paper.say(at, `must be a whole number from ${least} to ${limit.INPUT_TEXT}`);
    return undefined;
  }
  return value;
}
