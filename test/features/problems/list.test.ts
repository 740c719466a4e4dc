import { describe, expect, it } from '@jest/globals';
import mongoose from 'mongoose';
import { defaultSettings } from '../../../src/features/people';
import {
  listOf,
  problemPage,
  type Scope,
  scopeOf,
  states,
  type Wanted,
} from '../../../src/features/problems/find';
import { listenToLists } from '../../../src/features/problems/listeners/lists';
import { openList, showList } from '../../../src/features/problems/lists/list';
import { listModal, wantedFields } from '../../../src/features/problems/lists/list-modal';
import { type Problem, Problems } from '../../../src/features/problems/model';
import { useDatabase } from '../../support/database';
import { slackComplaints } from '../../support/slack';
import {
  aProblem,
  COO,
  daysAfter,
  FAC,
  FAC2,
  kept,
  MAN,
  MEN,
  otherPairing,
  setUpProgramme,
  workspace,
} from './support';
import { modalOf, shown, useWired, visitOf } from './wired';

useDatabase();
const wired = useWired(listenToLists, daysAfter(40));

const elsewhere = {
  pairing: otherPairing.key,
  channel: 'CPAIR2',
  raisedBy: FAC2,
  community: { key: 'hill-top', name: 'Hill Top' },
};
const over = (more: Partial<Problem>): Partial<Problem> => ({
  status: 'resolved',
  isOpen: false,
  closedAt: daysAfter(3),
  ...more,
});

async function keepSome(): Promise<void> {
  await setUpProgramme();
  await kept(aProblem({ key: 'V1', title: 'quiet', heardAt: daysAfter(1) }));
  await kept(
    aProblem({ key: 'V2', title: 'pressing', urgency: 'urgent', pressing: 2, heardAt: daysAfter(30) }),
  );
  await kept(aProblem({ key: 'V3', title: 'quietest', heardAt: daysAfter(0), category: 'safety' }));
  await kept(
    aProblem({
      key: 'V4',
      title: 'mine',
      raisedBy: MEN,
      owner: MEN,
      status: 'being worked on',
      heardAt: daysAfter(35),
      raisedAt: daysAfter(35),
    }),
  );
  await kept(aProblem(over({ key: 'V5', title: 'solved' })));
  await kept(aProblem({ key: 'V6', title: 'elsewhere', ...elsewhere }));
}

const titles = (view: { blocks?: unknown }) =>
  [...shown(view).matchAll(/\*\u2068(.*?)\u2069\*/g)].map(([, title]) => title);
const submits = (user: string, answers = {}) =>
  wired.slack.person(user).submits(modalOf(wired, user), answers);

