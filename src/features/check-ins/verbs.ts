import type { Verb } from '../feature';
import { waitingFor } from './find';
import { openForm } from './listeners/buttons';
import { enter } from './listeners/entrance';

/** `/accompany answer`: the form of one's own open check-in. */
export const answerVerb: Verb = {
  names: { en: ['answer', 'check-in'], fr: ['répondre', 'repondre'] },
  explain: (t) => t('check-ins:verb.answer'),
  async run({ accompany, member, t, triggerId }) {
    const waiting = await waitingFor(accompany.workspace, member.slackUser);
    if (!waiting) return t('check-ins:refused.nothingOpen');
    const visit = await enter(accompany, member.slackUser, waiting.key);
    if (!visit.checkIn) return t('check-ins:refused.gone');
    const result = openForm(visit);
    if (!result || !('opens' in result)) return t(result?.refused ?? 'check-ins:refused.gone');
    await accompany.slack.views.open({ trigger_id: triggerId, view: result.opens });
    return undefined;
  },
};
