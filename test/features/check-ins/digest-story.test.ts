import { describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { type CheckIn, CheckIns } from '../../../src/features/check-ins';
import { finish } from '../../../src/features/check-ins/course';
import { story } from '../../../src/features/check-ins/digest/story';
import type { StoryAsked, StoryEntry } from '../../../src/features/digests';
import type { Viewer } from '../../../src/features/people';
import { Posts } from '../../../src/outbox';
import { useDatabase } from '../../support/database';
import { aCheckIn, answered, at, keepCheckIns, missed, pairingsOf, read } from './digested';
import { DAY, FAC, MAN, MEN, pairing, programme, Talk, tsAt, workspace } from './support';

useDatabase();

const viewer = (slackUser: string, ...roles: Viewer['roles']): Viewer => ({ slackUser, roles });
const manager = viewer(MAN, 'manager');

const told = (more: Partial<StoryAsked> = {}) =>
  story({ programme, viewer: manager, pairing, limit: 20, ...more });

const said = (entries: StoryEntry[], language = 'en') =>
  read(entries, language).map((text) => text.replace(/[\u2068\u2069]/g, ''));

/** A check-in's message stands in the channel. */
const stands = (key: string, ts: string) =>
  Posts.collection.insertOne({
    workspace,
    key: `check-in:${key}`,
    kind: 'post',
    state: 'sent',
    channel: 'CPAIR',
    ts,
  });

/** Answered in the thread and in the form; the two talked, and the mentor replied. */
async function aTalk(): Promise<CheckIn> {
  const talk = new Talk();
  talk.says(FAC, 'They built <the> fence.', 10);
  talk.says(MEN, 'A secret remark', 12);
  talk.saves(20, { 1: 'The poorest were missing.', 2: 'I am tired of it all.' });
  talk.step(30, (turn) => finish(turn, FAC));
  talk.says(MEN, 'Well done, and rest.', DAY);
  await keepCheckIns([talk.checkIn]);
  return talk.checkIn;
}

describe('a pairing’s story of check-ins', () => {
  it('is what a manager may see: no remarks, no answers for the pairing alone', async () => {
    const { key } = await aTalk();
    await stands(key, tsAt(0));
    const entries = await told();
    expect(said(entries)).toEqual([
      'The mentor replied to the check-in of 24 November 2026.',
      'Answer to: people question 2? “The poorest were missing.”',
      'Answer to: people question 1? “They built &lt;the&gt; fence.”',
      'Check-in of 24 November 2026: answered.',
    ]);
    expect(said(entries, 'fr')[3]).toBe('Point du 24 novembre 2026 : répondu.');
    expect(entries.map(({ place }) => place)).toEqual([
      { channel: 'CPAIR', ts: tsAt(DAY) },
      // Given in the form.
      { channel: 'CPAIR', ts: tsAt(0) },
      { channel: 'CPAIR', ts: tsAt(10) },
      { channel: 'CPAIR', ts: tsAt(0) },
    ]);
    expect(entries.map(({ quote }) => quote && [quote.feature, quote.key])).toEqual([
      undefined,
      ['check-ins', key],
      ['check-ins', key],
      undefined,
    ]);
    expect(new Set(entries.map(({ button }) => `${button?.actionId} ${button?.value}`))).toEqual(
      new Set([`check-ins.view ${key}`]),
    );
    expect(JSON.stringify(entries)).not.toMatch(/secret|tired|rest\./);
  });

  it('has no answers for a coordinator, everything for the mentor, and nothing for a stranger', async () => {
    await aTalk();
    const asCoordinator = await told({ viewer: viewer('UCOO', 'coordinator') });
    expect(said(asCoordinator)).toEqual([
      'The mentor replied to the check-in of 24 November 2026.',
      'Check-in of 24 November 2026: answered.',
    ]);
    const asMentor = await told({ viewer: viewer(MEN, 'mentor') });
    expect(said(asMentor)[1]).toBe('Answer to: people question 3? “I am tired of it all.”');
    expect(JSON.stringify(asMentor)).not.toContain('secret');
    expect(await told({ viewer: viewer('UEVE') })).toEqual([]);
    expect(await told({ viewer: viewer('UOTHER', 'manager') })).toEqual([]);
  });

  it('tells that one was left out or ended in silence, and not why', async () => {
    await keepCheckIns([
      aCheckIn('aminata', '11-10', missed('11-24T09:00')),
      aCheckIn('aminata', '11-24', {
        status: 'skipped',
        doneAt: at('11-25'),
        skips: [{ reason: 'ill', words: 'Malaria', by: FAC, at: at('11-25') }],
      }),
    ]);
    await stands('aminata/2026-11-10', tsAt(1));
    await stands('aminata/2026-11-24', tsAt(2));
    const entries = await told();
    expect(entries.map(({ place }) => place?.ts)).toEqual([2, 2, 1, 1].map((minutes) => tsAt(minutes)));
    expect(said(entries)).toEqual([
      'Check-in of 24 November 2026: not this time.',
      'Check-in of 24 November 2026: not this time.',
      'Check-in of 10 November 2026: it ended without an answer.',
      'Check-in of 10 November 2026: no answer.',
    ]);
    expect(JSON.stringify(entries)).not.toMatch(/Malaria|"ill"/);
  });

  it('says that there was something else than words', async () => {
    const talk = new Talk();
    const voice = { id: 'F1', name: 'a.m4a', type: 'audio/mp4', link: 'https://x.slack.com/F1' };
    talk.says(FAC, '', 10, { files: [voice] });
    await keepCheckIns([talk.checkIn]);
    const [answer] = await told();
    expect(answer && said([answer])).toEqual([
      'Answer to: people question 1? (voice message, picture or file)',
    ]);
    expect(answer?.quote).toBeUndefined();
  });

  it('reads page after page what all at once says, each once, also where a reply came months later', async () => {
    const one = fc.record({
      kind: fc.constantFrom('answered', 'missed', 'open'),
      reply: fc.option(fc.integer({ min: 1, max: 100 }), { nil: undefined }),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(one, { maxLength: 12 }),
        fc.integer({ min: 1, max: 5 }),
        async (course, limit) => {
          await CheckIns.collection.deleteMany({});
          const days = 86_400_000;
          const docs = course.map(({ kind, reply }, index) => {
            const dueAt = new Date(+at('01-05T09:00') + index * 14 * days);
            const date = dueAt.toISOString().slice(0, 10);
            const after = new Date(+dueAt + 2 * days);
            return {
              ...aCheckIn('aminata', '01-05', { dueAt, date, postedAt: dueAt }),
              key: `aminata/${date}`,
              questions: [{ text: 'How?', readers: 'manager' as const }],
              ...(kind === 'answered' && {
                ...answered('01-06'),
                doneAt: after,
                answers: [
                  { question: 0, parts: [{ at: after, text: 'So', files: [] } as never], revisions: [] },
                ],
                ...(reply && { response: { by: MEN, at: new Date(+after + reply * days) } }),
              }),
              ...(kind === 'missed' && { ...missed('01-06'), closedAt: new Date(+dueAt + 14 * days) }),
            };
          });
          if (docs.length > 0) await keepCheckIns(docs);
          const everything = await told({ limit: 1_000 });
          const events = course.reduce(
            (sum, { kind, reply }) => sum + (kind === 'open' ? 1 : kind === 'answered' && reply ? 3 : 2),
            0,
          );
          expect(everything).toHaveLength(events);
          const paged: StoryEntry[] = [];
          for (let page = await told({ limit }); page.length > 0; ) {
            expect(page.length).toBeLessThanOrEqual(limit);
            paged.push(...page);
            const last = paged.at(-1);
            page = await told({ limit, before: last && { at: last.at, id: last.id } });
          }
          expect(paged).toEqual(everything);
          expect(new Set(paged.map(({ id }) => id)).size).toBe(events);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('does not read the whole of a long history', async () => {
    const docs = Array.from({ length: 120 }, (_, index) => {
      const dueAt = new Date(+at('11-24T09:00') - index * 14 * 86_400_000);
      const date = dueAt.toISOString().slice(0, 10);
      return { ...aCheckIn('aminata', '11-24', { dueAt, date, postedAt: dueAt }), key: `aminata/${date}` };
    });
    await keepCheckIns([...docs, ...pairingsOf(3).map(({ key }) => aCheckIn(key, '11-24'))]);
    const find = jest.spyOn(CheckIns.collection, 'find');
    expect(await told({ limit: 5 })).toHaveLength(5);
    const [filter, options] = find.mock.calls[0] ?? [];
    find.mockRestore();
    const cursor = CheckIns.collection
      .find(filter ?? {}, options)
      .sort({ date: -1 })
      .limit(10);
    const plan = await cursor.explain('executionStats');
    expect(JSON.stringify(plan.queryPlanner.winningPlan)).not.toMatch(/COLLSCAN|"stage":"SORT"/);
    expect(plan).toMatchObject({ executionStats: { totalDocsExamined: 10 } });
  });
});
