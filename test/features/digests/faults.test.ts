import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { createFeatures, type Feature } from '../../../src/features';
import { type Digest, DigestSchedules, Digests } from '../../../src/features/digests';
import { digestsJob } from '../../../src/features/digests/schedule';
import { Pairings } from '../../../src/features/people';
import { Posts } from '../../../src/outbox';
import { startTestApp, type TestApp, TestClock } from '../../support/app';
import { type Message, type SlackDouble, slackComplaints, startSlackDouble } from '../../support/slack';
import { at, user, World, workspace } from './golden/world';

let slack: SlackDouble;
let clock: TestClock;
let app: TestApp;

beforeEach(async () => {
  clock = new TestClock(at('11-29T20:00'));
  slack = await startSlackDouble({
    now: () => clock.now().getTime(),
    users: ['cleo', 'rose', 'ben', 'dora'].map((key) => ({ id: user(key) })),
  });
  app = await startTestApp({ slack, clock });
});

afterEach(async () => {
  await app.stop();
  await slack.close();
});

const MONDAY = at('12-07T08:00');

/** Cleo manages Ada; Rose manages nobody yet. */
function small(zone?: string): World {
  const world = new World();
  world.person('cleo', 'Cleo', 'manager', 'en', zone);
  world.person('rose', 'Rose', 'manager');
  world.person('ben', 'Ben', 'mentor');
  world.district('north', 'North', ['mango-bay', 'Mango Bay']);
  world.pairing('ada', 'Ada', { mentor: 'ben', managers: ['cleo'], communities: ['mango-bay'] });
  world.checkIn('ada', '11-30', { answered: '12-01', replied: '12-02' });
  return world;
}

/** Kept, planned on Sunday, and on Monday the heart beats. */
async function untilMonday(world: World): Promise<void> {
  await world.keep();
  await app.beat(at('12-06T20:00'));
  await app.beat(MONDAY);
}

const isDigest = ({ blocks }: Message) => JSON.stringify(blocks ?? []).includes('digests.details');
const said = (who: string) => slack.directMessages(user(who)).filter(isDigest);
const kept = () => Digests.find({ workspace, preview: null }, { _id: 0 }).sort({ at: 1 }).lean<Digest[]>();
const shown = (who: string) => JSON.stringify(said(who)[0]?.blocks ?? []);
const schedule = (member: string) => DigestSchedules.findOne({ workspace, kind: 'digest', member }).lean();

