import type { Minutes } from './model';

/** What both say of one meeting. */
export function together(meeting: Minutes, more: Minutes): Minutes {
  const both = (one?: string, other?: string) => [one, other].filter(Boolean).join('\n\n') || undefined;
  return {
    ...only(meeting),
    type: more.type ?? meeting.type,
    present: both(meeting.present, more.present),
    colleagues: [...new Set([...meeting.colleagues, ...more.colleagues])],
    keyPoints: both(meeting.keyPoints, more.keyPoints),
    agreements: both(meeting.agreements, more.agreements),
    gaps: both(meeting.gaps, more.gaps),
    gapCategory: more.gapCategory ?? meeting.gapCategory,
    about: more.about ?? meeting.about,
    nextContact: more.nextContact ?? meeting.nextContact,
  };
}

/** Every field of the minutes, so that what is not said any more is taken out. */
export const blank: {
  [Field in keyof Minutes]: undefined;
} = {
  stakeholder: undefined,
  metOn: undefined,
  type: undefined,
  present: undefined,
  colleagues: undefined,
  keyPoints: undefined,
  agreements: undefined,
  gaps: undefined,
  gapCategory: undefined,
  about: undefined,
  nextContact: undefined,
};

/** What is written of a meeting, without what is kept beside it. */
export function only(meeting: Minutes): Minutes {
  const fields = Object.keys(blank) as (keyof Minutes)[];
  // `fromEntries` forgets which fields they were.
  return Object.fromEntries(
    fields.filter((field) => meeting[field] !== undefined).map((field) => [field, meeting[field]]),
  ) as unknown as Minutes;
}
