import type { ClientSession, Model } from 'mongoose';
import {
  Communities,
  type Community,
  type District,
  Districts,
  type Member,
  Members,
  type Pairing,
  Pairings,
  type Programme,
  Programmes,
  type QuestionSet,
  QuestionSets,
} from '../model';

/** A workspace's programme, by keys. */
export interface Records {
  programme?: Programme;
  districts: Map<string, District>;
  communities: Map<string, Community>;
  members: Map<string, Member>;
  /** The newest version of each. */
  questionSets: Map<string, QuestionSet>;
  pairings: Map<string, Pairing>;
}

/** What is kept already. */
export type Known = Records;

export async function loadKnown(workspace: string, session?: ClientSession): Promise<Known> {
  const all = async <T extends { key: string }>(model: Model<T>): Promise<Map<string, T>> => {
    // Mongoose can't see that every one of these models has a workspace.
    const records = await model
      .find({ workspace } as never, { _id: 0 }, { session })
      .sort({ version: 1 })
      .lean<T[]>();
    return new Map(records.map((record) => [record.key, record]));
  };
  const programme = await Programmes.findOne({ workspace }, { _id: 0 }, { session }).lean<Programme>();
  return {
    ...(programme && { programme }),
    districts: await all(Districts),
    communities: await all(Communities),
    members: await all(Members),
    questionSets: await all(QuestionSets),
    pairings: await all(Pairings),
  };
}
