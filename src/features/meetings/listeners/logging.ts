import type { BlockAction } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import { localDate } from '../../../calendar';
import { type Door, languageOf } from '../../../slack/door';
import * as limits from '../../../slack/limits';
import { within } from '../../../within';
import { words } from '../../../words';
import { visitOf } from '../../commands';
import type { Accompany } from '../../feature';
import { may, nobody, placesOfProgramme, programmeOf } from '../../people';
import { reportingRoute, soundsLikeHarm } from '../../problems';
import { archivedAlike, stakeholdersLike } from '../../stakeholders';
import { visitorOf } from '../../visitor';
import { addToMeeting, editMeeting } from '../editing';
import { sameMeeting } from '../find';
import { type LogView, NEW, type Opened, readLog } from '../form/draft';
import { forgetDraft, keepDraft, textsOf } from '../form/drafts';
import { placeOptions, stakeholderOptions } from '../form/fields';
import { fits, logForm, told } from '../form/modal';
import { type Asked, addedOf, askedIn, complaints, linesOf, minutesOf, most } from '../form/reading';
import { archivedIn, logModal, readerOf, withLiving } from '../form/visit';
import type { Filling } from '../model';
import { linesKnown } from '../promised';
import { tellOfSaved } from '../saved';
import { recordMeeting } from '../service';

/** A submission has so long to be saved (promise 1); Slack waits for 3 s. Milliseconds. */
const WITHIN = 2_000;
/** Beside that, a draft. Milliseconds. */
const KEPT_WITHIN = 300;
/** So long the form's listener waits until its author is told; it goes on by itself. Milliseconds. */
const TOLD_WITHIN = 1_000;

/** What the form becomes, what is wrong in it, or which meeting was changed that may stand in Slack already. */
type Answer = ModalView | { errors: Record<string, string> } | { stands: string };

type Visit = Exclude<Awaited<ReturnType<typeof visitOf>>, { refused: string }>;

