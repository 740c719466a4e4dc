import { type Commitment, changeWords } from '../commitments';
import { nobody, type Parties } from '../people';
import { places, without } from '../removal';
import type { Comment, Draft, Meeting, Minutes } from './model';

/** A meeting with all in which people's words about it stand. */
export interface MeetingRecord {
  meeting: Meeting;
  comments: Comment[];
  commitments: Commitment[];
}

/** Its author is to a meeting what the mentor is to a pairing. */
export const partiesOf = ({ by }: Pick<Meeting, 'by'>): Parties => ({ ...nobody, mentor: by, raiser: by });

/** In how many places of a meeting the words stand: in its versions, its commitments and what was written about it, too. */
export function countPlaces({ meeting, comments, commitments }: MeetingRecord, words: string): number {
  return counted(words, (count) => {
    changeMeeting(meeting, count);
    for (const commitment of commitments) changeWords(commitment, count);
    for (const comment of comments) changeComment(comment, count);
  });
}

export const placesIn = (comments: Comment[], words: string): number =>
  counted(words, (count) => {
    for (const comment of comments) changeComment(comment, count);
  });

/** Goes through texts as a change does, and counts. */
function counted(words: string, through: (count: Change) => void): number {
  const placesOf = places(words);
  let count = 0;
  through((text) => {
    count += placesOf(text);
    return text;
  });
  return count;
}

/** The same without the words; those that have not changed are the same objects. */
export function cleared(
  { meeting, comments, commitments }: MeetingRecord,
  words: string,
  mark: string,
): MeetingRecord {
  const clear = without(words, mark);
  return {
    meeting: unlessSame(meeting, changeMeeting, clear),
    comments: commentsCleared(comments, words, mark),
    commitments: commitments.map((one) => unlessSame(one, changeWords, clear)),
  };
}

export function commentsCleared(comments: Comment[], words: string, mark: string): Comment[] {
  const clear = without(words, mark);
  return comments.map((one) => unlessSame(one, changeComment, clear));
}

function unlessSame<T>(one: T, change: (one: T, clear: Change) => T, clear: Change): T {
  const after = change(one, clear);
  return JSON.stringify(after) === JSON.stringify(one) ? one : after;
}

type Change = (text: string) => string;

function changeMeeting(meeting: Meeting, change: Change): Meeting {
  const versions = meeting.versions.map((one) => ({ ...one, before: changeMinutes(one.before, change) }));
  return { ...changeMinutes(meeting, change), versions };
}

/** Of the minutes all that somebody typed. */
function changeMinutes<T extends Omit<Minutes, 'about'>>(minutes: T, change: Change): T {
  const { present, keyPoints, agreements, gaps } = minutes;
  return {
    ...minutes,
    ...(present && { present: change(present) }),
    ...(keyPoints && { keyPoints: change(keyPoints) }),
    ...(agreements && { agreements: change(agreements) }),
    ...(gaps && { gaps: change(gaps) }),
  };
}

/** A message from which words go is sealed against Slack's copy. */
function changeComment(comment: Comment, change: Change): Comment {
  const text = change(comment.text);
  const files = comment.files.map((file) => ({ ...file, name: change(file.name) }));
  const revisions = comment.revisions.map(({ files: gone, ...one }) => ({
    ...one,
    text: change(one.text),
    ...(gone && { files: gone.map((file) => ({ ...file, name: change(file.name) })) }),
  }));
  const isChanged =
    text !== comment.text ||
    files.some(({ name }, place) => name !== comment.files[place]?.name) ||
    revisions.some(({ text, files: gone = [] }, place) => {
      const before = comment.revisions[place];
      return text !== before?.text || gone.some(({ name }, file) => name !== before.files?.[file]?.name);
    });
  return { ...comment, text, files, revisions, ...(isChanged && { sealed: true }) };
}

/** What somebody began to write and has not saved may hold the words, too. */
export function clearedDraft(draft: Draft, words: string, mark: string): Draft {
  const clear = without(words, mark);
  const { minutes, added, corrected } = draft.filling;
  return {
    ...draft,
    filling: {
      ...draft.filling,
      minutes: changeMinutes(minutes, clear),
      ...(added && { added: { ...added, name: clear(added.name) } }),
      corrected: corrected.map(({ of, who, what, by }) => ({
        of,
        ...(who && { who: clear(who) }),
        what: clear(what),
        ...(by && { by }),
      })),
    },
  };
}
