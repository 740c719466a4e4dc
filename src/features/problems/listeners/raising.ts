import type { BlockAction, ButtonAction } from '@slack/bolt';
import { postAt } from '../../../outbox';
import type { Door } from '../../../slack/door';
import { typedWords } from '../../../slack/text';
import { words } from '../../../words';
import { findVerb, listenForCommand, visitOf } from '../../commands';
import type { Accompany, Verb } from '../../feature';
import { sentenceView } from '../forms/notice';
import { openLessons } from '../lists/lessons';
import { openList } from '../lists/list';
import { raiseAct } from '../raising/raise-modal';
import { fromCheckIn, linkTo, openForm, type Source } from '../raising/raise-visit';
import { listenToRaiseForms } from './raise-forms';

export const command = '/problem';
/** Message shortcut "Raise as a problem". */
const raiseShortcut = 'problems.raise';

const lessonsVerb: Verb = {
  names: { en: ['lessons'], fr: ['leçons'] },
  explain: (t) => t('problem-forms:command.lessons'),
  run: (visit) => openLessons(visit, visit.rest),
};

const listVerb: Verb = {
  names: { en: ['list'], fr: ['liste'] },
  explain: (t) => t('problem-forms:command.list'),
  run: openList,
};

/** What can be written after the command besides a problem. */
const verbs: Verb[] = [
  listVerb,
  lessonsVerb,
  {
    names: { en: ['help'], fr: ['aide'] },
    explain: (t) => t('home:commands.helpExplain'),
    run: async ({ t, member }) =>
      [
        t('problem-forms:command.raise'),
        ...[listVerb, lessonsVerb].map(
          (verb) => `• \`${command} ${verb.names[member.language][0]}\` – ${verb.explain(t)}`,
        ),
      ].join('\n'),
  },
];

/** Every way to raise a problem. */
export function listenToRaising(door: Door, accompany: Accompany): void {
  const { workspace, slack } = accompany;
  listenToRaiseForms(door, accompany);

  listenForCommand(door, accompany, command, async ({ text, ...asked }, speaks) => {
    const visit = await visitOf(accompany, asked, speaks);
    if (visit.refused !== undefined) return visit.refused;
    const { verb, rest = '' } = findVerb(verbs, text) ?? {};
    // "List of names is lost" is a problem.
    if (verb && (rest === '' || verb === lessonsVerb)) return verb.run({ ...visit, rest: typedWords(rest) });
    const form = await openForm(visit, { channel: asked.channel, text: typedWords(text) });
    if (form.refused !== undefined) return form.refused;
    await slack.views.open({ trigger_id: asked.triggerId, view: form.opens });
    return undefined;
  });

  door.action<BlockAction<ButtonAction>>(raiseAct, async ({ body, action, ack }) => {
    const channel = body.channel?.id || undefined;
    const isInModal = body.view?.type === 'modal';
    await opening(body.user.id, body.trigger_id, isInModal, async (visit) =>
      action.value ? fromCheckIn(visit, action.value) : { channel },
    );
    await ack();
  });

  door.shortcut({ type: 'message_action', callback_id: raiseShortcut }, async (args) => {
    const { shortcut, ack } = args;
    const { message } = shortcut;
    const place = { channel: shortcut.channel.id, ts: message.ts };
    const root = String(message.thread_ts ?? message.ts);
    const asking = Promise.all([
      linkTo(accompany, place),
      postAt({ workspace, channel: place.channel, ts: root }),
    ]);
    await opening(shortcut.user.id, shortcut.trigger_id, false, async () => {
      const [link, post] = await asking;
      const checkIn = post?.about?.checkIn;
      const isOurs = message.user === accompany.self;
      return {
        channel: place.channel,
        text: isOurs ? '' : typedWords(message.text ?? ''),
        from: { message: place, ...(link && { link }), ...(checkIn && { checkIn }) },
      };
    });
    await ack();
  });

  /** Opens the form, or one sentence that says why not. */
  async function opening(
    slackUser: string,
    trigger_id: string,
    isInModal: boolean,
    sourceOf: (
      visit: Exclude<Awaited<ReturnType<typeof visitOf>>, { refused: string }>,
    ) => Promise<Source | undefined>,
  ): Promise<void> {
    const visit = await visitOf(accompany, { slackUser, channel: '', triggerId: trigger_id });
    const t = visit.t ?? words('en');
    const refusal = (sentence: string) => sentenceView(sentence, t);
    const shown = async () => {
      if (visit.refused !== undefined) return refusal(visit.refused);
      const source = await sourceOf(visit);
      if (!source) return refusal(t('problem-forms:refused.noCheckIn'));
      const form = await openForm(visit, source);
      return form.refused === undefined ? form.opens : refusal(form.refused);
    };
    const view = await shown();
    await (isInModal ? slack.views.push({ trigger_id, view }) : slack.views.open({ trigger_id, view }));
  }
}
