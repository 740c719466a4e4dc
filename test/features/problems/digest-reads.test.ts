import { afterEach, describe, expect, it } from '@jest/globals';
import mongoose from 'mongoose';
import { Deputyships } from '../../../src/features/people';
import { problemSection } from '../../../src/features/problems/digest/section';
import { problemStands } from '../../../src/features/problems/digest/stands';
import { problemStory } from '../../../src/features/problems/digest/story';
import { problemWeeks } from '../../../src/features/problems/digest/weeks';
import { Entries, type EntryKind, Problems } from '../../../src/features/problems/model';
import { useDatabase } from '../../support/database';
import { asks, MONDAY, period } from './digested';
import { anEntry, aProblem, MAN, MEN, pairing, setUpProgramme, workspace } from './support';

useDatabase();

interface Operation {
  op: string;
  ns: string;
  docsExamined?: number;
  keysExamined?: number;
  planSummary?: string;
}

const database = () => mongoose.connection.db as NonNullable<typeof mongoose.connection.db>;

afterEach(async () => {
  await database().command({ profile: 0 });
  await database().dropCollection('system.profile');
});

/** What MongoDB read meanwhile of a collection. */
async function readOf(collection: string, what: () => Promise<unknown>) {
  await database().command({ profile: 0 });
  await database()
    .dropCollection('system.profile')
    .catch(() => undefined);
  await database().command({ profile: 2 });
  await what();
  await database().command({ profile: 0 });
  const ns = `${database().databaseName}.${collection}`;
  const operations = (await database()
    .collection('system.profile')
    .find({ ns, op: { $in: ['query', 'command', 'getmore'] } })
    .toArray()) as unknown as Operation[];
  const sum = (name: 'docsExamined' | 'keysExamined') =>
    operations.reduce((all, one) => all + (one[name] ?? 0), 0);
  expect(JSON.stringify(operations.map(({ planSummary }) => planSummary))).not.toContain('COLLSCAN');
  return { documents: sum('docsExamined'), keys: sum('keysExamined') };
}

const DAY = 86_400_000;
const day = (n: number) => new Date(MONDAY.getTime() - n * DAY);

/** Problems of a pairing, one a day back from Monday: of three one is open, one was resolved two days later, one was open again after that. */
async function keepHistory(of: { workspace: string; pairing: string }, days: number): Promise<void> {
  const problems: object[] = [];
  const entries: object[] = [];
  for (let n = 1; n <= days; n++) {
    const key = `${of.workspace}-${of.pairing}-${n}`;
    const raisedAt = day(n);
    const isOver = n % 3 !== 0 || n > 60;
    const closedAt = new Date(raisedAt.getTime() + 2 * DAY);
    const isOpen = !isOver || closedAt > MONDAY;
    problems.push({
      ...aProblem({ key, raisedAt, category: `c${n % 4}` }),
      ...of,
      _id: new mongoose.Types.ObjectId(),
      isOpen,
      status: isOpen ? 'open' : 'resolved',
      ...(isOpen ? {} : { closedAt }),
    });
    const line = (id: string, kind: EntryKind, when: Date) => {
      if (when < MONDAY) entries.push({ ...anEntry({ ...of, problem: key, id, kind, at: when, by: MEN }) });
    };
    line('raised', 'raised', raisedAt);
    for (let said = 0; said < 5; said++) line(`said:${said}`, 'said', new Date(raisedAt.getTime() + said));
    if (isOver && !isOpen) line('resolved', 'resolved', closedAt);
  }
  await Problems.collection.insertMany(problems as never[], { ignoreUndefined: true });
  await Entries.collection.insertMany(entries as never[], { ignoreUndefined: true });
}

const mine = [pairing.key, 'sorie'].map((key) => ({ workspace, pairing: key }));
const others = [
  { workspace, pairing: 'third' },
  { workspace, pairing: 'fourth' },
  { workspace: 'T2', pairing: pairing.key },
];

