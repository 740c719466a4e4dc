import type { KnownBlock, ModalView } from '@slack/types';
import { context, divider, modal, section, verbatim } from '../../slack/blocks';
import * as limits from '../../slack/limits';
import { mention, quoted } from '../../slack/text';
import { spokenDate } from '../../words';
import type { VerbVisit } from '../feature';
import { defaultSettings, programmeOf } from '../people';
import { livingStakeholder } from '../stakeholders';
import { commentsOf, meetingByKey } from './find';
import { meetingReply, type ReplyReader } from './messages';
import type { Meeting, Minutes } from './model';

/** A meeting with every version of it, and what was written in the thread about it. */
export async function meetingView(
  { accompany: { workspace }, member, t }: Pick<VerbVisit, 'accompany' | 'member' | 't'>,
  key: string,
): Promise<ModalView> {
  const meeting = await meetingByKey(workspace, key);
  const { language, timeZone } = member;
  if (!meeting) return shown([section(t('meetings:refused.unknown'))]);
  const [programme, stakeholder, comments] = await Promise.all([
    programmeOf(workspace),
    livingStakeholder(workspace, meeting.stakeholder),
    commentsOf(workspace, key),
  ]);
  const reader: ReplyReader = { settings: programme?.settings ?? defaultSettings, language };
  const earlier = meeting.versions.flatMap(({ before, by, at }): KnownBlock[] => [
    divider(),
    context(t('meetings:view.version', { date: spokenDate(at, language, timeZone), by: mention(by) })),
    ...said({ ...meeting, ...before, versions: [] }, reader),
  ]);
  const talk = comments.flatMap(({ by, at, text, files, deleted }): KnownBlock[] => [
    context(`${mention(by)} · ${spokenDate(at, language, timeZone)}`),
    ...verbatim(deleted ? '–' : [text, ...files.map(({ name }) => name)].filter(Boolean).join('\n')),
  ]);
  return shown([
    section(`*${quoted(stakeholder?.name ?? '', 200)}*`),
    ...said(meeting, reader),
    ...(talk.length > 0 ? [divider(), section(t('meetings:view.comments')), ...talk] : []),
    ...earlier,
  ]);

  function shown(blocks: KnownBlock[]): ModalView {
    return modal({
      callbackId: 'meetings.view',
      title: t('meetings:view.title'),
      close: t('meetings:form.close'),
      blocks: blocks.slice(0, limits.BLOCKS_IN_VIEW),
    });
  }
}

/** All that a meeting says, without its buttons. */
function said(meeting: Meeting & Minutes, reader: ReplyReader): KnownBlock[] {
  return meetingReply(meeting, reader)
    .flatMap(({ blocks }) => blocks)
    .filter(({ type }) => type !== 'actions') as KnownBlock[];
}
