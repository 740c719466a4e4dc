import { describe, expect, it } from '@jest/globals';
import type { KnownBlock } from '@slack/types';
import { findMember, Members } from '../../../src/features/people';
import { foundBy } from '../../../src/features/problems/found-by';
import { problemsHome } from '../../../src/features/problems/home';
import { listenToLists } from '../../../src/features/problems/listeners/lists';
import { home } from '../../../src/slack/blocks';
import { words } from '../../../src/words';
import { useDatabase } from '../../support/database';
import { slackComplaints } from '../../support/slack';
import { member } from '../check-ins/support';
import {
  aProblem,
  COO,
  daysAfter,
  FAC,
  FAC2,
  kept,
  MAN,
  MEN,
  MEN2,
  otherPairing,
  setUpProgramme,
  workspace,
} from './support';
import { modalOf, shown, useWired } from './wired';

useDatabase();
const wired = useWired(listenToLists, daysAfter(40));

async function blocksOf(slackUser: string, pages: Record<string, number> = {}): Promise<KnownBlock[]> {
  const found = await findMember(workspace, slackUser);
  if (!found) throw new Error(`no member ${slackUser}`);
  const viewer = { slackUser, roles: found.roles };
  const visit = { accompany: wired.accompany, viewer, member: found, t: words(found.language), pages };
  const blocks = await problemsHome(visit, wired.now);
  expect(slackComplaints(home(blocks))).toEqual([]);
  return blocks;
}

const titles = (blocks: KnownBlock[]) =>
  [...shown({ blocks }).matchAll(/\*\u2068(.*?)\u2069\*/g)].map(([, title]) => title);

describe('the home tab', () => {
  it('is empty for who has no part in it', async () => {
    await setUpProgramme();
    await Members.create(member('eve'));
    expect(await blocksOf('UEVE')).toEqual([]);
  });

  it('shows the facilitator what is open of their own, with a way to raise another', async () => {
    await setUpProgramme();
    expect(shown({ blocks: await blocksOf(FAC) })).toMatch(/No problem is open.*problems\.raise/);
    await kept(aProblem({ key: 'V1', title: 'ours', raisedBy: MEN }));
    await kept(
      aProblem({ key: 'V2', title: 'solved', status: 'resolved', isOpen: false, closedAt: daysAfter(1) }),
    );
    await kept(aProblem({ key: 'V3', title: 'theirs', pairing: otherPairing.key, raisedBy: FAC2 }));
    expect(titles(await blocksOf(FAC))).toEqual(['ours']);
    expect(titles(await blocksOf(FAC2))).toEqual(['theirs']);
  });

  it('shows mentor and manager what is stuck first, in pages, and marks what is open for long', async () => {
    await setUpProgramme();
    for (let n = 0; n < 7; n++)
      await kept(
        aProblem({ key: `V${n}`, title: `p${n}`, heardAt: daysAfter(n), raisedAt: daysAfter(n * 5) }),
      );
    await kept(
      aProblem({
        key: 'V8',
        title: 'burning',
        urgency: 'urgent',
        pressing: 2,
        heardAt: daysAfter(39),
        pairing: otherPairing.key,
      }),
    );
    expect(titles(await blocksOf(MEN))).toEqual(['p0', 'p1', 'p2', 'p3', 'p4']);
    expect(titles(await blocksOf(MAN))).toEqual(['burning', 'p0', 'p1', 'p2', 'p3']);
    expect(titles(await blocksOf(MEN, { 'problems-mentor': 1 }))).toEqual(['p5', 'p6']);
    expect(titles(await blocksOf(MEN, { 'problems-mentor': 9 }))).toEqual(['p5', 'p6']);
    expect(shown({ blocks: await blocksOf(MEN) }).match(/open for \d+ days/g)).toEqual([
      'open for 40 days',
      'open for 35 days',
    ]);
    expect(titles(await blocksOf(MEN2))).toEqual(['burning']);
  });

  it('leaves to the digest what coordinators see, and leads them to the list', async () => {
    await setUpProgramme();
    await kept(aProblem({ key: 'V1' }));
    const blocks = await blocksOf(COO);
    expect(titles(blocks)).toEqual([]);
    expect(shown({ blocks })).toMatch(/problems\.raise.*problems\.list/);
  });

  it('shows the newest lessons, and opens the list and the search', async () => {
    await setUpProgramme();
    for (let n = 0; n < 5; n++) {
      const problem = aProblem({
        key: `V${n}`,
        title: 'Secret',
        status: 'resolved',
        isOpen: false,
        closedAt: daysAfter(n),
        resolution: {
          done: 'Secret',
          learned: `lesson ${n}. ${'😀'.repeat(2_000)}`,
          isShared: true,
          by: MEN,
          at: daysAfter(n),
          confirmed: 'yes',
        },
      });
      await kept({ ...problem, ...foundBy(problem) });
    }
    await kept(aProblem({ key: 'VOPEN' }));
    const blocks = await blocksOf(FAC2);
    expect([...shown({ blocks }).matchAll(/lesson (\d)/g)].map(([, n]) => n)).toEqual(['4', '3', '2']);
    expect(shown({ blocks })).not.toContain('Secret');
    await wired.accompany.slack.views.publish({ user_id: MEN, view: home(await blocksOf(MEN)) });
    const tab = wired.slack.homeOf(MEN);
    if (!tab) throw new Error('no home tab');
    await wired.slack.person(MEN).presses(tab, 'problems.lessons');
    expect(shown(modalOf(wired, MEN))).toContain('lesson 0');
    await wired.slack.person(MEN).presses(tab, 'problems.list');
    expect(shown(modalOf(wired, MEN))).toContain('The clinic has no medicine');
  });

  it('stays inside Slack’s limits with the longest titles', async () => {
    await setUpProgramme();
    const bad = '<!channel> *`&" 😀 '.repeat(300).slice(0, 3_000);
    for (let n = 0; n < 12; n++)
      await kept(
        aProblem({ key: `V${n}`, title: bad, category: bad, owner: MEN, community: { key: 'x', name: bad } }),
      );
    expect(shown({ blocks: await blocksOf(MEN) })).not.toContain('<!channel>');
  });
});
