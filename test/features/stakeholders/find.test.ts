import { describe, expect, it } from '@jest/globals';
import { Stakeholders, stakeholdersLike, stakeholdersNamed } from '../../../src/features/stakeholders';
import { useDatabase } from '../../support/database';
import { aStakeholder } from '../meetings/support';

useDatabase();

const like = async (typed: string) => (await stakeholdersLike('T1', typed)).map(({ name }) => name);

describe('stakeholders by what somebody types', () => {
  it('are all of them for nothing, and none for signs alone, unless one is called so', async () => {
    await Stakeholders.insertMany([aStakeholder('Bo Police'), aStakeholder('Kenema Clinic')]);
    expect(await like('  ')).toEqual(['Bo Police', 'Kenema Clinic']);
    expect(await like('***')).toEqual([]);
    expect(await stakeholdersNamed('T1', '*** , ***')).toEqual([]);
    expect(await like('.*')).toEqual([]);
    await Stakeholders.insertMany([aStakeholder('***')]);
    expect(await like('***')).toEqual(['***']);
    expect(await like('** police')).toEqual(['Bo Police']);
  });
});
