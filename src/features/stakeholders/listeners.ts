import type { BlockAction, OverflowAction } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import { StillBeingSent } from '../../outbox';
import type { Door } from '../../slack/door';
import * as limits from '../../slack/limits';
import { quoted, typedWords } from '../../slack/text';
import { within } from '../../within';
import type { Accompany, Verb, VerbVisit } from '../feature';
import { answerWithoutDeed, freshlyOpened, type Listed, noList } from '../lists';
import { may, nobody, placesOfProgramme, programmeOf } from '../people';
import { visitorOf } from '../visitor';
import type { KeepAsked, KeepDone, Keeping } from './asked';
import {
  livingStakeholder,
  stakeholderByKey,
  stakeholderPage,
  stakeholdersForMenu,
  stakeholdersLike,
} from './find';
import { keepUp } from './keeping';
import type { KeepsOfStakeholders } from './keeps';
import { linkTo } from './links';
import {
  type Asked,
  asOption,
  fieldOf,
  listForm,
  type Opened,
  otherField,
  readStakeholders,
  stakeholdersModal,
} from './list-modal';
import { acts, changeLine, deedsOf } from './messages';
import { deeds, type Stakeholder } from './model';

const LINKS_WITHIN = 500;

type Visitor = Awaited<ReturnType<typeof visitorOf>>;

/** Stakeholders as a list, the menu of a card, and what becomes of one. */
export function listenToStakeholders(door: Door, accompany: Accompany, keeps: KeepsOfStakeholders[]): void {
  const { workspace, slack, clock, log, nudge } = accompany;

  door.action<BlockAction<OverflowAction>>(acts.more, async ({ body, action, ack }) => {
    const [what = '', ...rest] = action.selected_option.value.split(':');
    const visitor = await visitorOf(accompany, body.user.id);
    const { t, viewer } = visitor;
    const deed = deeds.find((one) => one === what);
    const one = await livingStakeholder(workspace, rest.join(':'));
    const view = !may(viewer, 'keep stakeholders', nobody)
      ? noList(listForm, t('stakeholders:refused.mayNot'), t)
      : !one || !deed
        ? noList(listForm, t('stakeholders:refused.unknown'), t)
        : await show(
            accompany,
            visitor,
            { shown: [one], hasMore: false },
            {
              ...freshlyOpened,
              // A card may lag behind what somebody did just now.
              ...(deedsOf(one).includes(deed) && { deed }),
            },
          );
    await slack.views.open({ trigger_id: body.trigger_id, view });
    await ack();
  });

  door.submission(listForm.id, async ({ view, body, ack }) => {
    const { opened, chosen } = readStakeholders(view);
    const visitor = await visitorOf(accompany, body.user.id);
    const { t } = visitor;
    const refuse = (field: string, why: string) =>
      ack({ response_action: 'errors', errors: { [field]: why } });
    const again: Opened = { ...opened, round: opened.round + 1 };
    if (chosen.kind !== 'deed') {
      return ack(await answerWithoutDeed(chosen, t, (page) => list(accompany, visitor, { ...again, page })));
    }
    const { number, asked } = chosen;
    const key = opened.keys[number];
    const programme = await programmeOf(workspace);
    if (!programme || !key) return ack();
    const place = fieldOf(opened, asked);
    const isFixed = opened.deed === 'archive' || opened.deed === 'back';
    // A form without a field says it on top.
    const say = async (why: string) =>
      isFixed
        ? ack({ response_action: 'update', view: await onlyThese(key, again, why) })
        : refuse(place, why);
    const deed = await keepingOf(accompany, asked);
    if (!deed) return say(t('stakeholders:list.error.noDistrict'));
    const one = await stakeholderByKey(workspace, key);
    const isOvertaken = (one?.changes.length ?? 0) > (opened.seen[number] ?? 0);
    if (one && !isOvertaken && !deedsOf(one).includes(asked.what) && one.status !== 'merged') {
      return say(t('stakeholders:list.error.notNow'));
    }
    const other = deed.what === 'merge' ? await livingStakeholder(workspace, deed.into) : undefined;
    const links =
      deed.what === 'merge' || deed.what === 'rename'
        ? await linksOf(accompany, { key, other: other?.key, keeps: deed.what === 'rename' ? keeps : [] })
        : {};
    const done = await saved(() =>
      keepUp({ programme, now: clock(), keeps, within: limits.SAVE_WITHIN_MS, log }, visitor.viewer, {
        key,
        view: `${view.id}/${opened.round}`,
        seen: opened.seen[number] ?? 0,
        deed,
        links,
      }),
    );
    nudge();
    if (done === 'busy') return say(t('stakeholders:list.error.busy'));
    if (done.kind === 'refused') return say(t(done.why));
    const told =
      done.kind === 'overtaken'
        ? overtaken(done.stakeholder, opened.seen[number] ?? 0, visitor)
        : t('stakeholders:list.saved', { name: quoted(done.stakeholder.name, 100) });
    const isAlone = opened.keys.length === 1 && opened.typed === undefined;
    if (isAlone && done.kind === 'done') return ack();
    const { deed: _, ...anew } = again;
    const next = isAlone ? await onlyThese(key, anew, told) : await list(accompany, visitor, again, told);
    return ack({ response_action: 'update', view: next });

    async function onlyThese(key: string, opened: Opened, told: string): Promise<ModalView> {
      const living = await livingStakeholder(workspace, key);
      const shown = living ? [living] : [];
      return show(accompany, visitor, { shown, hasMore: false, told }, opened);
    }
  });

  door.options(otherField, async ({ options, body, ack }) => {
    const { viewer, language, settings } = await visitorOf(accompany, body.user.id);
    const found = may(viewer, 'keep stakeholders', nobody)
      ? await stakeholdersLike(workspace, options.value, limits.SELECT_OPTIONS)
      : [];
    await ack({ options: found.map((one) => asOption(one, { settings, language })) });
  });
}

