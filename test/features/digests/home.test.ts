import { describe, expect, it } from '@jest/globals';
import { createDigests, Digests } from '../../../src/features/digests';
import type { Feature } from '../../../src/features/feature';
import { Members, Pairings } from '../../../src/features/people';
import { useDatabase } from '../../support/database';
import { useWired } from '../problems/wired';
import { homeOf, line, need, people, setUpTeam, textOf, thing, workspace } from './looking';

useDatabase();

const features: Feature[] = [];
const bring = (...these: Feature[]) => features.splice(0, features.length, ...these);
const wired = useWired(
  (door, accompany) => createDigests(features).listen?.(door, accompany),
  new Date('2026-12-01T10:00:00Z'),
);
const { manager, other, coordinator, mentor } = people;
const seen = (who: string, pages = {}) => homeOf(wired, features, who, pages);
const modal = (who: string) => textOf(wired.slack.modalOf(who)?.blocks);
const each = (keys: string[], lines: (key: string) => ReturnType<typeof line>[]) =>
  Object.fromEntries(keys.map((key) => [key, lines(key)]));

describe('the home tab of a manager', () => {
  it('shows who needs them first, five at a time, each with its button, and how many more there are', async () => {
    await setUpTeam({ count: 2 });
    bring(thing('problems', { stands: () => ({ needs: Array.from({ length: 7 }, (_, n) => need(n + 1)) }) }));
    const { text, view } = await seen(manager);
    expect(text).toMatch(/^\*Needs you\*/);
    expect(text.match(/\*F000\*: :exclamation: \d/g)).toHaveLength(5);
    expect(text).toContain('And 2 more.');
    expect(JSON.stringify(view?.blocks)).toContain('"value":"thing-1"');
    const next = await seen(manager, { needs: 1 });
    expect(next.text.match(/:exclamation: \d/g)).toEqual([':exclamation: 6', ':exclamation: 7']);
    expect(next.text).not.toContain('more.\nNewer');
  });

  it('says that nobody waits, and has a line per facilitator with what each feature says of them', async () => {
    await setUpTeam({ count: 2 });
    bring(
      thing('check-ins', { stands: (keys) => ({ about: each(keys, () => [line(1)]) }) }),
      thing('problems', {
        stands: (keys) => ({ about: each(keys, (key) => (key === 'p1' ? [line(3)] : [])) }),
      }),
    );
    const { text } = await seen(manager);
    expect(text).toContain('Nobody waits for you.');
    expect(text).toContain('*F000, with Joseph*\n1 problem open\nTimeline');
    expect(text).toContain('*F001, with Joseph*\n1 problem open\n3 problems open\nTimeline');
  });

  it('shows a manager of 60 ten at a time, with the longest names, inside Slack’s limits', async () => {
    const bad = '<!channel> *`&" 😀 \u202e';
    await setUpTeam({ count: 60, name: (number) => `${String(number).padStart(2, '0')} ${bad.repeat(30)}` });
    const quote = { text: bad.repeat(200), feature: 'problems', key: 'V' };
    bring(
      thing('problems', {
        stands: (keys) => ({
          needs: keys.map((pairing, n) => need(n, { pairing, id: `n${n}`, quote })),
          about: each(keys, () => Array.from({ length: 6 }, () => ({ ...line(2), quote }))),
        }),
      }),
    );
    const { text } = await seen(manager);
    expect(text.match(/^\*\d\d .*, with Joseph\*/gm)).toHaveLength(10);
    expect(text).toContain('Page 1 of 6');
    expect(text).toContain('And 55 more.');
    expect((await seen(manager, { facilitators: 5 })).text).toMatch(/\*59 /);
    expect((await seen(manager, { facilitators: 99 })).text).toMatch(/\*59 /);
    expect(text).not.toContain('<!channel>');
  });

  it('says to a manager of nobody that it is so, and nothing to who has no part in it', async () => {
    await setUpTeam({ count: 1 });
    bring();
    expect((await seen(other)).text).toContain('You manage nobody at present.');
    expect((await seen(mentor)).text).toBe('');
    expect((await seen('UFAC')).text).toBe('');
  });

  it('shows a facilitator of two managers to both', async () => {
    await setUpTeam({
      count: 2,
      pairing: (number) => ({ managers: number === 0 ? ['man', 'men2'] : ['man'] }),
    });
    bring();
    expect((await seen(manager)).text).toMatch(/F000[\s\S]*F001/);
    const { text } = await seen(other);
    expect(text).toContain('F000');
    expect(text).not.toContain('F001');
  });

  it('forgets whom they manage no more, and whose pairing has ended', async () => {
    await setUpTeam({ count: 3 });
    bring();
    await Pairings.updateOne({ workspace, key: 'p0' }, { managers: ['men2'] });
    await Pairings.updateOne({ workspace, key: 'p1' }, { status: 'ended' });
    const { text } = await seen(manager);
    expect(text).toContain('F002');
    expect(text).not.toMatch(/F000|F001/);
  });

  it('speaks French, and keeps names that are read from right to left apart', async () => {
    await setUpTeam({ count: 1, language: 'fr', name: () => 'أمل بنت يوسف' });
    bring(
      thing('problems', { stands: (keys) => ({ needs: [need(2)], about: each(keys, () => [line(2)]) }) }),
    );
    const { view, text } = await seen(manager);
    expect(text).toContain('Vos facilitatrices et facilitateurs');
    expect(text).toContain('2 problèmes ouverts');
    expect(JSON.stringify(view?.blocks)).toContain('\u2068أمل بنت يوسف\u2069');
  });

  it('says the same as long as nothing has changed', async () => {
    await setUpTeam({ count: 12 });
    bring(
      thing('problems', { stands: (keys) => ({ needs: [need(1)], about: each(keys, () => [line(2)]) }) }),
    );
    const before = await seen(manager);
    const programme = await seen(coordinator);
    wired.now = new Date('2026-12-01T10:09:59Z');
    expect((await seen(manager)).text).toEqual(before.text);
    expect((await seen(coordinator)).text).toEqual(programme.text);
    wired.now = new Date('2026-12-01T10:00:00Z');
  });

  it('comes without the part that fails', async () => {
    await setUpTeam({ count: 1 });
    const broken = thing('check-ins', {
      stands: () => {
        throw new Error('broken');
      },
    });
    bring(broken, thing('problems', { stands: (keys) => ({ about: each(keys, () => [line(2)]) }) }));
    expect((await seen(manager)).text).toContain('2 problems open');
    expect(wired.logged.join()).toContain('a part of the digest could not be counted');
  });
});

