import type { BlockAction, ButtonAction } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import { localDate } from '../../calendar';
import { plainly } from '../../search';
import type { Door } from '../../slack/door';
import { SAVE_WITHIN_MS } from '../../slack/limits';
import { showModal } from '../../slack/show';
import { quoted } from '../../slack/text';
import { isOf } from '../again';
import type { Accompany, Verb, VerbVisit } from '../feature';
import { answerWithoutDeed, freshlyOpened, type Listed, noList } from '../lists';
import { may, nobody, placesOfProgramme, programmeOf } from '../people';
import { routeFor, soundsLikeHarm } from '../problems';
import { nameAndDistrict, stakeholderByKey, stakeholdersByKey, stakeholdersNamed } from '../stakeholders';
import { visitorOf } from '../visitor';
import { commitmentByKey, commitmentPage, commitmentsByKey, countOpen, type Wanted } from './find';
import type { KeepsOfCommitments } from './keeps';
import { commitmentsModal, listForm, type Opened, readCommitments } from './list-modal';
import { acts } from './messages';
import type { Commitment } from './model';
import { follow } from './service';
import { managerReminders, managersOf } from './telling';
import { commitmentView, readCommitmentView, viewForm } from './view';

type Visitor = Awaited<ReturnType<typeof visitorOf>>;

/** Commitments as a list, and what becomes of them. */
export function listenToCommitments(door: Door, accompany: Accompany, keeps: KeepsOfCommitments[]): void {
  const { workspace, slack, clock, log, nudge } = accompany;

  const open = (id: string, wanted: (value: string, slackUser: string) => Wanted) =>
    door.action<BlockAction<ButtonAction>>(id, async ({ body, action, ack }) => {
      const visitor = await visitorOf(accompany, body.user.id);
      const view = await list(accompany, visitor, {
        ...wanted(action.value ?? '', body.user.id),
        ...freshlyOpened,
      });
      await showModal(slack, body, view);
      await ack();
    });
  open(acts.ofMeeting, (meeting) => ({ meeting }));
  open(acts.mine, (_, owner) => ({ owner }));
  open(acts.one, (key) => ({ key }));

  door.submission(viewForm, async ({ view, body, ack }) => {
    const { key, page } = readCommitmentView(view);
    const [visitor, one] = await Promise.all([
      visitorOf(accompany, body.user.id),
      commitmentByKey(workspace, key),
    ]);
    if (!one || !may(visitor.viewer, 'see the log', nobody)) return ack();
    return ack({ response_action: 'update', view: commitmentView(one, readerOf(visitor), page) });
  });

  door.submission(listForm.id, async ({ view, body, ack }) => {
    const { opened, chosen, harm } = readCommitments(view);
    const once = `${view.id}/${opened.round}`;
    if (harm?.answer === 'yes') {
      const route = await routeFor(accompany, body.user.id, async () => {
        const shown = await commitmentsByKey(workspace, opened.keys);
        const isKept = shown.some(({ steps }) => steps.some(({ id }) => isOf(id, once)));
        // Where words of this form stand already, nobody is told that none do.
        if (isKept) throw new Error('an earlier try of this form was kept');
        return [];
      });
      return ack({ response_action: 'update', view: route });
    }
    const visitor = await visitorOf(accompany, body.user.id);
    const { t } = visitor;
    const again = { ...opened, round: opened.round + 1 };
    if (chosen.kind === 'see') {
      const one = await commitmentByKey(workspace, opened.keys[chosen.number] ?? '');
      if (!one || !may(visitor.viewer, 'see the log', nobody)) return ack();
      return ack({ response_action: 'push', view: commitmentView(one, readerOf(visitor)) });
    }
    if (chosen.kind !== 'deed') {
      return ack(await answerWithoutDeed(chosen, t, (page) => list(accompany, visitor, { ...again, page })));
    }
    const { number, deed } = chosen;
    if (deed.what === 'new date' && deed.by < localDate(clock(), visitor.member?.timeZone ?? 'UTC')) {
      const errors = { [listForm.field('by', opened.round)]: t('commitments:error.past') };
      return ack({ response_action: 'errors', errors });
    }
    if (!harm?.answer && soundsLikeHarm(deed.text ?? '')) {
      const why = t('problem-forms:harm.answer');
      if (harm) return ack({ response_action: 'errors', errors: { [harm.name]: why } });
      const asking = await listAgain(accompany, visitor, opened, { isHarmAsked: true });
      return ack({ response_action: 'update', view: asking });
    }
    const programme = await programmeOf(workspace);
    const key = opened.keys[number];
    if (!programme || !key) return ack();
    const asking = async (commitment: Commitment) =>
      managerReminders(
        commitment,
        {
          key: 'commitments:remind.managerAsked',
          once: `asked/${commitment.steps.at(-1)?.id ?? once}`,
          by: body.user.id,
        },
        {
          managers: await managersOf(workspace, visitor.member),
          now: clock(),
          stakeholder: commitment.stakeholder
            ? await stakeholderByKey(workspace, commitment.stakeholder)
            : null,
        },
      );
    const done = await follow(
      { programme, now: clock(), within: SAVE_WITHIN_MS, log },
      visitor.viewer,
      {
        key,
        view: once,
        seen: opened.seen[number] ?? 0,
        deed,
        timeZone: visitor.member?.timeZone ?? programme.timeZone,
      },
      { told: deed.what === 'asked the manager' ? asking : undefined, keeps },
    );
    nudge();
    const told =
      done.kind === 'refused'
        ? t(done.why)
        : done.kind === 'overtaken'
          ? t('commitments:overtaken')
          : t('commitments:saved', { what: quoted(done.commitment.what, 100) });
    // Under the same names the fields keep what was typed, for whoever must decide once more.
    const next =
      done.kind === 'done'
        ? await list(accompany, visitor, again, told)
        : await listAgain(accompany, visitor, opened, { told, isHarmAsked: harm !== undefined });
    return ack({ response_action: 'update', view: next });
  });
}

