import type { InputBlock, ModalView } from '@slack/types';
import { context, divider, header, modal, section, verbatim } from '../../../slack/blocks';
import { chooseOne, type Filled, fieldValue, option } from '../../../slack/fields';
import * as limits from '../../../slack/limits';
import { oneLine, quoted } from '../../../slack/text';
import { type WordKey, type Words, words } from '../../../words';
import type { Accompany } from '../../feature';
import { pageAfter, pageChoice } from '../../pages';
import type { Settings, Viewer } from '../../people';
import { type Deed, deeds, possible } from '../deeds';
import { lastPageOf, problemByKey, timelinePage } from '../find';
import { groundOf } from '../ground';
import { facts } from '../messages';
import type { Problem } from '../model';
import { deedKeys } from '../pressing';
import { rightsOf } from '../rights';
import { titlesIn } from './others';
import { type TimelinePage, timelineBlocks } from './timeline';

export const viewForm = 'problems.see';
/** A choice of where to go. Its name changes with the page, so that what was chosen on one is not held for the next. */
export const goField = (page: number) => `problems.see:go-${page}`;

/** A choice of what to do; its name changes with the problem, so that what was done is not chosen any more. */
export const doField = (page: number, version: number) => `problems.see:do-${page}-${version}`;

/** Who looks at a problem, and in which language. */
export interface Reader {
  language: string;
  settings: Settings;
  /** Titles of other problems that they may see, by key. */
  titles?: Map<string, string>;
  /** What they can do now. */
  offers?: Deed[];
  /** Among the choices is the removal of words for good. */
  mayRemove?: boolean;
  /** What became of what they did. */
  says?: string;
}

/** One problem: how it stands, and page by page all that was said and done, oldest first. */
export function seeProblem(
  problem: Problem,
  timeline: TimelinePage,
  { language, settings, titles, offers = [], mayRemove, says }: Reader,
): ModalView {
  const t = words(language);
  const title = oneLine(problem.title);
  const count = problem.removals.length;
  const { key, version } = problem;
  const { page } = timeline;
  const { hasMore } = timeline;
  const remove = mayRemove ? [option('remove', t('problem-talk:remove.choice'))] : [];
  const choice = pageChoice(goField(page), { page, hasMore, isLastOffered: hasMore, besides: remove }, t);
  const toDo = deedChoice(doField(page, version), offers, t);
  const submit = toDo ? t('problem-lists:goOn') : choice.length > 0 && t('problem-lists:show');
  return modal({
    callbackId: viewForm,
    title: t('problem-lists:view.title'),
    close: t('problem-lists:close'),
    ...(submit && { submit }),
    about: JSON.stringify({ key, page, version } satisfies Shown),
    blocks: [
      ...(says ? [section(says)] : []),
      header(title),
      ...(limits.codePoints(title) > limits.HEADER_TEXT ? verbatim(title) : []),
      section([...facts(problem, { settings, language }), ...sideFacts(problem, t)].join('\n')),
      ...(problem.details ? verbatim(problem.details) : []),
      ...(count > 0 ? [context(t('problem-lists:view.removed', { count }))] : []),
      ...(toDo ? [toDo] : []),
      divider(),
      ...timelineBlocks(problem, timeline, { language, settings, titles }),
      ...choice,
    ],
  });
}

function sideFacts({ community, district, helpFrom }: Problem, t: Words): string[] {
  const place = [community, district].flatMap((one) => (one ? [quoted(one.name, 80)] : [])).join(', ');
  const help = helpFrom.map((helper) => t(`problems:helper.${helper}`)).join(', ');
  return [
    ...(place ? [t('problem-lists:view.place', { place })] : []),
    ...(help ? [t('problem-lists:view.help', { help })] : []),
  ];
}

function deedChoice(name: string, offers: Deed[], t: Words): InputBlock | undefined {
  if (offers.length === 0) return undefined;
  const options = offers.map((deed) => option(deed, t(deedKeys[deed])));
  return chooseOne(name, t('problem-lists:view.do'), options, { optional: true, isTold: true });
}

/** What comes back with the view. */
interface Shown {
  key: string;
  page: number;
  version: number;
}

/** Of a view that is left: which problem it shows, and what the person does or where they go. */
export interface Leaving {
  key: string;
  page: number | 'last';
  does?: Deed;
  /** Words are to be removed from it. */
  removes: boolean;
}

/** `told`: the field of which Slack told at once; what is left in others from before does not count then. */
export function readPage(view: Filled & { private_metadata: string }, told?: string): Leaving {
  const { key, page, version } = JSON.parse(view.private_metadata) as Shown;
  const chosen = (name: string) => (told === undefined || told === name ? fieldValue(view, name) : '');
  const does = deeds.find((deed) => deed === chosen(doField(page, version)));
  if (does) return { key, page, does, removes: false };
  const choice = chosen(goField(page));
  if (choice === 'remove') return { key, page, removes: true };
  return { key, page: choice === 'last' ? 'last' : pageAfter(page, choice), removes: false };
}

export type Opening = { opens: ModalView } | { refused: WordKey };

/** The problem for whoever may see it, at a page of its timeline, or why not. */
export async function problemView(
  { workspace }: Pick<Accompany, 'workspace'>,
  { viewer, language }: { viewer: Viewer; language: string },
  key: string,
  page: number | 'last' = 0,
  says?: string,
): Promise<Opening> {
  const problem = await problemByKey(workspace, key);
  if (!problem) return { refused: 'problems:refused.gone' };
  const { parties, settings } = await groundOf(problem);
  const can = rightsOf(viewer, parties, problem);
  if (!can.see) return { refused: 'problems:refused.notYours' };
  const timeline = await timelineAt(problem, page);
  return {
    opens: seeProblem(problem, timeline, {
      language,
      settings,
      titles: await titlesIn(timeline.shown, viewer, problem, parties),
      offers: possible(problem, can, parties.managers.length > 0),
      mayRemove: can.removeWords,
      says,
    }),
  };
}

async function timelineAt(problem: Problem, page: number | 'last'): Promise<TimelinePage> {
  const at = page === 'last' ? await lastPageOf(problem) : page;
  const found = await timelinePage(problem, at);
  // Lines may have been removed, and a page beyond the last asked for.
  if (found.shown.length === 0 && at > 0) return timelineAt(problem, 'last');
  return { ...found, page: at };
}
