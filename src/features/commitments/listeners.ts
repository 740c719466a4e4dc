import type { BlockAction, ButtonAction } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import { localDate } from '../../calendar';
import { modal, section } from '../../slack/blocks';
import type { Door } from '../../slack/door';
import { quoted } from '../../slack/text';
import type { Words } from '../../words';
import type { Accompany, Verb, VerbVisit } from '../feature';
import { may, nobody, programmeOf } from '../people';
import { stakeholdersByKey, stakeholdersNamed } from '../stakeholders';
import { visitorOf } from '../visitor';
import { commitmentPage, type Wanted } from './find';
import { commitmentsModal, listForm, type Opened, readCommitments } from './list-modal';
import { acts } from './messages';
import type { Commitment } from './model';
import { follow } from './service';
import { managerReminders, managersOf } from './telling';

/** A submission has so long to be saved (promise 1); Slack waits for 3 s. Milliseconds. */
const WITHIN = 2_000;

type Visitor = Awaited<ReturnType<typeof visitorOf>>;

/** Commitments as a list, and what becomes of them. */
export function listenToCommitments(door: Door, accompany: Accompany): void {
  const { workspace, slack, clock, log, nudge } = accompany;

  const open = (id: string, wanted: (value: string, slackUser: string) => Wanted) =>
    door.action<BlockAction<ButtonAction>>(id, async ({ body, action, ack }) => {
      const visitor = await visitorOf(accompany, body.user.id);
      const view = await list(accompany, visitor, {
        ...wanted(action.value ?? '', body.user.id),
        page: 0,
        round: 0,
        seen: [],
        keys: [],
      });
      await slack.views.open({ trigger_id: body.trigger_id, view });
      await ack();
    });
  open(acts.ofMeeting, (meeting) => ({ meeting }));
  open(acts.mine, (_, owner) => ({ owner }));
  open(acts.of, (owner) => ({ owner }));

  door.submission(listForm, async ({ view, body, ack }) => {
    const { opened, chosen } = readCommitments(view);
    const visitor = await visitorOf(accompany, body.user.id);
    const { t } = visitor;
    if (chosen.kind === 'wrong') {
      const errors = Object.entries(chosen.errors).map(([field, why]) => [field, t(why)]);
      return ack({ response_action: 'errors', errors: Object.fromEntries(errors) });
    }
    if (chosen.kind === 'nothing') return ack();
    const again = { ...opened, round: opened.round + 1 };
    if (chosen.kind === 'page') {
      const view = await list(accompany, visitor, { ...again, page: Math.max(chosen.page, 0) });
      return ack({ response_action: 'update', view });
    }
    const { number, deed } = chosen;
    const programme = await programmeOf(workspace);
    const key = opened.keys[number];
    if (!programme || !key) return ack();
    const once = `${view.id}/${opened.round}`;
    const asking = async (commitment: Commitment) =>
      managerReminders(
        commitment,
        { key: 'commitments:remind.managerAsked', once: `asked/${once}`, by: body.user.id },
        { managers: await managersOf(workspace, visitor.member), now: clock() },
      );
    const done = await follow(
      { programme, now: clock(), within: WITHIN, log },
      visitor.viewer,
      {
        key,
        view: once,
        seen: opened.seen[number] ?? 0,
        deed,
        timeZone: visitor.member?.timeZone ?? programme.timeZone,
      },
      deed.what === 'asked the manager' ? asking : undefined,
    );
    nudge();
    const told =
      done.kind === 'refused'
        ? t(done.why)
        : done.kind === 'overtaken'
          ? t('commitments:overtaken')
          : t('commitments:saved', { what: quoted(done.commitment.what, 100) });
    return ack({ response_action: 'update', view: await list(accompany, visitor, again, told) });
  });
}

async function list(
  accompany: Accompany,
  visitor: Visitor,
  opened: Opened,
  told?: string,
): Promise<ModalView> {
  const { workspace, clock } = accompany;
  const { t, viewer, member, language } = visitor;
  if (!may(viewer, 'see the log', nobody)) return sentence(t('commitments:refused.see'), t);
  const { page, round: _, seen: __, keys: ___, ...wanted } = opened;
  const found = await commitmentPage(workspace, wanted, page);
  const stakeholders = await stakeholdersByKey(
    workspace,
    found.commitments.flatMap(({ stakeholder }) => stakeholder ?? []),
  );
  const today = localDate(clock(), member?.timeZone ?? 'UTC');
  return commitmentsModal({ ...found, ...(told && { told }) }, opened, { t, language, today, stakeholders });
}

const sentence = (text: string, t: Words) =>
  modal({
    callbackId: 'commitments.sentence',
    title: t('commitments:title'),
    close: t('commitments:close'),
    blocks: [section(text)],
  });

/** `/accompany commitments [<stakeholder>]`: one's own, or a stakeholder's. */
export const commitmentsVerb: Verb = {
  names: { en: ['commitments'], fr: ['engagements'] },
  explain: (t) => t('commitments:verb'),
  async run({ accompany, member, t, triggerId, rest }: VerbVisit) {
    const { workspace, slack } = accompany;
    const visitor = await visitorOf(accompany, member.slackUser);
    const named = rest.trim() ? await stakeholdersNamed(workspace, rest) : [];
    const [only, ...others] = named;
    if (rest.trim() && !only) return t('commitments:refused.nobody', { name: quoted(rest, 60) });
    if (others.length > 0) {
      return t('commitments:refused.several', {
        names: named.map(({ name }) => quoted(name, 60)).join(', '),
      });
    }
    const wanted: Wanted = only ? { stakeholder: only.key } : { owner: member.slackUser };
    const view = await list(accompany, visitor, { ...wanted, page: 0, round: 0, seen: [], keys: [] });
    await slack.views.open({ trigger_id: triggerId, view });
    return undefined;
  },
};
