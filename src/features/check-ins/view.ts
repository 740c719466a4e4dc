import type { KnownBlock, ModalView } from '@slack/types';
import { context, modal, section, verbatim } from '../../slack/blocks';
import * as limits from '../../slack/limits';
import { cut, escaped, mention } from '../../slack/text';
import { spokenDate, type Words, words } from '../../words';
import { mayRead, type Viewer } from '../people';
import { answerText, answerTo, isAnswered, roomInView } from './answers';
import { outcomeLine, reasonOf } from './messages';
import { forms } from './modal';
import { type Answer, type CheckIn, partiesOf } from './model';

/** Who looks at a check-in, and in which language. */
export interface Reader {
  viewer: Viewer;
  language: string;
  mayRemove: boolean;
}

/** One check-in as this person may read it. Its button begins a removal, for whoever may remove. */
export function seeCheckIn(checkIn: CheckIn, { viewer, language, mayRemove }: Reader): ModalView {
  const t = words(language);
  const date = spokenDate(checkIn.dueAt, language, checkIn.timeZone);
  const head = t('check-ins:view.open', { date, set: escaped(checkIn.questionSet?.name ?? '') });
  const count = checkIn.removals.length;
  const removals = count > 0 ? [context(t('check-ins:view.removed', { count }))] : [];
  const mayReadAny = checkIn.questions.some(({ readers }) => mayRead(viewer, readers, partiesOf(checkIn)));
  const answers = mayReadAny
    ? checkIn.questions.flatMap((_, number) => answerBlocks(checkIn, number, viewer, t))
    : [context(t('check-ins:view.noneYours'))];
  const remarks = remarkBlocks(checkIn, viewer, language);
  return modal({
    callbackId: forms.view,
    title: t('check-ins:view.title'),
    close: t('check-ins:view.close'),
    ...(mayRemove && { submit: t('check-ins:remove.button') }),
    about: checkIn.key,
    blocks: [
      section(`*${head}*`),
      context(outcomeLine(checkIn, language)),
      ...skipBlocks(checkIn, viewer, t),
      ...answers.slice(0, limits.BLOCKS_IN_VIEW - 10 - remarks.length),
      ...removals,
      ...responseLine(checkIn, language),
      ...remarks,
    ],
  });
}

/** Of four bytes each, they fit beside the answers. */
const SKIP_WORDS = 1_500;

/** Why not this time, as somebody of the pairing said last; for the pairing alone, as the form says. */
function skipBlocks(checkIn: CheckIn, viewer: Viewer, t: Words): KnownBlock[] {
  const skip = checkIn.skips.at(-1);
  if (!skip?.by || !mayRead(viewer, 'pairing', partiesOf(checkIn))) return [];
  const [by, reason] = [mention(skip.by), reasonOf(skip.reason, t)];
  const said = reason
    ? t('check-ins:view.notThisTime', { by, reason })
    : t('check-ins:view.notThisTimeAlone', { by });
  return [section(said), ...(skip.words ? verbatim(cut(skip.words, SKIP_WORDS)) : [])];
}

function answerBlocks(checkIn: CheckIn, number: number, viewer: Viewer, t: Words): KnownBlock[] {
  const question = checkIn.questions[number];
  if (!question) return [];
  const title = section(`*${number + 1}.* ${escaped(question.text)}`);
  if (!mayRead(viewer, question.readers, partiesOf(checkIn)))
    return [title, context(t('check-ins:view.notYours'))];
  const answer = answerTo(checkIn, number);
  if (answer?.skipped) return [title, context(t('check-ins:view.skipped'))];
  if (!answer || !isAnswered(answer)) return [title, context(t('check-ins:view.noAnswer'))];
  const text = cut(answerText(answer), Math.min(limits.SECTION_TEXT * 2, roomInView(checkIn)));
  const marks = marksOf(answer, t);
  return [title, ...(text ? verbatim(text) : []), ...(marks ? [context(marks)] : [])];
}

/** So many remarks, the newest, of so many characters of four bytes each, fit beside the answers. */
const REMARKS = 10;
const REMARK_WORDS = 400;

/** What else was said in the thread; for the pairing alone, as the mentor's words to the facilitator are. */
function remarkBlocks(checkIn: CheckIn, viewer: Viewer, language: string): KnownBlock[] {
  const t = words(language);
  const said = checkIn.remarks.filter(
    ({ text, files, deleted }) => !deleted && (text !== '' || files.length > 0),
  );
  if (said.length === 0 || !mayRead(viewer, 'pairing', partiesOf(checkIn))) return [];
  const inOrder = [...said].sort((one, other) => Number(one.ts) - Number(other.ts));
  const earlier = Math.max(0, said.length - REMARKS);
  return [
    section(`*${t('check-ins:view.remarks')}*`),
    ...(earlier > 0 ? [context(t('check-ins:view.remarksEarlier', { count: earlier }))] : []),
    ...inOrder.slice(earlier).flatMap(({ by, at, text, files, revisions }) => {
      const count = revisions.length;
      const marks = [
        t('check-ins:view.remark', { by: mention(by), date: spokenDate(at, language, checkIn.timeZone) }),
        ...(count > 0 ? [t('check-ins:view.changed', { count })] : []),
        ...files.slice(0, 5).map((file) => fileLink(file)),
      ];
      return [context(marks.join(' · ')), ...(text ? verbatim(cut(text, REMARK_WORDS)) : [])];
    }),
  ];
}

function marksOf(answer: Answer, t: Words): string {
  const writer = answer.parts.find((part) => part.source === 'on behalf');
  const files = answer.parts.flatMap((part) => part.files).map((file) => fileLink(file));
  const count = answer.revisions.length;
  return [
    writer && t('check-ins:view.onBehalf', { by: mention(writer.by) }),
    answer.parts.some((part) => part.late) && t('check-ins:view.late'),
    count > 0 && t('check-ins:view.changed', { count }),
    ...files,
  ]
    .filter(Boolean)
    .join(' · ');
}

/** A file's address comes from outside: only one that can't break out of a link makes one. */
function fileLink({ link, name }: { link: string; name: string }): string {
  const shown = escaped(name).replace(/\|/g, ' ');
  return /^https?:\/\/[^\s<>|]+$/.test(link) ? `<${link}|${shown}>` : shown;
}

function responseLine(checkIn: CheckIn, language: string): KnownBlock[] {
  const t = words(language);
  if (checkIn.response) {
    const { by, at } = checkIn.response;
    const date = spokenDate(at, language, checkIn.timeZone);
    return [context(t('check-ins:view.response', { by: mention(by), date }))];
  }
  return checkIn.status === 'answered' ? [context(t('check-ins:view.noResponse'))] : [];
}
