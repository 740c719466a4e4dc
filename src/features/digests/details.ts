import type { Button, KnownBlock } from '@slack/types';
import { localDate } from '../../calendar';
import type { Message } from '../../outbox';
import { button, section, verbatim } from '../../slack/blocks';
import * as limits from '../../slack/limits';
import { cut, pieces, quoted } from '../../slack/text';
import { spokenDay, words } from '../../words';
import type { Language } from '../people';
import { isWhy } from './measures';
import { daysOf, fittingNotes, NEEDS, needText, plainly, type Read } from './paragraphs';
import { lineText } from './say';
import type { Line } from './section';
import { timelineButton } from './story/messages';

/** Facilitators of more than so many share messages: nobody waits for hundreds of them. */
const MOST_ALONE = 60;
/** Code points of one message of the details. */
const DETAIL = 2_800;

/** What the thread tells when it is asked for: what the message had no room for, then a part for each facilitator. */
export function detailMessages(digest: Read): Message[] {
  const { notes, facilitators, language, parts, about } = digest;
  const t = words(language);
  const on = spokenDay(localDate(digest.at, digest.timeZone), language);
  const left = fittingNotes(notes).left.map(({ name, text }) => ({
    text: `${t('digests:note', { mentor: quoted(name, 60) })}\n${quoted(text, 200)}`,
    blocks: [section(`*${t('digests:note', { mentor: quoted(name, 60) })}*`), ...verbatim(text)],
  }));
  const each = facilitators.map(({ pairing, name, mentorName }) => {
    const now = linesAsTold(about[pairing] ?? [], language);
    const then = linesAsTold(
      parts.flatMap(({ section }) => section?.details[pairing] ?? []),
      language,
    ).filter((line) => !now.includes(line));
    const names = t('digests:detail', { facilitator: quoted(name, 60), mentor: quoted(mentorName, 60) });
    const told = [
      ...(now.length > 0 ? [`_${t('digests:detail.now', { on })}_`, ...now] : []),
      ...(then.length > 0 ? [`_${t('digests:detail.then', daysOf(digest))}_`, ...then] : []),
    ];
    return [`*${names}*`, ...(told.length > 0 ? told : [t('digests:detail.nothing')])].join('\n');
  });
  const alone = facilitators.flatMap(({ pairing }, place) =>
    inPieces(each[place] ?? '', timelineButton(pairing, t)),
  );
  return [
    ...left,
    ...restOfNeeds(digest),
    ...inFull(digest).flatMap((text) => inPieces(text)),
    ...(facilitators.length > MOST_ALONE ? together(each).flatMap((text) => inPieces(text)) : alone),
  ];
}

/** In as many messages as it needs; what is pressed stands beside the end. */
function inPieces(text: string, end?: Button): Message[] {
  const all = pieces(text, DETAIL);
  return all.map((piece, place) => sectionMessage(piece, place === all.length - 1 ? end : undefined));
}

/** What else needs the manager, each with its button: as many in one message as it has room for. */
function restOfNeeds({ needs, facilitators, language }: Read): Message[] {
  const rest = needs.slice(NEEDS);
  if (rest.length === 0) return [];
  const t = words(language);
  const title = `*${t('digests:needs.rest')}*`;
  const told = [
    { text: title, block: section(title) },
    ...rest.map((need) => {
      const text = needText(need, facilitators, language);
      const { actionId, text: label, value } = need.button;
      return { text: `• ${text}`, block: section(text, button(actionId, t(label), { value })) };
    }),
  ];
  const posts: (typeof told)[] = [];
  for (const one of told) {
    const last = posts.at(-1);
    if (last && hasRoom([...last, one])) last.push(one);
    else posts.push([one]);
  }
  return posts.map((those) => ({
    text: cut(plainly(those.map(({ text }) => text).join('\n')), limits.UPDATE_TEXT),
    blocks: those.map(({ block }) => block),
  }));
}

/** Slack may take so many blocks of a message at most, and so many bytes. */
const hasRoom = (told: { block: KnownBlock }[]) =>
  told.length <= limits.BLOCKS_IN_MESSAGE &&
  Buffer.byteLength(JSON.stringify(told.map(({ block }) => block))) <= limits.MESSAGE_BLOCKS_BYTES;

/** What there is to say of all facilitators together beside the few lines of the message. */
function inFull({ parts, facilitators, language }: Read): string[] {
  const t = words(language);
  const lines = parts.flatMap(({ section }) => section?.more ?? []);
  const figures = lines.filter((line) => !isWhy(line));
  // Why something is aimed at comes after what became of it; of nobody it is nothing to tell.
  const why = facilitators.length > 0 ? lines.filter(isWhy) : [];
  return [
    ...(figures.length > 0 ? [[`*${t('digests:more')}*`, ...linesAsTold(figures, language)]] : []),
    ...(why.length > 0 ? [[`*${t('digests:more.why')}*`, ...linesAsTold(why, language)]] : []),
  ].map((told) => told.join('\n'));
}

const linesAsTold = (lines: Line[], language: Language) =>
  lines.map((line) => `• ${lineText(line, language)}`);

/** In place of a part of the details that there is not any more, after words were removed. */
export const nothingMore = (language: Language): Message =>
  sectionMessage(words(language)('digests:detail.nothing'));

const sectionMessage = (text: string, beside?: Button): Message => ({
  text: cut(plainly(text), limits.UPDATE_TEXT),
  blocks: [section(text, beside)],
});

/** As many in one message as it has room for. */
function together(texts: string[]): string[] {
  const all: string[] = [];
  for (const text of texts) {
    const last = all.at(-1);
    const fits = last !== undefined && last.length + text.length < DETAIL;
    if (fits) all[all.length - 1] = `${last}\n\n${text}`;
    else all.push(text);
  }
  return all;
}
