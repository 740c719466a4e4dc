import { createHash } from 'node:crypto';
import type { KnownBlock, ModalView } from '@slack/types';
import { chooseOne, fieldValue, modal, option, section, textField } from '../../slack/blocks';
import type { Words } from '../../words';
import type { Submitted } from './modal';

export const removalForms = { ask: 'check-ins.remove', confirm: 'check-ins.remove-confirm' } as const;

const why = ['child', 'person', 'asked', 'mistake'] as const;

/** First step: which words, and why. */
export function removalForm(key: string, t: Words): ModalView {
  return modal({
    callbackId: removalForms.ask,
    title: t('check-ins:remove.title'),
    submit: t('check-ins:remove.next'),
    close: t('check-ins:remove.back'),
    about: JSON.stringify({ key }),
    blocks: [section(t('check-ins:remove.intro')), ...fields(t)],
  });
}

/**
 * Second step: how much it concerns, and that it can't be undone. Without a count for who may not read the answers: it would
 * tell them whether the words stand there.
 */
export function removalConfirmation(removal: Removal, count: number | undefined, t: Words): ModalView {
  const concerns =
    count === undefined ? t('check-ins:remove.confirmWherever') : t('check-ins:remove.confirm', { count });
  return modal({
    callbackId: removalForms.confirm,
    title: t('check-ins:remove.confirmTitle'),
    submit: t('check-ins:remove.confirmed'),
    close: t('check-ins:remove.back'),
    about: JSON.stringify({ key: removal.key, confirmed: print(removal.words) }),
    blocks: [section(concerns), ...fields(t, removal)],
  });
}

function fields(t: Words, initial: Partial<Removal> = {}): KnownBlock[] {
  return [
    textField('words', t(initial.words ? 'check-ins:remove.theseWords' : 'check-ins:remove.words'), {
      initial: initial.words,
      hint: t('check-ins:remove.wordsHint'),
    }),
    chooseOne(
      'reason',
      t('check-ins:remove.reason'),
      why.map((reason) => option(reason, t(`check-ins:remove.reason.${reason}`))),
      { initial: initial.reason },
    ),
  ];
}

export interface Removal {
  key: string;
  words: string;
  reason: string;
}

/** `isConfirmed`: these very words were shown with the question whether to remove them. */
export function readRemoval(view: Submitted): Removal & { isConfirmed: boolean } {
  const { key, confirmed } = JSON.parse(view.private_metadata) as { key: string; confirmed?: string };
  const words = fieldValue(view, 'words');
  const reason = why.find((one) => one === fieldValue(view, 'reason')) ?? 'mistake';
  return { key, words, reason, isConfirmed: confirmed === print(words) };
}

const print = (words: string) => createHash('sha256').update(words).digest('base64url').slice(0, 12);
