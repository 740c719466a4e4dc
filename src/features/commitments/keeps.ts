import type { ClientSession } from 'mongoose';
import type { Commitment } from './model';

/** What another feature does when somebody has said what became of a commitment, in the transaction of that. */
export interface KeepsOfCommitments {
  followed(session: ClientSession, commitment: Commitment): Promise<void>;
}