/** The form in which a meeting is logged or edited: what happens while it is filled in, and when it is sent. */
export function listenToLogging(door: Door, accompany: Accompany): void {
  const { workspace, clock, log, nudge, slack } = accompany;

  door.submission(logForm, async ({ view, body, ack }) => {
    const answer = await submit(body.user.id, view);
    // It may be closed. The answer doesn't wait for long.
    if (answer && !('stands' in answer)) {
      const kept = keepUnsaved(body.user.id, view).catch((err: unknown) => {
        log.warn({ workspace, form: logForm, err }, 'a form was not kept as a draft');
      });
      await within(KEPT_WITHIN, kept);
    }
    nudge();
    if (!answer) await ack();
    else if ('stands' in answer) {
      await ack();
      await within(TOLD_WITHIN, tellOfSaved(accompany, answer.stands));
    } else if ('errors' in answer) await ack({ response_action: 'errors', errors: answer.errors });
    else if (fits(answer)) await ack({ response_action: 'update', view: answer });
    else await ack({ response_action: 'errors', errors: await tooMuch(body.user.id) });
  });

  /** More than a form can show: what was typed stays in the one that is open. */
  async function tooMuch(slackUser: string): Promise<Record<string, string>> {
    const { t } = await visitorOf(accompany, slackUser);
    return { keyPoints: t('meetings:error.tooMuch') };
  }

  /** What stands in a form that was not saved yet is offered again, should it be closed. */
  async function keepUnsaved(slackUser: string, view: LogView & { id: string }): Promise<void> {
    const { filling, opened } = readLog(view);
    if (opened.edits || filling.harm === 'yes') return;
    const { viewer } = await visitorOf(accompany, slackUser);
    if (!may(viewer, 'log a meeting', nobody)) return;
    const { draft: form = view.id, from } = opened;
    await keepDraft(workspace, slackUser, { form, view: view.id, filling, from }, clock());
  }

  async function submit(slackUser: string, view: LogView & { id: string }): Promise<Answer | undefined> {
    const { filling, opened } = readLog(view);
    const form = opened.draft ?? view.id;
    if (filling.harm === 'yes') return routeFor(slackUser, form);
    const visit = await visitOf(accompany, { slackUser, channel: '', triggerId: '' });
    if (visit.refused !== undefined) return { errors: { metOn: visit.refused } };
    const { viewer, member, t } = visit;
    if (!may(viewer, 'log a meeting', nobody)) return { errors: { metOn: t('meetings:refused.mayNot') } };
    const wrong = Object.entries(complaints(filling, localDate(clock(), member.timeZone)));
    // A new stakeholder was chosen where Slack does not tell of it at once: its fields are shown now.
    if (filling.minutes.stakeholder === NEW && !opened.isNew) {
      return logModal(visit, filling, opened, { unclear: await shownIn(visit, filling, opened) });
    }
    if (wrong.length > 0) {
      return {
        errors: Object.fromEntries(wrong.map(([field, why]) => [field, t(why, { most: most[field] ?? 0 })])),
      };
    }
    const reader = await readerOf(visit, filling);
    const { programme } = reader;
    if (!programme) return { errors: { metOn: t('meetings:refused.mayNot') } };
    const known = opened.edits ? await linesKnown(workspace, opened.edits) : [];
    const { lines, unclear, staying, ...read } = linesOf(filling, {
      language: member.language,
      ourName: programme.name,
      opened,
      known,
    });
    // From here on, what was answered comes along with every form, until it is saved.
    const { opened: answered } = read;
    const isHarm = soundsLikeHarm(textsOf(filling));
    const isHarmAsked = view.state.values.harm !== undefined;
    if (isHarm && !filling.harm) {
      if (isHarmAsked) return { errors: { harm: t('problem-forms:harm.answer') } };
      return logModal(visit, filling, answered, { isHarmAsked: true, unclear: staying });
    }
    const added = addedOf(filling, programme.settings, reader.districts);
    const isNew = filling.minutes.stakeholder === NEW;
    const archived =
      isNew && added
        ? await archivedAlike(workspace, added.name, added.district?.key)
        : archivedIn(reader, opened);
    const minutes = minutesOf(withLiving(filling, { chosen: archived ?? reader.chosen }), reader);
    const at = { programme, now: clock(), within: WITHIN, log };
    const onTop = { ...(isHarmAsked && { isHarmAsked }), archived, unclear: staying };
    const toAsk = { ...onTop, unclear: [...staying, ...unclear] };
    if (archived && filling.takeUp !== archived.key) {
      const isAsked = view.state.values.takeUp !== undefined;
      if (isAsked) return { errors: { takeUp: t('meetings:error.archived') } };
      return logModal(visit, filling, answered, onTop);
    }
    const { respond, thread } = opened;
    const whereTheyAre = {
      ...(respond && { respond }),
      ...(thread && { thread }),
      language: member.language,
    };
    if (opened.edits) {
      if (unclear.length > 0) return logModal(visit, filling, answered, toAsk);
      const done = await editMeeting(at, viewer, {
        key: opened.edits,
        seen: opened.seen ?? 0,
        view: view.id,
        minutes,
        ...(minutes.stakeholder === NEW && { added }),
        ...(archived && { takesUp: true }),
        lines,
        ...whereTheyAre,
      });
      if (done.kind === 'done') return { stands: done.meeting.key };
      if (done.kind === 'refused') return { errors: { stakeholder: t(done.why) } };
      if (done.kind === 'gone') return { errors: { stakeholder: t('meetings:error.gone') } };
      if (done.kind === 'archived') {
        return logModal(visit, filling, answered, { archived: done.stakeholder, unclear: staying });
      }
      return logModal(
        visit,
        filling,
        { ...answered, seen: done.seen },
        { isOvertaken: true, unclear: staying },
      );
    }
    const same = await sameMeeting(workspace, { ...minutes, by: slackUser, view: view.id, now: at.now });
    if (same && !filling.instead) {
      if (view.state.values.instead !== undefined) return { errors: { instead: t('meetings:error.same') } };
      return logModal(visit, filling, answered, { ...toAsk, same });
    }
    if (unclear.length > 0) return logModal(visit, filling, answered, { ...toAsk, ...(same && { same }) });
    if (filling.instead && filling.instead !== 'new') {
      const done = await addToMeeting(at, viewer, {
        ...{ key: filling.instead, view: view.id, minutes, lines },
        ...whereTheyAre,
      });
      if (done.kind === 'refused') return { errors: { instead: t(done.why) } };
      await forgetDraft(workspace, slackUser, form);
      return { stands: filling.instead };
    }
    const kept = await recordMeeting(at, {
      view: view.id,
      by: slackUser,
      minutes,
      ...(minutes.stakeholder === NEW && { added }),
      lines,
      ...(archived && { takesUp: true }),
      ...(opened.from && { from: opened.from }),
      ...(respond && { respond }),
      language: member.language,
    });
    // At this very moment.
    if (kept.kind === 'archived')
      return logModal(visit, filling, answered, { archived: kept.stakeholder, unclear: staying });
    if (kept.kind === 'gone') return { errors: { stakeholder: t('meetings:error.gone') } };
    await forgetDraft(workspace, slackUser, form);
    return undefined;
  }

  // In the playground nothing is told from inside a form: there, all of this happens when it is sent.
  for (const field of told) {
    door.action<BlockAction>(field, async ({ body, ack }) => {
      await ack();
      const { view } = body;
      if (view?.callback_id !== logForm) return;
      const { filling, opened } = readLog(view as unknown as LogView);
      const slackUser = body.user.id;
      await keepUnsaved(slackUser, view as unknown as LogView & { id: string });
      if (field !== 'stakeholder' && field !== 'newDistrict') return;
      const visit = await visitOf(accompany, { slackUser, channel: '', triggerId: '' });
      if (visit.refused === undefined) await showAnew(visit, view, filling, opened);
    });
  }

  /** The lines that the form asks about stay in it with what was filled in. */
  async function shownIn({ member }: Visit, filling: Filling, opened: Opened): Promise<Asked[]> {
    if (filling.corrected.length === 0) return [];
    const ourName = (await programmeOf(workspace))?.name;
    return askedIn(filling, { language: member.language, ...(ourName && { ourName }), opened });
  }

  /** Who is chosen may change the form: a new one has fields of its own, and it may be posted in another channel. */
  async function showAnew(
    visit: Visit,
    { id, hash }: { id: string; hash: string },
    filling: Filling,
    opened: Opened,
  ): Promise<void> {
    const unclear = await shownIn(visit, filling, opened);
    const next = await logModal(visit, filling, opened, { unclear });
    const { isNew, channel } = JSON.parse(next.private_metadata ?? '{}') as Opened;
    if (isNew === opened.isNew && channel === opened.channel) return;
    try {
      await slack.views.update({ view_id: id, view: next, hash });
    } catch (err) {
      log.warn({ workspace, form: logForm, err }, 'a form could not be changed');
    }
  }

  door.options('stakeholder', async ({ options, body, ack }) => {
    const visitor = await visitorOf(accompany, body.user.id);
    if (!may(visitor.viewer, 'log a meeting', nobody)) return ack({ options: [] });
    const found = await stakeholdersLike(workspace, options.value, limits.SELECT_OPTIONS - 1);
    return ack({ options: stakeholderOptions(found, visitor) });
  });

  door.options('about', async ({ options, body, ack }) => {
    const { viewer } = await visitorOf(accompany, body.user.id);
    if (!may(viewer, 'log a meeting', nobody)) return ack({ options: [] });
    const found = placeOptions(await placesOfProgramme(workspace), options.value);
    return ack({ options: found.slice(0, limits.SELECT_OPTIONS) });
  });

  /** Nothing is kept, and what to do instead is shown even when the database is away. */
  async function routeFor(slackUser: string, form: string): Promise<ModalView> {
    const [, visitor] = await Promise.all([
      within(
        WITHIN,
        forgetDraft(workspace, slackUser, form).catch(() => undefined),
      ),
      within(
        WITHIN,
        visitorOf(accompany, slackUser).catch(() => undefined),
      ),
    ]);
    const known = visitor?.value;
    const language = known?.language ?? languageOf(slackUser);
    const { settings, safeguardingContact } = known ?? {};
    return reportingRoute({ settings, safeguardingContact, t: words(language), language });
  }
}
