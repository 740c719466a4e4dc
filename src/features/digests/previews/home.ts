import type { KnownBlock } from '@slack/types';
import mongoose from 'mongoose';
import { actions, button, section } from '../../../slack/blocks';
import { quoted } from '../../../slack/text';
import { spokenDay } from '../../../words';
import type { HomeVisit } from '../../feature';
import { acts, shortText } from '../messages';
import { type Digest, Digests } from '../model';

/** For mentors, from a day before a digest until it is sent: what their managers will read of their facilitators. */
export async function previewHome({ accompany, member, t }: HomeVisit, now: Date): Promise<KnownBlock[]> {
  const preview = await Digests.findOne(
    {
      workspace: accompany.workspace,
      manager: member.key,
      'preview.dueAt': mongoose.trusted({ $gt: now }),
    },
    { _id: 0 },
  )
    .sort({ at: -1 })
    .lean<Digest>();
  if (!preview?.preview) return [];
  const { managers, date } = preview.preview;
  const names = new Intl.ListFormat(member.language).format(managers.map(({ name }) => quoted(name, 60)));
  const when = spokenDay(date, member.language);
  return [
    section(`*${t('digest-notes:home', { date: when, names, count: managers.length })}*`),
    section(shortText(preview)),
    actions('digests.preview', [
      button(acts.look, t('digest-notes:look'), { value: preview.key }),
      button(acts.note, t('digest-notes:add'), { value: preview.key, style: 'primary' }),
    ]),
  ];
}
