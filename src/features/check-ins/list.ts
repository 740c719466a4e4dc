import mongoose from 'mongoose';
import { cut, escaped, quoted, typedWords } from '../../slack/text';
import type { Verb, VerbVisit } from '../feature';
import { may, membersByKey, type Pairing, Pairings } from '../people';
import { type Asked, readAsked } from './asked';
import { enter } from './listeners/entrance';
import { statusKey } from './messages';
import { type CheckIn, CheckIns, dayOf, partiesOf } from './model';
import { seeCheckIn } from './view';

const names = { en: ['check-ins'], fr: ['points'] };
const LAST = 10;

/** `/accompany check-ins <pairing> [<date>]`: the last check-ins of a pairing, or one of any age, for whoever may see it. */
export const checkInsVerb: Verb = {
  names,
  explain: (t) => t('check-ins:verb.checkIns'),
  async run(visit) {
    const { accompany, member, t, rest } = visit;
    const command = `/accompany ${names[member.language][0]}`;
    const asked = readAsked(rest);
    const { name } = asked;
    if (!name) return t('check-ins:checkIns.usage', { command });
    const found = await pairingsCalled(accompany.workspace, name);
    if (found.length === 0) {
      const told = /\d/.test(name) ? 'check-ins:checkIns.unknownDay' : 'check-ins:checkIns.unknown';
      return t(told, { name: quoted(typedWords(name), 60) });
    }
    const seen = await Promise.all(found.map((one) => seenBy(visit, one)));
    const [pairing, ...others] = seen.filter(({ isRefused }) => !isRefused);
    if (!pairing) return t('check-ins:refused.notYours');
    if (others.length > 0) {
      const keys = [pairing, ...others].map(({ key }) => `\`${escaped(key)}\``).join(', ');
      return t('check-ins:checkIns.several', { keys });
    }
    const [newest] = pairing.checkIns;
    if (!newest) return t('check-ins:checkIns.none');
    if (asked.day) return open(visit, pairing.checkIns, asked);
    const example = `${command} ${escaped(pairing.key)} ${dayOf(newest)}`;
    return [
      t('check-ins:checkIns.list', { facilitator: quoted(newest.facilitatorName, 60) }),
      ...pairing.checkIns.slice(0, LAST).map((one) => `• ${dayOf(one)}: ${t(statusKey(one.status))}`),
      t('check-ins:checkIns.open', { command: example }),
    ].join('\n');
  },
};

async function open(
  { accompany, member, t, triggerId }: VerbVisit,
  checkIns: Line[],
  { day = '', isDay }: Asked,
): Promise<string | undefined> {
  // References name the day of the cadence, from which a holiday or a weekend may have moved it.
  const { key } = checkIns.find((one) => isDay(dayOf(one))) ?? checkIns.find(({ date }) => isDay(date)) ?? {};
  if (!key) return t('check-ins:checkIns.noDate', { date: escaped(cut(day, 40)) });
  const visit = await enter(accompany, member.slackUser, key);
  if (!visit.checkIn) return t('check-ins:refused.gone');
  const { checkIn, can, viewer, language } = visit;
  if (!can.see) return t('check-ins:refused.notYours');
  const view = seeCheckIn(checkIn, { viewer, language, mayRemove: can.remove });
  await accompany.slack.views.open({ trigger_id: triggerId, view });
  return undefined;
}

/** By key, by the facilitator's name or the beginning of it, or by their mention; those that have ended, too. */
async function pairingsCalled(workspace: string, name: string): Promise<Pairing[]> {
  const pairings = await Pairings.find({ workspace }, { _id: 0 }).sort({ key: 1 }).lean<Pairing[]>();
  const members = await membersByKey(
    workspace,
    pairings.map(({ facilitator }) => facilitator),
  );
  const asked = plainly(typedWords(name));
  const called = (fits: (name: string, pairing: Pairing) => boolean) =>
    pairings.filter((one) => fits(plainly(members.get(one.facilitator)?.name ?? ''), one));
  const user = /^<@(\w+)/.exec(name)?.[1];
  if (user) return called((_, one) => members.get(one.facilitator)?.slackUser === user);
  const byKey = called((_, { key }) => plainly(key) === asked);
  if (byKey.length > 0) return byKey;
  const exactly = called((whole) => whole === asked);
  return exactly.length > 0 ? exactly : called((whole) => whole.startsWith(`${asked} `));
}

/** Small letters without accents, as people type on a phone. */
const plainly = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

type Line = Pick<
  CheckIn,
  'key' | 'date' | 'dueAt' | 'timeZone' | 'status' | 'facilitator' | 'facilitatorName' | 'mentor' | 'managers'
>;

const line = {
  _id: 0,
  key: 1,
  date: 1,
  dueAt: 1,
  timeZone: 1,
  status: 1,
  facilitator: 1,
  facilitatorName: 1,
  mentor: 1,
  managers: 1,
};

interface Seen {
  key: string;
  /** Newest first. */
  checkIns: Line[];
  /** There are check-ins, and the viewer may see none of them. */
  isRefused: boolean;
}

async function seenBy({ accompany, viewer }: VerbVisit, { key }: Pairing): Promise<Seen> {
  const all = await CheckIns.find(
    { workspace: accompany.workspace, pairing: key, postedAt: mongoose.trusted({ $exists: true }) },
    line,
  )
    .sort({ date: -1 })
    .lean<CheckIn[]>();
  const checkIns = all.filter((one) => may(viewer, 'see the check-in', partiesOf(one)));
  return { key, checkIns, isRefused: checkIns.length === 0 && all.length > 0 };
}