describe('/problem list', () => {
  it('shows what is open of one’s pairings: the most pressing first, then what was quiet for longest', async () => {
    await keepSome();
    await openList(await visitOf(wired, FAC));
    expect(titles(modalOf(wired, FAC))).toEqual(['pressing', 'quietest', 'quiet', 'mine']);
    expect(shown(modalOf(wired, FAC))).toMatch(/quietest.*open for 40 days.*quiet/);
    expect(shown(modalOf(wired, FAC)).match(/open for/g)).toHaveLength(3);
    await openList(await visitOf(wired, FAC2));
    expect(titles(modalOf(wired, FAC2))).toEqual(['elsewhere']);
  });

  it('is narrowed by whose it is, status, category and community', async () => {
    await keepSome();
    await openList(await visitOf(wired, COO));
    expect(titles(modalOf(wired, COO))).toHaveLength(5);
    await submits(COO, { [wantedFields.community]: 'hill-top' });
    expect(titles(modalOf(wired, COO))).toEqual(['elsewhere']);
    await submits(COO, { [wantedFields.community]: 'any', [wantedFields.state]: 'resolved' });
    expect(titles(modalOf(wired, COO))).toEqual(['solved']);
    await submits(COO, { [wantedFields.state]: 'unfinished', [wantedFields.whose]: 'mine' });
    expect(titles(modalOf(wired, COO))).toEqual([]);
    expect(shown(modalOf(wired, COO))).toContain('There is none.');

    await openList(await visitOf(wired, MEN));
    await submits(MEN, { [wantedFields.whose]: 'mine' });
    expect(titles(modalOf(wired, MEN))).toEqual(['mine']);
    await submits(MEN, { [wantedFields.whose]: 'pairings', [wantedFields.category]: 'safety' });
    expect(titles(modalOf(wired, MEN))).toEqual(['quietest']);
    expect(wired.slack.complaints).toEqual([]);
  });

  it('is paged, and a problem opens on top of it, by submissions alone', async () => {
    await setUpProgramme();
    for (let n = 0; n < 23; n++)
      await kept(aProblem({ key: `V${n}`, title: `p${n}`, heardAt: daysAfter(n) }));
    await openList(await visitOf(wired, MAN));
    expect(titles(modalOf(wired, MAN))).toHaveLength(10);
    await submits(MAN, { 'problems.list:go-0': 'next' });
    expect(titles(modalOf(wired, MAN))[0]).toBe('p10');
    expect(shown(modalOf(wired, MAN))).toContain('11. *');
    await submits(MAN, { 'problems.list:open-1': 'V12' });
    expect(shown(modalOf(wired, MAN))).toMatch(/"p12".*How urgent/);
    await wired.slack.person(MAN).closes(modalOf(wired, MAN));
    await submits(MAN, { 'problems.list:go-1': 'next' });
    expect(titles(modalOf(wired, MAN))).toEqual(['p20', 'p21', 'p22']);
    await submits(MAN, { [wantedFields.state]: 'open' });
    expect(titles(modalOf(wired, MAN))[0]).toBe('p0');
  });

  it('follows a choice at once where Slack tells of it', async () => {
    await setUpProgramme();
    for (let n = 0; n < 12; n++)
      await kept(aProblem({ key: `V${n}`, title: `p${n}`, heardAt: daysAfter(n) }));
    await openList(await visitOf(wired, FAC));
    const fac = wired.slack.person(FAC);
    await fac.chooses(modalOf(wired, FAC), 'problems.list:go-0', 'next');
    expect(titles(modalOf(wired, FAC))).toEqual(['p10', 'p11']);
    await fac.chooses(modalOf(wired, FAC), 'problems.list:open-1', 'V11');
    expect(shown(modalOf(wired, FAC))).toMatch(/"p11".*How urgent/);
    expect(wired.slack.complaints).toEqual([]);
  });

  it('shows nobody more than they may see, whatever comes back with the form', async () => {
    await keepSome();
    const asked = { whose: 'all', state: 'unfinished', page: 0, round: 0 } as const;
    const shownTo = async (user: string) =>
      titles(await showList(wired.accompany, await visitOf(wired, user), wired.now, asked));
    expect(await shownTo(FAC2)).toEqual(['elsewhere']);
    expect(await shownTo(COO)).toHaveLength(5);
  });

  it('stays inside Slack’s limits with the longest input', () => {
    const bad = '<!channel> *`&" 😀 '.repeat(300).slice(0, 3_000);
    const place = { key: 'x', name: bad };
    const problem = aProblem({ title: bad, details: bad, category: bad, community: place, owner: MEN });
    const view = listModal(
      { whose: 'all', state: 'unfinished', page: 1, round: 1, category: 'gone' },
      { shown: Array.from({ length: 10 }, (_, n) => ({ ...problem, key: `V${n}` })), hasMore: true },
      {
        language: 'fr',
        settings: { ...defaultSettings, problemCategories: [{ key: 'c', name: { en: bad, fr: bad } }] },
        timeZone: 'Africa/Freetown',
        now: daysAfter(90),
        whose: ['mine', 'pairings', 'all'],
        communities: Array.from({ length: 150 }, (_, n) => ({ key: `c${n}`, name: bad })),
      },
    );
    expect(slackComplaints(view)).toEqual([]);
    expect(shown(view)).toContain('"c149"');
    expect(shown({ blocks: view.blocks.filter(({ type }) => type === 'section') })).not.toContain(
      '<!channel>',
    );
  });
});

