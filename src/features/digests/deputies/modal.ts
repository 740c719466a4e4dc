import type { ModalView } from '@slack/types';
import { addDays } from '../../../calendar';
import { context, modal, section } from '../../../slack/blocks';
import {
  checkboxes,
  chooseOne,
  chosenValues,
  dateField,
  type Filled,
  fieldValue,
  option,
} from '../../../slack/fields';
import { quoted } from '../../../slack/text';
import type { Words } from '../../../words';
import type { Language, Member } from '../../people';
import { spoken } from './messages';
import type { Wanted } from './service';

export const awayForm = 'digests.away-form';

const BACK = 'back';

/** Away: who reads the digest meanwhile, and from when to when; what was named before can be changed, or ended. */
export function awayModal(
  {
    candidates,
    today,
    known,
    deputy,
  }: {
    candidates: Member[];
    today: string;
    known?: Wanted /** Of what is known, by name. */;
    deputy?: string;
  },
  language: Language,
  t: Words,
): ModalView {
  if (candidates.length === 0 && !known) return awayDone(t('digest-deputies:noDeputy'), t);
  const standsIn =
    known &&
    t('digest-deputies:known', { deputy: quoted(deputy ?? known.deputy, 80), ...spoken(known, language) });
  return modal({
    callbackId: awayForm,
    title: t('digest-deputies:title'),
    submit: t('digest-deputies:save'),
    close: t('digest-deputies:close'),
    blocks: [
      section(standsIn ?? t('digest-deputies:intro')),
      ...(known
        ? [
            checkboxes(BACK, t('digest-deputies:back'), [option(BACK, t('digest-deputies:back.yes'))], {
              optional: true,
            }),
          ]
        : []),
      ...(candidates.length > 0
        ? [
            chooseOne(
              'deputy',
              t('digest-deputies:who'),
              candidates.map(({ key, name }) => option(key, name)),
              { initial: known?.deputy },
            ),
            dateField('from', t('digest-deputies:from'), { initial: known?.from ?? today }),
            dateField('to', t('digest-deputies:to'), {
              initial: known?.to ?? addDays(today, 7),
              hint: t('digest-deputies:hint'),
            }),
          ]
        : []),
      context(t('digest-deputies:means')),
    ],
  });
}

/** Somebody could be chosen. */
export const asksForDeputy = ({ blocks }: { blocks: { block_id?: string }[] }) =>
  blocks.some(({ block_id }) => block_id === 'deputy');

/** That they are back, or who stands in from when to when. */
export function readAway(view: Filled): { isBack: boolean } & Wanted {
  return {
    isBack: chosenValues(view, BACK).includes(BACK),
    deputy: fieldValue(view, 'deputy'),
    from: fieldValue(view, 'from'),
    to: fieldValue(view, 'to'),
  };
}

export function awayDone(sentence: string, t: Words): ModalView {
  return modal({
    callbackId: awayForm,
    title: t('digest-deputies:title'),
    close: t('digest-deputies:close'),
    blocks: [section(sentence)],
  });
}
