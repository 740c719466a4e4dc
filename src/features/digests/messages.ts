import type { KnownBlock } from '@slack/types';
import { mondayOf } from '../../calendar';
import type { Message } from '../../outbox';
import { actions, button, context, header, section, verbatim } from '../../slack/blocks';
import * as limits from '../../slack/limits';
import { cut, mention, oneLine, quoted } from '../../slack/text';
import { spokenDay, type Words, words } from '../../words';
import type { Language } from '../people';
import {
  bestTexts,
  daysOf,
  fittingNotes,
  gapTexts,
  isQuiet,
  NEEDS,
  named,
  needText,
  noNeeds,
  partTexts,
  plainly,
  quietText,
  type Read,
  unknownTexts,
} from './paragraphs';
import { pictureText } from './picture';
import { lineText } from './say';

/** What is pressed in a digest; each carries its key. */
export const acts = {
  details: 'digests.details',
  seen: 'digests.seen',
  /** Of a preview: a note to a manager, and the whole of it. */
  note: 'digests.note',
  look: 'digests.read',
} as const;

/** The digest as it is read on Monday: what needs the manager first, and the rest one touch away. */
export function digestMessage(digest: Read): Message {
  const { language } = digest;
  const t = words(language);
  const top = [header(title(digest, t)), ...beside(digest, t)];
  const body = isQuiet(digest) ? quietWeek(digest, t) : wholeWeek(digest, t);
  const foot = [...seenLine(digest, t), buttons(digest, t)];
  const blocks = fitted([...top, ...noteBlocks(digest, t)], [...body, ...picture(digest, t)], foot, t);
  return { text: cut(plainText(digest, t), limits.UPDATE_TEXT), blocks };
}

/** "Your week: 16 November 2026 to 22 November 2026" */
function title(digest: Read, t: Words): string {
  const { preview, language } = digest;
  if (preview) {
    const names = new Intl.ListFormat(language).format(preview.managers.map(({ name }) => oneLine(name)));
    const count = preview.managers.length;
    return t('digest-notes:title.preview', { names, count, date: spokenDay(preview.date, language) });
  }
  return t('digests:title', { what: whatOf(digest, t), ...daysOf(digest) });
}

function whatOf({ of, week, whose, for: away }: Read, t: Words): string {
  const theirs = whose?.name ?? away;
  if (theirs) return t('digests:of.theirs', { manager: oneLine(theirs) });
  if (!of) return t(week ? 'digests:of.yours' : 'digests:of.pairings');
  if ('programme' in of) return t('digests:of.programme');
  return oneLine('district' in of ? of.district : of.facilitator);
}

/** Why it comes now, and to whom. */
function beside({ whose, isLate, skipped, for: away, facilitators, language }: Read, t: Words): KnownBlock[] {
  const sentences = [
    ...(whose ? [mention(whose.slackUser)] : []),
    t('digests:howMany', { count: facilitators.length }),
    ...(away ? [t('digests:standsIn', { manager: quoted(away, 80) })] : []),
    ...(isLate ? [t('digests:isLate')] : []),
    ...(skipped.length > 0
      ? [t('digests:skipped', { weeks: weeksOf(skipped, language), count: skipped.length })]
      : []),
  ];
  return [context(sentences.join(' '))];
}

/** Weeks as people call them: by the day on which they begin. */
const weeksOf = (weeks: string[], language: Language) =>
  new Intl.ListFormat(language).format(weeks.map((week) => spokenDay(mondayOf(week), language)));

function quietWeek({ parts, language }: Read, t: Words): KnownBlock[] {
  const first = parts.flatMap(({ section }) => section?.lines ?? []).slice(0, 1);
  const unknown = parts.flatMap(({ section }) => section?.unknown ?? []);
  return [
    section([quietText({ parts }, t), ...first.map((line) => lineText(line, language))].join('\n')),
    ...(unknown.length > 0 ? [context(unknown.map((line) => lineText(line, language)).join('\n'))] : []),
  ];
}

function wholeWeek(digest: Read, t: Words): KnownBlock[] {
  return [
    ...needBlocks(digest, t),
    ...partTexts(digest).map((text) => section(text)),
    ...[...gapTexts(digest, t), ...bestTexts(digest, t)].map((text) => section(text)),
    ...unknownTexts(digest, t).map((text) => context(text)),
  ];
}