describe('the home tab of a coordinator', () => {
  it('shows the programme by district, and counts a record of two pairings once', async () => {
    await setUpTeam({ count: 5, pairing: (number) => (number === 4 ? { communities: [] } : {}) });
    bring(
      thing('check-ins', {
        stands: (keys) => ({
          counts: [
            {
              name: 'answered',
              records: recordsOf(keys, (key) => [`${key}/1`]),
              of: recordsOf(keys, (key) => [`${key}/1`, `${key}/2`]),
            },
          ],
        }),
      }),
      thing('commitments', {
        stands: (keys) => ({
          needs: [need(1, { pairing: 'p1' }), need(2, { id: 'x', pairing: 'p3' })],
          counts: [
            {
              name: 'overdue',
              records: recordsOf(keys, (key) => ['shared', ...(key === 'p0' ? ['own'] : [])]),
            },
          ],
        }),
      }),
    );
    const { text } = await seen(coordinator);
    expect(text).toContain(
      '*North* 2 facilitators.\n' +
        'check-ins of the last two weeks: 2 of 4 answered · problems: unknown · 2 commitments overdue · 0 matters wait for a manager',
    );
    expect(text).toMatch(/\*South\* 2 facilitators\.\n.*1 commitment overdue · 2 matters wait/);
    expect(text).toMatch(/\*Without a district\* 1 facilitator\./);
    expect(text).not.toContain('Needs you');
  });

  it('says where nothing was due, which is not the same as unknown', async () => {
    await setUpTeam({ count: 1 });
    bring(
      thing('check-ins', {
        stands: (keys) => ({
          counts: [{ name: 'answered', records: recordsOf(keys, () => []), of: recordsOf(keys, () => []) }],
        }),
      }),
    );
    expect((await seen(coordinator)).text).toContain(
      'no check-in was due in the last two weeks · problems: unknown · commitments: unknown',
    );
    const none = (keys: string[]) => recordsOf(keys, () => []);
    bring(
      thing('commitments', {
        stands: (keys) => ({ counts: [{ name: 'overdue', records: none(keys), of: none(keys) }] }),
      }),
    );
    expect((await seen(coordinator)).text).toContain(
      'check-ins: unknown · problems: unknown · no commitment is open',
    );
  });

  it('asks each feature once, however many districts and pairings there are', async () => {
    await setUpTeam({ count: 300 });
    let asked = 0;
    bring(
      thing('problems', {
        stands: (keys) => {
          asked += 1;
          return { about: each(keys, () => [line(1)]) };
        },
      }),
    );
    await seen(coordinator);
    expect(asked).toBe(1);
  });

  it('opens the facilitators of a district in pages, and a timeline from there', async () => {
    await setUpTeam({
      count: 24,
      name: (number) => `F${String(number).padStart(3, '0')} ${'😀'.repeat(200)}`,
    });
    bring(
      thing('problems', {
        stands: (keys) => ({ needs: [need(1)], about: each(keys, () => [line(2)]) }),
        story: [],
      }),
    );
    const { view } = await seen(coordinator);
    if (!view) throw new Error('no home tab');
    const dora = wired.slack.person(coordinator);
    await dora.presses(view, 'digests.district', { value: 'district:north' });
    const first = wired.slack.modalOf(coordinator);
    if (!first) throw new Error('no modal');
    expect(modal(coordinator)).toMatch(/^Facilitators|^\*North\*/);
    expect(modal(coordinator)).toContain('12 facilitators.');
    expect(modal(coordinator).match(/^\d+\. \*F\d+/gm)).toHaveLength(10);
    expect(modal(coordinator)).toContain(':exclamation: 1 problem open');
    await dora.submits(first, { 'digests.district:go-0': 'next' });
    expect(modal(coordinator).match(/^\d+\. \*F\d+/gm)).toEqual(['11. *F020', '12. *F022']);
    await dora.submits(first, { 'digests.district:open-1': 'p22' });
    expect(modal(coordinator)).toContain('F022');
    expect(modal(coordinator)).toContain('Nothing is to be seen here.');
    await dora.submits(first, { 'digests.timeline:go-2': 'back' });
    expect(modal(coordinator).match(/^\d+\. \*F\d+/gm)).toEqual(['11. *F020', '12. *F022']);
    expect(wired.slack.complaints).toEqual([]);
  });

  it('closes a district to who is no coordinator any more', async () => {
    await setUpTeam({ count: 2 });
    bring();
    const { view } = await seen(coordinator);
    if (!view) throw new Error('no home tab');
    await Members.updateOne({ workspace, key: 'coo' }, { roles: ['mentor'] });
    await wired.slack.person(coordinator).presses(view, 'digests.district', { value: 'district:north' });
    expect(modal(coordinator)).toContain('The whole programme is for coordinators to see.');
    await Members.updateOne({ workspace, key: 'coo' }, { roles: ['coordinator'] });
    await Pairings.updateMany({ workspace }, { status: 'ended' });
    await wired.slack.person(coordinator).presses(view, 'digests.district', { value: 'district:north' });
    expect(modal(coordinator)).toContain('There is no facilitator in this district any more.');
    expect(await Digests.countDocuments({})).toBe(0);
  });
});

function recordsOf(keys: string[], records: (key: string) => string[]) {
  return Object.fromEntries(keys.map((key) => [key, records(key)]));
}
