import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { migrations } from '../../src/database/migrations';
import { dropDatabase, withClient } from '../support/app';
import { testUri } from '../support/database';
import { built, runCli } from '../support/process';

const database = 'test_migrate_verb';
const migrate = (...args: string[]) =>
  runCli(['migrate', ...args], {
    SLACK_BOT_TOKEN: 'xoxb-double',
    SLACK_APP_TOKEN: 'xapp-double',
    MONGODB_URI: testUri(),
    MONGODB_DATABASE: database,
  });

beforeAll(async () => {
  await built();
  await dropDatabase(database);
});

afterAll(() => dropDatabase(database));

describe('accompany migrate', () => {
  it('says what is missing, makes it, and then finds nothing to do', async () => {
    const dry = await migrate('--dry-run', '--json');
    const { missing } = JSON.parse(dry.stdout) as { missing: string[] };
    expect([dry.code, dry.stderr]).toEqual([0, '']);
    expect(missing.length).toBeGreaterThan(5);
    expect(await indexes()).toBe(0);

    const done = await migrate();
    expect([done.code, done.stderr]).toEqual([0, '']);
    expect(done.stdout.trim().split('\n')).toHaveLength(missing.length + migrations.length);

    const again = await migrate('--dry-run');
    expect([again.code, again.stdout]).toEqual([0, 'Everything is as it should be.\n']);
  });

  it('refuses data of a newer Accompany, with 1', async () => {
    await withClient((client) =>
      client
        .db(database)
        .collection<{ _id: string }>('meta')
        .updateOne({ _id: 'data' }, { $set: { version: 1000 } }, { upsert: true }),
    );
    const { code, stdout, stderr } = await migrate();
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/^The data in MongoDB are of version 1000, written by a newer Accompany; .*\.\n$/);
  });
});

/** How many indexes there are besides those that MongoDB makes by itself. */
function indexes(): Promise<number> {
  return withClient(async (client) => {
    const collections = await client.db(database).collections();
    const all = await Promise.all(collections.map((collection) => collection.indexes()));
    return all.flat().filter(({ name }) => name !== '_id_').length;
  });
}
