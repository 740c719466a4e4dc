import type { BlockAction, ButtonAction } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import type { Door } from '../../../slack/door';
import { languageOf, noteLanguage } from '../../../slack/door';
import { SAVE_WITHIN_MS } from '../../../slack/limits';
import { showModal } from '../../../slack/show';
import { type WordKey, type Words, words } from '../../../words';
import type { Accompany } from '../../feature';
import { type Member, may, nobody, type Viewer, viewerOf } from '../../people';
import { removalForm } from '../../removal';
import type { Deed } from '../deeds';
import { sentenceView } from '../forms/notice';
import { homeActs } from '../home';
import { lessonsForm, readLessons, showLessons } from '../lists/lessons';
import { showList } from '../lists/list';
import { listForm, readList } from '../lists/list-modal';
import { problemView, readPage, viewForm } from '../lists/view';
import { acts } from '../messages';
import { problemRemoval, removalOf } from '../talk/removing';
import { perform } from './deeds';
import { enter as enterProblem } from './entrance';

type View = Parameters<typeof readList>[0];
interface Who {
  viewer: Viewer;
  member: Member;
  language: string;
  t: Words;
}
/** What is said of what is done without a form. */
const doneKeys: Partial<Record<Deed, WordKey>> = {
  take: 'problem-lists:did.take',
  askManager: 'problem-lists:did.askManager',
  solved: 'problem-lists:did.solved',
};

const sentenceOf = (result: { refused: WordKey } | { told: string }, t: Words) =>
  'told' in result ? result.told : t(result.refused);

/** What the person sees after a choice in a form: another state of the form, or a problem on top of it. */
type Next = { update: ModalView } | { push: ModalView };

/** The list of problems, one problem with its timeline, and the lessons. */
export function listenToLists(door: Door, accompany: Accompany): void {
  const { workspace, slack, clock } = accompany;

  async function enter(slackUser: string): Promise<Who | { refused: ModalView }> {
    const { member, ...viewer } = await viewerOf(workspace, slackUser);
    if (!member) {
      const t = words(languageOf(slackUser));
      return { refused: sentenceView(t('problem-lists:refused'), t, 'problem-lists:title') };
    }
    noteLanguage(slackUser, member.language);
    return { viewer, member, language: member.language, t: words(member.language) };
  }

  const problem = async (
    { viewer, language }: { viewer: Viewer; language: string },
    key: string,
    page?: number | 'last',
    says?: string,
  ) => {
    const t = words(language);
    const view = await problemView(accompany, { viewer, language }, key, page, says);
    return 'opens' in view ? view.opens : sentenceView(t(view.refused), t, 'problem-lists:view.title');
  };

  const removal = async ({ viewer, t }: Who, key: string) => {
    const record = await problemRemoval.open(accompany, viewer, key);
    return record?.may
      ? removalForm(removalOf(key), t)
      : sentenceView(t(problemRemoval.sentences.refused), t, 'removal:title');
  };

  /** Does what was chosen, and shows the problem as it is then; or the form for it, on top. */
  async function doing(who: Who, deed: Deed, key: string, page: number | 'last'): Promise<Next> {
    const visit = await enterProblem(accompany, who.viewer.slackUser, key);
    if (!visit.problem) return { update: await problem(who, key) };
    const result = await perform(accompany, visit, deed, SAVE_WITHIN_MS);
    accompany.nudge();
    if (result !== 'done' && 'opens' in result) return { push: result.opens };
    const says = result === 'done' ? doneKeys[deed] && who.t(doneKeys[deed]) : sentenceOf(result, who.t);
    return { update: await problem(who, key, page, says) };
  }

  /** The forms that are paged and filtered, and what a choice in each leads to; `told`: where it was chosen, if Slack told at once. */
  const forms: Record<string, (view: View, who: Who, told?: string) => Promise<Next>> = {
    [listForm]: async (view, who) => {
      const { opens, shows } = readList(view);
      return opens
        ? { push: await problem(who, opens) }
        : { update: await showList(accompany, who, clock(), shows) };
    },
    [viewForm]: async (view, who, told) => {
      const { key, page, does, removes } = readPage(view, told);
      if (does) return doing(who, does, key, page);
      if (removes) return { push: await removal(who, key) };
      return { update: await problem(who, key, page) };
    },
    [lessonsForm]: async (view, who) => ({ update: await lessons(who, readLessons(view)) }),
  };

  const lessons = async ({ viewer, member, t }: Who, shown?: ReturnType<typeof readLessons>) =>
    may(viewer, 'see lessons', nobody)
      ? showLessons(accompany, member, shown)
      : sentenceView(t('problem-lists:lessons.refused'), t, 'problem-lists:lessons.title');

  for (const [form, next] of Object.entries(forms)) {
    door.submission(form, async ({ view, body, ack }) => {
      const who = await enter(body.user.id);
      const then = 'refused' in who ? { update: who.refused } : await next(view as View, who);
      await ack(
        'push' in then
          ? { response_action: 'push', view: then.push }
          : { response_action: 'update', view: then.update },
      );
    });
  }

  // Where Slack tells of a choice at once, nobody has to press "Show".
  for (const fields of ['problems.list:', 'problems.see:', 'problems.lessons:']) {
    door.action(fields, async ({ body, action, ack }) => {
      const next = forms[body.view?.callback_id ?? ''];
      if (body.view && next) {
        const who = await enter(body.user.id);
        const { view } = body;
        const then = 'refused' in who ? { update: who.refused } : await next(view, who, action.action_id);
        if ('push' in then) await slack.views.push({ trigger_id: body.trigger_id, view: then.push });
        else await slack.views.update({ view_id: body.view.id, view: then.update });
      }
      await ack();
    });
  }

  // On a card, in a reminder, on the home tab; it is the problem's policy that says who may.
  door.action<BlockAction<ButtonAction>>(acts.open, async ({ body, action, ack }) => {
    const { member, ...viewer } = await viewerOf(workspace, body.user.id);
    const language = member?.language ?? languageOf(body.user.id);
    noteLanguage(body.user.id, language);
    const view = await problem({ viewer, language }, action.value ?? '');
    await showModal(slack, body, view);
    await ack();
  });

  const opens = (id: string, view: (who: Who) => Promise<ModalView>) =>
    door.action<BlockAction>(id, async ({ body, ack }) => {
      const who = await enter(body.user.id);
      const opened = 'refused' in who ? who.refused : await view(who);
      await slack.views.open({ trigger_id: body.trigger_id, view: opened });
      await ack();
    });
  opens(homeActs.list, (who) => showList(accompany, who, clock()));
  opens(homeActs.lessons, (who) => lessons(who));
}
