import type { KnownBlock } from '@slack/types';
import { localDate } from '../../calendar';
import { actions, button, context, header, section } from '../../slack/blocks';
import { escaped, quoted } from '../../slack/text';
import { spokenDay } from '../../words';
import type { HomeVisit } from '../feature';
import { pager } from '../home';
import { defaultSettings, may, nobody, programmeOf, type Settings } from '../people';
import { stakeholdersByKey, stakeholderType, typeName } from '../stakeholders';
import { acts, nameOf } from './messages';
import { type Meeting, Meetings } from './model';
import { unseenStakeholders } from './unseen';

/** So many of each list are shown at once. */
const SHOWN = 5;
/** Pages of the last contacts; older ones are looked for. */
const PAGES = 10;

/** The last contacts, who was not seen for too long, and the way to log a meeting. */
export async function meetingsHome(visit: HomeVisit, now: Date): Promise<KnownBlock[]> {
  const { accompany, viewer, t } = visit;
  if (!may(viewer, 'see the log', nobody)) return [];
  const settings = (await programmeOf(accompany.workspace))?.settings ?? defaultSettings;
  const mayLog = may(viewer, 'log a meeting', nobody);
  return [
    header(t('meetings:home.title')),
    actions('meetings.home', [
      ...(mayLog ? [button(acts.log, t('meetings:home.log'))] : []),
      button(acts.find, t('meetings:home.find')),
    ]),
    ...(await lastContacts(visit, settings)),
    ...(await unseen(visit, settings, mayLog, now)),
  ];
}

async function lastContacts(
  { accompany: { workspace }, member: { language }, t, pages }: HomeVisit,
  { meetingTypes, formerMeetingTypes = [] }: Settings,
): Promise<KnownBlock[]> {
  const count = await Meetings.countDocuments({ workspace }).limit(PAGES * SHOWN + 1);
  if (count === 0) return [section(t('meetings:home.none'))];
  const last = Math.min(Math.ceil(count / SHOWN), PAGES) - 1;
  const page = Math.min(pages.meetings ?? 0, last);
  const meetings = await Meetings.find({ workspace }, { _id: 0, key: 1, metOn: 1, stakeholder: 1, type: 1 })
    .sort({ metOn: -1, at: -1 })
    .skip(page * SHOWN)
    .limit(SHOWN)
    .lean<Pick<Meeting, 'key' | 'metOn' | 'stakeholder' | 'type'>[]>();
  const names = await stakeholdersByKey(
    workspace,
    meetings.map(({ stakeholder }) => stakeholder),
  );
  const types = [...meetingTypes, ...formerMeetingTypes];
  return [
    section(`*${t('meetings:home.last')}*`),
    ...meetings.map(({ key, metOn, stakeholder, type }) => {
      const who = quoted(names.get(stakeholder)?.name ?? '', 80);
      const line = t('meetings:home.line', { date: spokenDay(metOn, language), stakeholder: who });
      const kind = type ? ` · ${escaped(nameOf(types, type, language))}` : '';
      return section(`${line}${kind}`, button(acts.open, t('meetings:button.open'), { value: key }));
    }),
    ...pager('meetings', page, last + 1, t),
    ...(page === last && count > PAGES * SHOWN ? [context(t('meetings:home.older'))] : []),
  ];
}

async function unseen(
  { accompany: { workspace }, member: { language, timeZone }, t, pages }: HomeVisit,
  settings: Settings,
  mayLog: boolean,
  now: Date,
): Promise<KnownBlock[]> {
  const list = 'meetings-unseen';
  const asked = { page: pages[list] ?? 0, size: SHOWN };
  const found = await unseenStakeholders(workspace, settings, localDate(now, timeZone), asked);
  const { shown, page, count } = found;
  if (shown.length === 0) return [];
  const more = count - (page + 1) * SHOWN;
  return [
    section(`*${t('meetings:home.unseen')}*`),
    ...shown.map(({ key, name, type, lastMet = '' }) => {
      const who = `*${quoted(name, 80)}* (${escaped(typeName(stakeholderType(settings, type), type, language))})`;
      return section(
        t('meetings:home.unseenLine', { stakeholder: who, date: spokenDay(lastMet, language) }),
        mayLog ? button(acts.log, t('meetings:home.log'), { value: key }) : undefined,
      );
    }),
    ...(more > 0 ? [context(t('meetings:home.unseenMore', { count: more }))] : []),
    ...pager(list, page, Math.ceil(count / SHOWN), t),
  ];
}
