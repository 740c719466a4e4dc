import { describe, expect, it } from '@jest/globals';
import { type Deputyship, Deputyships, Members, Pairings } from '../../../src/features/people';
import { problemSection } from '../../../src/features/problems/digest/section';
import { problemStands } from '../../../src/features/problems/digest/stands';
import { problemWeeks } from '../../../src/features/problems/digest/weeks';
import { Entries } from '../../../src/features/problems/model';
import {
  addUpdate,
  askManager,
  mergeInto,
  notPossible,
  notSolved,
  reopen,
  resolve,
  takeOn,
} from '../../../src/features/problems/service';
import { removeForGood } from '../../../src/features/problems/talk/removing';
import { useDatabase } from '../../support/database';
import { member } from '../check-ins/support';
import { asks, at, benchmark, MONDAY, period, read, replies } from './digested';
import {
  aGround,
  FAC,
  FAC2,
  MAN,
  MEN,
  otherPairing,
  pairing,
  raised,
  setUpProgramme,
  workspace,
} from './support';

useDatabase();

const elsewhere = aGround({ pairing: otherPairing, raiser: FAC2 });
let count = 0;
const on = (key: string, now: Date) => ({ workspace, key, now, once: `view:${count++}` });
const isResolved = { done: 'The stock was filled.', isShared: false };
const when = (date: string) => at(date);

/** Two pairings, four weeks, and the week that is told of. */
async function aNormalWeek(): Promise<void> {
  await setUpProgramme();
  // Open since long before.
  await raised({ view: 'OLD', title: 'The road is gone', category: 'travel' }, at('10-20'));
  await raised({ view: 'MID', title: 'Nobody comes' }, at('11-12'));
  await raised({ view: 'DONE', title: 'No medicine', category: 'services' }, at('11-20'));
  await takeOn(on('DONE', at('11-21')), MEN);
  await raised({ view: 'BACK', title: 'Chiefs decide alone', category: 'leaders' }, at('11-10'));
  await resolve(on('BACK', at('11-18')), MEN, isResolved);
  // The week.
  await raised({ view: 'NEW1', title: 'No gloves', category: 'services' }, at('11-24'));
  await raised(
    {
      view: 'NEW2',
      title: 'No bandages',
      category: 'services',
      urgency: 'urgent',
      by: FAC2,
      community: { key: 'hill-top', name: 'Hill Top' },
    },
    at('11-25'),
    elsewhere,
  );
  await raised({ view: 'BARE', title: 'Something', category: undefined, community: undefined }, at('11-26'));
  await resolve(on('DONE', at('11-26')), MEN, {
    ...isResolved,
    learned: 'Ask twice.',
    isShared: true,
    heardBack: 'yes',
  });
  await notSolved(on('BACK', at('11-27')), FAC, 'They still do.');
  await resolve(on('NEW1', at('11-28')), FAC, isResolved);
}

