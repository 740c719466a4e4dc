import type { ModalView } from '@slack/types';
import type { Door } from '../../slack/door';
import { quoted, typedWords } from '../../slack/text';
import type { Words } from '../../words';
import type { Accompany, Verb, VerbVisit } from '../feature';
import { may, nobody, placesOfProgramme } from '../people';
import { removalForm } from '../removal';
import { visitorOf } from '../visitor';
import { districtNamed, type PlanNamed, planByKey, plansMeant } from './find';
import { partiesOf } from './removal';
import { planField, planHeading, readWhichPlan, whichPlanForm, whichPlanModal } from './removal-modal';
import { planRemoval, removalOf } from './removing';

/** From which of several plans words must go for good. */
export function listenToRemovingFromPlans(door: Door, accompany: Accompany): void {
  const { workspace } = accompany;

  door.submission(whichPlanForm, async ({ view, body, ack }) => {
    const { viewer, t, language } = await visitorOf(accompany, body.user.id);
    const plan = await planByKey(workspace, readWhichPlan(view));
    const refuse = (sentence: string) =>
      ack({ response_action: 'errors', errors: { [planField]: sentence } });
    if (!plan) return refuse(t('plans:refused.unknown'));
    const record = await planRemoval.open(accompany, viewer, plan.key);
    if (!record?.may) return refuse(t(planRemoval.sentences.refused));
    return ack({ response_action: 'update', view: removalFrom(plan, language, t) });
  });
}

/** `/accompany plan remove [<district or plan>]`: words of a plan that must go for good. */
export const removeVerb: Verb = {
  names: { en: ['plan remove'], fr: ['plan supprimer', 'convention supprimer'] },
  explain: (t) => t('plans:removeVerb'),
  // Who entered or follows one was allowed to do so.
  isFor: (viewer) => may(viewer, 'enter a plan', nobody) || may(viewer, 'remove words for good', nobody),
  async run({ accompany, viewer, member, t, rest, triggerId }: VerbVisit) {
    const { workspace, slack } = accompany;
    if (!may(viewer, 'see the log', nobody)) return t('meetings:refused.see');
    const typed = typedWords(rest);
    const { districts } = await placesOfProgramme(workspace);
    const meant = await plansMeant(workspace, typed, districtNamed(districts, typed));
    const [plan, ...others] = meant.filter((one) => may(viewer, 'remove words for good', partiesOf(one)));
    if (meant.length === 0) {
      return typed ? t('plans:refused.noPlan', { name: quoted(typed, 60) }) : t('plans:refused.noPlans');
    }
    if (!plan) return t(planRemoval.sentences.refused);
    const { language } = member;
    const view =
      others.length > 0 ? whichPlanModal([plan, ...others], { language, t }) : removalFrom(plan, language, t);
    await slack.views.open({ trigger_id: triggerId, view });
    return undefined;
  },
};

const removalFrom = (plan: PlanNamed, language: string, t: Words): ModalView =>
  removalForm({ ...removalOf(plan.key), heading: planHeading(plan, language) }, t);
