import { describe, expect, it } from '@jest/globals';
import { slackComplaints } from './complaints';

const plain = (text: string) => ({ type: 'plain_text' as const, text });
const button = (text: string, action_id = 'a') => ({ type: 'button', action_id, text: plain(text) });
const option = (value: string, text = value) => ({ text: plain(text), value });
const message = (...blocks: unknown[]) => ({ text: 'hello', blocks });
const input = (element: object) => ({ type: 'input', block_id: 'b', label: plain('L'), element });
const modal = (...blocks: unknown[]) =>
  ({ type: 'modal', title: plain('T'), submit: plain('S'), blocks }) as unknown as Parameters<
    typeof slackComplaints
  >[0];
const section = (text: string, more = {}) => ({ type: 'section', text: { type: 'mrkdwn', text }, ...more });

describe('slackComplaints', () => {
  it.each([
    ['a message of text', { text: 'hello' }],
    ['a section at its limit', message(section('x'.repeat(3000)))],
    ['code points, not UTF-16 units', message({ type: 'header', text: plain('😀'.repeat(150)) })],
    ['verbatim markup', message({ type: 'section', text: { type: 'mrkdwn', text: 'x', verbatim: true } })],
    [
      'a modal',
      modal(input({ type: 'plain_text_input', action_id: 'a', max_length: 5, initial_value: '12345' })),
    ],
    ['a home', { type: 'home' as const, blocks: [section('x') as never, { type: 'divider' as const }] }],
    [
      'an initial option',
      modal(input({ type: 'static_select', options: [option('1')], initial_option: option('1') })),
    ],
    ['a chart', message({ type: 'data_visualization' })],
  ])('takes %s', (_, payload) => {
    expect(slackComplaints(payload)).toEqual([]);
  });

  it.each([
    ['nothing to say', { text: '' }, 'no_text [json-pointer:/text]'],
    [
      'a text too long to update',
      { text: 'x'.repeat(4001) },
      'must be less than 4001 characters [json-pointer:/text]',
    ],
    [
      'an empty text',
      message(section('')),
      'must be more than 0 characters [json-pointer:/blocks/0/text/text]',
    ],
    [
      'a long section',
      message(section('x'.repeat(3001))),
      'must be less than 3001 characters [json-pointer:/blocks/0/text/text]',
    ],
    [
      'markup in a header',
      message({ type: 'header', text: { type: 'mrkdwn', text: 'x' } }),
      'must be plain_text [json-pointer:/blocks/0/text/type]',
    ],
    [
      'a long button',
      message({ type: 'actions', elements: [button('x'.repeat(76))] }),
      'must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]',
    ],
    [
      'two elements of one id',
      message({ type: 'actions', elements: [button('x'), button('y')] }),
      '`action_id` already exists: a [json-pointer:/blocks/0/elements/1/action_id]',
    ],
    [
      'two blocks of one id',
      message(section('x', { block_id: 'b' }), section('y', { block_id: 'b' })),
      '`block_id` already exists: b [json-pointer:/blocks/1/block_id]',
    ],
    [
      '51 blocks',
      message(...Array(51).fill({ type: 'divider' })),
      'no more than 50 items allowed [json-pointer:/blocks]',
    ],
    [
      'an unknown block',
      message({ type: 'sectoin' }),
      'unsupported type: sectoin [json-pointer:/blocks/0/type]',
    ],
    [
      'a chart in a home',
      { type: 'home', blocks: [{ type: 'data_visualization' }] },
      'unsupported type: data_visualization [json-pointer:/blocks/0/type]',
    ],
    [
      'an unknown property',
      message({ ...section('x'), colour: 'red' }),
      'invalid additional property: colour [json-pointer:/blocks/0]',
    ],
    [
      'eleven in a context',
      message({ type: 'context', elements: Array(11).fill(plain('x')) }),
      'no more than 10 items allowed [json-pointer:/blocks/0/elements]',
    ],
    [
      'no options',
      modal(input({ type: 'static_select', options: [] })),
      'no less than 1 items allowed [json-pointer:/blocks/0/element/options]',
    ],
    [
      'an initial option that is not offered',
      modal(input({ type: 'radio_buttons', options: [option('1')], initial_option: option('1', 'one') })),
      'initial option must be one of the options [json-pointer:/blocks/0/element]',
    ],
    [
      'an initial value longer than allowed',
      modal(input({ type: 'plain_text_input', max_length: 5, initial_value: '123456' })),
      'must be less than 6 characters [json-pointer:/blocks/0/element/initial_value]',
    ],
    [
      'a button as an input',
      modal(input(button('x'))),
      'unsupported type: button [json-pointer:/blocks/0/element/type]',
    ],
    [
      'inputs without a submit',
      { type: 'modal', title: plain('T'), blocks: [input({ type: 'plain_text_input' })] },
      'must provide a submit with input blocks [json-pointer:/submit]',
    ],
    [
      'a long title',
      { type: 'modal', title: plain('x'.repeat(25)), blocks: [] },
      'must be less than 25 characters [json-pointer:/title/text]',
    ],
    [
      'much private metadata',
      { type: 'home', blocks: [], private_metadata: 'x'.repeat(3001) },
      'must be less than 3001 characters [json-pointer:/private_metadata]',
    ],
    [
      'a message that is too long in all',
      message(...Array(5).fill(section('x'.repeat(2500)))),
      'msg_blocks_too_long: 12771 bytes, 12000 allowed [json-pointer:/blocks]',
    ],
  ])('refuses %s', (_, payload, complaint) => {
    expect(slackComplaints(payload as Parameters<typeof slackComplaints>[0])).toEqual([complaint]);
  });
});