describe('a digest, whatever happens', () => {
  it('does not come to a manager of nobody', async () => {
    await untilMonday(small());
    expect([said('cleo').length, said('rose').length]).toEqual([1, 0]);
    expect(await schedule('rose')).toBeNull();
  });

  it('is sent once by two instances of which one dies between freezing and sending', async () => {
    const dying = jest.spyOn(Digests.collection, 'insertOne').mockImplementationOnce(() => {
      throw new Error('killed');
    });
    await small().keep();
    await app.beat(at('12-06T20:00'));
    clock.moveTo(MONDAY);
    const other = digestsJob({ accompany: app.accompany, features: createFeatures() });
    await Promise.all([app.beat(), other.run(clock.now())]);
    expect(dying).toHaveBeenCalled();
    dying.mockRestore();
    expect(await Posts.countDocuments({ workspace, key: 'digest:cleo/2026-W50' })).toBe(0);
    for (let minute = 1; minute <= 3; minute++) {
      await app.beat(new Date(MONDAY.getTime() + minute * 60_000));
      await other.run(clock.now());
    }
    await app.deliver();
    expect(said('cleo')).toHaveLength(1);
    expect((await kept()).map(({ key }) => key)).toEqual(['cleo/2026-W50']);
  });

  it.each([
    ['does not exist', 'Europe/Paris', '2027-03-28T01:00:00Z', '2027-03-28T01:30:00Z', '02:30'],
    ['comes twice', 'America/New_York', '2026-11-01T05:00:00Z', '2026-11-01T06:30:00Z', '01:30'],
  ])('comes once on a Sunday whose hour %s', async (_, zone, before, after, hour) => {
    const world = small(zone);
    world.settings.digest = { day: 7, at: hour };
    await world.keep();
    const weekBefore = new Date(Date.parse(before) - 3 * 86_400_000);
    await app.beat(weekBefore);
    const planned = await schedule('cleo');
    expect(planned?.date).toBe(after.slice(0, 10));
    expect(Math.abs(Number(planned?.dueAt) - Date.parse(after))).toBeLessThanOrEqual(3_600_000);
    await app.beat(new Date(Number(planned?.dueAt) - 60_000));
    expect(said('cleo')).toEqual([]);
    for (const minutes of [0, 30, 60, 90, 120]) {
      await app.beat(new Date(Number(planned?.dueAt) + minutes * 60_000));
    }
    expect(said('cleo')).toHaveLength(1);
    expect((await kept())[0]?.isLate).toBeUndefined();
  });

  it('comes on time with the same in text where the app may not upload', async () => {
    const { app: installed } = slack.workspace;
    installed.scopes = installed.scopes.filter((scope) => scope !== 'files:write');
    await untilMonday(small());
    expect(said('cleo')).toHaveLength(1);
    expect(shown('cleo')).toContain('Check-ins answered: unknown');
    expect(shown('cleo')).toContain('1 of 1');
    for (let minute = 1; minute <= 3; minute++) {
      await app.beat(new Date(MONDAY.getTime() + minute * 120_000));
    }
    expect(await kept()).toMatchObject([{ picture: 'given up' }]);
    expect((await kept())[0]).not.toHaveProperty('pictureAt');
    expect(shown('cleo')).not.toContain('slack_file');
  });

  it('says that a part could not be counted, and comes on time', async () => {
    await small().keep();
    await app.beat(at('12-06T20:00'));
    clock.moveTo(MONDAY);
    const broken: Feature = {
      name: 'broken',
      digest: {
        section: async () => {
          throw new Error('broken');
        },
        stands: () => Promise.reject(new Error('broken')),
        weeks: () => {
          throw new Error('broken');
        },
      },
    };
    const features = [...createFeatures(), broken];
    await digestsJob({ accompany: app.accompany, features }).run(clock.now());
    await app.deliver();
    expect(shown('cleo')).toContain('One part could not be counted this time.');
    expect(shown('cleo')).toContain('Everybody has answered');
    expect((await kept())[0]?.parts.find(({ feature }) => feature === 'broken')).toEqual({
      feature: 'broken',
      isStandingUnknown: true,
    });
  });

  it('stays short in a week with a thousand problems', async () => {
    const world = small();
    for (let number = 0; number < 1_000; number++) {
      const day = number % 2 ? '10-20' : '12-02';
      world.problem('ada', `Problem ${number} ${'long '.repeat(20)}`, { raised: day, category: 'services' });
    }
    await untilMonday(world);
    expect(shown('cleo')).toContain('Problems: 500 new, 0 of 1000 resolved');
    expect(shown('cleo').match(/"accessory"/g)).toHaveLength(5);
    expect(said('cleo').flatMap(({ text, blocks }) => slackComplaints({ text, blocks }))).toEqual([]);
    expect(slack.complaints).toEqual([]);
  });

  it('calls nothing red where no benchmark is set', async () => {
    const world = small();
    world.problem('ada', 'Young', { raised: '12-01' });
    world.commitment('bring a list', { owner: 'ben', made: '11-20', by: '12-01' });
    await untilMonday(world);
    expect(shown('cleo')).not.toContain(':exclamation:');
    expect(shown('cleo')).not.toContain('benchmark');
    expect(JSON.stringify(await kept())).not.toContain('"standing":"red"');
  });

  it('tells of a facilitator who was handed over in the middle of the week to the manager of now', async () => {
    const world = small();
    await world.keep();
    await app.beat(at('12-03T12:00'));
    await Pairings.updateOne({ workspace, key: 'ada' }, { $set: { managers: ['rose'] } });
    await app.beat(at('12-06T20:00'));
    await app.beat(MONDAY);
    expect([said('cleo').length, said('rose').length]).toEqual([0, 1]);
    expect(shown('rose')).toContain('Everybody has answered: 1 of 1');
    expect(await kept()).toMatchObject([{ manager: 'rose', facilitators: [{ name: 'Ada' }] }]);
  });
});
