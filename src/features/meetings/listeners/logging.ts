import type { BlockAction } from '@slack/bolt';
import type { Door } from '../../../slack/door';
import * as limits from '../../../slack/limits';
import { within } from '../../../within';
import { visitOf } from '../../commands';
import type { Accompany } from '../../feature';
import { may, nobody, placesOfProgramme } from '../../people';
import { stakeholdersLike } from '../../stakeholders';
import { visitorOf } from '../../visitor';
import { type LogView, type Opened, readLog } from '../form/draft';
import { keepDraft } from '../form/drafts';
import { placeOptions, stakeholderOptions } from '../form/fields';
import { fits, logForm, told } from '../form/modal';
import { logModal, shownIn } from '../form/visit';
import type { Filling } from '../model';
import { tellOfSaved } from '../saved';
import { submitLog } from './submitting';

/** Beside saving, a draft. Milliseconds. */
const KEPT_WITHIN = 300;
/** So long the form's listener waits until its author is told; it goes on by itself. Milliseconds. */
const TOLD_WITHIN = 1_000;

type Visit = Exclude<Awaited<ReturnType<typeof visitOf>>, { refused: string }>;

/** The form in which a meeting is logged or edited: what happens while it is filled in, and when it is sent. */
export function listenToLogging(door: Door, accompany: Accompany): void {
  const { workspace, clock, log, nudge, slack } = accompany;

  door.submission(logForm, async ({ view, body, ack }) => {
    const answer = await submitLog(accompany, body.user.id, view);
    // It may be closed. The answer doesn't wait for long.
    if (answer && !('stands' in answer)) {
      await within(KEPT_WITHIN, keepUnsaved(body.user.id, view));
    }
    nudge();
    if (!answer) await ack();
    else if ('stands' in answer) {
      await ack();
      await within(TOLD_WITHIN, tellOfSaved(accompany, answer.stands));
    } else if ('errors' in answer) await ack({ response_action: 'errors', errors: answer.errors });
    else if (fits(answer)) await ack({ response_action: 'update', view: answer });
    else await ack({ response_action: 'errors', errors: await tooMuch(body.user.id) });
  });

  /** More than a form can show: what was typed stays in the one that is open. */
  async function tooMuch(slackUser: string): Promise<Record<string, string>> {
    const { t } = await visitorOf(accompany, slackUser);
    return { keyPoints: t('meetings:error.tooMuch') };
  }

  /** What stands in a form that was not saved yet is offered again, should it be closed. Nothing else fails because of it. */
  async function keepUnsaved(slackUser: string, view: LogView & { id: string }): Promise<void> {
    try {
      await keepAsDraft(slackUser, view);
    } catch (err) {
      log.warn({ workspace, form: logForm, err }, 'a form was not kept as a draft');
    }
  }

  async function keepAsDraft(slackUser: string, view: LogView & { id: string }): Promise<void> {
    const { filling, opened } = readLog(view);
    if (opened.edits || filling.harm === 'yes') return;
    const { viewer } = await visitorOf(accompany, slackUser);
    if (!may(viewer, 'log a meeting', nobody)) return;
    const { draft: form = view.id, from } = opened;
    await keepDraft(workspace, slackUser, { form, view: view.id, filling, from }, clock());
  }

  // In the playground nothing is told from inside a form: there, all of this happens when it is sent.
  for (const field of told) {
    door.action<BlockAction>(field, async ({ body, ack }) => {
      await ack();
      const { view } = body;
      if (view?.callback_id !== logForm) return;
      // What the form holds comes with the view; its type leaves that out.
      const form = view as unknown as LogView & { id: string };
      const { filling, opened } = readLog(form);
      const slackUser = body.user.id;
      // The form does not wait for it.
      const kept = keepUnsaved(slackUser, form);
      if (field === 'stakeholder' || field === 'newDistrict') {
        const visit = await visitOf(accompany, { slackUser, channel: '', triggerId: '' });
        if (visit.refused === undefined) await showAnew(visit, view, filling, opened);
      }
      await kept;
    });
  }

  /** Who is chosen may change the form: a new one has fields of its own, and it may be posted in another channel. */
  async function showAnew(
    visit: Visit,
    { id, hash }: { id: string; hash: string },
    filling: Filling,
    opened: Opened,
  ): Promise<void> {
    const unclear = await shownIn(visit, filling, opened);
    const next = await logModal(visit, filling, opened, { unclear });
    const { isNew, channel } = JSON.parse(next.private_metadata ?? '{}') as Opened;
    if (isNew === opened.isNew && channel === opened.channel) return;
    try {
      await slack.views.update({ view_id: id, view: next, hash });
    } catch (err) {
      log.warn({ workspace, form: logForm, err }, 'a form could not be changed');
    }
  }

  door.options('stakeholder', async ({ options, body, ack }) => {
    const visitor = await visitorOf(accompany, body.user.id);
    if (!may(visitor.viewer, 'log a meeting', nobody)) return ack({ options: [] });
    const found = await stakeholdersLike(workspace, options.value, limits.SELECT_OPTIONS - 1);
    return ack({ options: stakeholderOptions(found, visitor) });
  });

  door.options('about', async ({ options, body, ack }) => {
    const { viewer } = await visitorOf(accompany, body.user.id);
    if (!may(viewer, 'log a meeting', nobody)) return ack({ options: [] });
    const found = placeOptions(await placesOfProgramme(workspace), options.value);
    return ack({ options: found.slice(0, limits.SELECT_OPTIONS) });
  });
}
