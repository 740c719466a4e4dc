import mongoose from 'mongoose';
import { type Commitment, Commitments } from '../src/features/commitments';
import { type Meeting, Meetings, recordMeeting } from '../src/features/meetings';
import { defaultSettings, type Programme } from '../src/features/people';
import {
  nameWords,
  plainName,
  type Stakeholder,
  Stakeholders,
  stakeholdersLike,
} from '../src/features/stakeholders';
import { type Post, Posts, waiting } from '../src/outbox';
import { withDatabase } from './database';
import { type Figure, median } from './figure';
import { percentile, sentence } from './words';

/** Meetings in each round. */
const TIMES = Number(process.env.BENCH_LOG_TIMES ?? 1_000);
const ROUNDS = 5;
const atOnce = [1, 8, 32];
const STAKEHOLDERS = Number(process.env.BENCH_LOG_STAKEHOLDERS ?? 10_000);
const TYPED = Number(process.env.BENCH_LOG_TYPED ?? 500);
const workspace = 'T0';
const now = new Date('2026-11-30T09:00:00Z');

const programme: Programme = {
  workspace,
  name: 'Bench',
  timeZone: 'Africa/Freetown',
  language: 'en',
  safeguardingContact: 'nobody',
  logChannel: 'CLOG',
  settings: defaultSettings,
};

/**
 * A meeting saved: the record, its stakeholder, two commitments, the reply and the renewed card. Against the same documents written
 * in one transaction by the raw driver, which reads the stakeholder to know its version. And a stakeholder found by typing, against
 * the indexed query alone.
 */
export async function log(): Promise<Figure[]> {
  return withDatabase(async () => {
    const figures: Figure[] = [];
    for (const many of atOnce) figures.push(...(await saving(many)));
    return [...figures, ...(await typing())];
  });
}

async function saving(many: number): Promise<Figure[]> {
  const ours: number[][] = [];
  const floors: number[][] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    const turns = [
      async () => ours.push(await timesOf(many, save)),
      async () => floors.push(await timesOf(many, saveRaw)),
    ];
    // The first round only warms up; the raw driver then writes what ours wrote in it.
    for (const turn of round % 2 ? turns.reverse() : turns) {
      await reset();
      await turn();
      await assertSaved();
      if (round === 0 && written.length === 0) await rememberWrites();
    }
    if (round === 0) for (const list of [ours, floors]) list.pop();
  }
  return [50, 99].map((percent) => {
    // Of all rounds together: one alone has ten in its last percent.
    const [value, floor] = [percentile(ours.flat(), percent), percentile(floors.flat(), percent)];
    const name = `a meeting saved, ${many} at a time, p${percent}`;
    return { name, size: TIMES, value, unit: 'ms', floor, ratio: value / floor, bound: 1.25 };
  });
}

async function timesOf(many: number, work: (n: number) => Promise<unknown>): Promise<number[]> {
  const times: number[] = [];
  let next = 0;
  const worker = async () => {
    for (let n = next++; n < TIMES; n = next++) {
      const started = performance.now();
      await work(n);
      times.push(performance.now() - started);
    }
  };
  await Promise.all(Array.from({ length: many }, worker));
  return times;
}

/** Each with a stakeholder of its own, as mentors of one programme hardly ever log the same one in one moment. */
function save(n: number): Promise<unknown> {
  return recordMeeting(
    { programme, now },
    {
      view: `V${n}`,
      by: `U${n % 40}`,
      minutes: {
        stakeholder: `S${n}`,
        metOn: '2026-11-28',
        type: 'coordination',
        present: sentence(n, 4),
        colleagues: [],
        keyPoints: sentence(n, 40),
        agreements: `DHMT: ${sentence(n, 5)}\nWe: ${sentence(n + 1, 5)}`,
        gaps: sentence(n + 2, 10),
        nextContact: '2026-12-12',
      },
      lines: [
        {
          line: `DHMT: ${sentence(n, 5)}`,
          who: 'DHMT',
          owes: 'stakeholder',
          what: sentence(n, 5),
          by: '2026-12-15',
        },
        { line: `We: ${sentence(n + 1, 5)}`, owes: 'we', what: sentence(n + 1, 5) },
      ],
    },
  );
}

interface Writes {
  meeting: Meeting;
  commitments: Commitment[];
  stakeholder: Stakeholder;
  reply: Post;
  renewal: Omit<Post, '_id'>;
}
/** What Accompany wrote for each meeting. */
let written: Writes[] = [];

async function rememberWrites(): Promise<void> {
  const plain = { projection: { _id: 0 } };
  const all = <T>(
    model: { collection: { find: (of: object, how?: object) => { toArray(): unknown } } },
    how?: object,
  ) => model.collection.find({ workspace }, how).toArray() as Promise<T[]>;
  const meetings = await all<Meeting>(Meetings, plain);
  const commitments = await all<Commitment>(Commitments, plain);
  const stakeholders = new Map((await all<Stakeholder>(Stakeholders, plain)).map((one) => [one.key, one]));
  const posts = new Map((await all<Post>(Posts)).map((one) => [one.key, one]));
  const bySource = new Map<string | undefined, Commitment[]>();
  for (const one of commitments) bySource.set(one.meeting, [...(bySource.get(one.meeting) ?? []), one]);
  written = meetings.map((meeting) => {
    const stakeholder = stakeholders.get(meeting.stakeholder);
    const reply = posts.get(`meeting:${meeting.key}`);
    const renewed = posts.get(`update:stakeholder:${meeting.stakeholder}`);
    if (!stakeholder || !reply || !renewed) throw new Error(`nothing is known of ${meeting.key}`);
    const { _id, ...renewal } = renewed;
    return { meeting, commitments: bySource.get(meeting.key) ?? [], stakeholder, reply, renewal };
  });
}

