import { beforeEach, describe, expect, it } from '@jest/globals';
import mongoose, { Schema } from 'mongoose';
import { dataVersion, meta, metaId } from '../../src/database/meta';
import { assertNotNewer, type Migration, migrate, missingIndexes } from '../../src/database/migrations';
import { PlainError } from '../../src/plain-error';
import { useDatabase } from '../support/database';

const schema = new Schema({ workspace: String, key: String });
schema.index({ workspace: 1, key: 1 }, { unique: true });
const Things = mongoose.model('MigrationTestThing', schema);

useDatabase();

beforeEach(async () => {
  await Things.collection.drop();
});

const indexes = async () => (await Things.collection.indexes()).map(({ name }) => name);

describe('migrate', () => {
  it('makes the indexes of all models, and says so once', async () => {
    expect(await missingIndexes()).toEqual(['migrationtestthings: workspace, key']);
    expect(await migrate([])).toEqual({
      from: 0,
      to: 0,
      did: ['migrationtestthings: made index workspace, key'],
    });
    expect(await indexes()).toEqual(['_id_', 'workspace_1_key_1']);
    expect([await migrate([]), await missingIndexes()]).toEqual([{ from: 0, to: 0, did: [] }, []]);
  });

  it('drops an index that no model has any more, and makes one anew that has changed', async () => {
    await Things.collection.createIndex({ workspace: 1, key: 1 });
    await Things.collection.createIndex({ old: 1 });
    await migrate([]);
    expect(await Things.collection.indexes()).toEqual([
      expect.objectContaining({ name: '_id_' }),
      expect.objectContaining({ name: 'workspace_1_key_1', unique: true }),
    ]);
  });

  it('runs each step once and in order, also when several instances start at once', async () => {
    const ran: string[] = [];
    const step = (what: string): Migration => ({
      what,
      up: async () => {
        ran.push(`${what} begins`);
        await Things.collection.insertOne({ key: what });
        ran.push(`${what} ends`);
      },
    });
    const steps = [step('one'), step('two')];
    const results = await Promise.all([migrate(steps), migrate(steps), migrate(steps)]);
    expect(ran).toEqual(['one begins', 'one ends', 'two begins', 'two ends']);
    expect(results.map(({ from }) => from).sort()).toEqual([0, 2, 2]);
    expect(await dataVersion()).toBe(2);

    await migrate([...steps, step('three')]);
    expect(ran.slice(4)).toEqual(['three begins', 'three ends']);
  });

  it('goes on at the step that failed', async () => {
    let works = false;
    const ran: number[] = [];
    const steps: Migration[] = [
      { what: 'first', up: async () => void ran.push(1) },
      {
        what: 'second',
        up: async () => {
          if (!works) throw new Error('no power');
          ran.push(2);
        },
      },
    ];
    await expect(migrate(steps)).rejects.toThrow('no power');
    expect(await dataVersion()).toBe(1);
    works = true;
    expect(await migrate(steps)).toMatchObject({ from: 1, to: 2 });
    expect(ran).toEqual([1, 2]);
  });

  it('takes over from an instance that died', async () => {
    const lockedUntil = new Date(Date.now() + 300);
    await meta().insertOne({ _id: metaId, version: 0, lockedBy: 'the dead', lockedUntil });
    await migrate([{ what: 'step', up: async () => {} }]);
    expect(Date.now()).toBeGreaterThanOrEqual(lockedUntil.getTime());
    expect(await meta().findOne({})).toEqual({ _id: metaId, version: 1 });
  });

  it('takes no lock where nothing is to be done: an instance killed in its start holds up no other', async () => {
    await migrate([]);
    await meta().deleteMany({});
    expect(await migrate([])).toEqual({ from: 0, to: 0, did: [] });
    // Whoever takes the lock leaves this document.
    expect(await meta().countDocuments()).toBe(0);
  });

  it('stops when the lock has gone to another instance', async () => {
    const steps: Migration[] = [
      {
        what: 'a long one',
        up: async () => void (await meta().updateOne({ _id: metaId }, { $set: { lockedBy: 'the other' } })),
      },
      { what: 'never', up: () => Promise.reject(new Error('must not run')) },
    ];
    await expect(migrate(steps)).rejects.toThrow('another instance took over');
    expect(await meta().findOne({})).toMatchObject({ lockedBy: 'the other' });
  });

  it('refuses data that are newer than the app', async () => {
    await assertNotNewer();
    await meta().insertOne({ _id: metaId, version: 99 });
    for (const start of [assertNotNewer, migrate]) {
      const refused = start();
      await expect(refused).rejects.toThrow(PlainError);
      await expect(refused).rejects.toThrow(/version 99, written by a newer Accompany/);
    }
  });
});
