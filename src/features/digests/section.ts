import type { WordKey } from '../../words';
import type { Language, Member, Pairing, Programme, Viewer } from '../people';
import type { Reads } from './reads';

/**
 * A sentence of ours by name, so that it can be read in any language, also months later. Numbers and names stand in it, never
 * what people wrote: that is a quote beside it.
 */
export interface Say {
  key: WordKey;
  /** `count` chooses singular or plural. */
  params?: Record<string, string | number>;
  /** Dates, YYYY-MM-DD, spoken when it is read. */
  days?: Record<string, string>;
  /** Words of the programme's, such as the name of a category, by language. */
  words?: Record<string, Record<Language, string>>;
}

/** People's words, and the record that they are from: removed there for good, they are removed here, too. */
export interface Quote {
  text: string;
  feature: string;
  key: string;
}

/** As against a benchmark of the programme's; `unknown` where there are no data, which is not the same as no problem. */
export type Standing = 'good' | 'plain' | 'amber' | 'red' | 'unknown';

export interface Line {
  says: Say;
  quote?: Quote;
  standing?: Standing;
}

/** What a manager should do something about: requests for help first, then what is overdue, then silence. */
export interface Need extends Line {
  /** Once in a digest: `<feature>:<key>`. */
  id: string;
  kind: 'help' | 'overdue' | 'silence';
  /** Of two of a kind the one that has waited for longer comes first. */
  since: Date;
  pairing?: string;
  /** What to do. */
  todo: Say;
  /** The one button that does it, or opens it. */
  button: { actionId: string; text: WordKey; value: string };
}

/** Whose work is looked at. */
export interface DigestScope {
  workspace: string;
  /** In the order in which they are always shown. Ended ones are not among them. */
  pairings: Pairing[];
  /** The people of these pairings, and of the districts, by key. */
  members: Map<string, Member>;
  /** Slack user ids of the pairings' mentors: what they log and follow belongs to it. */
  mentors: string[];
  /** Keys of the districts of the pairings' communities; what lies in another does not belong to it. */
  districts: string[];
  /** The district of each of these communities, by key; where it is absent, whoever needs it reads it. */
  districtOf?: Map<string, string>;
  /** The whole programme, or a whole district: then also what nobody of these pairings logged. */
  isWhole: boolean;
  /** In whose zone days begin. */
  timeZone: string;
  /** Of a digest: what its parts have read. */
  reads?: Reads;
}

/** What is told of, and what it is compared with. */
export interface Period {
  /** Inclusive, local midnight. */
  from: Date;
  /** Exclusive, local midnight. */
  until: Date;
  /** What came before it, and how many periods of this length that is: for an average. */
  before: { from: Date; times: number };
}

export interface Asked {
  programme: Programme;
  scope: DigestScope;
  now: Date;
}

/** How things stand at this moment: for "needs you", and the line of each facilitator on the home tab. */
export interface Stands {
  needs: Need[];
  /** By pairing key. */
  about: Record<string, Line[]>;
  /** What is counted together for a whole district, where there is something to count. */
  counts?: Count[];
}

/** Records by pairing, so that one that belongs to several pairings is counted once in their district. */
export interface Count {
  /** Check-ins answered of those that fell due in the last two weeks; open problems; overdue commitments. */
  name: Weeks['name'];
  /** The keys of each pairing's records, by its key. */
  records: Record<string, string[]>;
  /** Of which they are a part. */
  of?: Record<string, string[]>;
}

/** A category of problem that came up in a community. */
export interface Gap {
  category: string;
  name: Record<Language, string>;
  community: { key: string; name: string };
}

/** Something to be glad of, or to learn from, with words that may be shown. */
export interface Highlight extends Line {
  at: Date;
}

/** What one feature tells of a period. */
export interface DigestSection {
  /** What was counted, by name: kept for later, and for comparing. */
  figures: Record<string, number>;
  /** A few lines for the message, denominators always. Empty where there is nothing to tell. */
  lines: Line[];
  /** What else there is to say of all together, for the thread. */
  more?: Line[];
  /** What the thread tells of each facilitator, by pairing key. */
  details: Record<string, Line[]>;
  gaps: Gap[];
  successes: Highlight[];
  lessons: Highlight[];
  unknown: Line[];
  /** Nothing lags and nothing waits. */
  isQuiet: boolean;
}

/** One line of the picture: a value at each of the moments; null where there are no data. */
export interface Weeks {
  name: 'answered' | 'open' | 'overdue';
  values: (number | null)[];
  /** Of how many, where it is a part. */
  of?: (number | null)[];
}

/** Something that happened in a pairing, as the viewer may see it. */
export interface StoryEntry {
  at: Date;
  /** Once in a story. */
  id: string;
  says: Say;
  /** What it is about. */
  quote?: Quote;
  /** What somebody wrote when they did it. */
  said?: string;
  /** Where it stands in Slack. */
  place?: { channel: string; ts: string };
  /** Opens it in the app. */
  button?: { actionId: string; value: string };
}

export interface StoryAsked {
  programme: Programme;
  viewer: Viewer;
  pairing: Pairing;
  /** Older than this, newest first; `id` sorts those of one moment, the greater first. */
  before?: { at: Date; id: string };
  limit: number;
}

/** What a feature brings to managers: each hands in its own, and the digest knows none of them. */
export interface DigestPart {
  stands?: (asked: Asked) => Promise<Stands>;
  section: (asked: Asked, period: Period) => Promise<DigestSection>;
  /** At each of these moments, oldest first: what had happened in the week before it, or how it stood then. */
  weeks?: (asked: Asked, moments: Date[]) => Promise<Weeks[]>;
  story?: (asked: StoryAsked) => Promise<StoryEntry[]>;
}
