import type { KnownBlock, ModalView } from '@slack/types';
import { context, modal } from '../../../slack/blocks';
import { chooseOne, dateField } from '../../../slack/fields';
import * as limits from '../../../slack/limits';
import { longField } from '../../../slack/long-text';
import { escaped } from '../../../slack/text';
import type { WordKey } from '../../../words';
import type { Filling } from '../model';
import { NEW, type Opened } from './draft';
import {
  aboutField,
  colleaguesField,
  type LogReader,
  newFields,
  optionsOf,
  stakeholderField,
  texts,
  withChosen,
} from './fields';
import {
  isAsking,
  isMovedAlone,
  lineFields,
  type Questions,
  questionsOnTop,
  unclearLines,
} from './questions';
import type { Asked } from './reading';

export const logForm = 'meetings.log';
/** Fields that tell at once what was chosen in them. */
export const told = ['stakeholder', 'metOn', 'type', 'newDistrict'] as const;

/**
 * Everything that is asked of a meeting; the stakeholder, the date and one of the three texts are required. Where that is more than
 * Slack takes, menus are short and fewer lines are asked about at once.
 */
export function logMeetingModal(
  filling: Filling,
  opened: Opened,
  reader: LogReader,
  questions: Questions = {},
): ModalView {
  const whole = wholeForm(filling, opened, reader, questions);
  if (fits(whole)) return whole;
  const short = { ...reader, hasShortMenus: true };
  const { unclear = [] } = questions;
  const withLines = (lines: Asked[]) => wholeForm(filling, opened, short, { ...questions, unclear: lines });
  return withLines(unclear.slice(0, roomFor(unclear, withLines(unclear.slice(0, 1)), reader)));
}

/** Within what Slack takes of a form. */
export const fits = (view: ModalView) =>
  view.blocks.length <= limits.BLOCKS_IN_VIEW && sizeOf(view) <= limits.VIEW_BYTES - SPARED;

const sizeOf = (part: unknown) => Buffer.byteLength(JSON.stringify(part));
/** Slack adds ids. Bytes of JSON. */
const SPARED = 2_000;

/** How many of the lines a form has room for that shows the first of them. */
function roomFor(lines: Asked[], form: ModalView, { t }: LogReader): number {
  const hasBoth = new Set(lines.map(({ line }) => isMovedAlone(line))).size > 1;
  const intros = hasBoth ? unclearLines(lines, '2026-11-30', t).filter(({ type }) => type === 'section') : [];
  let blocks = form.blocks.length + intros.length;
  let bytes = sizeOf(form) + sizeOf(intros) + SPARED;
  const more = lines.slice(1).findIndex((line) => {
    const own = lineFields(line, '2026-11-30', t);
    blocks += own.length;
    bytes += sizeOf(own);
    return blocks > limits.BLOCKS_IN_VIEW || bytes > limits.VIEW_BYTES;
  });
  return more < 0 ? lines.length : more + 1;
}

function wholeForm(filling: Filling, opened: Opened, reader: LogReader, questions: Questions): ModalView {
  const { t, channel } = reader;
  const { minutes } = filling;
  const own: WordKey = opened.edits ? 'meetings:form.editTitle' : 'meetings:form.title';
  const form = modal({
    callbackId: logForm,
    // Somebody who pressed "Save" at the end of the form does not see what is asked at its beginning, but its title.
    title: t(isAsking(questions) ? 'meetings:form.checkTitle' : own),
    submit: t('meetings:form.save'),
    close: t('meetings:form.cancel'),
    about: JSON.stringify({ ...opened, isNew: minutes.stakeholder === NEW, channel }),
    blocks: [],
  });
  const asked = questionsOnTop(questions, filling, reader);
  const lines = unclearLines(questions.unclear ?? [], opened.askedOn ?? minutes.metOn, t);
  return {
    ...form,
    blocks: [
      ...notices(reader),
      ...asked,
      ...lines,
      stakeholderField(minutes.stakeholder, reader, questions.archived),
      ...(minutes.stakeholder === NEW ? newFields(filling, reader) : []),
      ...minutesFields(filling, reader),
    ],
  };
}

function notices({ t, channel, safeguardingContact }: LogReader): KnownBlock[] {
  const who = { contact: escaped(safeguardingContact), who: t('meetings:form.whoReads') };
  const where = channel ? t('meetings:form.where', { channel: `<#${channel}>` }) : t('meetings:form.nowhere');
  return [context(t('check-ins:form.notice', who)), context(where)];
}

function minutesFields(filling: Filling, reader: LogReader): KnownBlock[] {
  const { t, language, settings } = reader;
  const { meetingTypes, formerMeetingTypes, problemCategories, formerCategories } = settings;
  const { metOn, type, present, colleagues, gapCategory, about, nextContact } = filling.minutes;
  const labels = { first: t('meetings:field.present'), more: t('meetings:field.more') };
  return [
    dateField('metOn', t('meetings:field.metOn'), { initial: metOn || undefined, isTold: true }),
    chooseOne(
      'type',
      t('meetings:field.type'),
      optionsOf(withChosen(meetingTypes, formerMeetingTypes, type), language),
      {
        optional: true,
        isTold: true,
        initial: type,
      },
    ),
    ...longField('present', labels, present, { optional: true, hint: t('meetings:hint.present') }),
    ...colleaguesField(colleagues, reader),
    ...texts(filling, t),
    chooseOne(
      'gapCategory',
      t('meetings:field.gapCategory'),
      optionsOf(withChosen(problemCategories, formerCategories, gapCategory), language),
      {
        optional: true,
        initial: gapCategory,
      },
    ),
    ...aboutField(about, reader),
    dateField('nextContact', t('meetings:field.nextContact'), { optional: true, initial: nextContact }),
  ];
}
