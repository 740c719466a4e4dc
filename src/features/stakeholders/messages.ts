import type { Overflow } from '@slack/types';
import type { Message } from '../../outbox';
import { actions, context, header, section } from '../../slack/blocks';
import { option } from '../../slack/fields';
import { clean, escaped, mention, quoted } from '../../slack/text';
import { spokenDate, spokenDay, type WordKey, type Words, words } from '../../words';
import type { Settings, StakeholderType } from '../people';
import type { Stakeholder, StakeholderChange, StakeholderDeed } from './model';

/** The menu of a card; an option's value is `<deed>:<the stakeholder's key>`. */
export const acts = { more: 'stakeholders.more' } as const;

export const deedKeys = {
  rename: 'stakeholders:deed.rename',
  merge: 'stakeholders:deed.merge',
  move: 'stakeholders:deed.move',
  archive: 'stakeholders:deed.archive',
  back: 'stakeholders:deed.back',
} as const satisfies Record<StakeholderDeed, WordKey>;

export interface CardReader {
  settings: Settings;
  language: string;
  /** YYYY-MM-DD, where the programme is. */
  today: string;
}

export function stakeholderType({ stakeholderTypes, formerStakeholderTypes = [] }: Settings, key: string) {
  return [...stakeholderTypes, ...formerStakeholderTypes].find((one) => one.key === key);
}

export const typeName = (type: StakeholderType | undefined, key: string, language: string) =>
  (language.startsWith('fr') ? type?.name.fr : type?.name.en) ?? key;

/** What can be done with it, as it is. */
export function deedsOf({ status }: Pick<Stakeholder, 'status'>): StakeholderDeed[] {
  if (status === 'merged') return [];
  return status === 'archived' ? ['rename', 'merge', 'back'] : ['rename', 'merge', 'move', 'archive'];
}

/** The first message of its thread: who it is, and how things stand with it. */
export function stakeholderCard(
  stakeholder: Stakeholder,
  { settings, language, today }: CardReader,
): Message {
  const t = words(language);
  const lines = facts(stakeholder, { settings, language, today }, t);
  const name = clean(stakeholder.name).replace(/\s+/g, ' ');
  const options = deedsOf(stakeholder).map((deed) => option(`${deed}:${stakeholder.key}`, t(deedKeys[deed])));
  const more: Overflow[] = options.length > 0 ? [{ type: 'overflow', action_id: acts.more, options }] : [];
  return {
    text: [quoted(name, 200), ...lines].join(' · '),
    blocks: [
      header(name),
      section(lines.join('\n')),
      context(t('stakeholders:card.keptAlong')),
      ...(more.length > 0 ? [actions('stakeholder', more)] : []),
    ],
  };
}

function facts(one: Stakeholder, { settings, language, today }: CardReader, t: Words): string[] {
  const type = escaped(typeName(stakeholderType(settings, one.type), one.type, language));
  const kind = `${t('stakeholders:fact.type')} ${type} · ${t(`stakeholders:sector.${one.sector}`)}`;
  if (one.status === 'merged') return [kind, t('stakeholders:fact.merged')];
  const day = (date: string) => spokenDay(date, language);
  const overdue = one.promised.filter((date) => date < today).length;
  const open = one.promised.length + one.undated;
  return [
    kind,
    ...(one.district ? [`${t('stakeholders:fact.district')} ${quoted(one.district.name, 80)}`] : []),
    `${t('stakeholders:fact.meetings')} ${one.meetings}`,
    ...(one.lastMet ? [`${t('stakeholders:fact.lastMet')} ${day(one.lastMet)}`] : []),
    ...(one.nextContact ? [`${t('stakeholders:fact.nextContact')} ${day(one.nextContact)}`] : []),
    `${t('stakeholders:fact.commitments')} ${t('stakeholders:fact.openAndOverdue', { open, overdue })}`,
    ...(one.status === 'archived' ? [t('stakeholders:fact.archived')] : []),
  ];
}

/** Where another thread stands: its card in Slack, or its channel while that is not known. */
export interface Elsewhere {
  channel?: string | undefined;
  link?: string | undefined;
}

/** As a person finds it in Slack. */
export function shownAs({ channel, link }: Elsewhere, name: string, t: Words): string {
  // `|`, `<` and `>` would end the link; Slack's permalinks have none.
  if (link && /^https?:\/\/[^\s<>|]+$/.test(link)) return `<${link}|${t('stakeholders:thread.open')}>`;
  return channel
    ? t('stakeholders:thread.inChannel', { name: quoted(name, 80), channel: `<#${channel}>` })
    : '–';
}

const inOneSection = (text: string): Message => ({ text, blocks: [section(text)] });

/** In the thread of one that was merged: where its log goes on. */
export function mergedAway(into: Pick<Stakeholder, 'name'>, where: Elsewhere, language: string): Message {
  const t = words(language);
  const name = quoted(into.name, 100);
  return inOneSection(t('stakeholders:thread.mergedAway', { name, where: shownAs(where, into.name, t) }));
}

/** In the thread of the one that lives: where the earlier log of the other stands. */
export function mergedHere(from: Pick<Stakeholder, 'name'>, where: Elsewhere, language: string): Message {
  const t = words(language);
  const name = quoted(from.name, 100);
  return inOneSection(
    t('stakeholders:thread.mergedHere', {
      name,
      where: shownAs(where, from.name, t),
    }),
  );
}

/** In place of a card whose thread goes on elsewhere. */
export function goesOn({ name }: Pick<Stakeholder, 'name'>, where: Elsewhere, language: string): Message {
  const t = words(language);
  const shown = clean(name).replace(/\s+/g, ' ');
  const text = t('stakeholders:thread.goesOn', { where: shownAs(where, name, t) });
  return { text: `${quoted(shown, 200)} · ${text}`, blocks: [header(shown), section(text)] };
}

export type Renewal = 'gone' | 'moved';

/** Under a card that was said again: what the log holds, of which the thread before it has the whole. */
export function summary(
  { meetings }: Pick<Stakeholder, 'meetings'>,
  why: Renewal,
  lately: string[],
  language: string,
): Message {
  const t = words(language);
  const text = [
    t(why === 'moved' ? 'stakeholders:summary.moved' : 'stakeholders:summary.gone'),
    t('stakeholders:summary.meetings', { count: meetings }),
    ...lately.map((line) => `• ${line}`),
    ...(meetings > lately.length ? [t('stakeholders:summary.more')] : []),
    t('stakeholders:summary.kept'),
  ].join('\n');
  return inOneSection(text);
}

const changeKeys = {
  renamed: 'stakeholders:change.renamed',
  moved: 'stakeholders:change.moved',
  merged: 'stakeholders:change.merged',
  'took in': 'stakeholders:change.tookIn',
  archived: 'stakeholders:change.archived',
  back: 'stakeholders:change.back',
} as const satisfies Record<StakeholderChange['what'], WordKey>;

/** Who did what with it, and when. */
export function changeLine(
  { what, before, by, at }: StakeholderChange,
  { language, timeZone }: { language: string; timeZone: string },
): string {
  const t = words(language);
  return t(changeKeys[what], {
    by: mention(by),
    date: spokenDate(at, language, timeZone),
    before: before ? quoted(before, 80) : t('stakeholders:noDistrict'),
  });
}
