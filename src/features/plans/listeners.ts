import type { ModalView } from '@slack/types';
import { localDate } from '../../calendar';
import { transaction } from '../../database/transaction';
import { enqueue } from '../../outbox';
import { section } from '../../slack/blocks';
import type { Door } from '../../slack/door';
import { SAVE_WITHIN_MS } from '../../slack/limits';
import { mention, quoted } from '../../slack/text';
import { isOf } from '../again';
import type { Accompany, Verb, VerbVisit } from '../feature';
import { type Language, may, nobody, placesOfProgramme, programmeOf } from '../people';
import { routeFor, soundsLikeHarm } from '../problems';
import { visitorOf } from '../visitor';
import { enteredOf } from './entering';
import { allPlans, districtNamed, mayFollow, planByKey, plansOf } from './find';
import { board, boardKey } from './messages';
import { type Filling, fillingOf, harmField, type PlanReader, planForm, planModal, readPlan } from './modal';
import { followerOf, type Plan, timesChanged } from './model';
import { overtaken } from './overtaken';
import { listenToRemovingFromPlans } from './removal-listeners';
import { enterPlan } from './service';
import { planStanding } from './standing';

/** Partnership plans as they are entered and changed. */
export function listenToPlans(door: Door, accompany: Accompany): void {
  const { workspace, clock, log, nudge } = accompany;
  listenToRemovingFromPlans(door, accompany);

  door.submission(planForm, async ({ view, body, ack }) => {
    const { filling, opened, harm } = readPlan(view);
    if (harm === 'yes') {
      const route = await routeFor(accompany, body.user.id, async () => {
        const plan = await planByKey(workspace, opened.edits ?? view.id);
        const isKept = plan?.key === view.id || plan?.versions.some((one) => isOf(one.view, view.id));
        // Where words of this form stand already, nobody is told that none do.
        if (isKept) throw new Error('an earlier try of this form was kept');
        return [];
      });
      return ack({ response_action: 'update', view: route });
    }
    const visitor = await visitorOf(accompany, body.user.id);
    const { viewer, t, language, safeguardingContact } = visitor;
    const refuse = (sentence: string) => ack({ response_action: 'errors', errors: { name: sentence } });
    const [programme, places] = await Promise.all([programmeOf(workspace), placesOfProgramme(workspace)]);
    if (!programme || !may(viewer, 'enter a plan', nobody)) return refuse(t('plans:refused.mayNot'));
    const edited = opened.edits ? await planByKey(workspace, opened.edits) : undefined;
    if (opened.edits && !edited) return refuse(t('plans:refused.unknown'));
    const { districts } = places;
    const followers = await mayFollow(workspace, edited?.district.key ?? filling.district);
    const reader = { t, safeguardingContact, districts, followers, ...(harm !== undefined && { harm }) };
    if (!harm && soundsLikeHarm(newWords(filling, edited))) {
      if (harm !== undefined) {
        return ack({ response_action: 'errors', errors: { [harmField]: t('problem-forms:harm.answer') } });
      }
      return ack({ response_action: 'update', view: planModal(filling, opened, { ...reader, harm: '' }) });
    }
    const read = await enteredOf(
      { ...filling, ...(edited && { district: edited.district.key }) },
      { programme, districts, followers, language: language as Language, t },
    );
    if ('errors' in read) return ack({ response_action: 'errors', errors: read.errors });
    const kept = await enterPlan(
      { programme, now: clock(), within: SAVE_WITHIN_MS, log },
      { view: view.id, by: body.user.id, ...opened, entered: read.entered, speaks: language },
    );
    nudge();
    if (kept.kind === 'done') return ack();
    const again = { ...opened, seen: timesChanged(kept.plan) };
    const told = overtaken(kept.plan, filling, opened.seen, language);
    return ack({ response_action: 'update', view: planModal(filling, again, reader, told) });
  });
}

