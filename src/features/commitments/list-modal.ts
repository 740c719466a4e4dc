import type { KnownBlock, ModalView } from '@slack/types';
import {
  chooseOne,
  context,
  dateField,
  divider,
  type Filled,
  fieldValue,
  modal,
  option,
  section,
  textField,
} from '../../slack/blocks';
import { clean, cut, quoted } from '../../slack/text';
import { spokenDay, type WordKey, type Words } from '../../words';
import type { Stakeholder } from '../stakeholders';
import type { Wanted } from './find';
import { pressingKeys, stepLine } from './messages';
import { type Commitment, pressings } from './model';
import type { Deed } from './service';

export const listForm = 'commitments.list';

/** What comes back with the form: what it lists, and how many steps of each it has shown. */
export interface Opened extends Wanted {
  page: number;
  /** Shown so often: fields that begin anew each time are named by it. */
  round: number;
  /** In the order of the list. */
  keys: string[];
  seen: number[];
}

export interface ListReader {
  t: Words;
  language: string;
  /** YYYY-MM-DD, where the person is. */
  today: string;
  stakeholders: Map<string, Pick<Stakeholder, 'name'>>;
}

export interface List {
  commitments: Commitment[];
  hasMore: boolean;
  /** Said on top: what was saved, or that others were faster. */
  told?: string;
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
const field = (name: string, round: number) => `commitments.list:${name}-${round}`;

/** Commitments, those overdue longest on top, and what became of one of them. */
export function commitmentsModal(
  { commitments, hasMore, told }: List,
  opened: Opened,
  reader: ListReader,
): ModalView {
  const { t } = reader;
  const { page, round } = opened;
  const pages = [
    ...(hasMore ? [option('next', t('commitments:page.next'))] : []),
    ...(page > 0 ? [option('previous', t('commitments:page.previous'))] : []),
  ];
  return modal({
    callbackId: listForm,
    title: t('commitments:title'),
    ...(commitments.length + pages.length > 0 && { submit: t('commitments:save') }),
    close: t('commitments:close'),
    about: JSON.stringify({
      ...opened,
      keys: commitments.map(({ key }) => key),
      seen: commitments.map(({ steps }) => steps.length),
    }),
    blocks: [
      ...(told ? [section(told), divider()] : []),
      ...(commitments.length === 0 ? [section(t('commitments:none'))] : []),
      ...commitments.flatMap((one, number) => lines(one, number + 1, reader)),
      ...(commitments.length > 0 ? fields(commitments, round, reader) : []),
      ...(pages.length > 0
        ? [chooseOne(field('go', round), t('commitments:page.go'), pages, { optional: true })]
        : []),
    ],
  });
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

function fields(commitments: Commitment[], round: number, { t }: ListReader): KnownBlock[] {
  const oneLine = (text: string) => cut(clean(text).replace(/\s+/g, ' '), 60);
  return [
    divider(),
    chooseOne(
      field('which', round),
      t('commitments:field.which'),
      commitments.map((one, number) => option(String(number), `${number + 1}. ${oneLine(one.what)}`)),
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

/** What was chosen: something that became of a commitment, another page, nothing; or what is wrong with it, by field. */
export type Chosen =
  | { kind: 'deed'; number: number; deed: Deed }
  | { kind: 'see'; number: number }
  | { kind: 'page'; page: number }
  | { kind: 'nothing' }
  | { kind: 'wrong'; errors: Record<string, WordKey> };

export function readCommitments(view: Filled & { private_metadata: string }): {
  opened: Opened;
  chosen: Chosen;
} {
  const opened = JSON.parse(view.private_metadata) as Opened;
  const { round, page } = opened;
  const value = (name: string) => fieldValue(view, field(name, round));
  const wrong = (name: string, why: WordKey): { opened: Opened; chosen: Chosen } => ({
    opened,
    chosen: { kind: 'wrong', errors: { [field(name, round)]: why } },
  });
  const which = value('which');
  const what = deeds.find((deed) => deed === value('deed'));
  const text = value('text');
  const by = value('by');
  const how = pressings.find((one) => one === value('how'));
  const go = value('go');
  if (value('deed') === 'see') {
    return which
      ? { opened, chosen: { kind: 'see', number: Number(which) } }
      : wrong('which', 'commitments:error.noWhich');
  }
  if (!what) {
    // Words without a choice would be lost.
    if (text || by || how) return wrong('deed', 'commitments:error.noDeed');
    if (go) return { opened, chosen: { kind: 'page', page: page + (go === 'next' ? 1 : -1) } };
    return { opened, chosen: { kind: 'nothing' } };
  }
  if (!which) return wrong('which', 'commitments:error.noWhich');
  const number = Number(which);
  if (what === 'new date') {
    if (!by) return wrong('by', 'commitments:error.noDate');
    if (!text) return wrong('text', 'commitments:error.noWhy');
    return { opened, chosen: { kind: 'deed', number, deed: { what, by, text } } };
  }
  if (what === 'pressed') {
    if (!how) return wrong('how', 'commitments:error.noHow');
    return { opened, chosen: { kind: 'deed', number, deed: { what, how, ...(text && { text }) } } };
  }
  if ((what === 'partly' || what === 'dropped') && !text) {
    return wrong('text', what === 'partly' ? 'commitments:error.noLeft' : 'commitments:error.noWhy');
  }
  return { opened, chosen: { kind: 'deed', number, deed: { what, ...(text && { text }) } } };
}

/** All that was done about a commitment, and what came of it, oldest first. */
export function commitmentView(
  commitment: Commitment,
  { t, language }: Pick<ListReader, 't' | 'language'>,
): ModalView {
  const { who, what, steps } = commitment;
  const shown = steps.slice(-SHOWN);
  return modal({
    callbackId: 'commitments.view',
    title: t('commitments:title'),
    close: t('commitments:close'),
    blocks: [
      section(`${who ? `*${quoted(who, 60)}* ` : ''}${quoted(what, 2_000)}`),
      ...(steps.length > SHOWN ? [context(t('commitments:notShown', { count: steps.length - SHOWN }))] : []),
      ...shown.map((step) =>
        section(
          `${spokenDay(step.at.toISOString().slice(0, 10), language)}\n${stepLine(commitment, step, language)}`,
        ),
      ),
    ],
  });
}

/** Steps in one view, the newest; Slack shows a hundred blocks. */
const SHOWN = 90;
