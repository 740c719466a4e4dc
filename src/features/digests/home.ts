import type { Button, KnownBlock } from '@slack/types';
import mongoose from 'mongoose';
import { isoWeek, localDate } from '../../calendar';
import { actions, button, context, section } from '../../slack/blocks';
import { quoted } from '../../slack/text';
import type { WordKey, Words } from '../../words';
import type { Feature, HomeVisit } from '../feature';
import { pager } from '../home';
import {
  awayFor,
  managedBy,
  may,
  nobody,
  type Pairing,
  type Programme,
  pairingsOf,
  placesOfProgramme,
  programmeOf,
} from '../people';
import { byDistrict, facilitatorText, type OfDistrict } from './about';
import { awayButton } from './deputies/messages';
import { standing } from './gather';
import { type Digest, Digests } from './model';
import { needText } from './paragraphs';
import { scopeOf, whoseOf } from './scope';
import type { Count, Need, Stands } from './section';
import { looks, timelineButton } from './story/messages';

/** "Needs you" has so many at a time. */
const NEEDS = 5;
const FACILITATORS = 10;
const DISTRICTS = 10;
/** Nothing is left out of what is counted. */
const ALL = Number.POSITIVE_INFINITY;

/** For managers who needs them, and how each facilitator stands; for coordinators the whole programme by district. */
export async function digestsHome(features: Feature[], visit: HomeVisit, now: Date): Promise<KnownBlock[]> {
  const { accompany, viewer, member } = visit;
  const { workspace } = accompany;
  const managed = await managedBy(workspace, viewer, member.key);
  const isAll = may(viewer, 'see the timeline', nobody);
  const isManager = managed.length > 0 || member.roles.includes('manager');
  const programme = isManager || isAll ? await programmeOf(workspace) : null;
  if (!programme) return [];
  const seen = { features, visit, programme, now };
  return [
    ...(isManager ? await managerBlocks(seen, managed) : []),
    ...(isAll ? await programmeBlocks(seen) : []),
  ];
}

interface Seen {
  features: Feature[];
  visit: HomeVisit;
  programme: Programme;
  now: Date;
}

async function standsOf({ features, visit, programme, now }: Seen, pairings: Pairing[], isWhole = false) {
  const { accompany, member } = visit;
  const scope = await scopeOf(accompany.workspace, pairings, member.timeZone, { isWhole });
  const stands = await standing({ accompany, features }, { programme, scope, now }, ALL);
  return { whose: whoseOf(scope), ...stands };
}

async function managerBlocks(seen: Seen, managed: Pairing[]): Promise<KnownBlock[]> {
  const { visit, now } = seen;
  const { t, pages, member } = visit;
  if (managed.length === 0) return [section(t('digest-home:yours.none'))];
  const { whose, needs, about, failed } = await standsOf(seen, managed);
  const { shown, page, count } = pageOf(whose, pages.facilitators, FACILITATORS);
  const away = await awayFor(visit.accompany.workspace, visit.viewer);
  const names = away.map(({ name }) => quoted(name, 60)).join(', ');
  const text = (one: (typeof whose)[number]) =>
    facilitatorText(one, about[one.pairing] ?? [], member.language, t);
  return [
    ...needBlocks({ needs, whose, isKnown: failed.length === 0 }, visit),
    ...doors([
      ...(await digestButton(visit, now)),
      ...(may(visit.viewer, 'name a deputy', nobody) ? [awayButton(t)] : []),
    ]),
    section(`*${t('digest-home:yours')}*`),
    ...(names ? [context(t('digest-deputies:home', { managers: names }))] : []),
    ...shown.map((one) => section(text(one), timelineButton(one.pairing, t))),
    ...pager('facilitators', page, count, t),
  ];
}

function needBlocks(
  { needs, whose, isKnown }: { needs: Need[]; whose: ReturnType<typeof whoseOf>; isKnown: boolean },
  { t, pages, member: { language } }: HomeVisit,
): KnownBlock[] {
  const title = `*${t('digests:needs')}*`;
  if (needs.length === 0) {
    return [section(`${title}\n${t(isKnown ? 'digests:needs.none' : 'digests:needs.unknown')}`)];
  }
  const { shown, page, count } = pageOf(needs, pages.needs, NEEDS);
  const more = needs.length - (page + 1) * NEEDS;
  return [
    section(title),
    ...shown.map((need) =>
      section(
        needText(need, whose, language),
        button(need.button.actionId, t(need.button.text), { value: need.button.value }),
      ),
    ),
    ...(more > 0 ? [context(t('digest-home:needs.more', { count: more }))] : []),
    ...pager('needs', page, count, t),
  ];
}

