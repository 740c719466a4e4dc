import { beforeEach, describe, expect, it } from '@jest/globals';
import { Members } from '../../../src/features/people';
import { resolve } from '../../../src/features/problems/course';
import { categoryWord } from '../../../src/features/problems/found-by';
import { type Problem, Problems } from '../../../src/features/problems/model';
import { amongOffered, sameOpen, similarTo } from '../../../src/features/problems/raising/similar';
import { useDatabase } from '../../support/database';
import {
  aProblem,
  aTurn,
  COO,
  daysAfter,
  FAC,
  FAC2,
  kept,
  MAN,
  otherPairing,
  setUpProgramme,
  workspace,
} from './support';

useDatabase();
beforeEach(() => setUpProgramme());

async function comer(slackUser: string) {
  const member = await Members.findOne({ workspace, slackUser }, { _id: 0 }).lean();
  if (!member) throw new Error(`no member ${slackUser}`);
  return { workspace, member, viewer: { slackUser, roles: member.roles } };
}

let count = 0;
/** A problem that is resolved on this day. */
async function solved(
  more: Partial<Problem>,
  { day = 1, learned = '', isShared = false, done = 'The clinic shares.' } = {},
): Promise<string> {
  count += 1;
  const turn = aTurn(aProblem({ key: `V${count}`, category: 'other', details: '', ...more }), daysAfter(day));
  resolve(turn, 'view:VR', FAC, { done, ...(learned && { learned }), isShared });
  await kept({ ...turn.problem, version: 2 });
  return turn.problem.key;
}

const found = async (text: string, slackUser = FAC, category?: string) =>
  similarTo({ text, category }, await comer(slackUser));
const keys = async (...of: Parameters<typeof found>) => (await found(...of)).solved.map(({ key }) => key);

describe('similar problems', () => {
  it('are those that were resolved, most in common first, then the newest', async () => {
    const old = await solved({ title: 'No medicine at the clinic' }, { day: 1 });
    const newer = await solved({ title: 'No medicine at the clinic' }, { day: 3 });
    const less = await solved({ title: 'The clinic took my medicine away' }, { day: 5, done: 'We asked.' });
    await solved({ title: 'The road is cut' }, { day: 6, done: 'We waited.' });
    await kept(aProblem({ key: 'VOPEN', title: 'No medicine at the clinic' }));
    expect(await keys('medicine in the clinic, shares')).toEqual([newer, old, less]);
    expect((await found('medicine in the clinic, shares')).solved[0]).toEqual({
      key: newer,
      title: 'No medicine at the clinic',
      district: 'North',
      done: 'The clinic shares.',
    });
  });

  it('have more than one word in common, when more than one was written', async () => {
    const alike = await solved({ title: 'The school has no desks' });
    await solved({ title: 'Girls leave the school early' });
    expect(await keys('No desks left in the school')).toEqual([alike]);
    expect(await keys('The roof of the school is open to the rain')).toEqual([]);
    expect(await keys('desks')).toEqual([alike]);
  });

  it('are found by the category too, alone or besides', async () => {
    const alike = await solved({ title: 'The road is cut', category: 'services' });
    expect(await keys('', FAC, 'services')).toEqual([alike]);
    expect(await keys('No chalk and no books', FAC, 'services')).toEqual([alike]);
    expect(await keys('', FAC, 'conflict')).toEqual([]);
    expect(categoryWord('services')).toBe('#services');
  });

  it('are three at most, and nothing without words', async () => {
    for (let n = 0; n < 5; n += 1) await solved({ title: 'No medicine' });
    expect(await keys('medicine')).toHaveLength(3);
    expect(await found('the of a')).toEqual({ solved: [], lessons: [] });
  });

  it.each([
    ['the facilitator', FAC, true],
    ['the line manager', MAN, true],
    ['the coordinator', COO, true],
    ['somebody of another pairing', FAC2, false],
  ])('are seen by %s: only what this person may see', async (_, who, isSeen) => {
    const key = await solved({ title: 'No medicine' }, { learned: 'Ask together about medicine.' });
    if (who === MAN || who === COO || isSeen) expect(await keys('medicine', who)).toEqual([key]);
    else expect(await found('medicine', who)).toEqual({ solved: [], lessons: [] });
  });

  it('of elsewhere are lessons that were shared, without title, place or people', async () => {
    await solved(
      { title: 'Chief Momoh took the medicine' },
      { learned: 'Ask together about medicine.', isShared: true },
    );
    const { solved: theirs, lessons } = await found('medicine', FAC2);
    expect(theirs).toEqual([]);
    expect(lessons).toEqual([{ key: `V${count}`, learned: 'Ask together about medicine.' }]);
    // Not even found by what is not shown.
    expect(await found('Momoh', FAC2)).toEqual({ solved: [], lessons: [] });
  });

  it('stay in the workspace', async () => {
    await solved({ title: 'No medicine', workspace: 'T2' });
    expect(await found('medicine', COO)).toEqual({ solved: [], lessons: [] });
  });

  it('can be taken up only by who was offered them', async () => {
    const own = await solved({ title: 'No medicine' });
    const shared = await solved({ title: 'No medicine' }, { learned: 'Ask.', isShared: true });
    expect((await amongOffered([own, shared, 'VNOT'], await comer(FAC))).sort()).toEqual(
      [own, shared].sort(),
    );
    expect(await amongOffered([own, shared], await comer(FAC2))).toEqual([shared]);
  });
});

describe('what is open already', () => {
  const same = async (title: string, pairing = 'aminata') =>
    (await sameOpen(workspace, pairing, title)).map(({ key }) => key);

  it.each([
    ['No medicine at the clinic', true],
    ['CLINIC: medicine!', true],
    ['There is no medicine at the clinic since Monday', true],
    ['The clinic is far', false],
    ['The road is cut', false],
    ['the of', false],
  ])('reads like "%s": %s', async (title, isSame) => {
    await kept(aProblem({ key: 'VOPEN', title: 'The clinic has no medicine' }));
    expect(await same(title)).toEqual(isSame ? ['VOPEN'] : []);
  });

  it('is of the same pairing, and open', async () => {
    await kept(aProblem({ key: 'VOTHER', title: 'No medicine at the clinic', pairing: otherPairing.key }));
    await solved({ title: 'No medicine at the clinic' });
    expect(await same('No medicine at the clinic')).toEqual([]);
  });
});

it('reads no more than what it compares, however many there are', async () => {
  await solved({ title: 'No medicine' });
  const plan = await Problems.collection
    .find({ workspace, words: 'medicine', status: 'resolved' })
    .sort({ closedAt: -1, _id: -1 })
    .explain();
  expect(JSON.stringify(plan.queryPlanner.winningPlan)).toContain('"indexName":"words"');
  expect(JSON.stringify(plan.queryPlanner.winningPlan)).not.toContain('"SORT"');
});
