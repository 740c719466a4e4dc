import type { Button, KnownBlock } from '@slack/types';
import mongoose from 'mongoose';
import { localDate } from '../../calendar';
import { actions, button, context, section } from '../../slack/blocks';
import { escaped, quoted } from '../../slack/text';
import { spokenDate, type Words } from '../../words';
import { timelineButton } from '../digests';
import type { HomeVisit } from '../feature';
import { pager } from '../home';
import { isPausedOn, type Member, membersByKey, type Pairing, pairingsOf } from '../people';
import { acts } from './buttons';
import { currentQuestion } from './course';
import { outcomeLine, statusKey } from './messages';
import { type CheckIn, CheckIns, isUnderWay } from './model';
import { isMentorTold } from './reminding';

const LAST_PAGE = 5;
const LINES_PAGE = 10;

/** For the facilitator what is open and what was; for mentors a line per facilitator. Managers read theirs from the digest. */
export async function checkInsHome(visit: HomeVisit, now: Date): Promise<KnownBlock[]> {
  const { accompany, member } = visit;
  const { workspace } = accompany;
  const own = await pairingsOf(workspace, { facilitator: member.key });
  const mentored = await pairingsOf(workspace, { mentor: member.key });
  return [
    ...(own.length > 0 ? await facilitatorBlocks(visit, own) : []),
    ...(await lines(visit, mentored, now)),
  ];
}

async function facilitatorBlocks(
  { accompany, member, t, pages }: HomeVisit,
  own: Pairing[],
): Promise<KnownBlock[]> {
  const { workspace } = accompany;
  const of = { workspace, facilitator: member.slackUser };
  const isPast = { ...of, postedAt: mongoose.trusted({ $exists: true }) };
  const count = await CheckIns.countDocuments(isPast);
  const page = Math.min(pages['last-check-ins'] ?? 0, Math.max(0, Math.ceil(count / LAST_PAGE) - 1));
  const last = await CheckIns.find(isPast, { _id: 0 })
    .sort({ postedAt: -1 })
    .skip(page * LAST_PAGE)
    .limit(LAST_PAGE)
    .lean<CheckIn[]>();
  const out = await CheckIns.find({ ...of, isOut: true }, { _id: 0 }).lean<CheckIn[]>();
  const open = out.filter(isUnderWay);
  const waiting =
    open.length > 0 ? open.flatMap((checkIn) => openBlocks(checkIn, t)) : await nextLine(own, member, t);
  const past = last.map((checkIn) => pastLine(checkIn, member.language, t));
  return [
    section(`*${t('check-ins:home.facilitator')}*`),
    ...waiting,
    ...(past.length > 0 ? [context(t('check-ins:home.last')), ...past] : []),
    ...pager('last-check-ins', page, Math.ceil(count / LAST_PAGE), t),
    ...(await timelines(own, t)),
  ];
}

/** That of each pairing; where there are several, by the mentor. */
async function timelines(own: Pairing[], t: Words): Promise<KnownBlock[]> {
  const isOne = own.length === 1;
  const mentors = isOne
    ? new Map<string, Member>()
    : await membersByKey(
        own[0]?.workspace ?? '',
        own.map(({ mentor }) => mentor),
      );
  return own.map(({ key, mentor }) =>
    actions(`check-ins:timeline:${key}`, [timelineButton(key, t, mentors.get(mentor)?.name)]),
  );
}

function openBlocks(checkIn: CheckIn, t: Words): KnownBlock[] {
  const question = checkIn.questions[currentQuestion(checkIn)]?.text ?? '';
  const answer = button(acts.form, t('check-ins:home.answer'), { value: checkIn.key, style: 'primary' });
  return [section(`${t('check-ins:home.open')}\n*${escaped(question)}*`, answer)];
}

async function nextLine(own: Pairing[], member: Member, t: Words): Promise<KnownBlock[]> {
  const [workspace, keys] = [own[0]?.workspace ?? '', own.map(({ key }) => key)];
  const next = await CheckIns.findOne(
    { workspace, pairing: mongoose.trusted({ $in: keys }), status: 'due' },
    { _id: 0 },
  )
    .sort({ dueAt: 1 })
    .lean<CheckIn>();
  if (!next) return [section(t('check-ins:home.nothingPlanned'))];
  const date = spokenDate(next.dueAt, member.language, next.timeZone);
  return [section(t('check-ins:home.nothingOpen', { date }))];
}

function pastLine(checkIn: CheckIn, language: string, t: Words): KnownBlock {
  const date = spokenDate(checkIn.dueAt, language, checkIn.timeZone);
  const text = `*${date}*\n${outcomeLine(checkIn, language)}`;
  return section(
    text,
    hasWords(checkIn) ? button(acts.view, t('check-ins:home.see'), { value: checkIn.key }) : undefined,
  );
}

