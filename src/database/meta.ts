import mongoose, { type mongo } from 'mongoose';

/** What the database knows of itself: one document, `_id: 'data'`. */
export interface Meta {
  _id: string;
  version?: number;
  /** Only one instance migrates at a time; a lock whose holder died is free after its time. */
  lockedBy?: string;
  lockedUntil?: Date;
}

export const metaId = 'data';

export function meta(): mongo.Collection<Meta> {
  // It is the driver's collection, under mongoose's own name for it.
  return mongoose.connection.collection('meta') as unknown as mongo.Collection<Meta>;
}

/** 0 for a database that has never been migrated. */
export async function dataVersion(): Promise<number> {
  const data = await meta().findOne({ _id: metaId }, { readConcern: { level: 'majority' } });
  return data?.version ?? 0;
}