const doors = (buttons: Button[]): KnownBlock[] =>
  buttons.length > 0 ? [actions('digests.home', buttons)] : [];

/** What was sent last, to be read once more. */
async function digestButton({ accompany, member, t }: HomeVisit, now: Date): Promise<Button[]> {
  const { workspace } = accompany;
  const last = await Digests.findOne(
    {
      workspace,
      manager: member.key,
      week: mongoose.trusted({ $exists: true }),
      preview: mongoose.trusted({ $exists: false }),
    },
    { _id: 0, key: 1, week: 1 },
  )
    .sort({ at: -1 })
    .lean<Pick<Digest, 'key' | 'week'>>();
  if (!last) return [];
  const isNow = last.week === isoWeek(localDate(now, member.timeZone));
  const label = t(isNow ? 'digest-home:digest.week' : 'digest-home:digest.last');
  return [button(looks.digest, label, { value: last.key })];
}

async function programmeBlocks(seen: Seen): Promise<KnownBlock[]> {
  const { accompany, t, pages } = seen.visit;
  const { workspace } = accompany;
  const [pairings, places] = await Promise.all([pairingsOf(workspace), placesOfProgramme(workspace)]);
  if (pairings.length === 0) return [];
  const stands = await standsOf(seen, pairings, true);
  const { shown, page, count } = pageOf(byDistrict(pairings, places, t), pages.districts, DISTRICTS);
  return [
    section(`*${t('digest-home:districts')}*`),
    ...shown.map((one) =>
      section(
        districtText(one, stands, t),
        button(looks.district, t('digest-home:district.look'), { value: `district:${one.key}` }),
      ),
    ),
    ...pager('districts', page, count, t),
  ];
}

/** How many facilitators, what is counted of them, and how many wait for somebody. */
function districtText({ name, pairings }: OfDistrict, { needs, counts = [] }: Stands, t: Words): string {
  const keys = new Set(pairings.map(({ key }) => key));
  const waiting = needs.filter(({ pairing }) => pairing && keys.has(pairing)).length;
  const facts = [
    ...(['answered', 'open', 'overdue'] as const).map((what) => countText(what, counts, keys, t)),
    t('digest-home:count.needs', { count: waiting }),
  ];
  const facilitators = t('digests:howMany', { count: pairings.length });
  return `*${quoted(name, 80)}* ${facilitators}\n${facts.join(' · ')}`;
}

interface CountWords {
  all: WordKey;
  /** Where it is a part of something; and where there is nothing of which it could be. */
  part?: WordKey;
  nothing?: WordKey;
  unknown: WordKey;
}

const countKeys: Record<Count['name'], CountWords> = {
  answered: {
    all: 'digest-home:answered.all',
    part: 'digest-home:answered.part',
    nothing: 'digest-home:answered.nothing',
    unknown: 'digest-home:answered.unknown',
  },
  open: { all: 'digest-home:count.open', unknown: 'digest-home:open.unknown' },
  overdue: {
    all: 'digest-home:overdue.all',
    part: 'digest-home:overdue.part',
    nothing: 'digest-home:overdue.nothing',
    unknown: 'digest-home:overdue.unknown',
  },
};

/** Where there are no data it is unknown, which is not the same as none. */
function countText(name: Count['name'], counts: Count[], keys: Set<string>, t: Words): string {
  const found = counts.find((one) => one.name === name);
  const together = (records: Record<string, string[]>) => {
    const known = Object.keys(records).filter((key) => keys.has(key));
    return known.length > 0 ? new Set(known.flatMap((key) => records[key] ?? [])).size : undefined;
  };
  const { all, part = all, nothing = all, unknown } = countKeys[name];
  const count = found && together(found.records);
  if (count === undefined) return t(unknown);
  const of = found?.of && together(found.of);
  if (of === undefined) return t(all, { count });
  return t(of === 0 ? nothing : part, { count, of });
}

/** One page of a list, and how many there are; the last one where fewer are left than were. */
function pageOf<One>(all: One[], wanted = 0, size: number) {
  const count = Math.ceil(all.length / size);
  const page = Math.min(wanted, Math.max(0, count - 1));
  return { shown: all.slice(page * size, (page + 1) * size), page, count };
}