describe('what lists read', () => {
  const wide: Scope = {
    workspace,
    slackUser: COO,
    isAll: true,
    pairings: [],
    as: { facilitator: [], mentor: [], manager: [] },
  };

  async function readBy(scope: Scope, wanted: Wanted, skip = 0) {
    const { filter, sort } = listOf(scope, wanted);
    const { executionStats } = await Problems.collection
      .find(filter as never)
      .sort(sort)
      .skip(skip)
      .limit(11)
      .explain('executionStats');
    return {
      read: executionStats.totalDocsExamined,
      returned: executionStats.nReturned,
      plan: JSON.stringify(executionStats),
    };
  }

  it('is about what they show, however many problems there are', async () => {
    const pairings = Array.from({ length: 10 }, (_, n) => `p${n}`);
    await Problems.collection.insertMany(
      Array.from({ length: 3_000 }, (_, n) => {
        const isOpen = n % 3 === 0;
        const status = isOpen ? (n % 2 ? 'open' : 'being worked on') : 'resolved';
        return {
          ...aProblem({
            key: `V${n}`,
            pairing: `p${n % 10}`,
            status,
            isOpen,
            pressing: (n % 7) % 3,
            heardAt: daysAfter(n % 50),
          }),
          _id: new mongoose.Types.ObjectId(),
          workspace: `T${1 + (n % 2)}`,
          category: `c${n % 5}`,
          community: { key: `m${n % 11}`, name: 'x' },
          ...(isOpen ? {} : { closedAt: daysAfter(n % 60) }),
        };
      }),
      { ignoreUndefined: true },
    );
    const own = { ...wide, slackUser: FAC, isAll: false, pairings: pairings.slice(0, 3) };
    const asked: [Scope, Wanted][] = [wide, own].flatMap((scope) =>
      states
        .slice(0, 4)
        .flatMap((state) =>
          [{}, { category: 'c1' }, { community: 'm1' }].map((more): [Scope, Wanted] => [
            scope,
            { whose: scope.isAll ? 'all' : 'pairings', state, ...more },
          ]),
        ),
    );
    for (const [scope, wanted] of asked) {
      const { read, returned, plan } = await readBy(scope, wanted);
      // Where few match, MongoDB may find another index as good.
      const isMore = read > 2 * returned;
      expect({ wanted, isAll: scope.isAll, read, isMore }).toMatchObject({ isMore: false });
      expect(plan).not.toContain('"COLLSCAN"');
    }
    for (const [scope, wanted] of asked.filter(([, { state }]) => state === 'unfinished')) {
      const counting = [{ $match: listOf(scope, wanted).filter }, { $group: { _id: 1, n: { $sum: 1 } } }];
      const explained = JSON.stringify(
        await Problems.collection.aggregate(counting as never).explain('executionStats'),
      );
      expect(explained).toMatch(/"totalDocsExamined":0\b/);
    }
    const later = await readBy(wide, { whose: 'all', state: 'unfinished' }, 100);
    expect(later.read).toBeLessThanOrEqual(111);
  });

  it('names each problem once, page by page', async () => {
    await setUpProgramme();
    for (let n = 0; n < 25; n++) await kept(aProblem({ key: `V${n}`, heardAt: daysAfter(1) }));
    const pages = await Promise.all(
      [0, 1, 2].map((page) => problemPage(wide, { whose: 'all', state: 'unfinished' }, page)),
    );
    expect(new Set(pages.flatMap(({ shown }) => shown.map(({ key }) => key))).size).toBe(25);
  });
});

describe('what one may see', () => {
  it('belongs to somebody’s pairings as the policy has it', async () => {
    await setUpProgramme();
    const viewer = { slackUser: MAN, roles: ['manager' as const] };
    expect(await scopeOf(workspace, viewer, { key: 'man' })).toEqual({
      workspace,
      slackUser: MAN,
      isAll: false,
      pairings: ['aminata', 'sorie'],
      as: { facilitator: [], mentor: [], manager: ['aminata', 'sorie'] },
    });
  });
});