function needBlocks(digest: Read, t: Words): KnownBlock[] {
  const { needs, needCount, language, facilitators } = digest;
  if (needs.length === 0) return [section(`*${t('digests:needs')}*\n${noNeeds(digest, t)}`)];
  const more = (needCount ?? needs.length) - NEEDS;
  return [
    section(`*${t('digests:needs')}*`),
    ...needs
      .slice(0, NEEDS)
      .map((need) =>
        section(
          needText(need, facilitators, language),
          button(need.button.actionId, t(need.button.text), { value: need.button.value }),
        ),
      ),
    ...(more > 0 ? [context(t('digests:needs.more', { count: more }))] : []),
  ];
}

function picture(digest: Read, t: Words): KnownBlock[] {
  const { weeks, moments, language } = digest;
  if (weeks.length === 0) return [];
  const { alt, text } = pictureText({ weeks, moments, language });
  if (typeof digest.picture !== 'object') return [context(text)];
  return [
    {
      type: 'image',
      slack_file: { id: digest.picture.file },
      alt_text: cut(alt, limits.IMAGE_ALT),
      title: { type: 'plain_text', text: t('digests:picture') },
    },
  ];
}

function noteBlocks({ notes }: Read, t: Words): KnownBlock[] {
  const { shown, left } = fittingNotes(notes);
  return [
    ...shown.flatMap(({ name, text }) => [
      section(`*${t('digests:note', { mentor: quoted(name, 60) })}*`),
      ...verbatim(text),
    ]),
    ...(left.length > 0 ? [context(t('digests:note.more', { count: left.length }))] : []),
  ];
}

function seenLine({ seen, preview }: Read, t: Words): KnownBlock[] {
  const first = preview ? undefined : seen[0];
  return first ? [context(t('digests:seen', { by: mention(first.by) }))] : [];
}

function buttons({ key, seen, preview }: Read, t: Words) {
  if (preview) {
    return actions('digests', [button(acts.note, t('digest-notes:add'), { value: key, style: 'primary' })]);
  }
  return actions('digests', [
    button(acts.details, t('digests:button.details'), { value: key }),
    ...(seen.length === 0
      ? [button(acts.seen, t('digests:button.seen'), { value: key, style: 'primary' as const })]
      : []),
  ]);
}

/** What a digest says first, for the home tab. */
export function shortText(digest: Read): string {
  const { language, needs, facilitators } = digest;
  const t = words(language);
  if (isQuiet(digest)) return quietText(digest, t);
  const shown = needs.slice(0, NEEDS).map((need) => needText(need, facilitators, language));
  return [...(shown.length > 0 ? shown : [noNeeds(digest, t)]), ...partTexts(digest)].join('\n');
}

/** What stands at the top and at the foot is always there; of the rest as much as Slack takes. */
function fitted(top: KnownBlock[], body: KnownBlock[], foot: KnownBlock[], t: Words): KnownBlock[] {
  const more = context(t('digests:cut'));
  const size = (blocks: KnownBlock[]) => Buffer.byteLength(JSON.stringify(blocks));
  const taken = [...body];
  const all = () => [...top, ...taken, ...(taken.length < body.length ? [more] : []), ...foot];
  while (
    taken.length > 0 &&
    (size(all()) > limits.MESSAGE_BLOCKS_BYTES || all().length > limits.BLOCKS_IN_MESSAGE)
  ) {
    taken.pop();
  }
  return all();
}

/** The same as plain text: for notifications, and for who has it read out. */
function plainText(digest: Read, t: Words): string {
  const { language, needs, facilitators } = digest;
  const told = isQuiet(digest)
    ? [
        quietText(digest, t),
        ...digest.parts
          .flatMap(({ section }) => section?.unknown ?? [])
          .map((line) => lineText({ ...line, standing: 'plain' }, language)),
      ]
    : [
        ...(needs.length === 0 ? [noNeeds(digest, t)] : [t('digests:needs')]),
        ...needs.slice(0, NEEDS).map((need) => `• ${needText(need, facilitators, language)}`),
        ...partTexts(digest),
        ...gapTexts(digest, t),
        ...bestTexts(digest, t),
        ...unknownTexts(digest, t),
      ];
  const notes = fittingNotes(digest.notes).shown.map(({ name, text }) => {
    const who = t('digests:note', { mentor: quoted(name, 60) });
    return named(who, quoted(text, limits.SECTION_TEXT), language);
  });
  return [title(digest, t), ...notes, ...told].map(plainly).join('\n');
}
