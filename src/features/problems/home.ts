import type { KnownBlock } from '@slack/types';
import { actions, button, context, section } from '../../slack/blocks';
import type { HomeVisit } from '../feature';
import { pager } from '../home';
import { defaultSettings, may, nobody, programmeOf, type Settings } from '../people';
import { countOf, lessonPage, problemPage, type Scope, scopeOf, type Wanted } from './find';
import { lessonBlocks } from './lists/lessons';
import { problemLine } from './lists/list-modal';
import { acts } from './messages';

/** What is pressed on the home tab. */
export const homeActs = {
  raise: 'problems.raise',
  list: 'problems.list',
  lessons: 'problems.lessons',
} as const;

const LESSONS = 3;
/** Code points of a lesson here; the whole is in the list of lessons. */
const LESSON = 600;

/**
 * For mentors and managers what is stuck first, for the facilitator their own, for everybody what was learned. How things stand in
 * the whole programme is told to coordinators by the digest; here they find the way to the list.
 */
export async function problemsHome(visit: HomeVisit, now: Date): Promise<KnownBlock[]> {
  const { accompany, viewer, member, t } = visit;
  const { workspace } = accompany;
  const settings = (await programmeOf(workspace))?.settings ?? defaultSettings;
  const scope = await scopeOf(workspace, viewer, member);
  const { facilitator, mentor, manager } = scope.as;
  const list = (name: Name, pairings: string[]) =>
    listBlocks(visit, { name, scope, pairings, settings, now });
  const lists = [
    ...(facilitator.length > 0 ? await list('own', facilitator) : []),
    ...(mentor.length > 0 ? await list('mentor', mentor) : []),
    ...(manager.length > 0 ? await list('manager', manager) : []),
  ];
  const seesAny = lists.length > 0 || scope.isAll;
  const mayRaise = scope.pairings.length > 0 || may(viewer, 'raise a problem', nobody);
  const doors = [
    ...(mayRaise ? [button(homeActs.raise, t('problem-lists:home.raise'))] : []),
    ...(seesAny ? [button(homeActs.list, t('problem-lists:home.list'))] : []),
  ];
  return [
    ...lists,
    ...(doors.length > 0 ? [actions('problems', doors)] : []),
    ...(await lessonsPart(visit, settings)),
  ];
}

type Name = 'own' | 'mentor' | 'manager';

interface List {
  name: Name;
  scope: Scope;
  pairings: string[];
  settings: Settings;
  now: Date;
}

const PER_LIST = 5;

async function listBlocks(
  { member: { language, timeZone }, t, pages }: HomeVisit,
  { name, scope, pairings, settings, now }: List,
): Promise<KnownBlock[]> {
  const of = { ...scope, pairings };
  const wanted: Wanted = { whose: 'pairings', state: 'unfinished' };
  const count = await countOf(of, wanted);
  const last = Math.max(0, Math.ceil(count / PER_LIST) - 1);
  const page = Math.min(pages[`problems-${name}`] ?? 0, last);
  const { shown } = await problemPage(of, wanted, page, PER_LIST);
  return [
    section(`*${t(`problem-lists:home.${name}`)}*`),
    ...(count === 0 ? [context(t('problem-lists:home.none'))] : []),
    ...shown.map((problem) =>
      section(
        problemLine(problem, { language, settings, timeZone, now }),
        button(acts.open, t('problem-lists:home.open'), { value: problem.key }),
      ),
    ),
    ...pager(`problems-${name}`, page, last + 1, t),
  ];
}

/** The newest, and how to look for others. */
async function lessonsPart(
  { accompany, viewer, member, t }: HomeVisit,
  settings: Settings,
): Promise<KnownBlock[]> {
  if (!may(viewer, 'see lessons', nobody)) return [];
  const { shown } = await lessonPage(accompany.workspace, [], 0);
  if (shown.length === 0) return [];
  const reader = { language: member.language, settings };
  return [
    section(`*${t('problem-lists:home.lessons')}*`, button(homeActs.lessons, t('problem-lists:home.search'))),
    ...shown.slice(0, LESSONS).flatMap((problem) => lessonBlocks(problem, reader, LESSON)),
    context(t('problem-lists:home.how')),
  ];
}
