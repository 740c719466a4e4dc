import { describe, expect, it } from '@jest/globals';
import { createCheckIns } from '../../../src/features/check-ins';
import { endAnswers, skip, takeIn } from '../../../src/features/check-ins/service';
import { Members, Pairings, type Role } from '../../../src/features/people';
import { home } from '../../../src/slack/blocks';
import { words } from '../../../src/words';
import { useDatabase } from '../../support/database';
import { slackComplaints } from '../../support/slack';
import { beat, changePairing, setUp, stub } from './database';
import { FAC, MEN, member, workspace } from './support';

useDatabase();

const bad = '<!channel> *`&" 😀 \u202e';

async function homeOf(key: string, now: string, pages: Record<string, number> = {}) {
  const found = await Members.findOne({ workspace, key }, { _id: 0 }).lean();
  if (!found) throw new Error(`no member ${key}`);
  const t = words(found.language);
  const visit = { accompany: stub(), viewer: found, member: found, t, pages };
  const blocks = (await createCheckIns().home?.(visit, new Date(now))) ?? [];
  expect(slackComplaints(home(blocks))).toEqual([]);
  return JSON.stringify(blocks);
}

const pairs = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    key: `p${String(index).padStart(2, '0')}`,
    channel: `C${index}`,
    facilitator: `f${index}`,
  }));

async function withMany(count: number): Promise<void> {
  await setUp({ pairings: pairs(count) });
  await Members.insertMany(
    pairs(count).map((_, index) => member(`f${index}`, { name: `${index} ${bad.repeat(20)}`.slice(0, 80) })),
  );
}