/** What does not stand in the plan yet. */
function newWords({ name, parties, lines }: Filling, edited: Plan | undefined | null): string {
  const known = new Set([edited?.name, edited?.parties, ...(edited?.lines.map(({ line }) => line) ?? [])]);
  const typed = [name, parties, ...lines.split('\n').map((line) => line.trim())];
  return typed.filter((one) => !known.has(one)).join('\n');
}

/** `/accompany plan [<district>]`: a district's plan, to be entered or changed; with `new` another one. */
export const planVerb: Verb = {
  names: { en: ['plan'], fr: ['plan', 'convention'] },
  explain: (t) => t('plans:verb'),
  isFor: (viewer) => may(viewer, 'enter a plan', nobody),
  async run({ accompany, viewer, t, rest, triggerId }: VerbVisit) {
    const { workspace, slack } = accompany;
    if (!may(viewer, 'enter a plan', nobody)) return t('plans:refused.mayNot');
    const [programme, { districts }] = await Promise.all([
      programmeOf(workspace),
      placesOfProgramme(workspace),
    ]);
    if (districts.length === 0) return t('plans:refused.noDistricts');
    const isNew = /(^|\s)(new|nouvelle|nouveau)$/i.test(rest.trim());
    const district = districtNamed(districts, rest.replace(/(^|\s)(new|nouvelle|nouveau)$/i, ''));
    if (rest.trim() && !isNew && !district)
      return t('plans:refused.unknownDistrict', { name: quoted(rest, 60) });
    const [newest] = district && !isNew ? await plansOf(workspace, district.key) : [];
    const followers = await mayFollow(workspace, district?.key);
    const reader = { t, safeguardingContact: programme?.safeguardingContact ?? '', districts, followers };
    const fresh = { ...(district && { district: district.key }), followedBy: viewer.slackUser };
    const view = newest ? changing(newest, reader) : planModal(fresh, {}, reader);
    await slack.views.open({ trigger_id: triggerId, view });
    return undefined;
  },
};

/** The form of a plan as it is; who followed it may have left meanwhile. */
function changing(plan: Plan, reader: PlanReader): ModalView {
  const follower = followerOf(plan);
  const isThere = reader.followers.some(({ slackUser }) => slackUser === follower);
  const told = isThere ? [] : [section(reader.t('plans:left', { who: mention(follower) }))];
  return planModal(fillingOf(plan), { edits: plan.key, seen: timesChanged(plan) }, reader, told);
}

/** `/accompany commitments board [<district>]`: promised against done, in the person's conversation with the app. */
export const boardVerb: Verb = {
  names: { en: ['commitments board', 'board'], fr: ['engagements tableau', 'tableau'] },
  explain: (t) => t('plans:boardVerb'),
  async run({ accompany, viewer, member, t, rest }: VerbVisit) {
    const { workspace, clock, nudge } = accompany;
    if (!may(viewer, 'see the log', nobody)) return t('meetings:refused.see');
    const [programme, { districts }] = await Promise.all([
      programmeOf(workspace),
      placesOfProgramme(workspace),
    ]);
    const district = districtNamed(districts, rest);
    if (rest.trim() && !district) return t('plans:refused.unknownDistrict', { name: quoted(rest, 60) });
    const now = clock();
    const today = localDate(now, programme?.timeZone ?? member.timeZone);
    const plans = (district ? await plansOf(workspace, district.key) : await allPlans(workspace)).filter(
      ({ from, to }) => from <= today && today <= to,
    );
    if (plans.length === 0) return t('plans:refused.none');
    const asked = `${member.slackUser}:${now.getTime()}`;
    const posts = await Promise.all(
      plans.map(async (plan) =>
        (await boardOf(plan, member.language, today)).map((message, page) => ({
          workspace,
          key: boardKey(asked, plan, page),
          to: { user: member.slackUser },
          message,
          about: { plan: plan.key },
        })),
      ),
    );
    await transaction((session) => enqueue(session, posts.flat(), now));
    nudge();
    return t('plans:boardSent');
  },
};

const boardOf = async (plan: Plan, language: string, today: string) =>
  board(plan, await planStanding(plan), { language, today });
