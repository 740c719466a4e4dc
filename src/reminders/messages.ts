import type { ActionsBlock, Button, KnownBlock } from '@slack/types';
import type { Message } from '../outbox';
import { actions, button, context, header, plain, section } from '../slack/blocks';
import { BLOCKS_IN_MESSAGE, MESSAGE_BLOCKS_BYTES, PLACEHOLDER, TEXT_RECOMMENDED } from '../slack/limits';
import { cut } from '../slack/text';
import { spokenDate, type Words, words } from '../words';
import type { Reminder } from './model';

export type Kept = Reminder & { _id: { toString(): string } };

/** More than this in one message is read by nobody; the rest is said the next day. */
const MOST_LINES = 12;
/** Characters of one reminder's sentence. */
const LINE = 500;
/** For the heading, the last line, and the key that the outbox adds. Blocks and bytes. */
const RESERVED = { blocks: 2, bytes: 1_500 };

/** How many of these, from the first on, go into one message. At least one. */
export function howManyFit(reminders: Kept[]): number {
  let blocks = RESERVED.blocks;
  let bytes = RESERVED.bytes;
  let characters = LINE;
  for (const [index, reminder] of reminders.slice(0, MOST_LINES).entries()) {
    const own = reminderBlocks(reminder);
    blocks += own.length;
    bytes += Buffer.byteLength(JSON.stringify(own));
    characters += sentence(reminder).length + 3;
    const fits =
      blocks <= BLOCKS_IN_MESSAGE && bytes <= MESSAGE_BLOCKS_BYTES && characters <= TEXT_RECOMMENDED;
    if (!fits) return Math.max(index, 1);
  }
  return Math.min(reminders.length, MOST_LINES);
}

/** The day's one message to a person: with a heading when it stands alone, without one inside a thread. */
export function remindersMessage(reminders: Kept[], left: number): Message {
  const [first] = reminders;
  const t = words(first?.language ?? 'en');
  const lines = reminders.map(sentence);
  const blocks = reminders.flatMap(reminderBlocks);
  const rest = left > 0 ? [t('reminders:rest', { count: left })] : [];
  const end = rest.map(context);
  if (first && 'inThreadOf' in first.place) {
    return { text: [...lines, ...rest].join('\n'), blocks: [...blocks, ...end] };
  }
  const heading = t('reminders:heading', { count: reminders.length });
  return {
    text: [heading, ...lines.map((line) => `• ${line}`), ...rest].join('\n'),
    blocks: [header(heading), ...blocks, ...end],
  };
}

function sentence({ language, says }: Reminder): string {
  const t = words(language);
  const dates = Object.entries(says.dates ?? {}).map(([name, { at, timeZone }]) => [
    name,
    spokenDate(at, language, timeZone),
  ]);
  const ours = Object.entries(says.words ?? {}).map(([name, key]) => [name, t(key)]);
  return cut(t(says.key, { ...says.params, ...Object.fromEntries([...dates, ...ours]) }), LINE);
}

function reminderBlocks(reminder: Kept): KnownBlock[] {
  const t = words(reminder.language);
  const later: ActionsBlock['elements'][number] = {
    type: 'datepicker',
    action_id: 'reminders.later',
    placeholder: plain(t('reminders:later'), PLACEHOLDER),
  };
  return [
    section(sentence(reminder)),
    actions(laterBlock(reminder._id.toString()), [...leadingOn(reminder, t), later]),
  ];
}

const leadingOn = ({ button: own }: Reminder, t: Words): Button[] =>
  own ? [button(own.actionId, t(own.text), { value: own.value, style: 'primary' })] : [];

/** To somebody who wrote under a day's message: where each of what it said is answered, and what takes the words that they wrote. */
export function whereToAnswer(places: { reminder: Kept; takes: Button[] }[], language: string): Message {
  const t = words(language);
  const head = t(places.length > 0 ? 'reminders:where' : 'reminders:where.settled', { count: places.length });
  const lines = places.map(({ reminder }) => sentence({ ...reminder, language }));
  return {
    text: [head, ...lines.map((line) => `• ${line}`)].join('\n'),
    blocks: [
      section(head),
      ...places.flatMap(({ reminder, takes }, place) => {
        const buttons = [...leadingOn(reminder, t), ...takes];
        return [
          section(lines[place] ?? ''),
          ...(buttons.length > 0 ? [actions(`reminders.where:${reminder._id.toString()}`, buttons)] : []),
        ];
      }),
    ],
  };
}

const prefix = 'reminders.later:';

function laterBlock(id: string): string {
  return `${prefix}${id}`;
}

/** Which reminder a "not now" belongs to. */
export function readLaterBlock(blockId: string): string | undefined {
  return blockId.startsWith(prefix) ? blockId.slice(prefix.length) : undefined;
}
