import { describe, expect, it } from '@jest/globals';
import type { InputBlock, ModalView } from '@slack/types';
import { fillIn, leftEmpty } from './fill-in';

const plain = (text: string) => ({ type: 'plain_text' as const, text });
const yes = { text: plain('Yes'), value: 'yes' };
const no = { text: plain('No'), value: 'no' };
const input = (block_id: string, element: InputBlock['element'], optional = false): InputBlock => ({
  type: 'input',
  block_id,
  label: plain(block_id),
  element: { ...element, action_id: 'a' } as InputBlock['element'],
  optional,
});

const view: ModalView = {
  type: 'modal',
  title: plain('T'),
  submit: plain('S'),
  blocks: [
    { type: 'divider' },
    input('words', { type: 'plain_text_input', initial_value: 'before' }),
    input('metOn', { type: 'datepicker', initial_date: '2026-01-02' }, true),
    input('sure', { type: 'radio_buttons', options: [yes, no] }),
    input('several', { type: 'checkboxes', options: [yes, no] }, true),
    input('one', { type: 'static_select', options: [yes, no], initial_option: no }),
    input('who', { type: 'users_select' }, true),
    input('where', { type: 'conversations_select', initial_conversation: 'C1' }),
  ],
};

describe('fillIn', () => {
  it('submits what was entered, and what was there where nothing was', () => {
    const filled = fillIn(view, { words: 'after', metOn: null, sure: 'yes', several: ['no'], who: 'U1' });
    expect(filled.state.values).toEqual({
      words: { a: { type: 'plain_text_input', value: 'after' } },
      metOn: { a: { type: 'datepicker', selected_date: null } },
      sure: { a: { type: 'radio_buttons', selected_option: yes } },
      several: { a: { type: 'checkboxes', selected_options: [no] } },
      one: { a: { type: 'static_select', selected_option: no } },
      who: { a: { type: 'users_select', selected_user: 'U1' } },
      where: { a: { type: 'conversations_select', selected_conversation: 'C1' } },
    });
    expect({ ...filled, state: undefined }).toEqual({ ...view, state: undefined });
  });

  it('knows what a person may not leave empty', () => {
    expect(leftEmpty(view, fillIn(view, { words: '' }).state.values)).toEqual(['words', 'sure']);
  });

  it.each([
    [{ word: 'x' }, 'no input block "word"'],
    [{ sure: 'maybe' }, '"sure" does not offer "maybe"; it offers yes, no'],
    [{ metOn: 'tomorrow' }, '"metOn" does not take "tomorrow"'],
    [{ words: 'x'.repeat(3001) }, '"words" takes 3000 characters'],
  ])('refuses %j', (answers, error) => {
    expect(() => fillIn(view, answers)).toThrow(error);
  });
});
