import type { Button, KnownBlock } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import type { ClientSession } from 'mongoose';
import type { Job } from '../heartbeat';
import type { Logger } from '../log';
import type { Metrics } from '../metrics';
import type { About, FailedPost, Post } from '../outbox';
import type { Door } from '../slack/door';
import type { Words } from '../words';
import type { KeepsOfCommitments } from './commitments';
import type { DigestPart } from './digests';
import type { Member, Viewer } from './people';
import type { KeepsWords } from './removal';
import type { KeepsOfStakeholders } from './stakeholders';
import type { Root, Said, Threads } from './threads';

/** What every feature is handed: the workspace that this process serves, and what tests replace, time and Slack. */
export interface Accompany {
  workspace: string;
  slack: WebClient;
  /** Our own user id on Slack. */
  self: string;
  clock: () => Date;
  log: Logger;
  metrics: Metrics;
  /** Delivers what was just enqueued without waiting for the next look. */
  nudge: () => void;
}

/** A member who opened the home tab, and what they page through. */
export interface HomeVisit {
  accompany: Accompany;
  viewer: Viewer;
  member: Member;
  t: Words;
  /** Page of each list by its name, from 0. */
  pages: Record<string, number>;
}

/** `/accompany <verb>`: what somebody may write after the command, in each language. */
export interface Verb {
  /** Names by language; the first of each is the one shown. */
  names: { en: string[]; fr: string[] };
  explain: (t: Words) => string;
  /** Whom the help tells of it, as far as that goes by their roles; everybody, if left out. */
  isFor?: (viewer: Viewer) => boolean;
  /** Answers with a sentence for the person alone, or opens something by the trigger. */
  run(visit: VerbVisit): Promise<string | undefined>;
}

export interface VerbVisit {
  accompany: Accompany;
  viewer: Viewer;
  member: Member;
  t: Words;
  triggerId: string;
  channel: string;
  /** What stands after the verb. */
  rest: string;
}

/** What a feature may bring. */
export interface Feature {
  name: string;
  listen?: (door: Door, accompany: Accompany) => void;
  jobs?: (accompany: Accompany) => Job[];
  home?: (visit: HomeVisit, now: Date) => Promise<KnownBlock[]>;
  /** What managers read of it. */
  digest?: DigestPart;
  verbs?: Verb[];
  /** A command of its own, beside `/accompany`, whose help tells of it. */
  command?: Pick<Verb, 'explain'> & { name: string };
  /** What a person has said, changed or deleted in Slack: each feature takes what is its own. */
  hear?: (accompany: Accompany, said: Said) => Promise<void>;
  /** Somebody deleted a post of ours in Slack. */
  gone?: (accompany: Accompany, post: Root) => Promise<void>;
  /** What somebody wrote under a day's reminders may be meant for one of them: a button that takes their words there, if it can. */
  takesWords?: (accompany: Accompany, about: About, person: string) => Promise<Button | undefined>;
  /** Where people talk to it, to be read again after something may have been missed. */
  threads?: Threads;
  /** What it keeps of people's words, to be removed for good. */
  removal?: KeepsWords;
  /** What it keeps of stakeholders: follows when they are renamed, moved or merged. */
  keepsOfStakeholders?: KeepsOfStakeholders;
  /** What it keeps of commitments: follows when somebody says what became of one. */
  keepsOfCommitments?: KeepsOfCommitments;
  /** Slack was out of reach and is back: what was missed meanwhile may be fetched. */
  reconnected?: (accompany: Accompany) => void;
  /**
   * A post has waited for long before it is sent: a feature may want its own to be said in other words by now, or not at all. True
   * when that was changed.
   */
  overdue?: (accompany: Accompany, post: Pick<Post, 'key' | 'about'>) => Promise<boolean>;
  /** A post of this feature stands in Slack; `adopted` when that was found out only later. */
  sent?: (
    accompany: Accompany,
    post: Pick<Post, 'key' | 'about'>,
    how: { adopted: boolean },
  ) => void | Promise<void>;
  /** A post is given up; in the transaction that says so. */
  failed?: (accompany: Accompany, post: FailedPost, session: ClientSession) => Promise<void>;
  /** Ends what runs in the background. */
  stop?: (accompany: Accompany) => Promise<void>;
}
