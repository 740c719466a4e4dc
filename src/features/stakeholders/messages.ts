import type { Message } from '../../outbox';
import { context, header, section } from '../../slack/blocks';
import { clean, escaped, quoted } from '../../slack/text';
import { spokenDay, type Words, words } from '../../words';
import type { Settings, StakeholderType } from '../people';
import type { Stakeholder } from './model';

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

/** The first message of its thread: who it is, and how things stand with it. */
export function stakeholderCard(
  stakeholder: Stakeholder,
  { settings, language, today }: CardReader,
): Message {
  const t = words(language);
  const lines = facts(stakeholder, { settings, language, today }, t);
  const name = clean(stakeholder.name).replace(/\s+/g, ' ');
  return {
    text: [quoted(name, 200), ...lines].join(' · '),
    blocks: [header(name), section(lines.join('\n')), context(t('stakeholders:card.keptAlong'))],
  };
}

function facts(one: Stakeholder, { settings, language, today }: CardReader, t: Words): string[] {
  const type = escaped(typeName(stakeholderType(settings, one.type), one.type, language));
  const day = (date: string) => spokenDay(date, language);
  const overdue = one.promised.filter((date) => date < today).length;
  const open = one.promised.length + one.undated;
  return [
    `${t('stakeholders:fact.type')} ${type} · ${t(`stakeholders:sector.${one.sector}`)}`,
    ...(one.district ? [`${t('stakeholders:fact.district')} ${quoted(one.district.name, 80)}`] : []),
    `${t('stakeholders:fact.meetings')} ${one.meetings}`,
    ...(one.lastMet ? [`${t('stakeholders:fact.lastMet')} ${day(one.lastMet)}`] : []),
    ...(one.nextContact ? [`${t('stakeholders:fact.nextContact')} ${day(one.nextContact)}`] : []),
    `${t('stakeholders:fact.commitments')} ${t('stakeholders:fact.openAndOverdue', { open, overdue })}`,
    ...(one.status === 'archived' ? [t('stakeholders:fact.archived')] : []),
  ];
}
