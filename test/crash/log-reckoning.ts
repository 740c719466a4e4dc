import { Commitments } from '../../src/features/commitments';
import { Comments, type Meeting, Meetings } from '../../src/features/meetings';
import { defaultSettings } from '../../src/features/people';
import { type Stakeholder, Stakeholders, stakeholderCard } from '../../src/features/stakeholders';
import { type Post, postRows } from '../../src/outbox/model';
import type { Message, SlackDouble } from '../support/slack';
import { cardOf, type LoggedMeeting } from './loggers';
import { type Office, workspace } from './programme';
import { shown } from './shown';

/** The log's part of the reckoning: what is wrong with it, in sentences. */
export async function reckonLog(
  slack: SlackDouble,
  offices: Office[],
  logged: LoggedMeeting[],
): Promise<string[]> {
  const [meetings, stakeholders, commitments, rows] = await Promise.all([
    Meetings.find({ workspace }, { _id: 0 }).lean<Meeting[]>(),
    Stakeholders.find({ workspace }, { _id: 0 }).lean<Stakeholder[]>(),
    Commitments.find({ workspace }, { _id: 0, meeting: 1 }).lean<{ meeting?: string }[]>(),
    postRows.find({ workspace, key: /^meeting:/ }).toArray(),
  ]);
  const known = new Set(logged.map(({ view }) => view));
  return [
    ...logged.flatMap((one) => keptMeeting(one, { meetings, stakeholders, commitments })),
    ...logged.flatMap((one) => reply(slack, one, rows)),
    ...meetings.filter(({ key }) => !known.has(key)).map(({ keyPoints }) => `"${keyPoints}" was not logged`),
    ...offices.flatMap((office) => card(slack, office, stakeholders, meetings)),
    ...(await missingComments(slack, offices)),
  ];
}

/** What people wrote in the threads of offices, and is not kept once as it reads now. */
export async function missingComments(slack: SlackDouble, offices: Office[]): Promise<string[]> {
  const comments = await Comments.find({ workspace }, { _id: 0, channel: 1, ts: 1, text: 1 }).lean();
  return commentsIn(slack, offices).flatMap(({ channel, ts, text }) => {
    const kept = comments.filter((one) => one.channel === channel && one.ts === ts);
    if (kept.length !== 1) return [`"${text}" (${ts}) is kept ${kept.length} times`];
    return kept[0]?.text === text ? [] : [`"${text}" (${ts}) is kept as "${kept[0]?.text}"`];
  });
}

export const commentsIn = (slack: SlackDouble, offices: Office[]): Message[] =>
  [...new Set(offices.map(({ channel }) => channel))].flatMap((channel) =>
    slack.messages(channel).filter(({ bot_id }) => !bot_id),
  );

/** A form that closed is one meeting, with its words, its office and its commitment. */
function keptMeeting(
  { view, words, office, by }: LoggedMeeting,
  kept: { meetings: Meeting[]; stakeholders: Stakeholder[]; commitments: { meeting?: string }[] },
): string[] {
  const same = kept.meetings.filter(({ keyPoints }) => keyPoints === words);
  const [one] = same;
  if (same.length !== 1 || !one) return [`"${words}" is kept ${same.length} times`];
  const stakeholder = kept.stakeholders.find(({ key }) => key === one.stakeholder);
  const promised = kept.commitments.filter(({ meeting }) => meeting === view).length;
  return [
    ...(one.key === view && one.by === by ? [] : [`"${words}" is kept as ${one.key} by ${one.by}`]),
    ...(stakeholder?.name === office.name ? [] : [`"${words}" was with ${stakeholder?.name}`]),
    ...(promised === 1 ? [] : [`"${words}" has ${promised} commitments`]),
  ];
}

/** Its reply is one post, in the thread of its office. That each post stands in Slack once is reckoned for all of them. */
function reply(slack: SlackDouble, { view, words, office }: LoggedMeeting, rows: Post[]): string[] {
  const own = rows.filter(({ key, kind }) => kind === 'post' && key === `meeting:${view}`);
  const root = cardOf(slack, office);
  const standing = slack
    .messages(office.channel)
    .filter(({ bot_id, text, thread_ts }) => bot_id && thread_ts === root?.ts && text.includes(`${words}\n`));
  return own.length === 1 && standing.length === 1
    ? []
    : [`the reply to "${words}" is ${own.length} posts and stands ${standing.length} times in its thread`];
}

/** An office is one record, whose card reads as it does and counts what was logged. */
function card(
  slack: SlackDouble,
  office: Office,
  stakeholders: Stakeholder[],
  meetings: Meeting[],
): string[] {
  const same = stakeholders.filter(({ name }) => name === office.name);
  const [one] = same;
  if (same.length > 1) return [`${office.name} was added ${same.length} times`];
  if (!one || one.meetings === 0) return [];
  const count = meetings.filter(({ stakeholder }) => stakeholder === one.key).length;
  const root = cardOf(slack, office);
  const wanted = stakeholderCard(one, { settings: defaultSettings, language: 'en', today: '2000-01-01' });
  return [
    ...(one.meetings === count ? [] : [`${office.name} counts ${one.meetings} meetings, of ${count}`]),
    ...(root && shown(root) === shown(wanted)
      ? []
      : [`the card of ${office.name} reads otherwise than the record`]),
  ];
}
