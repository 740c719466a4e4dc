import type { Accompany } from '../../feature';
import { visitorOf } from '../../visitor';
import { type Submitted, shownIn } from '../forms/frame';
import { problemView } from '../lists/view';

/**
 * Under a form that was kept may lie the problem as it was before: it is shown as it is now, at its newest lines. Whoever has
 * closed it meanwhile misses nothing.
 */
export async function renewBelow(
  accompany: Accompany,
  slackUser: string,
  form: Submitted & { previous_view_id: string | null },
): Promise<void> {
  const { workspace, slack, log } = accompany;
  const { previous_view_id: view_id } = form;
  if (!view_id) return;
  const { key } = shownIn(form);
  try {
    const visit = await visitorOf(accompany, slackUser);
    const found = await problemView(accompany, visit, key, 'last', visit.t('problem-lists:did.saved'));
    if ('opens' in found) await slack.views.update({ view_id, view: found.opens });
  } catch (err) {
    log.info({ workspace, key, err }, 'a problem under its form could not be shown anew');
  }
}
