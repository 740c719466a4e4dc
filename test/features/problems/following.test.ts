import { describe, expect, it } from '@jest/globals';
import { askManager, handOver, reopen, resolve, takeOn } from '../../../src/features/problems/service';
import type { Message } from '../../support/slack';
import { ADA, BEN, CLEO, DORA, programme, shown, useLive } from '../check-ins/live';
import { entries, KEY, problem, raiseIn } from './live';

const live = useLive();
let count = 0;
const at = () => {
  count += 1;
  return { workspace: 'T1', key: KEY, now: live.clock.now(), once: `view:V${count}` };
};

const withoutManager = programme.replace('    managers: cleo\n', '');
/** Eve coordinates, too, and has no part in the pairing. */
const staffed = programme.replace(
  'questionSets:\n',
  '  eve: { slack: UEVE01, roles: coordinator }\nquestionSets:\n',
);
const withoutDora = staffed.replace('UDORA1, roles: coordinator', 'UDORA1, roles: adviser');

/** Everything of the problem that the app's conversation with a person shows. */
async function cards(user: string): Promise<Message[]> {
  await live.app.deliver();
  return live.slack
    .directMessages(user)
    .filter((message) => /no medicine|A problem stood here/.test(shown(message)));
}
const gone = 'what you write here is not passed on';

describe('a coordinator who is none any more', () => {
  it('looks after nothing that is not theirs to work on, and sees it no more', async () => {
    await live.app.import(staffed);
    await raiseIn(live);
    await takeOn(at(), DORA);
    expect(await cards(DORA)).toHaveLength(1);
    await live.app.import(withoutDora);
    expect(await problem()).toMatchObject({ owner: BEN, status: 'being worked on' });
    expect(await entries('handed over')).toMatchObject([{ to: BEN, before: { owner: DORA } }]);
    const [card, ...others] = await cards(DORA);
    expect(others).toEqual([]);
    expect(shown(card)).toContain(gone);
    expect(shown(card)).not.toContain('no medicine');
  });

  it('sees nothing more of what has ended, or of a pairing that has', async () => {
    await raiseIn(live);
    await takeOn(at(), DORA);
    await live.app.import(`${staffed}    status: ended\n`);
    await live.app.import(`${withoutDora}    status: ended\n`);
    expect(shown((await cards(DORA))[0])).toContain(gone);
    expect((await problem()).owner).toBe(DORA);
  });

  it('goes on seeing what they raised themselves', async () => {
    await live.app.import(staffed);
    await raiseIn(live, { by: DORA });
    await resolve(at(), BEN, { done: 'They came.', isShared: false });
    expect(await cards(DORA)).toHaveLength(1);
    await live.app.import(withoutDora);
    expect(shown((await cards(DORA))[0])).toContain('is it solved for you?');
  });
});

describe('of what is over', () => {
  it('who left the pairing sees no more either, and nothing else becomes of it', async () => {
    await raiseIn(live);
    await askManager(at(), ADA);
    await handOver(at(), ADA, CLEO);
    await resolve(at(), BEN, { done: 'They came.', isShared: false });
    await cards(CLEO);
    const { copies: _, asked: __, version, ...before } = await problem();
    await live.app.import(withoutManager);
    const left = await cards(CLEO);
    expect(left).toHaveLength(2);
    for (const card of left) {
      expect(shown(card)).toContain(gone);
      expect(shown(card)).not.toContain('no medicine');
    }
    expect(await problem()).toMatchObject({ ...before, version: version + 1 });
    expect((await problem()).timers.remind).toBeUndefined();

    await live.app.import(withoutManager.replace('09:00', '10:00'));
    expect((await problem()).version).toBe(version + 1);

    await live.app.import(programme);
    await reopen(at(), ADA, 'Gone again.');
    expect((await cards(CLEO)).map((card) => shown(card).includes('no medicine'))).toContain(true);
  });
});
