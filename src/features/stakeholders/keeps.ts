import type { ClientSession } from 'mongoose';
import type { NewPost } from '../../outbox';
import type { Accompany } from '../feature';
import type { Programme } from '../people';
import type { Stakeholder } from './model';

/** What is known where a stakeholder changes. */
export interface StakeholderChanging {
  before: Stakeholder;
  programme: Programme;
  now: Date;
  /** As they were found before it, see `links`. */
  links: ReadonlyMap<string, string>;
}

/** What another feature keeps of stakeholders, and does when one of them changes; in the transaction of that change, unless it says otherwise. */
export interface KeepsOfStakeholders {
  /** What belonged to one belongs to the other. */
  merge?(session: ClientSession, from: Stakeholder, into: Stakeholder): Promise<void>;
  /** It has another name, or is in another district. */
  changed?(session: ClientSession, stakeholder: Stakeholder, changing: StakeholderChanging): Promise<void>;
  /**
   * Slack's links to what is named elsewhere with the stakeholder's name, by record; asked before a change, for so many milliseconds,
   * and without those that Slack doesn't tell by then.
   */
  links?(
    accompany: Pick<Accompany, 'workspace' | 'slack'>,
    stakeholder: string,
    within: number,
  ): Promise<ReadonlyMap<string, string>>;
  /** What stands in its thread, in order, as it reads now; of one meeting alone, if asked. */
  posts?(
    session: ClientSession,
    stakeholder: Stakeholder,
    programme: Programme,
    meeting?: string,
  ): Promise<NewPost[]>;
  /** One line, in mrkdwn, of each of the last in its log, the newest first. */
  lately?(
    session: ClientSession,
    stakeholder: Stakeholder,
    programme: Programme,
    most: number,
  ): Promise<string[]>;
}