/** A post of the thread that is on its way at this moment asks for a second try. */
async function saved(keep: () => Promise<KeepDone>): Promise<KeepDone | 'busy'> {
  try {
    return await keep();
  } catch (error) {
    if (error instanceof StillBeingSent) return 'busy';
    throw error;
  }
}

/** Slack is asked for no longer than a form can wait; without links the channels are named. */
async function linksOf(
  accompany: Accompany,
  { key, other, keeps }: { key: string; other?: string | undefined; keeps: KeepsOfStakeholders[] },
): Promise<NonNullable<KeepAsked['links']>> {
  const cards = [linkTo(accompany, key), other ? linkTo(accompany, other) : undefined];
  const [found, ...kept] = await Promise.all([
    within(LINKS_WITHIN, Promise.all(cards)),
    ...keeps.map(({ links }) => links?.(accompany, key, LINKS_WITHIN)),
  ]);
  const [own, others] = found?.value ?? [];
  return { own, other: others, kept: new Map(kept.flatMap((links) => [...(links ?? [])])) };
}

/** With the district as it is now; undefined where there is none by this key any more. */
async function keepingOf({ workspace }: Accompany, asked: Asked): Promise<Keeping | undefined> {
  if (asked.what !== 'move') return asked;
  if (!asked.district) return { what: 'move' };
  const { districts } = await placesOfProgramme(workspace);
  const district = districts.find(({ key }) => key === asked.district);
  return district && { what: 'move', district };
}

/** What others did since the form was opened. */
function overtaken(one: Stakeholder, seen: number, { t, language, member }: Visitor): string {
  const timeZone = member?.timeZone ?? 'UTC';
  const changes = one.changes.slice(seen).slice(-10);
  return [
    t('stakeholders:list.overtaken'),
    ...changes.map((change) => changeLine(change, { language, timeZone })),
  ].join('\n');
}

async function list(
  accompany: Accompany,
  visitor: Visitor,
  opened: Opened,
  told?: string,
): Promise<ModalView> {
  const { typed = '', page } = opened;
  const { stakeholders, hasMore } = await stakeholderPage(accompany.workspace, typed, page);
  return show(accompany, visitor, { shown: stakeholders, hasMore, ...(told && { told }) }, opened);
}

async function show(
  { workspace }: Accompany,
  { t, viewer, member, language, settings }: Visitor,
  listed: Listed<Stakeholder>,
  opened: Opened,
): Promise<ModalView> {
  if (!may(viewer, 'see the log', nobody)) return noList(listForm, t('stakeholders:refused.see'), t);
  const [{ districts }, others] = await Promise.all([
    placesOfProgramme(workspace),
    stakeholdersForMenu(workspace),
  ]);
  return stakeholdersModal(listed, opened, {
    t,
    language,
    timeZone: member?.timeZone ?? 'UTC',
    settings,
    mayKeep: may(viewer, 'keep stakeholders', nobody),
    districts,
    others,
  });
}

/** `/accompany stakeholders [<name>]`: all, or those with these words in their names. */
export const stakeholdersVerb: Verb = {
  names: { en: ['stakeholders'], fr: ['partenaires'] },
  explain: (t) => t('stakeholders:verb'),
  async run({ accompany, member, t, triggerId, rest }: VerbVisit) {
    const typed = typedWords(rest);
    const visitor = await visitorOf(accompany, member.slackUser);
    const { stakeholders } = await stakeholderPage(accompany.workspace, typed, 0);
    if (typed && stakeholders.length === 0) {
      return t('stakeholders:refused.nobody', { name: quoted(typed, 60) });
    }
    const view = await list(accompany, visitor, { ...freshlyOpened, typed });
    await accompany.slack.views.open({ trigger_id: triggerId, view });
    return undefined;
  },
};
