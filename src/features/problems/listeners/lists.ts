import type { App, BlockAction } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import { modal, section } from '../../../slack/blocks';
import { languageOf, noteLanguage, submission } from '../../../slack/door';
import { type Words, words } from '../../../words';
import type { Accompany } from '../../feature';
import { type Member, may, type Viewer, viewerOf } from '../../people';
import { nobody } from '../find';
import { homeActs } from '../home';
import { lessonsForm, readLessons, showLessons } from '../lessons';
import { showList } from '../list';
import { listForm, readList } from '../list-modal';
import { problemView, readPage, viewForm } from '../view';

type View = Parameters<typeof readList>[0];
interface Who {
  viewer: Viewer;
  member: Member;
  t: Words;
}
/** What the person sees after a choice in a form: another state of the form, or a problem on top of it. */
type Next = { update: ModalView } | { push: ModalView };

/** The list of problems, one problem with its timeline, and the lessons. */
export function listenToLists(app: App, accompany: Accompany): void {
  const { workspace, slack, clock } = accompany;

  async function enter(slackUser: string): Promise<Who | { refused: ModalView }> {
    const { member, ...viewer } = await viewerOf(workspace, slackUser);
    if (!member) {
      const t = words(languageOf(slackUser));
      return { refused: sentenceModal(t('problem-lists:refused'), t) };
    }
    noteLanguage(slackUser, member.language);
    return { viewer, member, t: words(member.language) };
  }

  const problem = async ({ viewer, member, t }: Who, key: string, page?: number | 'last') => {
    const view = await problemView(accompany, { viewer, language: member.language }, key, page);
    return 'opens' in view ? view.opens : sentenceModal(t(view.refused), t);
  };

  /** The forms that are paged and filtered, and what a choice in each leads to. */
  const forms: Record<string, (view: View, who: Who) => Promise<Next>> = {
    [listForm]: async (view, who) => {
      const { opens, shows } = readList(view);
      return opens
        ? { push: await problem(who, opens) }
        : { update: await showList(accompany, who, clock(), shows) };
    },
    [viewForm]: async (view, who) => {
      const { key, page } = readPage(view);
      return { update: await problem(who, key, page) };
    },
    [lessonsForm]: async (view, who) => ({ update: await lessons(who, readLessons(view)) }),
  };

  const lessons = async ({ viewer, member, t }: Who, shown?: ReturnType<typeof readLessons>) =>
    may(viewer, 'see lessons', nobody)
      ? showLessons(accompany, member, shown)
      : sentenceModal(t('problem-lists:lessons.refused'), t);

  for (const [form, next] of Object.entries(forms)) {
    submission(app, accompany, form, async ({ view, body, ack }) => {
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
  app.action<BlockAction>(/^problems\.(go:|list-|lessons-)/, async ({ body, ack }) => {
    const next = forms[body.view?.callback_id ?? ''];
    if (body.view && next) {
      const who = await enter(body.user.id);
      const then = 'refused' in who ? { update: who.refused } : await next(body.view as unknown as View, who);
      if ('push' in then) await slack.views.push({ trigger_id: body.trigger_id, view: then.push });
      else await slack.views.update({ view_id: body.view.id, view: then.update });
    }
    await ack();
  });

  const opens = (id: string, view: (who: Who) => Promise<ModalView>) =>
    app.action<BlockAction>(id, async ({ body, ack }) => {
      const who = await enter(body.user.id);
      const opened = 'refused' in who ? who.refused : await view(who);
      await slack.views.open({ trigger_id: body.trigger_id, view: opened });
      await ack();
    });
  opens(homeActs.list, (who) => showList(accompany, who, clock()));
  opens(homeActs.lessons, (who) => lessons(who));
}

function sentenceModal(sentence: string, t: Words): ModalView {
  return modal({
    callbackId: 'problems.sentence',
    title: t('problem-lists:title'),
    close: t('problem-lists:close'),
    blocks: [section(sentence)],
  });
}
