import type { KnownBlock, ModalView } from '@slack/types';
import { context, section } from '../../slack/blocks';
import { chooseOne, dateField, type Filled, option, textField } from '../../slack/fields';
import { cut, oneLine, quoted } from '../../slack/text';
import { spokenDay, type WordKey, type Words } from '../../words';
import { harmQuestion } from '../harm-question';
import * as lists from '../lists';
import { numbered } from '../pages';
import type { Stakeholder } from '../stakeholders';
import { PAGE, type Wanted } from './find';
import { pressingKeys } from './messages';
import { type Commitment, pressings } from './model';
import type { Deed } from './service';

/** What comes back with the form: what it lists, and how many steps of each it has shown. */
export interface Opened extends Wanted, lists.Opened {}

export interface ListReader {
  t: Words;
  language: string;
  /** YYYY-MM-DD, where the person is. */
  today: string;
  stakeholders: Map<string, Pick<Stakeholder, 'name'>>;
  /** The words that were written sound as if a child was harmed. */
  isHarmAsked?: boolean;
}

const deeds = [
  'fulfilled',
  'partly',
  'broken',
  'dropped',
  'new date',
  'pressed',
  'asked the manager',
  'open again',
] as const;
const deedKeys = {
  fulfilled: 'commitments:deed.fulfilled',
  partly: 'commitments:deed.partly',
  broken: 'commitments:deed.broken',
  dropped: 'commitments:deed.dropped',
  'new date': 'commitments:deed.newDate',
  pressed: 'commitments:deed.pressed',
  'asked the manager': 'commitments:deed.askedManager',
  'open again': 'commitments:deed.openAgain',
} as const satisfies Record<(typeof deeds)[number], WordKey>;

export const listForm: lists.ListForm<Commitment> = {
  id: 'commitments.list',
  title: 'commitments:title',
  none: 'commitments:none',
  field: (name, round) => `commitments.list:${name}-${round}`,
  changes: ({ steps }) => steps.length,
};
const { field } = listForm;

/** Commitments, those overdue longest on top, and what became of one of them. */
export function commitmentsModal(
  listed: lists.Listed<Commitment>,
  opened: Opened,
  reader: ListReader,
): ModalView {
  const { shown } = listed;
  const before = opened.page * PAGE;
  const parts = {
    lines: (one: Commitment, number: number) => lines(one, before + number, reader),
    fields: shown.length > 0 ? [...harm(opened.round, reader), ...fields(shown, opened, reader)] : [],
  };
  return lists.listModal(listForm, listed, opened, parts, reader.t);
}

function lines(
  one: Commitment,
  number: number,
  { t, language, today, stakeholders }: ListReader,
): KnownBlock[] {
  const who = one.who ? `*${quoted(one.who, 60)}* ` : one.owes === 'we' ? `*${t('commitments:we')}* ` : '';
  const by = one.by ? spokenDay(one.by, language) : t('commitments:noDate');
  const isOverdue = one.isOpen && one.by !== undefined && one.by < today;
  const last = one.steps.at(-1);
  const facts = [
    ...(one.stakeholder ? [quoted(stakeholders.get(one.stakeholder)?.name ?? '', 60)] : []),
    ...(one.plan ? [t('commitments:ofPlan')] : []),
    t(`commitments:status.${one.status}`),
    ...(isOverdue ? [`⚠ ${t('commitments:late', { date: by })}`] : [by]),
  ];
  return [
    section(`${number}. ${who}${quoted(one.what, 600)}`),
    context([facts.join(' · '), ...(last?.text ? [quoted(last.text, 200)] : [])].join('\n')),
  ];
}

const harm = (round: number, { t, isHarmAsked }: ListReader) =>
  isHarmAsked ? harmQuestion(field('harm', round), t) : [];

function fields(commitments: Commitment[], { page, round }: Opened, { t }: ListReader): KnownBlock[] {
  return [
    chooseOne(
      field('which', round),
      t('commitments:field.which'),
      numbered(
        commitments.map(({ what }, place) => ({ value: String(place), text: cut(oneLine(what), 60) })),
        page * PAGE + 1,
      ),
      { optional: true, ...(commitments.length === 1 && { initial: '0' }) },
    ),
    chooseOne(
      field('deed', round),
      t('commitments:field.deed'),
      [...deeds.map((deed) => option(deed, t(deedKeys[deed]))), option('see', t('commitments:deed.see'))],
      { optional: true },
    ),
    textField(field('text', round), t('commitments:field.text'), {
      optional: true,
      multiline: true,
      hint: t('commitments:hint.text'),
    }),
    dateField(field('by', round), t('commitments:field.by'), { optional: true }),
    chooseOne(
      field('how', round),
      t('commitments:field.how'),
      pressings.map((how) => option(how, t(pressingKeys[how]))),
      { optional: true },
    ),
  ];
}

/** What was chosen: something that became of a commitment, all that was done about it, or neither. */
export type Chosen =
  | { kind: 'deed'; number: number; deed: Deed }
  | { kind: 'see'; number: number }
  | lists.NoDeed;

export function readCommitments(view: Filled & { private_metadata: string }): {
  opened: Opened;
  chosen: Chosen;
  /** What was answered to the question about harm; empty while it is not, absent where it was not asked. */
  harm?: { name: string; answer: string };
} {
  const sent = lists.sentList<Opened>(view, listForm);
  const name = field('harm', sent.opened.round);
  const isAsked = view.state.values[name] !== undefined;
  return {
    opened: sent.opened,
    chosen: chosenIn(sent),
    ...(isAsked && { harm: { name, answer: sent.value('harm') } }),
  };
}

function chosenIn({ value, wrong, turned }: ReturnType<typeof lists.sentList>): Chosen {
  const which = value('which');
  const number = Number(which);
  const what = deeds.find((deed) => deed === value('deed'));
  const text = value('text');
  const by = value('by');
  const how = pressings.find((one) => one === value('how'));
  const isSeen = value('deed') === 'see';
  // Words without a choice would be lost.
  if (!what && !isSeen) return text || by || how ? wrong('deed', 'commitments:error.noDeed') : turned();
  if (!which) return wrong('which', 'commitments:error.noWhich');
  if (!what) return { kind: 'see', number };
  if (what === 'new date') {
    if (!by) return wrong('by', 'commitments:error.noDate');
    if (!text) return wrong('text', 'commitments:error.noWhy');
    return { kind: 'deed', number, deed: { what, by, text } };
  }
  if (what === 'pressed') {
    if (!how) return wrong('how', 'commitments:error.noHow');
    return { kind: 'deed', number, deed: { what, how, ...(text && { text }) } };
  }
  if ((what === 'partly' || what === 'dropped') && !text) {
    return wrong('text', what === 'partly' ? 'commitments:error.noLeft' : 'commitments:error.noWhy');
  }
  return { kind: 'deed', number, deed: { what, ...(text && { text }) } };
}
