import mongoose from 'mongoose';

const BATCH = 1_000;

interface Row {
  workspace: string;
  key: string;
  pairing: string;
}

/** Lines of problems' timelines are looked for by pairing, too: those written before have none yet. */
export const entriesKnowTheirPairing = {
  what: 'the lines of problems know their pairing',
  async up(): Promise<void> {
    const problems = mongoose.connection.collection<Row>('problems');
    let batch: Row[] = [];
    for await (const problem of problems.find(
      {},
      { projection: { _id: 0, workspace: 1, key: 1, pairing: 1 } },
    )) {
      batch.push(problem as Row);
      if (batch.length < BATCH) continue;
      await tell(batch);
      batch = [];
    }
    if (batch.length > 0) await tell(batch);
  },
};

async function tell(problems: Row[]): Promise<void> {
  await mongoose.connection.collection('problemEntries').bulkWrite(
    problems.map(({ workspace, key, pairing }) => ({
      updateMany: {
        filter: { workspace, problem: key, pairing: { $exists: false } },
        update: { $set: { pairing } },
      },
    })),
    { ordered: false },
  );
}