describe('what managers read of problems', () => {
  it('is a week in figures, against the four before it', async () => {
    await aNormalWeek();
    const section = await problemSection(asks(), period);
    expect(section.figures).toMatchObject({
      raised: 3,
      resolved: 2,
      reopened: 1,
      notPossible: 0,
      merged: 0,
      raisedBefore: 3,
      resolvedBefore: 1,
      openBefore: 3,
      open: 5,
      over14: 3,
      long: 1,
      urgent: 1,
      ended: 2,
      heardBack: 1,
      withoutCategory: 1,
      withoutCommunity: 1,
    });
    expect(read(section.lines)).toEqual([
      'plain: Problems: 3 new, 2 of 7 resolved, 1 opened again (4-week average: 0.8 new, 0.3 resolved, 0 opened again).',
      'plain: Open: 5; 3 of them for more than 14 days, 1 for more than 30 days.',
      'good: Resolved, and the community has heard back: 1 of 2.',
    ]);
    expect(read(section.more ?? [])).toEqual([
      'plain: More often than before: Supplies, access to services, 2 of 3 new problems (4-week average: 0.5).',
    ]);
    expect(read(section.lines, 'fr').slice(0, 2)).toEqual([
      'plain: Problèmes : nouveaux 3, résolus 2 sur 7, rouverts 1 (moyenne sur 4 semaines : nouveaux 0,8, résolus 0,3, rouverts 0).',
      'plain: Ouverts : 5, dont 3 depuis plus de 14 jours et 1 depuis plus de 30 jours.',
    ]);
    expect(read(section.unknown)).toEqual([
      'unknown: New problems without a category: 1 of 3.',
      'unknown: New problems without a community: 1 of 3.',
    ]);
    expect(section.isQuiet).toBe(false);
  });

  it('names of each facilitator what was long, came, and went', async () => {
    await aNormalWeek();
    const { details } = await problemSection(asks(), period);
    expect(read(details.aminata ?? [])).toEqual([
      'plain: Problems: 2 new, 2 resolved, 1 opened again; 4 open.',
      'plain: Open for 40 days: [The road is gone]',
      'plain: Opened again: [Chiefs decide alone]',
      'plain: New, raised on 26 November 2026: [Something]',
      'good: Resolved: [No medicine]',
      'good: Resolved: [No gloves]',
    ]);
    expect(read(details.sorie ?? [])).toEqual([
      'plain: Problems: 1 new, 0 resolved, 0 opened again; 1 open.',
      'plain: New, raised on 25 November 2026: [No bandages]',
    ]);
  });

  it('shows successes and lessons in words that may be shown, the newest first', async () => {
    await aNormalWeek();
    const { successes, lessons, gaps } = await problemSection(asks(), period);
    expect(read(successes)).toEqual([
      'good: Aminata: a problem was resolved (Supplies, access to services): [No gloves]',
      'good: Aminata: a problem was resolved (Supplies, access to services): [No medicine: The stock was filled.]',
    ]);
    expect(read(lessons)).toEqual([
      'plain: Learned from a problem (Supplies, access to services): [Ask twice.]',
    ]);
    expect(lessons).toMatchObject([{ at: at('11-26'), quote: { feature: 'problems', key: 'DONE' } }]);
    expect(gaps.map(({ category, community, name }) => [category, community.key, name.fr]).sort()).toEqual([
      ['leaders', 'mango-bay', 'Des chefs qui dominent'],
      ['services', 'hill-top', expect.any(String)],
      ['services', 'mango-bay', expect.any(String)],
      ['travel', 'mango-bay', expect.any(String)],
    ]);
  });

  it('says of an empty programme that nothing is known, and not that nothing is wrong', async () => {
    await setUpProgramme();
    const section = await problemSection(asks(), period);
    expect([section.lines, section.gaps, section.successes, section.isQuiet]).toEqual([[], [], [], true]);
    expect(read(section.unknown)).toEqual([
      'unknown: No problem was ever raised by 2 facilitators: that is not the same as no problem.',
    ]);
    expect(read(section.details.sorie ?? [])).toEqual(['plain: Problems: none new, none open.']);
    const { needs, about } = await problemStands(asks());
    expect(needs).toEqual([]);
    expect(read(about.aminata ?? [])).toEqual([
      'unknown: No problem was ever raised, which is not the same as no problem.',
    ]);
    expect(await problemWeeks(asks(), [period.from, period.until])).toEqual([
      { name: 'open', values: [null, null] },
    ]);
    const nobody = await problemSection(asks({ pairings: [] }), period);
    expect([nobody.lines, nobody.unknown, nobody.details]).toEqual([[], [], {}]);
  });

  it('is quiet in a week in which all goes well, and says who has been silent since when', async () => {
    await setUpProgramme();
    await raised({ view: 'V1' }, at('11-20'));
    await resolve(on('V1', at('11-25')), FAC, { ...isResolved, heardBack: 'yes' });
    const section = await problemSection(asks(), period);
    expect(section.isQuiet).toBe(true);
    expect(read(section.lines)).toEqual([
      'plain: Problems: 0 new, 1 of 1 resolved (week before: 1 new, 0 resolved).',
      'good: Resolved, and the community has heard back: 1 of 1.',
    ]);
    expect(read(section.unknown, 'fr')).toEqual([
      'unknown: Aucun problème signalé depuis le 26 octobre 2026 par 1 facilitatrice ou facilitateur sur 2 : cela ne veut pas dire qu’il n’y en a pas.',
    ]);
    expect(read(section.unknown)).toEqual([
      'unknown: No problem raised since 26 October 2026 by 1 of 2 facilitators: that is not the same as no problem.',
    ]);
  });

  it('has nothing to compare with right after the start', async () => {
    await setUpProgramme();
    await raised({ view: 'V1' }, at('11-24'));
    const { lines, more = [] } = await problemSection(asks(), period);
    expect(read(lines)).toEqual([
      'plain: Problems: 1 new, 0 of 1 resolved.',
      'plain: Open: 1; 0 of them for more than 14 days, 0 for more than 30 days.',
    ]);
    expect(read(more)).toEqual(['plain: Supplies, access to services: 1 of 1 new problems.']);
  });

  it('keeps a terrible week short', async () => {
    await setUpProgramme();
    for (let n = 0; n < 12; n++) {
      await raised({ view: `V${n}`, title: `Problem ${n}`, urgency: 'urgent' }, at('10-01', `10:${10 + n}`));
    }
    await resolve(on('V10', when('11-20')), FAC, isResolved);
    await reopen(on('V10', when('11-24')), MEN, 'No.');
    await notPossible(on('V11', when('11-25')), MEN, 'No way.');
    await mergeInto(on('V9', when('11-26')), MEN, 'V8');
    const goal = { en: 'none after three weeks', fr: 'aucun après trois semaines' };
    const settings = { benchmarks: [benchmark({ goal })] };
    const section = await problemSection(asks({ settings }), period);
    expect(read(section.lines)).toEqual([
      'plain: Problems: 0 new, 0 of 12 resolved, 1 opened again (4-week average: 0.3 resolved, 0 opened again).',
      'red: Open for 20 days or more: 10 of 10 (benchmark: none after three weeks).',
    ]);
    expect(read(section.more ?? [])).toEqual([
      'plain: Open: 10; 10 of them for more than 14 days, 10 for more than 30 days.',
      'plain: Also ended: 1 as not possible, 1 merged into others.',
      'plain: Problems open for long (benchmark: none after three weeks), because: People lose trust.',
    ]);
    const detail = read(section.details.aminata ?? []);
    expect(detail).toHaveLength(10);
    expect(detail.slice(1, 2)).toEqual(['red: Open for 59 days: [Problem 0]']);
    expect(detail.at(-1)).toBe('plain: And 3 other problems.');
    expect(section.isQuiet).toBe(false);
    const { needs, about } = await problemStands(asks({ settings }));
    expect(needs).toHaveLength(10);
    expect(read(needs.slice(0, 1), 'fr')).toEqual([
      'red: Un problème est ouvert depuis 59 jours (repère : aucun après trois semaines) : [Problem 0]',
    ]);
    expect(read(about.aminata ?? [])).toEqual([
      'red: Problems open: 10 (urgent: 10), the oldest for 59 days.',
    ]);
  });

  it('says the same of a week when it is asked later', async () => {
    await aNormalWeek();
    const { figures } = await problemSection(asks(), period);
    await resolve(on('OLD', at('12-02')), FAC, isResolved);
    await resolve(on('BACK', at('12-03')), FAC, isResolved);
    await reopen(on('BACK', at('12-04')), FAC, 'No.');
    await raised({ view: 'LATER' }, at('12-05'));
    const later = await problemSection(asks({ now: at('12-07') }), period);
    expect(later.figures).toEqual(figures);
  });

  it('counts what was open at each moment, through every end and beginning', async () => {
    await setUpProgramme();
    await raised({ view: 'V1' }, at('11-02'));
    await raised({ view: 'V2' }, at('11-03'));
    await resolve(on('V1', at('11-10')), FAC, isResolved);
    await reopen(on('V1', at('11-12')), MEN, 'No.');
    await resolve(on('V2', at('11-17')), FAC, isResolved);
    const moments = ['11-02', '11-04', '11-11', '11-13', '11-18'].map((day) => at(day, '00:00'));
    expect(await problemWeeks(asks(), moments)).toEqual([{ name: 'open', values: [null, 2, 1, 2, 1] }]);
  });
});

