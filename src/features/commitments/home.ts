import type { KnownBlock } from '@slack/types';
import mongoose from 'mongoose';
import { localDate } from '../../calendar';
import { actions, button, context, section } from '../../slack/blocks';
import { quoted } from '../../slack/text';
import { spokenDay } from '../../words';
import type { HomeVisit } from '../feature';
import { may, nobody } from '../people';
import { type Stakeholder, stakeholdersByKey } from '../stakeholders';
import { acts } from './messages';
import { type Commitment, Commitments } from './model';
import { otherThan } from './who';

/** So many that are overdue are shown, the longest first, and so many that are due next. */
const OVERDUE = 5;
const NEXT = 3;
/** So many are counted; more are as many. */
const MOST = 1_000;

/** What this person follows: what is overdue, and what falls due next. */
export async function commitmentsHome(visit: HomeVisit, now: Date): Promise<KnownBlock[]> {
  const { accompany, viewer, member, t } = visit;
  if (!may(viewer, 'see the log', nobody)) return [];
  const { workspace } = accompany;
  const mine = { workspace, owner: viewer.slackUser, isOpen: true };
  const today = localDate(now, member.timeZone);
  const [overdue, next, count] = await Promise.all([
    soonest({ ...mine, by: mongoose.trusted({ $lt: today }) }, OVERDUE),
    soonest({ ...mine, by: mongoose.trusted({ $gte: today }) }, NEXT),
    Commitments.countDocuments(mine).limit(MOST),
  ]);
  if (count === 0) return [];
  const shown = [...overdue, ...next];
  const stakeholders = await stakeholdersByKey(
    workspace,
    shown.flatMap(({ stakeholder }) => stakeholder ?? []),
  );
  const more = count - shown.length;
  return [
    section(`*${t('commitments:home.title')}*`),
    ...shown.map((one) => section(line(one, visit, today, stakeholders))),
    ...(more > 0
      ? [context(t(shown.length > 0 ? 'commitments:home.more' : 'commitments:home.undated', { count: more }))]
      : []),
    actions('commitments.home', [button(acts.mine, t('commitments:home.all'))]),
  ];
}

const soonest = (wanted: object, limit: number) =>
  Commitments.find(wanted, { _id: 0 }).sort({ by: 1 }).limit(limit).lean<Commitment[]>();

function line(
  { who, owes, what, by = '', stakeholder }: Commitment,
  { member, t }: HomeVisit,
  today: string,
  stakeholders: Map<string, Stakeholder>,
): string {
  const day = spokenDay(by, member.language);
  const whose = stakeholder ? stakeholders.get(stakeholder) : undefined;
  const other = otherThan(whose?.name, { who, owes });
  const said = {
    what: quoted(other ? `${other}: ${what}` : what, 120),
    date: t(by < today ? 'commitments:home.overdue' : 'commitments:home.due', { date: day }),
  };
  return whose
    ? t('commitments:home.line', { ...said, stakeholder: quoted(whose.name, 60) })
    : t('commitments:home.lineOurs', said);
}
