import type { BlockAction, ButtonAction } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import { postAt } from '../../../outbox';
import { modal, section } from '../../../slack/blocks';
import type { Door } from '../../../slack/door';
import { showModal } from '../../../slack/show';
import { typedWords } from '../../../slack/text';
import { locales, type Words, words } from '../../../words';
import { findVerb, listenForCommand, visitOf } from '../../commands';
import type { Accompany } from '../../feature';
import { may, nobody } from '../../people';
import { meetingByKey } from '../find';
import { forgetNewest } from '../form/drafts';
import { fits } from '../form/modal';
import { fillingOf, logModal, newLog, type Source } from '../form/visit';
import { acts } from '../messages';
import { timesChanged } from '../model';
import { meetingView } from '../view';
import { openFind } from './finding';

export const command = '/log-meeting';
/** The form from anywhere, and from a message whose words it takes along. */
export const shortcuts = { log: 'meetings.log', fromMessage: 'meetings.log-message' } as const;

/** What leads to the search, in any language. */
const find = {
  names: {
    en: [locales.en['meeting-lists']['find.name']],
    fr: [locales.fr['meeting-lists']['find.name']],
  },
};

type Visit = Exclude<Awaited<ReturnType<typeof visitOf>>, { refused: string }>;

/** Every way to the form of a meeting, and to a meeting that stands in the log. */
export function listenToOpening(door: Door, accompany: Accompany): void {
  const { workspace, slack, clock } = accompany;

  listenForCommand(door, accompany, command, async ({ text, respond, ...asked }, speaks) => {
    const visit = await visitOf(accompany, asked, speaks);
    if (visit.refused !== undefined) return visit.refused;
    const { t, viewer } = visit;
    const typed = typedWords(text);
    const search = findVerb([find], typed);
    if (search) return openFind({ ...visit, triggerId: asked.triggerId }, search.rest);
    if (!may(viewer, 'log a meeting', nobody)) return t('meetings:refused.mayNot');
    if (isHelp(typed, t))
      return [t('meetings:commandHelp'), t('meetings:draft.help'), t('meeting-lists:find.help')].join('\n');
    const isFresh = ['new', t('meetings:draft.new')].includes(typed.toLowerCase());
    if (isFresh) await forgetNewest(workspace, viewer.slackUser, clock());
    const view = await newLog(visit, { isFresh, name: isFresh ? '' : typed, ...(respond && { respond }) });
    await slack.views.open({ trigger_id: asked.triggerId, view });
    return undefined;
  });

  door.shortcut({ type: 'shortcut', callback_id: shortcuts.log }, async ({ shortcut, ack }) => {
    await opening(shortcut.user.id, shortcut.trigger_id, (visit) => newLog(visit, {}));
    await ack();
  });

  door.shortcut({ type: 'message_action', callback_id: shortcuts.fromMessage }, async ({ shortcut, ack }) => {
    const { message, channel } = shortcut;
    const place = { channel: channel.id, ts: message.ts };
    await opening(shortcut.user.id, shortcut.trigger_id, async (visit) => {
      const isOurs = await postAt({ workspace, ...place });
      const { permalink } = await slack.chat
        .getPermalink({ channel: place.channel, message_ts: place.ts })
        .catch(() => ({ permalink: undefined }));
      const source: Source = {
        // What we said ourselves stands elsewhere already.
        ...(!isOurs && { notes: typedWords(message.text ?? '') }),
        from: { message: place, ...(permalink && { link: permalink }) },
        respond: shortcut.response_url,
      };
      return newLog(visit, source);
    });
    await ack();
  });

  door.action<BlockAction<ButtonAction>>(acts.log, async ({ body, action, ack }) => {
    const stakeholder = action.value;
    await opening(body.user.id, body.trigger_id, (visit) =>
      newLog(visit, { ...(stakeholder && { stakeholder }) }),
    );
    await ack();
  });

  door.action<BlockAction<ButtonAction>>(acts.edit, async ({ body, action, ack }) => {
    const title = 'meetings:form.editTitle';
    const build = async (visit: Visit) => {
      const meeting = await meetingByKey(workspace, action.value ?? '');
      if (!meeting) return sentence('meetings:refused.unknown', visit.t, title);
      if (!may(visit.viewer, 'edit the meeting', { ...nobody, raiser: meeting.by })) {
        return sentence('meetings:refused.editor', visit.t, title);
      }
      const opened = {
        edits: meeting.key,
        seen: timesChanged(meeting),
        stakeholder: meeting.stakeholder,
        ...(body.response_url && { respond: body.response_url }),
        ...(body.message?.thread_ts && { thread: body.message.thread_ts }),
      };
      return logModal(visit, fillingOf(meeting), opened);
    };
    await opening(body.user.id, body.trigger_id, build, title);
    await ack();
  });

  door.action<BlockAction<ButtonAction>>(acts.open, async ({ body, action, ack }) => {
    const visit = await visitOf(accompany, {
      slackUser: body.user.id,
      channel: '',
      triggerId: body.trigger_id,
    });
    await showModal(
      slack,
      body,
      await shown(
        visit,
        async (visit) => meetingView(visit, action.value ?? ''),
        'see the log',
        'meetings:view.title',
      ),
    );
    await ack();
  });

  /** Opens a form, or one sentence that says why not. */
  async function opening(
    slackUser: string,
    trigger_id: string,
    build: (visit: Visit) => Promise<ModalView>,
    title: Title = 'meetings:form.title',
  ): Promise<void> {
    const visit = await visitOf(accompany, { slackUser, channel: '', triggerId: trigger_id });
    const view = await shown(visit, build, 'log a meeting', title);
    const tooLong = () => sentence('meetings:refused.tooLong', visit.t ?? words('en'), title);
    await slack.views.open({ trigger_id, view: fits(view) ? view : tooLong() });
  }

  async function shown(
    visit: Awaited<ReturnType<typeof visitOf>>,
    build: (visit: Visit) => Promise<ModalView>,
    act: 'log a meeting' | 'see the log',
    title: Title,
  ): Promise<ModalView> {
    if (visit.refused !== undefined) return sentenceView(visit.refused, visit.t ?? words('en'), title);
    if (may(visit.viewer, act, nobody)) return build(visit);
    const why = act === 'see the log' ? 'meetings:refused.see' : 'meetings:refused.mayNot';
    return sentence(why, visit.t, title);
  }
}

const isHelp = (typed: string, t: Words) =>
  ['help', t('home:commands.helpName')].includes(typed.toLowerCase());

type Refusal =
  | 'meetings:refused.tooLong'
  | 'meetings:refused.unknown'
  | 'meetings:refused.editor'
  | 'meetings:refused.see'
  | 'meetings:refused.mayNot';

/** What somebody wanted to open. */
type Title = 'meetings:form.title' | 'meetings:form.editTitle' | 'meetings:view.title';

const sentence = (why: Refusal, t: Words, title: Title) => sentenceView(t(why), t, title);

function sentenceView(text: string, t: Words, title: Title): ModalView {
  return modal({
    callbackId: 'meetings.sentence',
    title: t(title),
    close: t('meetings:form.close'),
    blocks: [section(text)],
  });
}
