import type { InputBlock, KnownBlock, ModalView } from '@slack/types';
import { localDate } from '../../../calendar';
import { button, context, modal, section } from '../../../slack/blocks';
import { chooseOne, type Filled, fieldValue, option } from '../../../slack/fields';
import * as limits from '../../../slack/limits';
import { quoted } from '../../../slack/text';
import { spokenDay, type WordKey, type Words, words } from '../../../words';
import { inQuotes, say } from '../say';
import type { StoryAsked, StoryEntry } from '../section';
import { looks } from './messages';
import type { StoryPage } from './timeline';

export const timelineForm = 'digests.timeline-form';

type Cursor = NonNullable<StoryAsked['before']>;

/** What comes back with a timeline: what it shows, and how often it was shown, which names the field that begins anew each time. */
export interface Shown {
  pairing: string;
  /** A feature's name; all of them without. */
  only?: string;
  /** Where the pages before this one ended, the newest first; the first page has none. */
  trail: Cursor[];
  round: number;
  /** Where this page ends, and the next begins. */
  end?: Cursor;
  /** The page of a district from which it was opened, and to which one can go back. */
  from?: { district: string; page: number };
}

const all = 'all';
const onlyField = `${looks.timelineFields}only`;
const goField = (round: number) => `${looks.timelineFields}go-${round}`;

/** How the kinds of entries are called; what has no name here stands under everything. */
const names: Record<string, WordKey> = {
  'check-ins': 'digest-home:of.check-ins',
  problems: 'digest-home:of.problems',
  meetings: 'digest-home:of.meetings',
  commitments: 'digest-home:of.commitments',
  plans: 'digest-home:of.plans',
};

/** A timeline as this person reads it. */
export interface Reader {
  language: string;
  timeZone: string;
  facilitator: string;
  mentor: string;
  /** Features that tell something. */
  kinds: string[];
  /** Slack's links to the entries that stand there, by id. */
  links: Map<string, string>;
}

export function timelineModal(
  shown: Shown,
  { entries, hasMore, failed }: StoryPage,
  reader: Reader,
): ModalView {
  const t = words(reader.language);
  const last = entries.at(-1);
  const end = hasMore && last ? { at: last.at, id: last.id } : undefined;
  const whose = {
    facilitator: quoted(reader.facilitator, 60),
    mentor: quoted(reader.mentor, 60),
  };
  return modal({
    callbackId: timelineForm,
    title: t('digest-home:timeline.title'),
    close: t('digest-home:close'),
    submit: t('digest-home:show'),
    about: written({ ...shown, end }),
    blocks: [
      section(`*${t('digests:detail', whose)}*`),
      ...(failed > 0 ? [context(t('digest-home:timeline.failed'))] : []),
      ...(entries.length === 0 ? [section(t('digest-home:timeline.none'))] : []),
      ...entries.map((entry) => entryBlock(entry, reader, t)),
      ...goChoice(shown, end !== undefined, t),
      onlyChoice(shown, reader, t),
    ],
  });
}

function entryBlock(
  { at, id, says, quote, said, button: opens }: StoryEntry,
  reader: Reader,
  t: Words,
): KnownBlock {
  const { language, timeZone, links } = reader;
  const link = links.get(id);
  const text = [
    `*${spokenDay(localDate(at, timeZone), language)}*`,
    say(says, language),
    ...(quote ? [inQuotes(quote.text, language)] : []),
    ...(said ? [inQuotes(said, language)] : []),
    ...(link ? [`<${link}|${t('digest-home:timeline.link')}>`] : []),
  ].join('\n');
  return section(
    text,
    opens && button(opens.actionId, t('digest-home:timeline.open'), { value: opens.value }),
  );
}

function goChoice({ trail, round, from }: Shown, hasMore: boolean, t: Words): InputBlock[] {
  const options = [
    ...(hasMore ? [option('older', t('digest-home:go.older'))] : []),
    ...(trail.length > 0 ? [option('newer', t('digest-home:go.newer'))] : []),
    ...(trail.length > 1 ? [option('newest', t('digest-home:go.newest'))] : []),
    ...(from ? [option('back', t('digest-home:go.back'))] : []),
  ];
  if (options.length === 0) return [];
  return [chooseOne(goField(round), t('digest-home:go'), options, { optional: true, isTold: true })];
}

function onlyChoice({ only = all }: Shown, { kinds }: Reader, t: Words): InputBlock {
  const options = [
    option(all, t('digest-home:of.all')),
    ...kinds.flatMap((kind) => (names[kind] ? [option(kind, t(names[kind]))] : [])),
  ];
  const initial = options.some(({ value }) => value === only) ? only : all;
  return chooseOne(onlyField, t('digest-home:of'), options, { initial, isTold: true });
}

/** Of a trail that has become too long for Slack the oldest steps are forgotten: from there back leads to the beginning. */
function written({ pairing, only, trail, round, end, from }: Shown): string {
  const packed = (one: Cursor) => [one.at.getTime(), one.id];
  for (let forgotten = 0; ; forgotten++) {
    const kept = trail.slice(forgotten);
    const about = JSON.stringify({
      pairing,
      only,
      trail: kept.map(packed),
      round,
      end: end && packed(end),
      from,
    });
    if (about.length <= limits.PRIVATE_METADATA || kept.length === 0) return about;
  }
}

/** What is to be shown after what was chosen: of another kind the newest first, the same page, one beside it, or where one came from. */
export function readTimeline(view: Filled & { private_metadata: string }): {
  shows: Shown;
  back?: Shown['from'];
} {
  const { pairing, only, trail, round, end, from } = readBack(view.private_metadata);
  const chosen = fieldValue(view, onlyField);
  const wanted = chosen && chosen !== all ? chosen : undefined;
  const go = fieldValue(view, goField(round));
  const shows = { pairing, only: wanted, trail: trailAfter(), round: round + 1, from };
  return { shows, ...(go === 'back' && { back: from }) };

  function trailAfter(): Cursor[] {
    if (wanted !== only || go === 'newest') return [];
    if (go === 'older' && end) return [...trail, end];
    return go === 'newer' ? trail.slice(0, -1) : trail;
  }
}

/** It comes from the person's side: a cursor is a moment and a name, and nothing else. */
function readBack(about: string): Shown {
  const back = JSON.parse(about) as Record<string, unknown>;
  const cursors = (list: unknown): Cursor[] =>
    (Array.isArray(list) ? list : []).flatMap((one) =>
      Array.isArray(one) && typeof one[0] === 'number' && typeof one[1] === 'string'
        ? [{ at: new Date(one[0]), id: one[1] }]
        : [],
    );
  const [end] = cursors([back.end]);
  const { district, page } = (back.from ?? {}) as Record<string, unknown>;
  return {
    pairing: String(back.pairing ?? ''),
    ...(typeof back.only === 'string' && { only: back.only }),
    trail: cursors(back.trail),
    round: Number(back.round) || 0,
    ...(end && { end }),
    ...(typeof district === 'string' && { from: { district, page: Number(page) || 0 } }),
  };
}

/** In the place of what can't be shown: why. */
export function sentenceModal(sentence: string, t: Words, title: WordKey): ModalView {
  return modal({
    callbackId: 'digests.sentence',
    title: t(title),
    close: t('digest-home:close'),
    blocks: [section(sentence)],
  });
}
