import type { Door } from '../../../slack/door';
import { visitOf } from '../../commands';
import type { Accompany } from '../../feature';
import { type Draft, type Opened, readRaise } from '../raising/draft';
import { formAgain } from '../raising/form-again';
import { forms } from '../raising/raise-modal';
import { comerOf } from '../raising/raise-visit';
import { whereItBelongs } from '../raising/raising';
import { routeFor } from '../raising/reporting';
import { isNothing, type Similar, sameOpen, similarTo } from '../raising/similar';
import { standingOfRaise } from '../raising/standing';

/**
 * While the form is filled in: what helped before, what is open already, and the reporting route. In the playground nothing is
 * told from inside a form: there, all of this happens when it is sent.
 */
export function listenWhileWriting(door: Door, accompany: Accompany): void {
  const { workspace, log, slack } = accompany;

  for (const field of ['title', 'category', 'about']) {
    door.action(field, async ({ body, ack }) => {
      const { view, user, trigger_id } = body;
      if (view?.callback_id !== forms.raise) return;
      await ack();
      const { draft, opened } = readRaise(view);
      if (field === 'about' && !draft.isHarm) return;
      try {
        const next = draft.isHarm
          ? await routeFor(accompany, user.id, () => standingOfRaise(workspace, view, opened))
          : await withFound({ slackUser: user.id, channel: '', triggerId: trigger_id }, draft, opened);
        // The route is shown whatever has changed meanwhile; help is not worth what somebody is typing.
        const hash = draft.isHarm ? {} : { hash: view.hash };
        if (next) await slack.views.update({ view_id: view.id, view: next, ...hash });
      } catch (err) {
        log.warn({ workspace, form: forms.raise, err }, 'a form could not be changed');
      }
    });
  }

  /** The form with what was found, where there is anything new to show. */
  async function withFound(asked: Parameters<typeof visitOf>[1], draft: Draft, opened: Opened) {
    const visit = await visitOf(accompany, asked);
    if (visit.refused !== undefined) return undefined;
    const { title, details, category, pairing } = draft;
    const similar = await similarTo({ text: `${title} ${details}`, category }, comerOf(visit));
    const belonging = pairing ? await whereItBelongs(comerOf(visit), { pairing }) : undefined;
    const same = pairing && !belonging?.why ? await sameOpen(workspace, pairing, title) : [];
    const isNews = !isNothing(similar) || same.length > 0 || opened.offered.length > 0;
    return isNews
      ? formAgain(visit, draft, { ...opened, offered: keysOf(similar) }, { same, similar })
      : undefined;
  }
}

const keysOf = ({ solved, lessons }: Similar) => [...solved, ...lessons].map(({ key }) => key);
