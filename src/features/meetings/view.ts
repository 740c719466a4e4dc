import type { KnownBlock, ModalView } from '@slack/types';
import { context, divider, modal, section, verbatim } from '../../slack/blocks';
import { type Filled, fieldValue, option } from '../../slack/fields';
import { mention, quoted } from '../../slack/text';
import { spokenDate, type Words } from '../../words';
import type { VerbVisit } from '../feature';
import { inPages, pageChoice } from '../pages';
import { defaultSettings, may, programmeOf } from '../people';
import { livingStakeholder, type Stakeholder } from '../stakeholders';
import { commentsOf, meetingByKey } from './find';
import { linkTo } from './links';
import { meetingReply, type ReplyReader } from './messages';
import { blank } from './minutes';
import type { Comment, Meeting, Minutes } from './model';
import { partiesOf } from './removal';

export const viewForm = 'meetings.view';
/** Where to go from a page; what was chosen on one is not held for the next. */
const goField = (page: number) => `meetings.view:go-${page}`;

type Visit = Pick<VerbVisit, 'accompany' | 'member' | 't'> & Partial<Pick<VerbVisit, 'viewer'>>;

/** A meeting with every version of it, and what was written in the thread about it; in pages, where it is long. */
export async function meetingView(
  { accompany: { workspace, slack }, viewer, member, t }: Visit,
  key: string,
  page: number | 'last' = 0,
): Promise<ModalView> {
  const meeting = await meetingByKey(workspace, key);
  const { language, timeZone } = member;
  if (!meeting) return shown([section(t('meetings:refused.unknown'))]);
  const earlierKeys = [...new Set(meeting.versions.map(({ before }) => before.stakeholder))];
  const [programme, stakeholder, comments, link, ...before] = await Promise.all([
    programmeOf(workspace),
    livingStakeholder(workspace, meeting.stakeholder),
    commentsOf(workspace, key),
    linkTo({ workspace, slack }, meeting),
    ...earlierKeys.map((one) => livingStakeholder(workspace, one)),
  ]);
  const was = new Map(earlierKeys.map((one, number) => [one, before[number]]));
  const reader: ReplyReader = { settings: programme?.settings ?? defaultSettings, language };
  const date = (at: Date) => spokenDate(at, language, timeZone);
  const earlier = meeting.versions.flatMap(({ before, by, at }): KnownBlock[] => [
    divider(),
    context(t('meetings:view.version', { date: date(at), by: mention(by) })),
    ...otherThan(stakeholder, was.get(before.stakeholder), t),
    // What it did not say then is not taken from what it says now.
    ...said({ ...meeting, ...blank, ...before, versions: [] }, reader),
  ]);
  const talk = comments.flatMap((comment) => commentBlocks(comment, date(comment.at), t));
  const removed = meeting.removals.length;
  const pages = inPages([
    section(`*${quoted(stakeholder?.name ?? '', 200)}*`),
    ...(link ? [context(t('meeting-lists:view.inThread', { link }))] : []),
    ...(removed > 0 ? [context(t('meeting-lists:view.removed', { count: removed }))] : []),
    ...said(meeting, reader),
    ...(talk.length > 0 ? [divider(), section(t('meetings:view.comments')), ...talk] : []),
    ...earlier,
  ]);
  const at = page === 'last' ? pages.length - 1 : Math.min(Math.max(page, 0), pages.length - 1);
  const mayRemove = viewer !== undefined && may(viewer, 'remove words for good', partiesOf(meeting));
  const isLastOffered = at + 2 < pages.length;
  const remove = mayRemove ? [option('remove', t('meeting-lists:remove.choice'))] : [];
  const choice = { page: at, hasMore: at + 1 < pages.length, isLastOffered, besides: remove };
  const go = pageChoice(goField(at), choice, t);
  const here = t('meeting-lists:view.page', { page: at + 1, pages: pages.length });
  const blocks = [...(pages.length > 1 ? [context(here)] : []), ...(pages[at] ?? [])];
  return go.length === 0 ? shown(blocks) : shown([...blocks, ...go], at);

  function shown(blocks: KnownBlock[], at?: number): ModalView {
    return modal({
      callbackId: viewForm,
      title: t('meetings:view.title'),
      close: t('meetings:form.close'),
      ...(at !== undefined && { submit: t('meeting-lists:view.show') }),
      about: JSON.stringify({ key, page: at ?? 0 }),
      blocks,
    });
  }
}

/** What is chosen in the view of a meeting: where to go in it, or that words are to be removed. */
export function readView(view: Filled & { private_metadata: string }): {
  key: string;
  page: number | 'last';
  removes: boolean;
} {
  const { key, page } = JSON.parse(view.private_metadata) as { key: string; page: number };
  const go = fieldValue(view, goField(page));
  const next = { next: page + 1, previous: page - 1, first: 0, last: 'last' as const };
  return { key, page: next[go as keyof typeof next] ?? page, removes: go === 'remove' };
}

/** With whom it was logged by then, where it was moved since. */
function otherThan(now: Stakeholder | null, before: Stakeholder | null | undefined, t: Words): KnownBlock[] {
  if (!before || before.key === now?.key) return [];
  return [context(t('meetings:view.was', { stakeholder: quoted(before.name, 200) }))];
}

/** All that a meeting says, without its buttons. */
function said(meeting: Meeting & Minutes, reader: ReplyReader): KnownBlock[] {
  return meetingReply(meeting, reader)
    .flatMap(({ blocks }) => blocks)
    .filter(({ type }) => type !== 'actions') as KnownBlock[];
}

/** A comment with all that it said before. */
function commentBlocks({ by, text, files, deleted, sealed, revisions }: Comment, date: string, t: Words) {
  const notes = [
    mention(by),
    date,
    ...(deleted ? [t('meeting-lists:view.deleted')] : []),
    ...(sealed ? [t('meeting-lists:view.sealed')] : []),
  ];
  return [
    context(notes.join(' · ')),
    ...(text || (!deleted && files.length === 0) ? verbatim(text) : []),
    ...filesOf(files),
    ...revisions.flatMap((one) => [
      context(t('meeting-lists:view.before')),
      ...(one.text ? verbatim(one.text) : []),
      ...filesOf(one.files),
    ]),
  ];
}

/** What was attached, with link and type; of voice messages that is all that can be read. A link comes from outside: it breaks out of nothing. */
function filesOf(files: Comment['files'] = []): KnownBlock[] {
  return files.map(({ link, name, type }) => {
    const shown = quoted(name, 150).replaceAll('|', ' ');
    const isLink = /^https?:\/\/[^\s<>|]{1,1000}$/.test(link);
    return context([isLink ? `<${link}|${shown}>` : shown, quoted(type, 100)].join(' · '));
  });
}
