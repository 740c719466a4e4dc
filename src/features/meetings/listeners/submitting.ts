import type { ModalView } from '@slack/types';
import { localDate } from '../../../calendar';
import { languageOf } from '../../../slack/door';
import { SAVE_WITHIN_MS } from '../../../slack/limits';
import { within } from '../../../within';
import { words } from '../../../words';
import { isOf } from '../../again';
import { visitOf } from '../../commands';
import type { Accompany } from '../../feature';
import { may, nobody } from '../../people';
import { reportingRoute, soundsLikeHarm } from '../../problems';
import { livingStakeholder, type NewStakeholder, type Stakeholder } from '../../stakeholders';
import { visitorOf } from '../../visitor';
import { addToMeeting, editMeeting } from '../editing';
import { meetingByKey, sameMeeting } from '../find';
import { alikeField, type LogView, NEW, type Opened, readLog } from '../form/draft';
import { forgetDraft, textsOf } from '../form/drafts';
import { placesGone } from '../form/fields';
import type { Questions } from '../form/questions';
import { type Agreed, complaints, linesOf, minutesOf, most } from '../form/reading';
import { logModal, readerOf, shownIn, withLiving } from '../form/visit';
import { type Filling, type Meeting, type Minutes, timesChanged } from '../model';
import { linesKnown } from '../promised';
import { type Log, recordMeeting } from '../service';
import { withWhom } from './whom';

/** What the form becomes, what is wrong in it, or which meeting was changed that may stand in Slack already. */
export type Answer = ModalView | { errors: Record<string, string> } | { stands: string };

type Visit = Exclude<Awaited<ReturnType<typeof visitOf>>, { refused: string }>;
type Sent = LogView & { id: string };

/** A form in which nothing is wrong, with all that it takes to save it. */
interface Saving {
  visit: Visit;
  at: Log;
  view: string;
  /** The form in which it was begun: its draft goes once it is saved. */
  form: string;
  filling: Filling;
  /** What comes along with every form from here on, with what was answered. */
  opened: Opened;
  minutes: Minutes;
  added?: NewStakeholder | undefined;
  archived?: Stakeholder | undefined;
  lines: Agreed[];
  /** The form anew, with questions on top of it; lines that stay in it are among them anyway. */
  again(questions?: Questions, opened?: Opened): Promise<ModalView>;
}

/**
 * Saves what somebody wrote in the form, unless something is to be mended or answered first: then it answers with that. Nothing, where
 * all is done.
 */
export async function submitLog(
  accompany: Accompany,
  slackUser: string,
  view: Sent,
): Promise<Answer | undefined> {
  const { workspace, clock, log } = accompany;
  const { filling, ...read } = readLog(view);
  const form = read.opened.draft ?? view.id;
  // What is shown anew may be another view to Slack.
  const opened = { ...read.opened, draft: form };
  if (filling.harm === 'yes') return routeFor(accompany, slackUser, form);
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
  const reader = await readerOf(visit, filling, opened);
  const { programme } = reader;
  if (!programme) return { errors: { metOn: t('meetings:refused.mayNot') } };
  const gone = placesGone(filling, reader);
  if (gone.length > 0) {
    return { errors: Object.fromEntries(gone.map((field) => [field, t('meetings:error.placeGone')])) };
  }
  const {
    lines,
    unclear,
    staying,
    opened: asked,
  } = linesOf(filling, {
    language: member.language,
    ourName: programme.name,
    opened,
    known: opened.edits ? await linesKnown(workspace, opened.edits, filling.minutes.metOn) : [],
  });
  const isAskedIn = (field: string) => view.state.values[field] !== undefined;
  const isHarmAsked = isAskedIn('harm');
  const whom = await withWhom(workspace, programme, { filling, opened, view: view.id }, reader);
  const { added, archived, known, alike, meant } = whom;
  // What was asked stays in the form, with its answer.
  const onTop: Questions = { ...(isHarmAsked && { isHarmAsked }), archived, alike, unclear: staying };
  const again: Saving['again'] = (questions, now = asked) =>
    logModal(visit, filling, now, { ...onTop, ...questions });
  if (soundsLikeHarm(textsOf(filling)) && !filling.harm) {
    return isHarmAsked ? { errors: { harm: t('problem-forms:harm.answer') } } : again({ isHarmAsked: true });
  }
  if (archived && filling.takeUp !== archived.key) {
    return isAskedIn('takeUp') ? { errors: { takeUp: t('meetings:error.archived') } } : again();
  }
  const asking = { unclear: [...staying, ...unclear] };
  if (alike && !filling.alike) {
    const field = alikeField(filling.added ?? { name: '' });
    return isAskedIn(field) ? { errors: { [field]: t('meetings:error.alike') } } : again(asking);
  }
  const minutes = minutesOf(withLiving(filling, { chosen: archived ?? meant ?? reader.chosen }), reader);
  const now = clock();
  const same = opened.edits
    ? undefined
    : await sameMeeting(workspace, {
        ...minutes,
        ...(known && { stakeholder: known }),
        by: slackUser,
        view: view.id,
        now,
      });
  const toAsk = { ...asking, ...(same && { same }) };
  const instead = await insteadIn(workspace, filling, { view: view.id, whom: known ?? minutes.stakeholder });
  if (same && !instead) {
    return isAskedIn('instead') ? { errors: { instead: t('meetings:error.same') } } : again(toAsk);
  }
  if (unclear.length > 0) return again(toAsk);
  const saving: Saving = {
    ...{ visit, at: { programme, now, within: SAVE_WITHIN_MS, log }, view: view.id, form },
    ...{ filling, opened: asked, minutes, added, archived, lines, again },
  };
  if (opened.edits) return saveEdit(saving, { key: opened.edits });
  return instead && instead !== 'new' ? saveAddition(saving, instead) : saveNew(saving);
}