function saveRaw(n: number): Promise<unknown> {
  const one = written[n];
  if (!one) throw new Error(`nothing is known of ${n}`);
  const { meeting, commitments, stakeholder, reply, renewal } = one;
  const options = { readConcern: { level: 'snapshot' }, writeConcern: { w: 'majority' } } as const;
  return mongoose.connection.getClient().withSession((session) =>
    session.withTransaction(async () => {
      const { key } = stakeholder;
      const known = await Stakeholders.collection.findOne({ workspace, key }, { session });
      // The driver adds the ids that it has made to what it is handed.
      await Meetings.collection.insertOne({ ...meeting }, { session });
      await Commitments.collection.insertMany(
        commitments.map((each) => ({ ...each })),
        { session },
      );
      await Stakeholders.collection.replaceOne({ workspace, key, version: known?.version }, stakeholder, {
        session,
      });
      const { key: id, ...fields } = renewal;
      await Posts.collection.bulkWrite(
        [
          { insertOne: { document: reply as never } },
          { updateOne: { filter: { workspace, key: id }, update: { $set: fields }, upsert: true } },
        ],
        { session, ordered: true },
      );
    }, options),
  );
}

/** Stakeholders whose cards stand in the log channel, and nothing else. */
async function reset(): Promise<void> {
  for (const { collection } of [Meetings, Commitments, Posts, Stakeholders]) await collection.deleteMany({});
  await Stakeholders.collection.insertMany(Array.from({ length: TIMES }, (_, n) => stakeholderOf(n)));
  await Posts.collection.insertMany(
    Array.from({ length: TIMES }, (_, n) => ({
      ...waiting(
        {
          workspace,
          key: `stakeholder:S${n}`,
          to: { channel: 'CLOG' },
          message: { text: '', blocks: [] },
          about: { stakeholder: `S${n}` },
        },
        now,
      ),
      state: 'sent' as const,
      channel: 'CLOG',
      ts: `${n}.1`,
    })) as never[],
  );
}

async function assertSaved(): Promise<void> {
  const [meetings, commitments, posts, counted] = await Promise.all([
    Meetings.collection.countDocuments({ workspace }),
    Commitments.collection.countDocuments({ workspace }),
    Posts.collection.countDocuments({ workspace, state: 'waiting' }),
    Stakeholders.collection.countDocuments({ workspace, meetings: 1 }),
  ]);
  const saved = [meetings, commitments / 2, posts / 2, counted];
  if (saved.some((count) => count !== TIMES)) throw new Error(`of ${TIMES} only ${saved} were saved`);
}

function stakeholderOf(n: number): Stakeholder {
  const name = nameOf(n);
  return {
    workspace,
    key: `S${n}`,
    name,
    plainName: plainName(name),
    nameWords: nameWords(name),
    type: 'police',
    sector: 'government',
    district: { key: `d${n % 16}`, name: `District ${n % 16}` },
    channel: 'CLOG',
    status: 'active',
    meetings: 0,
    promised: [],
    undated: 0,
    addedBy: 'U0',
    addedAt: now,
    changes: [],
    version: 1,
  };
}

const kinds = ['Police', 'District Council', 'Health Centre', 'Primary School', 'Chief', 'Women’s Group'];
const nameOf = (n: number) => `${sentence(n, 2)} ${kinds[n % kinds.length]} ${n}`;

/** Three letters of a name, as somebody types them. */
function typedOf(n: number): string {
  const words = nameWords(nameOf((n * 7) % STAKEHOLDERS));
  const word = words[n % words.length] ?? '';
  return word.slice(0, 3);
}

async function typing(): Promise<Figure[]> {
  await Stakeholders.collection.deleteMany({});
  await Stakeholders.collection.insertMany(Array.from({ length: STAKEHOLDERS }, (_, n) => stakeholderOf(n)));
  const raw = (n: number) =>
    Stakeholders.collection
      .find(
        { workspace, status: 'active', nameWords: { $regex: `^${typedOf(n)}` } },
        { projection: { _id: 0 } },
      )
      .sort({ plainName: 1 })
      .limit(100)
      .toArray();
  const ours: number[][] = [];
  const floors: number[][] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    const [spent, least]: number[][] = [[], []];
    for (let n = 0; n < TYPED; n++) {
      const pair = [
        () => timed(spent ?? [], () => stakeholdersLike(workspace, typedOf(n))),
        () => timed(least ?? [], () => raw(n)),
      ];
      for (const run of n % 2 ? pair.reverse() : pair) await run();
    }
    if (round === 0) continue;
    ours.push(spent ?? []);
    floors.push(least ?? []);
  }
  const value = median(ours.map((times) => percentile(times, 95)));
  const floor = median(floors.map((times) => percentile(times, 95)));
  const name = 'stakeholders found by three letters, p95';
  return [{ name, size: STAKEHOLDERS, value, unit: 'ms', floor, ratio: value / floor, bound: 1.5 }];
}

async function timed(into: number[], work: () => Promise<unknown>): Promise<void> {
  const started = performance.now();
  await work();
  into.push(performance.now() - started);
}
