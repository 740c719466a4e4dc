import type { ContextBlock, ModalView } from '@slack/types';
import { context, modal, section } from '../../../slack/blocks';
import { escaped } from '../../../slack/text';
import type { WordKey, Words } from '../../../words';

/** Stands above the first field of every form into which people write of a problem. */
export function notice(t: Words, safeguardingContact: string): ContextBlock {
  return context(
    t('check-ins:form.notice', {
      contact: escaped(safeguardingContact),
      who: t('problem-forms:whoReads'),
    }),
  );
}

/** One sentence, where something can't be done: a form is seen on every screen, an ephemeral message is not. */
export function sentenceView(sentence: string, t: Words, title: WordKey = 'problem-forms:title'): ModalView {
  return modal({
    callbackId: 'problems.sentence',
    title: t(title),
    close: t('problem-forms:close'),
    blocks: [section(sentence)],
  });
}
