import type { ModalView } from '@slack/types';
import { modal } from '../../slack/blocks';
import { chooseOne, type Filled, fieldValue, option } from '../../slack/fields';
import { clean, escaped, quoted } from '../../slack/text';
import { spokenDay, type Words, words } from '../../words';
import type { PlanNamed } from './find';

export const whichPlanForm = 'plans.remove-which';
export const planField = 'plan';

/** As many as a form holds by its size; the newest come first, and each is found by its name or its district. */
const MOST = 500;

/** From which of these plans words must go. */
export function whichPlanModal(
  plans: PlanNamed[],
  { language, t }: { language: string; t: Words },
): ModalView {
  const options = plans
    .slice(0, MOST)
    .map((plan) =>
      option(plan.key, clean(plan.name), `${clean(plan.district.name)} · ${period(plan, language)}`),
    );
  return modal({
    callbackId: whichPlanForm,
    title: t('removal:title'),
    submit: t('removal:next'),
    close: t('removal:back'),
    blocks: [chooseOne(planField, t('plans:remove.which'), options)],
  });
}

export const readWhichPlan = (view: Filled): string => fieldValue(view, planField);

/** Which plan it is, in one line, in mrkdwn. */
export function planHeading(plan: PlanNamed, language: string): string {
  const { name, district } = plan;
  return `*${quoted(name, 150)}* · ${escaped(clean(district.name))} · ${period(plan, language)}`;
}

const period = ({ from, to }: PlanNamed, language: string) =>
  words(language)('plans:board.period', { from: spokenDay(from, language), to: spokenDay(to, language) });