const readerOf = ({ t, language, member }: Visitor) => ({
  t,
  language,
  timeZone: member?.timeZone ?? 'UTC',
});

/** The same ones as they are now, whatever has become of them. */
async function listAgain(
  accompany: Accompany,
  visitor: Visitor,
  opened: Opened,
  onTop: { told?: string; isHarmAsked?: boolean },
): Promise<ModalView> {
  const shown = await commitmentsByKey(accompany.workspace, opened.keys);
  return listView(accompany, visitor, opened, { shown, hasMore: false, ...onTop });
}

async function list(
  accompany: Accompany,
  visitor: Visitor,
  opened: Opened,
  told?: string,
): Promise<ModalView> {
  const { workspace } = accompany;
  const { page: asked, round: _, seen: __, keys: ___, ...wanted } = opened;
  const { commitments, hasMore, page, pages } = await commitmentPage(workspace, wanted, asked);
  const none = commitments.length === 0 ? await noneOf(workspace, wanted, visitor) : undefined;
  return listView(
    accompany,
    visitor,
    { ...opened, page },
    {
      ...{ shown: commitments, hasMore },
      ...(told && { told }),
      ...(pages > 1 && { pages }),
      ...(none && { none }),
    },
  );
}

/** Who follows none is told of those of the programme; undefined where nothing more is to be said. */
async function noneOf(
  workspace: string,
  wanted: Wanted,
  { t, viewer }: Visitor,
): Promise<string | undefined> {
  if (Object.keys(wanted).length === 0) return t('commitments:noneAtAll');
  if (wanted.owner !== viewer.slackUser) return undefined;
  const count = await countOpen(workspace);
  const others = count > 0 ? t('commitments:others', { count }) : t('commitments:noneAtAll');
  return `${t('commitments:noneMine')} ${others}`;
}

async function listView(
  { workspace, clock }: Accompany,
  { t, viewer, member, language }: Visitor,
  opened: Opened,
  { isHarmAsked, ...listed }: Listed<Commitment> & { isHarmAsked?: boolean },
): Promise<ModalView> {
  if (!may(viewer, 'see the log', nobody)) return noList(listForm, t('commitments:refused.see'), t);
  const stakeholders = await stakeholdersByKey(
    workspace,
    listed.shown.flatMap(({ stakeholder }) => stakeholder ?? []),
  );
  const today = localDate(clock(), member?.timeZone ?? 'UTC');
  return commitmentsModal(listed, opened, {
    ...{ t, language, today, stakeholders },
    ...(isHarmAsked && { isHarmAsked }),
  });
}

/** `/accompany commitments [all|<stakeholder or district>]`: one's own, all, or those of a stakeholder or a district. */
export const commitmentsVerb: Verb = {
  names: { en: ['commitments'], fr: ['engagements'] },
  explain: (t) => t('commitments:verb'),
  async run({ accompany, member, t, triggerId, rest }: VerbVisit) {
    const { workspace, slack } = accompany;
    const visitor = await visitorOf(accompany, member.slackUser);
    const named = await wantedOf(workspace, rest.trim(), member.slackUser);
    if ('none' in named) return t('commitments:refused.nobody', { name: quoted(rest, 60) });
    if ('several' in named) {
      return t('commitments:refused.several', {
        names: named.several.map((name) => quoted(name, 90)).join(' · '),
      });
    }
    const view = await list(accompany, visitor, { ...named, ...freshlyOpened });
    await slack.views.open({ trigger_id: triggerId, view });
    return undefined;
  },
};

/** In either language. */
const EVERYTHING = ['all', 'tous'];

async function wantedOf(
  workspace: string,
  name: string,
  owner: string,
): Promise<Wanted | { none: true } | { several: string[] }> {
  if (!name) return { owner };
  if (EVERYTHING.includes(plainly(name))) return {};
  const { districts } = await placesOfProgramme(workspace);
  const district = districts.find((one) => plainly(one.name) === plainly(name));
  if (district) return { district: district.key };
  const [only, ...others] = await stakeholdersNamed(workspace, name);
  if (!only) return { none: true };
  return others.length > 0 ? { several: [only, ...others].map(nameAndDistrict) } : { stakeholder: only.key };
}
