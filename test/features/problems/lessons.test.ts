import { describe, expect, it } from '@jest/globals';
import { defaultSettings, Members } from '../../../src/features/people';
import { lessonPage } from '../../../src/features/problems/find';
import { foundBy } from '../../../src/features/problems/found-by';
import { listenToLists } from '../../../src/features/problems/listeners/lists';
import { lessonsModal, openLessons, wordsField } from '../../../src/features/problems/lists/lessons';
import { type Problem, Problems } from '../../../src/features/problems/model';
import { useDatabase } from '../../support/database';
import { slackComplaints } from '../../support/slack';
import { member } from '../check-ins/support';
import {
  aProblem,
  daysAfter,
  FAC,
  FAC2,
  kept,
  MEN,
  otherPairing,
  setUpProgramme,
  workspace,
} from './support';
import { modalOf, shown, useWired, visitOf } from './wired';

useDatabase();
const wired = useWired(listenToLists, daysAfter(40));

/** A resolved problem of the other pairing, whose lesson is shared unless told. */
function learned(n: number, words: string, more: Partial<Problem> = {}, isShared = true): Problem {
  const problem = aProblem({
    key: `V${n}`,
    title: 'Secret title',
    details: 'Secret details',
    category: 'services',
    pairing: otherPairing.key,
    channel: 'CPAIR2',
    raisedBy: FAC2,
    status: 'resolved',
    isOpen: false,
    closedAt: daysAfter(n),
    resolution: {
      done: 'Secret deed',
      learned: words,
      isShared,
      by: MEN,
      at: daysAfter(n),
      confirmed: 'yes',
    },
    ...more,
  });
  return { ...problem, ...foundBy(problem) };
}

const found = (user: string) =>
  [...shown(modalOf(wired, user)).matchAll(/lesson (\d+)\./g)].map(([, n]) => Number(n));
const submits = (user: string, answers = {}) =>
  wired.slack.person(user).submits(modalOf(wired, user), answers);

describe('lessons', () => {
  it('are there for everybody of the programme, the newest first, without where they came from', async () => {
    await setUpProgramme();
    await kept(learned(1, 'lesson 1. Ask the nurse first.'));
    await kept(learned(2, 'lesson 2. Walk there together.'));
    await kept(learned(3, 'lesson 3. Not shared.', {}, false));
    await kept({ ...learned(4, 'lesson 4. Of another workspace.'), workspace: 'T2' });
    await openLessons(await visitOf(wired, FAC), '');
    expect(found(FAC)).toEqual([2, 1]);
    expect(shown(modalOf(wired, FAC))).not.toMatch(/Secret|Mango|North|CPAIR2|UMEN|UFAC2|Hill|November/);
    expect(wired.slack.complaints).toEqual([]);
  });

  it('are found by words, in any case and with or without accents', async () => {
    await setUpProgramme();
    await kept(learned(1, 'lesson 1. The NURSE was at the Chiefs’ meeting.'));
    await kept(learned(2, 'lesson 2. L’école était fermée; the nurse knew.'));
    await openLessons(await visitOf(wired, FAC), 'nurse ecole');
    expect(found(FAC)).toEqual([2]);
    await submits(FAC, { [wordsField]: 'Nurse' });
    expect(found(FAC)).toEqual([2, 1]);
    await submits(FAC, { [wordsField]: 'elephant' });
    expect(found(FAC)).toEqual([]);
    expect(shown(modalOf(wired, FAC))).toContain('No lesson was found');
    await submits(FAC, { [wordsField]: 'the' });
    expect(shown(modalOf(wired, FAC))).toContain('almost every text');
    await submits(FAC, { [wordsField]: '$gt { } .* <!channel>' });
    expect(wired.slack.complaints).toEqual([]);
  });

  it('are paged by submissions, and at once where Slack tells of a choice', async () => {
    await setUpProgramme();
    for (let n = 0; n < 24; n++) await kept(learned(n, `lesson ${n}. Nurse.`));
    await openLessons(await visitOf(wired, FAC), 'nurse');
    expect(found(FAC)[0]).toBe(23);
    await submits(FAC, { 'problems.lessons:go-0': 'next' });
    expect(found(FAC)[0]).toBe(13);
    await wired.slack.person(FAC).chooses(modalOf(wired, FAC), 'problems.lessons:go-1', 'next');
    expect(found(FAC)).toEqual([3, 2, 1, 0]);
    await submits(FAC, { [wordsField]: '' });
    expect(found(FAC)[0]).toBe(23);
  });

  it('are refused to somebody without a role', async () => {
    await setUpProgramme();
    await Members.create(member('eve'));
    expect(await openLessons(await visitOf(wired, 'UEVE'), 'nurse')).toContain('Only people who have a role');
    expect(wired.slack.modalOf('UEVE')).toBeUndefined();
  });

  it('stay inside Slack’s limits with the longest input', () => {
    const bad = '<!channel> *`&" 😀 '.repeat(300).slice(0, 3_000);
    const view = lessonsModal(
      { asked: bad.slice(0, 300), page: 1, round: 2 },
      {
        shown: Array.from({ length: 10 }, (_, n) => learned(n, '😀'.repeat(3_000), { category: bad })),
        hasMore: true,
      },
      { language: 'fr', settings: defaultSettings },
    );
    expect(slackComplaints(view)).toEqual([]);
  });

  it('are read no more than they are shown', async () => {
    await setUpProgramme();
    const many = Array.from({ length: 1_000 }, (_, n) => ({
      ...learned(n % 90, `lesson ${n}. ${n % 2 ? 'nurse' : 'chief'}`, { key: `V${n}` }, n % 4 < 2),
      workspace: `T${1 + (n % 2)}`,
    }));
    await Problems.collection.insertMany(many, { ignoreUndefined: true });
    const read: number[] = [];
    for (const words of [[], ['chief']]) {
      const { shown } = await lessonPage(workspace, words, 0);
      expect(shown).toHaveLength(10);
      const among = words.length > 0 ? { lessonWords: { $all: words } } : { lessonWords: { $exists: true } };
      const { executionStats } = await Problems.collection
        .find({ workspace, ...among })
        .sort({ closedAt: -1, _id: -1 })
        .limit(11)
        .explain('executionStats');
      read.push(executionStats.totalDocsExamined);
    }
    expect(read).toEqual([11, 11]);
  });
});
