import type { ModalView } from '@slack/types';
import { section } from '../../../slack/blocks';
import { chooseOne, fieldValue, option, textField } from '../../../slack/fields';
import * as limits from '../../../slack/limits';
import { longField, longNames, longValue } from '../../../slack/long-text';
import { clean } from '../../../slack/text';
import { words } from '../../../words';
import type { Problem } from '../model';
import { type FormReader, form, forms, type Reading, type Submitted, typed } from './frame';

/** `intro`: why what was meant for another form stands here, with those words. */
export function updateForm(
  problem: Problem,
  reader: FormReader,
  { intro, text }: { intro?: string; text?: string } = {},
): ModalView {
  const t = words(reader.language);
  return form(problem, reader, {
    callbackId: forms.update,
    title: 'problem-endings:updateForm.title',
    blocks: [
      ...(intro ? [section(intro)] : []),
      ...longField(
        'news',
        { first: t('problem-endings:updateForm.text'), more: t('problem-forms:field.more') },
        text,
      ),
    ],
  });
}

export const newsIn = (view: Submitted) => longValue(view, 'news');

export function readUpdate(view: Submitted): Reading<string> {
  const tooLong = longNames(view, 'news').map((name) => typed(view, name, false));
  const wrong = tooLong.find((one) => 'errors' in one);
  if (wrong) return wrong;
  const said = newsIn(view);
  return said ? { said } : { errors: { news: 'problem-endings:error.empty' } };
}

export function notPossibleForm(problem: Problem, reader: FormReader, text?: string): ModalView {
  const t = words(reader.language);
  return form(problem, reader, {
    callbackId: forms.notPossible,
    title: 'problem-endings:notPossibleForm.title',
    blocks: [textField('why', t('problem-endings:notPossibleForm.why'), { multiline: true, initial: text })],
  });
}

export const readNotPossible = (view: Submitted) => typed(view, 'why');

/** Why it is open again: because it is not solved for who raised it, or came back. */
export function againForm(
  problem: Problem,
  reader: FormReader,
  kind: 'notSolved' | 'reopen',
  text?: string,
): ModalView {
  const t = words(reader.language);
  return form(problem, reader, {
    callbackId: forms[kind],
    title:
      kind === 'notSolved' ? 'problem-endings:againForm.titleNotSolved' : 'problem-endings:againForm.title',
    submit: 'problem-endings:againForm.open',
    blocks: [textField('reason', t('problem-endings:againForm.reason'), { multiline: true, initial: text })],
  });
}

export const readAgain = (view: Submitted) => typed(view, 'reason');

/** Somebody of the pairing, by Slack user id. */
export interface Candidate {
  slackUser: string;
  name: string;
}

export function handOverForm(
  problem: Problem,
  reader: FormReader,
  candidates: Candidate[],
  to?: string,
): ModalView {
  const t = words(reader.language);
  return form(problem, reader, {
    callbackId: forms.handOver,
    title: 'problem-endings:handOverForm.title',
    isWordless: true,
    blocks: [
      chooseOne(
        'to',
        t('problem-endings:handOverForm.to'),
        candidates.map(({ slackUser, name }) => option(slackUser, clean(name))),
        { initial: to },
      ),
    ],
  });
}

export const readHandOver = (view: Submitted) => chosen(view, 'to');

/** `others` are open problems of the same pairing, the newest first. */
export function mergeForm(
  problem: Problem,
  reader: FormReader,
  others: Pick<Problem, 'key' | 'title'>[],
  into?: string,
): ModalView {
  const t = words(reader.language);
  const isMore = others.length > limits.SELECT_OPTIONS;
  return form(problem, reader, {
    callbackId: forms.merge,
    title: 'problem-endings:mergeForm.title',
    submit: 'problem-endings:mergeForm.merge',
    isWordless: true,
    blocks: [
      section(t('problem-endings:mergeForm.hint')),
      chooseOne(
        'into',
        t('problem-endings:mergeForm.into'),
        others
          .slice(0, limits.SELECT_OPTIONS)
          .map(({ key, title }) => option(key, clean(title).replace(/\s+/g, ' '))),
        { initial: into, ...(isMore && { hint: t('problem-endings:mergeForm.newest') }) },
      ),
    ],
  });
}

export const readMerge = (view: Submitted) => chosen(view, 'into');

function chosen(view: Submitted, name: string): Reading<string> {
  const said = fieldValue(view, name);
  return said ? { said } : { errors: { [name]: 'problem-endings:error.choose' } };
}