/** A line per facilitator: the newest check-in, when they were last heard, and whether they have gone quiet. */
async function lines(visit: HomeVisit, pairings: Pairing[], now: Date): Promise<KnownBlock[]> {
  if (pairings.length === 0) return [];
  const { accompany, pages, t } = visit;
  const { workspace } = accompany;
  const page = Math.min(pages.mentor ?? 0, Math.ceil(pairings.length / LINES_PAGE) - 1);
  const shown = pairings.slice(page * LINES_PAGE, (page + 1) * LINES_PAGE);
  const members = await membersByKey(
    workspace,
    shown.map(({ facilitator }) => facilitator),
  );
  const newest = await newestOf(
    workspace,
    shown.map(({ key }) => key),
  );
  return [
    section(`*${t('check-ins:home.mentor')}*`),
    ...shown.flatMap((pairing) => line(visit, pairing, members, newest.get(pairing.key), now)),
    ...pager('mentor', page, Math.ceil(pairings.length / LINES_PAGE), t),
  ];
}

interface Newest {
  checkIn: CheckIn;
  heardAt?: Date;
}

/** By pairing: the newest check-in that came out, and when the facilitator was last heard in any. */
async function newestOf(workspace: string, pairings: string[]): Promise<Map<string, Newest>> {
  const found = new Map<string, Newest>();
  for (const pairing of pairings) {
    const recent = await CheckIns.find(
      { workspace, pairing, postedAt: mongoose.trusted({ $exists: true }) },
      { _id: 0 },
    )
      .sort({ date: -1 })
      .limit(6)
      .lean<CheckIn[]>();
    const [checkIn] = recent;
    if (checkIn) found.set(pairing, { checkIn, heardAt: recent.find(({ heardAt }) => heardAt)?.heardAt });
  }
  return found;
}

function line(
  { t, member }: HomeVisit,
  pairing: Pairing,
  members: Map<string, Member>,
  newest: Newest | undefined,
  now: Date,
): KnownBlock[] {
  const nameOf = (key: string) => quoted(members.get(key)?.name ?? key, 60);
  const name = `*${nameOf(pairing.facilitator)}*`;
  const timeline = timelineButton(pairing.key, t);
  if (!newest) return [section(`${name}\n${stateOf(pairing, undefined, now, t)}`, timeline)];
  const { checkIn, heardAt } = newest;
  const date = (at: Date) => spokenDate(at, member.language, checkIn.timeZone);
  const marks = [
    `${date(checkIn.dueAt)}: ${stateOf(pairing, checkIn, now, t)}`,
    heardAt ? t('check-ins:home.lastContact', { date: date(heardAt) }) : t('check-ins:home.neverHeard'),
    isQuiet(pairing, checkIn, now) && `:warning: ${t('check-ins:home.quiet')}`,
    checkIn.status === 'answered' && !checkIn.response && `:speech_balloon: ${t('check-ins:home.respond')}`,
  ];
  const text = `${name}\n${marks.filter(Boolean).join(' · ')}`;
  const look = { value: checkIn.key };
  const buttons = [
    ...(isUnderWay(checkIn) ? [button(acts.form, t('check-ins:home.byPhone'), look)] : []),
    ...(hasWords(checkIn) ? [button(acts.view, t('check-ins:home.see'), look)] : []),
  ];
  const below = (all: Button[]) => actions(`check-ins:mentor:${pairing.key}`, all);
  const [first] = buttons;
  if (buttons.length > 1) return [section(text), below([...buttons, timeline])];
  return first ? [section(text, first), below([timeline])] : [section(text, timeline)];
}

/** Somebody said something that can be seen, or removed. */
const hasWords = ({ answers, remarks, strays, skips }: CheckIn) =>
  answers.some(({ parts }) => parts.length > 0) ||
  skips.some(({ words }) => words) ||
  remarks.length + strays.length > 0;

function stateOf(pairing: Pairing, checkIn: CheckIn | undefined, now: Date, t: Words): string {
  if (isPaused(pairing, now)) return t('check-ins:home.paused');
  return checkIn ? t(statusKey(checkIn.status)) : t('check-ins:home.neverHeard');
}

/** Its word to the mentor has fallen due: nobody has answered for longer than the programme's benchmark. */
function isQuiet(pairing: Pairing, checkIn: CheckIn, now: Date): boolean {
  if (isPaused(pairing, now)) return false;
  if (!isUnderWay(checkIn)) return checkIn.status === 'missed';
  const { tellMentor } = checkIn.timers;
  return tellMentor ? tellMentor <= now : isMentorTold(checkIn);
}

const isPaused = (pairing: Pairing, now: Date) => isPausedOn(pairing, localDate(now, pairing.timeZone));
