import type { NewPost, NewUpdate } from '../../outbox';
import { section } from '../../slack/blocks';
import { quoted } from '../../slack/text';
import { words } from '../../words';
import { meetingPostKey } from '../commitments';
import type { Programme } from '../people';
import { type Stakeholder, stakeholderKey } from '../stakeholders';
import { emptiedPart, meetingReply } from './messages';
import type { Meeting } from './model';

export const meetingKey = ({ key }: Pick<Meeting, 'key'>) => meetingPostKey(key);

export const partKey = (meeting: Pick<Meeting, 'key'>, part: number) =>
  part === 0 ? meetingKey(meeting) : `${meetingKey(meeting)}/${part}`;

/** To who has saved it, while there is no channel in which it could stand. */
export function keptNowhere(
  meeting: Meeting,
  stakeholder: Stakeholder,
  { to, language = 'en', view }: { to: string; language?: string; view?: string },
): NewPost {
  const text = words(language)('meetings:savedNowhere', { stakeholder: quoted(stakeholder.name, 100) });
  return {
    workspace: meeting.workspace,
    key: [meetingKey(meeting), 'kept', view].filter(Boolean).join('/'),
    to: { user: to },
    message: { text, blocks: [section(text)] },
    about: { stakeholder: stakeholder.key, meeting: meeting.key },
  };
}

/** A meeting's posts in its stakeholder's thread. */
export function repliesOf(
  meeting: Meeting,
  stakeholder: Stakeholder,
  { settings, language }: Programme,
): NewPost[] {
  const { channel } = stakeholder;
  if (!channel) return [];
  return meetingReply(meeting, { settings, language }).map((message, part) => ({
    workspace: meeting.workspace,
    key: partKey(meeting, part),
    to: { channel },
    inThreadOf: stakeholderKey(stakeholder),
    message,
    about: { stakeholder: stakeholder.key, meeting: meeting.key },
  }));
}

/** An edited meeting in its thread: its posts renewed, more said where it has become longer, and those emptied that it needs no more. */
export function sayAnew(
  before: Meeting,
  meeting: Meeting,
  stakeholder: Stakeholder,
  programme: Programme,
): { posts: NewPost[]; updates: NewUpdate[] } {
  const replies = repliesOf(meeting, stakeholder, programme);
  const said = replies.slice(0, before.posts);
  const emptied = Array.from({ length: Math.max(before.posts - replies.length, 0) }, (_, number) => ({
    workspace: meeting.workspace,
    of: partKey(meeting, replies.length + number),
    message: emptiedPart(programme.language),
  }));
  const updates = said.map(({ workspace, key, message }) => ({ workspace, of: key, message }));
  return { posts: replies.slice(before.posts), updates: [...updates, ...emptied] };
}
