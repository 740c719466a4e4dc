import { describe, expect, it } from '@jest/globals';
import mongoose, { Schema } from 'mongoose';
import { TooSlow, transaction } from '../../src/database/transaction';
import { testUri, useDatabase } from '../support/database';

const Notes = mongoose.model(
  'TransactionTestNote',
  new Schema({ key: { type: String, unique: true }, n: Number }),
);

useDatabase();

describe('transaction', () => {
  it('keeps everything and gives back what the work gave', async () => {
    const result = await transaction(async (session) => {
      await Notes.create([{ key: 'a', n: 1 }], { session });
      await Notes.create([{ key: 'b', n: 2 }], { session });
      return 'done';
    });
    expect([result, await Notes.countDocuments()]).toEqual(['done', 2]);
  });

  it('keeps nothing if the work throws, and throws that', async () => {
    const broken = transaction(async (session) => {
      await Notes.create([{ key: 'a', n: 1 }], { session });
      throw new Error('no');
    });
    await expect(broken).rejects.toThrow('no');
    expect(await Notes.countDocuments()).toBe(0);
  });

  it('lets a duplicate key out at once', async () => {
    await Notes.create({ key: 'a', n: 1 });
    let runs = 0;
    const twice = transaction(async (session) => {
      runs += 1;
      await Notes.create([{ key: 'a', n: 2 }], { session });
    });
    await expect(twice).rejects.toMatchObject({ code: 11000 });
    expect(runs).toBe(1);
  });

  it('repeats the work after a conflict, so that counting at once loses nothing', async () => {
    await Notes.create({ key: 'count', n: 0 });
    const add = () =>
      transaction(async (session) => {
        const note = await Notes.findOne({ key: 'count' }).session(session).orFail();
        await Notes.updateOne({ key: 'count' }, { n: (note.n ?? 0) + 1 }, { session });
      });
    await Promise.all(Array.from({ length: 10 }, add));
    expect(await Notes.findOne({ key: 'count' }).lean()).toMatchObject({ n: 10 });
  });

  it('gives up in time, and what comes later is not kept', async () => {
    let goOn = () => {};
    const given = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    let ended = () => {};
    const end = new Promise<void>((resolve) => {
      ended = resolve;
    });
    const slow = transaction(
      async (session) => {
        await Notes.create([{ key: 'late', n: 1 }], { session });
        await given;
        ended();
      },
      { within: 200 },
    );
    await expect(slow).rejects.toThrow(TooSlow);
    goOn();
    await end;
    await transaction(async (session) => Notes.create([{ key: 'next', n: 1 }], { session }));
    expect(await Notes.distinct('key')).toEqual(['next']);
  });

  it('gives up in time when another write holds the record', async () => {
    await Notes.create({ key: 'held', n: 0 });
    const session = await mongoose.startSession();
    session.startTransaction();
    await Notes.updateOne({ key: 'held' }, { n: 1 }, { session });
    const blocked = transaction((own) => Notes.updateOne({ key: 'held' }, { n: 2 }).session(own).exec(), {
      within: 500,
    });
    await expect(blocked).rejects.toThrow(TooSlow);
    await session.abortTransaction();
    await session.endSession();
  });

  it('does not wait a minute for the transaction of a process that was killed', async () => {
    await Notes.create({ key: 'held', n: 1 });
    const killed = new mongoose.mongo.MongoClient(testUri(), { appName: 'accompany' });
    try {
      const session = killed.startSession();
      session.startTransaction();
      const held = killed.db(mongoose.connection.name).collection(Notes.collection.name);
      await held.updateOne({ key: 'held' }, { $set: { n: 2 } }, { session });

      await transaction((own) => Notes.updateOne({ key: 'held' }, { n: 3 }, { session: own }), {
        within: 15_000,
      });
      await expect(session.commitTransaction()).rejects.toMatchObject({ codeName: 'NoSuchTransaction' });
      expect((await Notes.findOne({ key: 'held' }))?.n).toBe(3);
    } finally {
      await killed.close();
    }
  });
});