describe('the home tab', () => {
  it('is empty for who has no pairing', async () => {
    await setUp();
    await Members.create(member('eve'));
    expect(await homeOf('eve', '2026-11-10T10:00:00Z')).toBe('[]');
  });

  it('says when the next check-in comes, while nothing is open', async () => {
    await setUp();
    expect(await homeOf('fac', '2026-11-02T09:00:00Z')).toContain(
      'The next check-in comes on Tuesday 10 November',
    );
  });

  it('shows the open question, and the last check-ins in pages of five', async () => {
    await setUp();
    for (let week = 0; week < 7; week++) {
      await beat(new Date(Date.parse('2026-11-10T09:00:00Z') + week * 14 * 86_400_000));
    }
    const now = '2027-02-02T10:00:00Z';
    const first = await homeOf('fac', now);
    expect(first).toContain('people question 1?');
    expect(first.match(/No answer came/g)).toHaveLength(4);
    expect(first).toContain('Tuesday 2 February');
    const second = await homeOf('fac', now, { 'last-check-ins': 1 });
    expect(second).toContain('Tuesday 10 November');
    expect(second).not.toContain('*Tuesday 2 February*');
  });

  it('opens a check-in in which nothing but "not this time" was said', async () => {
    await setUp();
    await beat('2026-11-10T09:00:00Z');
    const at = { workspace, key: 'aminata/2026-11-10', now: new Date('2026-11-10T10:00:00Z') };
    const see = '"check-ins.view"';
    expect(await homeOf('men', '2026-11-10T11:00:00Z')).not.toContain(see);
    await skip(at, { view: 'V1', by: FAC, reason: 'ill', words: 'Fever' });
    expect(await homeOf('men', '2026-11-10T11:00:00Z')).toContain(see);
    expect(await homeOf('fac', '2026-11-10T11:00:00Z')).toContain(see);
  });

  it('shows the mentor a line per facilitator in pages of ten, whatever they are called', async () => {
    await withMany(25);
    await beat('2026-11-10T09:00:00Z');
    const lines = async (page: number) =>
      (await homeOf('men', '2026-11-10T10:00:00Z', { mentor: page })).match(/waiting for an answer/g)?.length;
    expect([await lines(0), await lines(1), await lines(2), await lines(9)]).toEqual([10, 10, 5, 5]);
    expect(await homeOf('men', '2026-11-10T10:00:00Z')).not.toContain('<!channel>');
  });

  it('calls nobody quiet whose pairing is paused, nor right after', async () => {
    await setUp();
    await beat('2026-11-10T09:00:00Z');
    await beat('2026-11-16T09:00:00Z');
    expect(await homeOf('men', '2026-11-16T09:00:00Z')).toContain('gone quiet');
    const until = '2026-11-18';
    await changePairing('2026-11-16T10:00:00Z', {
      status: 'paused',
      pausedFrom: '2026-11-16',
      pausedUntil: until,
    });
    const paused = await homeOf('men', '2026-11-17T09:00:00Z');
    expect(paused).toContain('paused');
    expect(paused).not.toContain('gone quiet');
    await changePairing('2026-11-17T10:00:00Z', { pausedUntil: '2026-11-20' });
    expect(await homeOf('men', '2026-11-21T09:00:00Z')).not.toContain('gone quiet');
    await beat('2026-11-22T00:00:00Z');
    expect(await homeOf('men', '2026-11-22T09:00:00Z')).not.toContain('gone quiet');
    await changePairing('2026-11-22T10:00:00Z', { pausedUntil: undefined, status: 'paused' });
    expect(await homeOf('men', '2026-11-22T10:00:00Z')).not.toContain('gone quiet');
  });

  it('does not call quiet whom Slack’s absence has kept from being asked', async () => {
    await setUp();
    await beat('2026-11-10T09:00:00Z', stub(), { isSlackAway: true });
    await beat('2026-11-16T09:00:00Z', stub(), { isSlackAway: true });
    expect(await homeOf('men', '2026-11-16T09:00:00Z')).not.toContain('gone quiet');
  });

  it('leaves to the digest what managers and coordinators see', async () => {
    await setUp();
    const roles: Role[] = ['coordinator', 'safeguarding', 'adviser', 'manager'];
    await Members.insertMany(roles.map((role) => member(role, { roles: [role] })));
    await beat('2026-11-10T09:00:00Z');
    for (const who of [...roles, 'man']) expect(await homeOf(who, '2026-11-10T10:00:00Z')).toBe('[]');
  });

  it('leads the facilitator of two pairings to the timeline of each', async () => {
    await setUp({ pairings: [{}, { key: 'second', channel: 'CSECOND' }] });
    await Pairings.updateOne({ workspace, key: 'second' }, { mentor: 'man' });
    const seen = await homeOf('fac', '2026-11-02T10:00:00Z');
    expect(seen.match(/Timeline with \w+/g)).toEqual(['Timeline with Joseph', 'Timeline with Fatmata']);
  });

  it('leads mentor and facilitator to the timeline', async () => {
    await setUp();
    for (const who of ['men', 'fac']) {
      expect(await homeOf(who, '2026-11-02T10:00:00Z')).toContain('"digests.timeline"');
    }
    await beat('2026-11-10T09:00:00Z');
    for (const who of ['men', 'fac']) {
      expect(await homeOf(who, '2026-11-10T10:00:00Z')).toContain('"digests.timeline"');
    }
  });

  it('tells the mentor who has gone quiet, who was heard when, and who waits for a reply', async () => {
    await setUp();
    await beat('2026-11-10T09:00:00Z');
    expect(await homeOf('men', '2026-11-14T09:00:00Z')).not.toContain('gone quiet');
    expect(await homeOf('men', '2026-11-15T09:00:00Z')).toContain('gone quiet');
    const at = { workspace, key: 'aminata/2026-11-10', now: new Date('2026-11-16T09:00:00Z') };
    const ts = (at.now.getTime() / 1000).toFixed(6);
    await takeIn(at, { channel: 'CPAIR', ts, by: FAC, text: 'Secret words', files: [] }, new Map());
    const heard = await homeOf('men', '2026-11-16T10:00:00Z');
    expect(heard).toContain('last heard on Monday 16 November');
    expect(heard).not.toMatch(/gone quiet|Secret/);
    await endAnswers(at, FAC);
    expect(await homeOf('men', '2026-11-16T10:00:00Z')).toContain('waits for your reply');
    const reply = {
      channel: 'CPAIR',
      ts: `${Number(ts) + 60}.000000`,
      by: MEN,
      text: 'Well done',
      files: [],
    };
    await takeIn(at, reply, new Map());
    expect(await homeOf('men', '2026-11-16T10:00:00Z')).not.toContain('waits for your reply');
    await beat('2026-11-24T09:00:00Z');
    await beat('2026-12-08T09:00:00Z');
    expect(await homeOf('men', '2026-12-08T10:00:00Z')).toContain('last heard on Monday 16 November');
  });
});
