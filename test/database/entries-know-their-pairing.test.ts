import { describe, expect, it } from '@jest/globals';
import mongoose from 'mongoose';
import { entriesKnowTheirPairing } from '../../src/database/entries-know-their-pairing';
import { useDatabase } from '../support/database';

useDatabase();

const entries = () => mongoose.connection.collection('problemEntries');

describe('lines of problems that were written before they knew their pairing', () => {
  it('are told it, those of each problem and workspace its own, and once', async () => {
    await mongoose.connection
      .collection('problems')
      .insertMany([
        ...Array.from({ length: 1_001 }, (_, n) => ({ workspace: 'T1', key: `V${n}`, pairing: `p${n % 3}` })),
        { workspace: 'T2', key: 'V1', pairing: 'elsewhere' },
      ]);
    await entries().insertMany([
      { workspace: 'T1', problem: 'V1', id: 'a' },
      { workspace: 'T1', problem: 'V1', id: 'b', pairing: 'its own' },
      { workspace: 'T1', problem: 'V1000', id: 'a' },
      { workspace: 'T2', problem: 'V1', id: 'a' },
    ]);
    for (const _ of [1, 2]) {
      await entriesKnowTheirPairing.up();
      const pairings = await entries().find().sort({ workspace: 1, problem: 1, id: 1 }).toArray();
      expect(pairings.map(({ pairing }) => pairing)).toEqual(['p1', 'its own', 'p1', 'elsewhere']);
    }
  });
});