/** To which meeting it is added, as somebody has said; not where it is with somebody else by now. */
async function insteadIn(
  workspace: string,
  { instead }: Filling,
  { view, whom }: { view: string; whom: string },
): Promise<string | undefined> {
  const meeting = instead && instead !== 'new' ? await meetingByKey(workspace, instead) : undefined;
  if (!meeting || meeting.versions.some((version) => isOf(version.view ?? '', view))) return instead;
  return (await withWhomNow(meeting))?.key === whom ? instead : undefined;
}

const whereTheyAre = ({ opened: { respond, thread }, visit }: Saving) => ({
  ...(respond && { respond }),
  ...(thread && { thread }),
  language: visit.member.language,
});

const isWithNew = ({ minutes, added }: Saving) => minutes.stakeholder === NEW && added && { added };

/** By the form in which it is edited, or by that in which it was logged and which comes again. */
async function saveEdit(
  saving: Saving,
  { key, stakeholder }: Pick<Meeting, 'key'> & Partial<Pick<Meeting, 'stakeholder'>>,
): Promise<Answer> {
  const { visit, at, view, form, opened, minutes, archived, lines, again } = saving;
  const { t, viewer } = visit;
  const done = await editMeeting(at, viewer, {
    ...{ key, seen: opened.seen ?? 0, view, minutes, lines },
    ...isWithNew(saving),
    ...(archived && { takesUp: true }),
    ...whereTheyAre(saving),
  });
  switch (done.kind) {
    case 'done':
      await forgetDraft(at.programme.workspace, viewer.slackUser, form);
      return { stands: key };
    case 'refused':
      return { errors: { stakeholder: t(done.why) } };
    case 'gone':
      return { errors: { stakeholder: t('meetings:error.gone') } };
    case 'archived':
      return again({ archived: done.stakeholder });
    case 'overtaken':
      return again(
        { overtaken: { meeting: done.meeting, seen: opened.seen, with: await withWhomNow(done.meeting) } },
        { ...opened, ...(stakeholder && { stakeholder }), edits: key, seen: timesChanged(done.meeting) },
      );
  }
}

const withWhomNow = async ({ workspace, stakeholder }: Meeting) =>
  (await livingStakeholder(workspace, stakeholder)) ?? undefined;

async function saveAddition(saving: Saving, key: string): Promise<Answer> {
  const { visit, at, view, form, minutes, lines } = saving;
  const { t, viewer } = visit;
  const done = await addToMeeting(at, viewer, {
    ...{ key, view, minutes, lines },
    ...whereTheyAre(saving),
  });
  if (done.kind === 'refused') return { errors: { instead: t(done.why) } };
  await forgetDraft(at.programme.workspace, viewer.slackUser, form);
  return { stands: key };
}

async function saveNew(saving: Saving): Promise<Answer | undefined> {
  const { visit, at, view, form, opened, minutes, archived, lines, again } = saving;
  const { t, viewer } = visit;
  const { respond, language } = whereTheyAre(saving);
  const { from } = opened;
  const kept = await recordMeeting(at, {
    ...{ view, by: viewer.slackUser, minutes, lines, language, timeZone: visit.member.timeZone },
    ...isWithNew(saving),
    ...(archived && { takesUp: true }),
    ...(from && { from }),
    ...(respond && { respond }),
  });
  // At this very moment.
  if (kept.kind === 'archived') return again({ archived: kept.stakeholder });
  if (kept.kind === 'gone') return { errors: { stakeholder: t('meetings:error.gone') } };
  if (kept.isAgain) return saveEdit(saving, kept.meeting);
  await forgetDraft(at.programme.workspace, viewer.slackUser, form);
  return undefined;
}

/** Nothing is kept, and what to do instead is shown even when the database is away. */
async function routeFor(accompany: Accompany, slackUser: string, form: string): Promise<ModalView> {
  const inTime = <T>(asked: Promise<T>) =>
    within(
      SAVE_WITHIN_MS,
      asked.catch(() => undefined),
    );
  const [, visitor] = await Promise.all([
    inTime(forgetDraft(accompany.workspace, slackUser, form)),
    inTime(visitorOf(accompany, slackUser)),
  ]);
  const known = visitor?.value;
  const language = known?.language ?? languageOf(slackUser);
  const { settings, safeguardingContact } = known ?? {};
  return reportingRoute({ settings, safeguardingContact, t: words(language), language });
}
