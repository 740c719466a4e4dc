import { type Meeting, Meetings } from '../../meetings';
import { between, type Cell, type Ground, moment, nameIn, nameOf, type Table } from './table';

export const meetingColumns = [
  'date',
  'stakeholder',
  'stakeholderType',
  'sector',
  'district',
  'meetingType',
  'present',
  'colleagues',
  'keyPoints',
  'agreements',
  'gaps',
  'gapCategory',
  'about',
  'nextContact',
  'loggedBy',
  'loggedAt',
  'edits',
  'reference',
] as const;
export type MeetingColumn = (typeof meetingColumns)[number];

const reads = [
  'key',
  'stakeholder',
  'metOn',
  'type',
  'present',
  'colleagues',
  'keyPoints',
  'agreements',
  'gaps',
  'gapCategory',
  'about',
  'nextContact',
  'by',
  'at',
  'versions.at',
] as const;

type Read = Omit<Meeting, 'versions'> & { versions?: unknown[] };

/** One meeting of the log, as it reads now. */
export function meetingRow(meeting: Read, ground: Ground): Record<MeetingColumn, Cell> {
  const { t, language, people, programme } = ground;
  const { settings } = programme;
  const stakeholder = ground.stakeholders.get(meeting.stakeholder);
  const types = [...settings.stakeholderTypes, ...(settings.formerStakeholderTypes ?? [])];
  const meetingTypes = [...settings.meetingTypes, ...(settings.formerMeetingTypes ?? [])];
  const categories = [...settings.problemCategories, ...(settings.formerCategories ?? [])];
  return {
    date: meeting.metOn,
    stakeholder: stakeholder?.name ?? meeting.stakeholder,
    stakeholderType: nameOf(types, stakeholder?.type, language),
    sector: stakeholder && t(`stakeholders:sector.${stakeholder.sector}`),
    district: stakeholder?.district?.name,
    meetingType: nameOf(meetingTypes, meeting.type, language),
    present: meeting.present,
    colleagues: meeting.colleagues.map((one) => nameIn(people, one)).join('; ') || undefined,
    keyPoints: meeting.keyPoints,
    agreements: meeting.agreements,
    gaps: meeting.gaps,
    gapCategory: nameOf(categories, meeting.gapCategory, language),
    about: meeting.about?.name,
    nextContact: meeting.nextContact,
    loggedBy: nameIn(people, meeting.by),
    loggedAt: moment(meeting.at),
    edits: meeting.versions?.length ?? 0,
    reference: meeting.key,
  };
}

export const meetingTable: Table<Meeting, MeetingColumn> = {
  collection: () => Meetings.collection,
  columns: meetingColumns,
  by: 'metOn',
  within: (span) => between('metOn', span),
  reads,
  stakeholderOf: ({ stakeholder }) => stakeholder,
  row: meetingRow,
};
