import { type Meeting, Meetings } from '../../meetings';
import { between, type Cell, type Ground, moment, nameIn, type Table } from './table';

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
  const { t, names, people } = ground;
  const stakeholder = ground.stakeholders.get(meeting.stakeholder);
  return {
    date: meeting.metOn,
    stakeholder: stakeholder?.name ?? meeting.stakeholder,
    stakeholderType: nameIn(names.stakeholderTypes, stakeholder?.type),
    sector: stakeholder && t(`stakeholders:sector.${stakeholder.sector}`),
    district: stakeholder?.district?.name,
    meetingType: nameIn(names.meetingTypes, meeting.type),
    present: meeting.present,
    colleagues: meeting.colleagues.map((one) => nameIn(people, one)).join('; ') || undefined,
    keyPoints: meeting.keyPoints,
    agreements: meeting.agreements,
    gaps: meeting.gaps,
    gapCategory: nameIn(names.categories, meeting.gapCategory),
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
