import type { ModalView } from '@slack/types';
import mongoose from 'mongoose';
import type { Accompany, VerbVisit } from '../../feature';
import {
  Communities,
  type Community,
  communitiesOf,
  defaultSettings,
  type Member,
  Pairings,
  programmeOf,
  type Viewer,
} from '../../people';
import { problemPage, type Scope, scopeOf, type Wanted, type Whose } from '../find';
import { listModal, type Shown } from './list-modal';

/** `/problem list`: what is stuck first, of all that the person may see. */
export async function openList({ accompany, viewer, member, triggerId }: VerbVisit): Promise<undefined> {
  const view = await showList(accompany, { viewer, member }, accompany.clock());
  await accompany.slack.views.open({ trigger_id: triggerId, view });
}

/** The list for one person, as it is now. */
export async function showList(
  { workspace }: Pick<Accompany, 'workspace'>,
  who: { viewer: Viewer; member: Member },
  now: Date,
  shows?: Shown,
): Promise<ModalView> {
  const { viewer, member } = who;
  const scope = await scopeOf(workspace, viewer, member);
  const shown = shows ?? { ...usual(scope), page: 0, round: 0 };
  const page = await problemPage(scope, shown, shown.page);
  // What was on the page is closed by now.
  if (page.shown.length === 0 && shown.page > 0) {
    return showList({ workspace }, who, now, { ...shown, page: 0 });
  }
  return listModal(shown, page, {
    language: member.language,
    timeZone: member.timeZone,
    settings: (await programmeOf(workspace))?.settings ?? defaultSettings,
    now,
    whose: whoseOf(scope),
    communities: await communitiesIn(scope),
  });
}

const whoseOf = ({ isAll, pairings }: Scope): Whose[] => [
  'mine',
  ...(pairings.length > 0 ? (['pairings'] as const) : []),
  ...(isAll ? (['all'] as const) : []),
];

/** What is open, of the widest that is theirs. */
const usual = ({ isAll, pairings }: Pick<Scope, 'isAll' | 'pairings'>): Wanted => ({
  whose: pairings.length > 0 ? 'pairings' : isAll ? 'all' : 'mine',
  state: 'unfinished',
});

async function communitiesIn({
  workspace,
  isAll,
  pairings,
}: Scope): Promise<Pick<Community, 'key' | 'name'>[]> {
  if (isAll) return Communities.find({ workspace }, { _id: 0, key: 1, name: 1 }).sort({ name: 1 }).lean();
  const theirs = await Pairings.find(
    { workspace, key: mongoose.trusted({ $in: pairings }) },
    { _id: 0, communities: 1 },
  ).lean();
  return communitiesOf(workspace, [...new Set(theirs.flatMap(({ communities }) => communities))]);
}
