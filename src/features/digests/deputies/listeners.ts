import type { BlockAction, ButtonAction } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import { localDate } from '../../../calendar';
import type { Door } from '../../../slack/door';
import { quoted } from '../../../slack/text';
import type { WordKey, Words } from '../../../words';
import type { Accompany, Verb } from '../../feature';
import {
  type Language,
  type Member,
  may,
  mayStandIn,
  membersByKey,
  membersWhoMay,
  nobody,
  openPeriod,
  type Viewer,
} from '../../people';
import { visitorOf } from '../../visitor';
import { awayAct, spoken } from './messages';
import { asksForDeputy, awayDone, awayForm, awayModal, readAway } from './modal';
import { endDeputyship, type Named, nameDeputy, type Refusal } from './service';

const refusals = {
  deputy: 'digest-deputies:refused.deputy',
  pastFrom: 'digest-deputies:refused.pastFrom',
  pastTo: 'digest-deputies:refused.pastTo',
  order: 'digest-deputies:refused.order',
  far: 'digest-deputies:refused.far',
} as const satisfies Record<Refusal['why'], WordKey>;

const isManager = (viewer: Viewer) => may(viewer, 'name a deputy', nobody);

/** What opens when a manager says that they will be away. */
async function openedFor({ workspace, clock }: Accompany, member: Member, t: Words): Promise<ModalView> {
  const now = clock();
  const today = localDate(now, member.timeZone);
  const found = await openPeriod(workspace, member.key);
  const known = found && found.to >= today ? found : undefined;
  const candidates = (await membersWhoMay(workspace, 'stand in for a manager'))
    .filter((one) => one.key !== member.key && mayStandIn(one))
    .sort((one, other) => one.name.localeCompare(other.name));
  const deputy = known && (await membersByKey(workspace, [known.deputy])).get(known.deputy)?.name;
  return awayModal({ candidates, today, ...(known && { known }), deputy }, member.language, t);
}

/** `/accompany digest away`: a manager names who reads their digest meanwhile. */
export const awayVerb: Verb = {
  names: {
    en: ['digest away'],
    fr: [
      'résumé absence',
      'résumé absent',
      'résumé absente',
      'digest absence',
      'digest absent',
      'digest absente',
    ],
  },
  explain: (t) => t('digest-deputies:verb'),
  isFor: (viewer) => may(viewer, 'name a deputy', nobody),
  async run({ accompany, viewer, member, t, triggerId }) {
    if (!isManager(viewer)) return t('digest-deputies:notManager');
    const view = await openedFor(accompany, member, t);
    await accompany.slack.views.open({ trigger_id: triggerId, view });
    return undefined;
  },
};

export function listenToAbsences(door: Door, accompany: Accompany): void {
  const { slack, clock, nudge } = accompany;

  door.action<BlockAction<ButtonAction>>(awayAct, async ({ body, ack }) => {
    const { viewer, member, t } = await visitorOf(accompany, body.user.id);
    const view =
      member && isManager(viewer)
        ? await openedFor(accompany, member, t)
        : awayDone(t('digest-deputies:notManager'), t);
    await slack.views.open({ trigger_id: body.trigger_id, view });
    await ack();
  });

  door.submission(awayForm, async ({ view, body, ack }) => {
    const { viewer, member, t, language } = await visitorOf(accompany, body.user.id);
    const say = (sentence: string) => ack({ response_action: 'update', view: awayDone(sentence, t) });
    if (!member || !isManager(viewer)) return say(t('digest-deputies:notManager'));
    const { isBack, ...wanted } = readAway(view);
    if (isBack) {
      await endDeputyship(member, clock());
      nudge();
      return say(t('digest-deputies:done.back'));
    }
    if (wanted.deputy === '') {
      if (!asksForDeputy(view)) return say(t('digest-deputies:noDeputy'));
      return ack({ response_action: 'errors', errors: { deputy: t('digest-deputies:refused.none') } });
    }
    const named = await nameDeputy(member, { ...wanted, view: view.id }, clock());
    if ('refused' in named) {
      const { field, why } = named.refused;
      return ack({ response_action: 'errors', errors: { [field]: t(refusals[why]) } });
    }
    nudge();
    return say(confirmation(named, language, t));
  });
}

function confirmation(named: Named, language: Language, t: Words): string {
  const deputy = quoted(named.deputy.name, 80);
  return [
    t('digest-deputies:done', { deputy, ...spoken(named, language) }),
    ...(named.isAwayToo
      ? [t('digest-deputies:done.awayToo', { deputy, ...spoken(named.isAwayToo, language) })]
      : []),
  ].join(' ');
}