const measures = {
  stands: () => problemStands(asks()),
  section: () => problemSection(asks(), period),
  weeks: () =>
    problemWeeks(
      asks(),
      Array.from({ length: 8 }, (_, n) => day(7 * (8 - n))),
    ),
  story: () =>
    problemStory({
      programme: asks().programme,
      viewer: { slackUser: MAN, roles: ['manager'] },
      pairing,
      limit: 20,
    }),
};

type Reads = Record<string, { documents: number; keys: number }>;

/** Where a scan begins and ends counts as a key, too. */
function expectAsMuch(now: Reads, before: Reads): void {
  for (const [what, { documents, keys }] of Object.entries(now)) {
    expect({ what, documents }).toEqual({ what, documents: before[what]?.documents });
    expect({ what, keys, isMore: keys > 1.05 * (before[what]?.keys ?? 0) + 5 }).toMatchObject({
      isMore: false,
    });
  }
}

describe('what is read for managers', () => {
  it('is what they are told of, and as much however long the history and however many the others', async () => {
    await setUpProgramme();
    for (const one of mine) await keepHistory(one, 90);
    const readAll = async () => ({
      stands: await readOf('problems', measures.stands),
      section: await readOf('problems', measures.section),
      lines: await readOf('problemEntries', measures.section),
      weeks: await readOf('problems', measures.weeks),
      weeksLines: await readOf('problemEntries', measures.weeks),
      story: await readOf('problemEntries', measures.story),
      storyProblems: await readOf('problems', measures.story),
    });
    const before = await readAll();
    const open = await Problems.countDocuments({ workspace, isOpen: true });
    const { figures } = await problemSection(asks(), period);
    expect(before.stands.documents).toBeLessThanOrEqual(1.2 * open);
    const counted = (figures.open ?? 0) + (figures.raised ?? 0) + (figures.resolved ?? 0);
    expect(before.section.documents).toBeLessThanOrEqual(1.2 * counted);
    expect([before.lines.documents, before.weeks.documents, before.weeksLines.documents]).toEqual([0, 0, 0]);
    expect(before.story.documents).toBe(20);
    expect(before.storyProblems.documents).toBeLessThanOrEqual(20);

    for (const one of others) await keepHistory(one, 400);
    const beside = await readAll();
    expectAsMuch(beside, before);

    // A past before all that is told of.
    const long = (await Problems.find({ workspace: 'T2' }, { _id: 0 }).lean())
      .filter(({ raisedAt }) => raisedAt < day(95))
      .map((problem) => ({ ...problem, workspace, key: `long-${problem.key}` }));
    await Problems.collection.insertMany(long as never[], { ignoreUndefined: true });
    expectAsMuch(await readAll(), before);
    expect(long.length).toBeGreaterThan(200);
  });

  it('is who stood in for the managers who were asked, and nobody else', async () => {
    await setUpProgramme();
    const asked = [{ manager: MAN, by: MEN, at: day(3) }];
    await Problems.collection.insertOne({ ...aProblem({ key: 'one', raisedAt: day(4), asked }) } as never, {
      ignoreUndefined: true,
    });
    const [manager] = pairing.managers;
    const stoodIn = (of: string | undefined, number: number) => ({
      ...{ workspace, key: `V${of}${number}`, manager: of, managerUser: MAN, deputy: 'men', deputyUser: MEN },
      ...{ from: '2026-11-01', to: '2026-11-02', status: 'over', at: day(30), version: 1, revisions: [] },
    });
    await Deputyships.collection.insertMany([
      stoodIn(manager, 0),
      ...Array.from({ length: 50 }, (_, number) => stoodIn('another', number)),
    ] as never[]);
    const { documents } = await readOf('deputyships', measures.stands);
    expect(documents).toBe(1);
    const { needs } = await problemStands(asks());
    expect(needs.map(({ id, kind }) => [id, kind])).toEqual([['problems:one', 'help']]);
  });

  it('is the first of each pairing in which nothing is open', async () => {
    await setUpProgramme();
    for (const one of mine) await keepHistory(one, 90);
    await Problems.updateMany({}, { isOpen: false, closedAt: day(0) });
    const { documents, keys } = await readOf('problems', measures.stands);
    expect(documents).toBe(0);
    expect(keys).toBeLessThanOrEqual(6);
  });
});
