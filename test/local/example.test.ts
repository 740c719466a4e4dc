import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { defaultSettings } from '../../src/features/people';
import questionSets from '../../src/features/people/question-sets.json';
import { soundsLikeHarm } from '../../src/features/problems/forms/harm';
import {
  exampleFirstSteps,
  exampleHistory,
  exampleProblems,
  exampleProgramme,
  exampleWorkspace,
} from '../../src/local/example';

interface File {
  members: Record<string, { name: string; roles: string[] }>;
  pairings: Record<
    string,
    { communities: string[]; questionSets: string[]; cadence: { firstOn: string; at: string } }
  >;
}

const moments = ['2027-03-01T00:00:30Z', '2027-03-01T09:00:00Z', '2028-02-29T23:59:00Z'].map(
  (iso) => new Date(iso),
);
const hours = 60 * 60 * 1000;

describe('the example programme', () => {
  it('has the people of a small programme', () => {
    const { members } = parse(exampleProgramme(new Date()).programme) as File;
    const count = (role: string) => Object.values(members).filter(({ roles }) => roles.includes(role)).length;
    expect(
      ['facilitator', 'mentor', 'manager', 'coordinator', 'safeguarding'].map((role) => [role, count(role)]),
    ).toEqual([
      ['facilitator', 5],
      ['mentor', 2],
      ['manager', 2],
      ['coordinator', 1],
      ['safeguarding', 1],
    ]);
  });

  it.each(moments)('has nothing in the future, and something due in the last day, at %p', (now) => {
    const { programme, dueAt, beganAt } = exampleProgramme(now);
    const { pairings } = parse(programme) as File;
    const ages: number[] = [];
    for (const [pairing, { checkIns }] of Object.entries(exampleHistory())) {
      const due = dueAt[pairing] ?? [];
      expect(due[0]?.toISOString()).toMatch(
        `${pairings[pairing]?.cadence.firstOn}T${pairings[pairing]?.cadence.at}`,
      );
      expect(Number(due[0])).toBeGreaterThan(Number(beganAt));
      checkIns.forEach(({ answers, response }, at) => {
        const last = Math.max(0, ...answers.map(({ hoursAfter }) => hoursAfter), response?.hoursAfter ?? 0);
        expect(Number(due[at]) + last * hours).toBeLessThanOrEqual(Number(now));
      });
      ages.push((Number(now) - Number(due.at(-1))) / hours);
    }
    expect(Math.min(...ages)).toBeLessThan(24);
  });

  it('asks every pairing its question sets in turn, every two weeks', () => {
    const { pairings } = parse(exampleProgramme(new Date()).programme) as File;
    const history = exampleHistory();
    expect(Object.keys(history).sort()).toEqual(Object.keys(pairings).sort());
    for (const [key, { checkIns }] of Object.entries(history)) {
      const sets = pairings[key]?.questionSets ?? [];
      expect(checkIns.map(({ weeksBefore, set }) => [key, weeksBefore, set])).toEqual(
        [8, 6, 4, 2, 0].map((weeks, at) => [key, weeks, sets[at % sets.length]]),
      );
    }
  });

  it('was lived in daytime, by people who answer first and are answered then', () => {
    const { dueAt } = exampleProgramme(new Date('2027-03-01T12:00:00Z'));
    for (const [pairing, { checkIns }] of Object.entries(exampleHistory())) {
      checkIns.forEach(({ set, status, answers, skip, response }, at) => {
        const where = `${pairing}, check-in ${at + 1}`;
        const asked = questionSets[set as keyof typeof questionSets].questions.length;
        const numbers = answers.map(({ question }) => question);
        expect([where, numbers]).toEqual([where, [...new Set(numbers)].sort()]);
        expect([where, numbers.filter((number) => number >= asked)]).toEqual([where, []]);
        expect([where, answers.length > 0]).toEqual([
          where,
          ['answered', 'partly answered'].includes(status),
        ]);
        expect([where, skip !== undefined]).toEqual([where, status === 'skipped']);
        const said = [...answers, ...(response ? [response] : [])].map(({ hoursAfter }) => hoursAfter);
        expect([where, said]).toEqual([where, [...said].sort((one, other) => one - other)]);
        for (const after of said) {
          const hour = new Date(Number(dueAt[pairing]?.[at]) + after * hours).getUTCHours();
          expect([where, after, hour >= 6 && hour <= 21]).toEqual([where, after, true]);
        }
      });
    }
  });

  it('raises problems of its own pairings, kinds and communities, in daytime, that no form would stop', () => {
    const { pairings } = parse(exampleProgramme(new Date()).programme) as File;
    const kinds = defaultSettings.problemCategories.map(({ key }) => key);
    for (const {
      id,
      pairing,
      category,
      community,
      title,
      details = '',
      after,
      ...raised
    } of exampleProblems()) {
      expect([id, pairings[pairing]?.communities ?? []]).toEqual([
        id,
        community ? expect.arrayContaining([community]) : expect.anything(),
      ]);
      expect([id, !category || kinds.includes(category)]).toEqual([id, true]);
      expect([id, soundsLikeHarm(`${title} ${details}`)]).toEqual([id, false]);
      for (const { at } of [raised, ...after]) expect([id, at > '06:00' && at < '22:00']).toEqual([id, true]);
    }
  });

  it('has a channel for each pairing that nobody else is in, and first steps that lead there', () => {
    const { users, channels } = exampleWorkspace();
    expect(channels.filter((channel) => channel.is_private).map(({ members }) => members.length)).toEqual([
      3, 3, 3, 3, 3,
    ]);
    expect(channels.filter((channel) => !channel.is_private).map(({ name }) => name)).toEqual([
      'stakeholder-log',
    ]);
    for (const { actAs, channel } of exampleFirstSteps()) {
      const person = users.find(({ real_name }) => real_name === actAs);
      if (channel) expect(channels.find(({ name }) => name === channel)?.members).toContain(person?.id);
      else expect(person).toBeDefined();
    }
  });
});