describe('what managers are needed for', () => {
  it('is help that was asked for, until a line manager replied', async () => {
    await setUpProgramme();
    await raised({ view: 'V1', title: 'No medicine' }, at('11-24'));
    await askManager(on('V1', at('11-25')), MEN);
    const needs = async () => (await problemStands(asks())).needs;
    expect(await needs()).toEqual([
      {
        id: 'problems:V1',
        kind: 'help',
        pairing: 'aminata',
        since: at('11-25'),
        says: expect.anything(),
        quote: { text: 'No medicine', feature: 'problems', key: 'V1' },
        todo: { key: 'digest-problems:todo.help' },
        button: { actionId: 'problems.open', text: 'problems:remind.open', value: 'V1' },
      },
    ]);
    expect(read(await needs())).toEqual([
      'plain: Joseph asked Fatmata for help with a problem on 25 November 2026, and there is no reply yet: [No medicine]',
    ]);
    await askManager(on('V1', at('11-27')), MEN);
    expect(await needs()).toMatchObject([{ since: at('11-25') }]);
    await replies('V1', at('11-28'));
    expect(await needs()).toEqual([]);
    await askManager(on('V1', at('11-29')), FAC);
    await replies('V1', at('11-29', '11:00'), FAC, 'said');
    expect(await needs()).toMatchObject([{ since: at('11-29') }]);
    await takeOn(on('V1', at('11-30', '07:00')), MAN);
    expect(await needs()).toEqual([]);
  });

  it('ends with a line manager’s words wherever they write them, unless they take them back', async () => {
    await setUpProgramme();
    const needs = async () => (await problemStands(asks())).needs.map(({ button }) => button.value);
    for (const key of ['V1', 'V2', 'V3']) {
      await raised({ view: key }, at('11-24'));
      await askManager(on(key, at('11-25')), MEN);
    }
    await replies('V1', at('11-26'), MAN, 'said');
    await addUpdate(on('V2', at('11-26')), MAN, 'I will call them.');
    expect(await needs()).toEqual(['V3']);
    await Entries.updateOne({ problem: 'V1', kind: 'said' }, { $set: { deleted: true } });
    expect((await needs()).sort()).toEqual(['V1', 'V3']);
    await notPossible(on('V3', at('11-27')), FAC, 'Too late.');
    expect(await needs()).toEqual(['V1']);
  });

  it('ends with the words of another of the managers, or of who stands in for one then', async () => {
    await setUpProgramme();
    const both = { ...pairing, managers: [...pairing.managers, 'man2'] };
    const other = member('man2', { name: 'Musa', roles: ['manager'] });
    const deputy = member('dep', { name: 'Isatu', roles: ['manager'] });
    await Members.insertMany([other, deputy]);
    await Pairings.updateOne({ key: pairing.key }, { managers: both.managers });
    const asked = asks({ pairings: [both] });
    asked.scope.members.set('man2', other);
    const needs = async () => (await problemStands(asked)).needs.map(({ button }) => button.value).sort();
    const away: Omit<Deputyship, 'key' | 'from' | 'to'> = {
      ...{ workspace, manager: 'man', managerUser: MAN, deputy: 'dep', deputyUser: 'UDEP' },
      ...{ status: 'over', at: at('11-01'), version: 2, revisions: [] },
    };
    await Deputyships.insertMany([
      { ...away, key: 'D1', from: '2026-11-26', to: '2026-11-26' },
      // Ended before it was over.
      {
        ...away,
        ...{ key: 'D2', from: '2026-11-28', to: '2026-11-30' },
        revisions: [{ deputy: 'dep', from: '2026-11-28', to: '2026-11-30', at: at('11-28', '12:00') }],
      },
    ]);
    for (const key of ['V1', 'V2', 'V3', 'V4', 'V5']) {
      await raised({ view: key }, at('11-24'));
      await askManager(on(key, at('11-25')), MEN);
    }
    await replies('V1', at('11-26'), 'UMAN2', 'said');
    await replies('V2', at('11-26', '11:00'), 'UDEP', 'said');
    await replies('V3', at('11-27'), 'UDEP', 'said');
    await replies('V4', at('11-28', '11:00'), 'UDEP', 'said');
    await replies('V5', at('11-28', '13:00'), 'UDEP', 'said');
    expect(await needs()).toEqual(['V3', 'V5']);
  });

  it('is what has been open for longer than the programme wants, where it has no benchmark', async () => {
    await setUpProgramme();
    await raised({ view: 'V1', title: 'Old', by: FAC2 }, at('10-30'), elsewhere);
    await raised({ view: 'V2', title: 'Not so old' }, at('11-09'));
    const { needs, about } = await problemStands(asks());
    expect(read(needs)).toEqual(['plain: A problem has been open for 30 days: [Old]']);
    const later = await problemStands(asks({ now: at('12-01') }));
    expect(read(later.needs)).toEqual(['plain: A problem has been open for 32 days: [Old]']);
    expect(later.needs).toMatchObject([
      { kind: 'overdue', since: at('10-30'), todo: { key: 'digest-problems:todo.nobody' } },
    ]);
    expect(read(about.aminata ?? [])).toEqual(['plain: Problems open: 1, the oldest for 20 days.']);
    await takeOn(on('V1', at('12-01')), MAN);
    const owned = await problemStands(asks({ now: at('12-01') }));
    expect(read(owned.needs.map(({ todo }) => ({ says: todo })))).toEqual([
      'plain: Ask Fatmata, who looks after it, what stands in the way.',
    ]);
  });

  it('is what is past the benchmark, from the day on from which it holds', async () => {
    await setUpProgramme();
    await raised({ view: 'V1', title: 'Old' }, at('11-09'));
    await raised({ view: 'V2', title: 'Younger', by: FAC2 }, at('11-19'), elsewhere);
    const settings = { benchmarks: [benchmark()] };
    const { needs, about } = await problemStands(asks({ settings }));
    expect(read(needs)).toEqual(['red: A problem has been open for 20 days (benchmark: 20 days): [Old]']);
    expect(about).toMatchObject({ aminata: [{ standing: 'red' }], sorie: [{ standing: 'amber' }] });
    const notYet = { benchmarks: [benchmark({ from: '2026-12-01' })] };
    expect((await problemStands(asks({ settings: notYet }))).needs).toEqual([]);
    await resolve(on('V2', MONDAY), FAC2, isResolved);
    expect((await problemStands(asks({ settings }))).about).toMatchObject({ sorie: [{ standing: 'good' }] });
  });

  it('carries no words that were removed for good', async () => {
    await aNormalWeek();
    await removeForGood({ workspace, key: 'OLD', now: MONDAY }, { words: 'road', by: FAC, reason: 'x' });
    const { needs } = await problemStands(asks());
    expect(JSON.stringify([needs, await problemSection(asks(), period)])).not.toContain('road');
    expect(needs.map(({ quote }) => quote?.text)).toEqual(['The [removed] is gone']);
  });
});
