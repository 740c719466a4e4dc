import type { Button } from '@slack/types';
import type { Message } from '../../../outbox';
import { button, section } from '../../../slack/blocks';
import { quoted } from '../../../slack/text';
import { spokenDay, type Words, words } from '../../../words';
import type { Language, Member } from '../../people';
import type { Period } from './period';

export const awayAct = 'digests.away';

/** For a manager's home tab: opens the form in which they name a deputy. */
export const awayButton = (t: Words): Button => button(awayAct, t('digest-deputies:button'));

/** A period as it is spoken of. */
export const spoken = ({ from, to }: Period, language: Language) => ({
  from: spokenDay(from, language),
  to: spokenDay(to, language),
});

export type Said = 'named' | 'changed' | 'over';

/** What a deputy is told: what they do for whom, and from when to when. */
export function toldDeputy(what: Said, period: Period, manager: Member, language: Language): Message {
  const t = words(language);
  const text = t(`digest-deputies:told.${what}`, {
    manager: quoted(manager.name, 80),
    ...spoken(period, language),
  });
  return { text, blocks: [section(text)] };
}

/** A deputy can't be reached: the manager reads the digest after all, and is told why. */
export function unreachedMessage(deputy: string, language: Language): Message {
  const text = words(language)('digest-deputies:unreached', { deputy: quoted(deputy, 80) });
  return { text, blocks: [section(text)] };
}
