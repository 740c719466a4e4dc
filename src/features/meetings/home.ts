import type { KnownBlock } from '@slack/types';
import { actions, button, header, section } from '../../slack/blocks';
import { quoted } from '../../slack/text';
import { spokenDay } from '../../words';
import type { HomeVisit } from '../feature';
import { may, nobody } from '../people';
import { stakeholdersByKey } from '../stakeholders';
import { newestMeetings } from './find';
import { acts } from './messages';

/** So many of the newest are shown. */
const SHOWN = 5;

/** The last contacts, and the way to log one. */
export async function meetingsHome({ accompany, viewer, member, t }: HomeVisit): Promise<KnownBlock[]> {
  if (!may(viewer, 'see the log', nobody)) return [];
  const { workspace } = accompany;
  const meetings = await newestMeetings(workspace, SHOWN);
  const names = await stakeholdersByKey(
    workspace,
    meetings.map(({ stakeholder }) => stakeholder),
  );
  const lines = meetings.map(({ key, metOn, stakeholder }) =>
    section(
      t('meetings:home.line', {
        date: spokenDay(metOn, member.language),
        stakeholder: quoted(names.get(stakeholder)?.name ?? '', 80),
      }),
      button(acts.open, t('meetings:button.open'), { value: key }),
    ),
  );
  return [
    header(t('meetings:home.title')),
    ...(lines.length > 0 ? lines : [section(t('meetings:home.none'))]),
    ...(may(viewer, 'log a meeting', nobody)
      ? [actions('meetings.home', [button(acts.log, t('meetings:home.log'))])]
      : []),
  ];
}
