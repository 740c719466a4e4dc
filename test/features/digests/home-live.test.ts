import { describe, expect, it } from '@jest/globals';
import { createFeatures } from '../../../src/features';
import { findMember, Members, Pairings, pairingOf } from '../../../src/features/people';
import { actions, button, home } from '../../../src/slack/blocks';
import { words } from '../../../src/words';
import { operationsDuring } from '../../reminders/support';
import { until } from '../../support/until';
import { ADA, CLEO, DORA, programme, prompt, useLive } from '../check-ins/live';
import { textOf } from './looking';

const live = useLive();

const published = (who: string) =>
  live.slack.callsTo('views.publish').filter(({ args }) => args.user_id === who).length;
const shown = (who: string) => textOf(live.slack.homeOf(who)?.blocks);

async function opensHome(who: string) {
  const before = published(who);
  await live.slack.person(who).opensHome();
  await until(() => published(who) > before);
}

async function presses(who: string, button: string): Promise<string> {
  const tab = live.slack.homeOf(who);
  if (!tab) throw new Error(`${who} has no home tab`);
  await live.slack.person(who).presses(tab, button);
  return textOf(live.slack.modalOf(who)?.blocks);
}

describe('the home tab of a manager', () => {
  it('is published again as soon as something has changed, and never while nothing has', async () => {
    await opensHome(CLEO);
    expect(shown(CLEO)).toContain('Ada Ade, with Ben Bah');
    for (let beat = 0; beat < 6; beat++) await live.passes(60);
    expect(published(CLEO)).toBe(1);
    await opensHome(DORA);
    expect(shown(DORA)).toMatch(/\*North\* 1 facilitator\./);
    expect(shown(DORA)).toContain('check-ins of the last two weeks: 0 of 1 answered · problems: unknown');
    const people = 'cleo: { slack: UCLEO1, roles: manager }';
    await live.app.import(programme.replace(people, people.replace('}', ', language: fr }')));
    await live.passes(5);
    expect(published(CLEO)).toBe(2);
    expect(shown(CLEO)).toContain('Vos facilitatrices et facilitateurs');
    expect(live.slack.complaints).toEqual([]);
  });

  it('does not show twice what the lists of check-ins and problems showed before', async () => {
    await opensHome(CLEO);
    expect(shown(CLEO).match(/Ada Ade/g)).toHaveLength(1);
    expect(shown(CLEO)).toContain('Timeline');
    await opensHome(DORA);
    expect(shown(DORA)).not.toContain('Ada Ade');
  });

  it('leads to the timeline, for manager, mentor and facilitator alike', async () => {
    await live.ada.says('CADA001', 'We met', { thread: prompt(live) });
    for (const who of [CLEO, live.ben.id, live.ada.id]) {
      await opensHome(who);
      expect(await presses(who, 'digests.timeline')).toContain('Ada Ade, with Ben Bah');
    }
    const modal = live.slack.modalOf(CLEO);
    if (!modal) throw new Error('no modal');
    await live.slack.person(CLEO).presses(modal, 'check-ins.view');
    const [below, above] = live.slack.workspace.modals.get(CLEO) ?? [];
    expect(textOf(below?.blocks)).toContain('Ada Ade, with Ben Bah');
    expect(textOf(above?.blocks)).toContain('What did people do?');
    expect(live.slack.complaints).toEqual([]);
  });

  it('leads to the digest of the week, as it was frozen, to its manager alone', async () => {
    await opensHome(CLEO);
    expect(shown(CLEO)).not.toContain('digest');
    await live.app.beat('2026-12-07T08:00:00Z');
    await opensHome(CLEO);
    expect(shown(CLEO)).toContain('This week’s digest');
    const read = await presses(CLEO, 'digests.read');
    expect(read).toContain('Your week: 30 November 2026 to 6 December 2026');
    expect(read).toContain('Its message in Slack, with the details');
    expect(JSON.stringify(live.slack.modalOf(CLEO)?.blocks)).not.toContain('digests.details');
    const text = programme.replace('roles: coordinator', 'roles: [coordinator, manager]');
    await live.app.import(text.replace('managers: cleo', 'managers: dora'));
    expect(await presses(CLEO, 'digests.read')).toContain('This digest is for its line manager alone.');
    const view = home([actions('old', [button('digests.read', 'Read', { value: 'cleo/2026-W50' })])]);
    await live.app.accompany.slack.views.publish({ user_id: DORA, view });
    expect(await presses(DORA, 'digests.read')).toContain('This digest is for its line manager alone.');
    expect(live.slack.complaints).toEqual([]);
  });
});

describe('the home tab of a big programme', () => {
  it('asks the database as often for 60 pairings as for 6, in every feature', async () => {
    const digests = createFeatures().find(({ name }) => name === 'digests');
    const member = await findMember('T1', DORA);
    if (!digests?.home || !member) throw new Error('no home tab');
    const { home: homeOf } = digests;
    const { accompany } = live.app;
    const viewer = { slackUser: DORA, roles: member.roles };
    const visit = { accompany, viewer, member, t: words('en'), pages: {} };
    const asked = async () => {
      const operations = await operationsDuring(() => homeOf(visit, live.clock.now()));
      return operations.length;
    };
    const alone = await pairingOf('T1', 'ada-ben');
    const ada = await findMember('T1', ADA);
    const grow = async (from: number, until: number) => {
      const numbers = Array.from({ length: until - from }, (_, n) => from + n);
      await Members.insertMany(
        numbers.map((n) => ({ ...ada, key: `f${n}`, slackUser: `UF${n}`, name: `F${n}` })),
      );
      await Pairings.insertMany(
        numbers.map((n) => ({ ...alone, key: `p${n}`, channel: `CF${n}`, facilitator: `f${n}` })),
      );
    };
    await grow(0, 5);
    const few = await asked();
    await grow(5, 59);
    expect(await asked()).toBe(few);
    expect(few).toBeLessThan(30);
  });
});
