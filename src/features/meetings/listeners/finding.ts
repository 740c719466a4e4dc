import type { BlockAction } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import { modal, section } from '../../../slack/blocks';
import type { Door } from '../../../slack/door';
import * as limits from '../../../slack/limits';
import type { Words } from '../../../words';
import { visitOf } from '../../commands';
import type { Accompany, VerbVisit } from '../../feature';
import { may, nobody } from '../../people';
import { removalForm } from '../../removal';
import { stakeholdersLike } from '../../stakeholders';
import { visitorOf } from '../../visitor';
import { findFields, findForm, knownOptions, readFind } from '../lists/find-modal';
import { showFound } from '../lists/showing';
import { acts } from '../messages';
import { meetingRemoval, removalOf } from '../removing';
import { meetingView, readView, viewForm } from '../view';

type Visit = Omit<VerbVisit, 'rest'>;
type View = Parameters<typeof readFind>[0];

/** What somebody sees after a choice: another state of the form, another form on top of it, or what is wrong. */
type Next = { update: ModalView } | { push: ModalView } | { errors: Record<string, string> };

/** The search in the log, and a meeting that was opened from it or from its reply. */
export function listenToFinding(door: Door, accompany: Accompany): void {
  const { workspace, slack } = accompany;

  const forms: Record<string, (view: View, visit: Visit) => Promise<Next>> = {
    [findForm]: async (view, visit) => {
      const chosen = readFind(view);
      if ('wrong' in chosen) {
        const errors = Object.entries(chosen.wrong).map(([field, why]) => [field, visit.t(why)]);
        return { errors: Object.fromEntries(errors) };
      }
      const { opens, shows } = chosen;
      return opens ? { push: await meetingView(visit, opens) } : { update: await showFound(visit, shows) };
    },
    [viewForm]: async (view, visit) => {
      const { key, page, removes } = readView(view);
      return removes ? { push: await removal(visit, key) } : { update: await meetingView(visit, key, page) };
    },
  };

  async function nextOf(form: string, view: View, slackUser: string, triggerId: string): Promise<Next> {
    const visit = await visitOf(accompany, { slackUser, channel: '', triggerId });
    if (visit.refused !== undefined) return { update: sentence(visit.refused, visit.t) };
    const { viewer, t } = visit;
    if (!may(viewer, 'see the log', nobody)) return { update: sentence(t('meetings:refused.see'), t) };
    return (await forms[form]?.(view, visit)) ?? { update: sentence(t('meetings:refused.unknown'), t) };
  }

  for (const form of Object.keys(forms)) {
    door.submission(form, async ({ view, body, ack }) => {
      const next = await nextOf(form, view, body.user.id, body.trigger_id);
      if ('errors' in next) return ack({ response_action: 'errors', errors: next.errors });
      if ('push' in next) return ack({ response_action: 'push', view: next.push });
      return ack({ response_action: 'update', view: next.update });
    });
  }

  // Where Slack tells of a choice at once, nobody has to press the button.
  for (const fields of ['meetings.find:', 'meetings.view:']) {
    door.action<BlockAction>(fields, async ({ body, ack }) => {
      const { view, user, trigger_id } = body;
      if (view && forms[view.callback_id]) {
        const next = await nextOf(view.callback_id, view as unknown as View, user.id, trigger_id);
        if ('push' in next) await slack.views.push({ trigger_id, view: next.push });
        // What is wrong is said when the form is sent.
        else if ('update' in next) await slack.views.update({ view_id: view.id, view: next.update });
      }
      await ack();
    });
  }

  door.action<BlockAction>(acts.find, async ({ body, ack }) => {
    const visit = await visitOf(accompany, {
      slackUser: body.user.id,
      channel: '',
      triggerId: body.trigger_id,
    });
    if (visit.refused === undefined) await openFind(visit, '');
    await ack();
  });

  door.options(findFields.stakeholder, async ({ options, body, ack }) => {
    const visitor = await visitorOf(accompany, body.user.id);
    const found = may(visitor.viewer, 'see the log', nobody)
      ? await stakeholdersLike(workspace, options.value, limits.SELECT_OPTIONS)
      : [];
    await ack({ options: knownOptions(found, visitor) });
  });

  async function removal({ viewer, t }: Visit, key: string): Promise<ModalView> {
    const record = await meetingRemoval.open(accompany, viewer, key);
    if (!record) return sentence(t('meetings:refused.unknown'), t);
    return record.may ? removalForm(removalOf(key), t) : sentence(t(meetingRemoval.sentences.refused), t);
  }
}

/** `/log-meeting find <words>`, and the button on the home tab. */
export async function openFind(visit: Visit, asked: string): Promise<string | undefined> {
  const { accompany, viewer, t, triggerId } = visit;
  if (!may(viewer, 'see the log', nobody)) return t('meetings:refused.see');
  const view = await showFound(visit, { words: [...asked].slice(0, 300).join(''), page: 0, round: 0 });
  await accompany.slack.views.open({ trigger_id: triggerId, view });
  return undefined;
}

const sentence = (text: string, t: Words) =>
  modal({
    callbackId: 'meetings.sentence',
    title: t('meeting-lists:find.title'),
    close: t('meeting-lists:close'),
    blocks: [section(text)],
  });
