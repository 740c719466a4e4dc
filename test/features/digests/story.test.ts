import { describe, expect, it } from '@jest/globals';
import { createDigests, timelineButton } from '../../../src/features/digests';
import type { Feature } from '../../../src/features/feature';
import { Members, Pairings } from '../../../src/features/people';
import { home, section } from '../../../src/slack/blocks';
import { words } from '../../../src/words';
import { useDatabase } from '../../support/database';
import type { OpenView } from '../../support/slack';
import { useWired } from '../problems/wired';
import { entry, people, setUpTeam, textOf, thing, workspace } from './looking';

useDatabase();

const features: Feature[] = [];
const wired = useWired(
  (door, accompany) => createDigests(features).listen?.(door, accompany),
  new Date('2026-12-01T10:00:00Z'),
);
const { manager, other, mentor, coordinator } = people;

function tells(...these: Feature[]): void {
  features.splice(0, features.length, ...these);
}

/** Presses the button that stands, or has stood, on their home tab. */
async function opens(who: string, pairing = 'p0'): Promise<OpenView> {
  const { accompany, slack } = wired;
  const view = home([section('Ada', timelineButton(pairing, words('en')))]);
  await accompany.slack.views.publish({ user_id: who, view });
  const tab = slack.homeOf(who);
  if (!tab) throw new Error('no home tab');
  await slack.person(who).presses(tab, 'digests.timeline');
  return modal(who);
}

function modal(who: string): OpenView {
  const view = wired.slack.modalOf(who);
  if (!view) throw new Error(`${who} sees no modal`);
  return view;
}

const text = (who: string) => textOf(modal(who).blocks);
const entries = (who: string) =>
  [...text(who).matchAll(/“entry (\d+)”/g)].map(([, number]) => Number(number));
const down = (from: number, to: number) => Array.from({ length: from - to + 1 }, (_, n) => from - n);
const every = (from: number, to: number, step: number) =>
  Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, n) => entry(from + n * step));

describe('the timeline of a pairing', () => {
  it('is that of every feature, newest first, in pages: older, newer and back to the newest', async () => {
    await setUpTeam({ count: 1 });
    tells(thing('check-ins', { story: every(0, 24, 2) }), thing('problems', { story: every(1, 24, 2) }));
    const view = await opens(manager);
    expect(text(manager)).toMatch(/^\*F000, with Joseph\*/);
    expect(text(manager)).toContain('*1 October 2026*\n24 problems open\n“entry 24”');
    expect(entries(manager)).toEqual(down(24, 15));
    const cleo = wired.slack.person(manager);
    await cleo.submits(view, { 'digests.timeline:go-0': 'older' });
    expect(entries(manager)).toEqual(down(14, 5));
    await cleo.submits(view, { 'digests.timeline:go-1': 'older' });
    expect(entries(manager)).toEqual(down(4, 0));
    expect(text(manager)).not.toContain('Older');
    await cleo.submits(view, { 'digests.timeline:go-2': 'newer' });
    expect(entries(manager)).toEqual(down(14, 5));
    await cleo.submits(view, { 'digests.timeline:go-3': 'older' });
    await cleo.submits(view, { 'digests.timeline:go-4': 'newest' });
    expect(entries(manager)).toEqual(down(24, 15));
    expect(wired.slack.complaints).toEqual([]);
  });

  it('tells each of many of one moment once', async () => {
    await setUpTeam({ count: 1 });
    const { at } = entry(0);
    const same = (name: string) =>
      down(14, 0).map((n) => entry(n, { at, id: `${name}:${String(n).padStart(3, '0')}` }));
    tells(thing('check-ins', { story: same('b') }), thing('problems', { story: same('a') }));
    const view = await opens(manager);
    const seen = [...entries(manager)];
    for (const round of [0, 1]) {
      await wired.slack.person(manager).submits(view, { [`digests.timeline:go-${round}`]: 'older' });
      seen.push(...entries(manager));
    }
    expect(seen).toEqual([...down(14, 0), ...down(14, 0)]);
  });

  it('shows one kind alone, by "Show" or at once where Slack tells of the choice', async () => {
    await setUpTeam({ count: 1 });
    tells(thing('check-ins', { story: every(0, 40, 2) }), thing('problems', { story: every(1, 40, 2) }));
    const view = await opens(manager);
    const cleo = wired.slack.person(manager);
    await cleo.submits(view, { 'digests.timeline:go-0': 'older' });
    await cleo.submits(view, { 'digests.timeline:only': 'problems' });
    expect(entries(manager)).toEqual([39, 37, 35, 33, 31, 29, 27, 25, 23, 21]);
    await cleo.submits(view, { 'digests.timeline:go-2': 'older' });
    expect(entries(manager)).toEqual([19, 17, 15, 13, 11, 9, 7, 5, 3, 1]);
    await cleo.chooses(view, 'digests.timeline:only', 'check-ins');
    expect(entries(manager)).toEqual([40, 38, 36, 34, 32, 30, 28, 26, 24, 22]);
    await cleo.chooses(view, 'digests.timeline:only', 'all');
    expect(entries(manager)).toEqual(down(40, 31));
  });

  it('sets apart what an entry is about and what was said of it', async () => {
    await setUpTeam({ count: 1 });
    tells(thing('commitments', { story: [entry(3, { said: 'It <came>\nlate' }), entry(2)] }));
    await opens(manager);
    expect(text(manager)).toContain('3 problems open\n“entry 3”\n“It &lt;came&gt; late”\n');
    expect(text(manager)).toContain('2 problems open\n“entry 2”\n');
  });

  it('leads to each entry, in Slack and in the app', async () => {
    await setUpTeam({ count: 1 });
    const { accompany, slack } = wired;
    const channel = slack.workspace.directChannel(manager).id;
    const { ts = '' } = await accompany.slack.chat.postMessage({ channel, text: 'There' });
    tells(
      thing('problems', {
        story: [
          entry(3, { place: { channel, ts }, button: { actionId: 'problems.open', value: 'V3' } }),
          entry(2, { place: { channel, ts: '1.000001' } }),
        ],
      }),
    );
    const view = await opens(manager);
    expect(text(manager).match(/<https:[^|]*\|See it in Slack>/g)).toEqual([
      expect.stringContaining(`/archives/${channel}/p${ts.replace('.', '')}`),
    ]);
    expect(JSON.stringify(view.blocks)).toContain('"action_id":"problems.open"');
  });

  it('is for its facilitator, mentor, managers and coordinators; asked again at each page', async () => {
    await setUpTeam({
      count: 2,
      pairing: (number) => (number === 1 ? { facilitator: 'f1', mentor: 'men2' } : {}),
    });
    tells(thing('problems', { story: every(0, 24, 1) }));
    for (const who of [manager, mentor, 'UFAC', coordinator]) {
      await opens(who);
      expect(entries(who)).toHaveLength(10);
    }
    for (const who of [other, 'UEVE']) {
      await opens(who);
      expect(text(who)).toContain('This timeline is for the facilitator');
    }
    await opens(manager, 'nobody');
    expect(text(manager)).toContain('This timeline is for the facilitator');
    const view = await opens(manager);
    await Pairings.updateOne({ workspace, key: 'p0' }, { managers: ['men2'] });
    await wired.slack.person(manager).submits(view, { 'digests.timeline:go-0': 'older' });
    expect(text(manager)).toContain('This timeline is for the facilitator');
    await opens(other);
    expect(entries(other)).toHaveLength(10);
  });

  it('is closed when the pairing ends, also to who has it open', async () => {
    await setUpTeam({ count: 2 });
    tells(thing('problems', { story: every(0, 24, 1) }));
    const view = await opens(manager);
    await Pairings.updateOne({ workspace, key: 'p0' }, { status: 'ended' });
    await wired.slack.person(manager).submits(view, { 'digests.timeline:go-0': 'older' });
    expect(text(manager)).toContain('do not work together any more');
  });

  it('is not closed by a form that comes back changed', async () => {
    await setUpTeam({ count: 1 });
    tells(thing('problems', { story: every(0, 24, 1) }));
    const view = await opens(manager);
    view.private_metadata = JSON.stringify({
      pairing: 'p0',
      trail: [[{ $gt: '' }, { $ne: 1 }], 3],
      end: 'x',
    });
    await wired.slack.person(manager).submits(view);
    expect(entries(manager)).toEqual(down(24, 15));
  });

  it('goes on without the part that fails, and says so', async () => {
    await setUpTeam({ count: 1 });
    const broken = thing('check-ins', { story: [] });
    if (broken.digest) {
      broken.digest.story = async () => {
        throw new Error('broken');
      };
    }
    tells(broken, thing('problems', { story: every(0, 3, 1) }));
    await opens(manager);
    expect(entries(manager)).toEqual([3, 2, 1, 0]);
    expect(text(manager)).toContain('Something is missing here');
  });

  it('stays inside Slack’s limits with the longest words, and however far back somebody pages', async () => {
    const bad = '<!channel> *`&" 😀 \u202e';
    await setUpTeam({ count: 1, name: () => bad.repeat(30) });
    const long = (minute: number) =>
      entry(minute, {
        id: `${'x'.repeat(150)}${String(minute).padStart(4, '0')}`,
        quote: { text: bad.repeat(300), feature: 'problems', key: 'V' },
        button: { actionId: 'problems.open', value: 'V' },
      });
    tells(thing('problems', { story: Array.from({ length: 400 }, (_, n) => long(n)) }));
    const view = await opens(manager);
    for (let round = 0; round < 30; round++) {
      await wired.slack.person(manager).submits(view, { [`digests.timeline:go-${round}`]: 'older' });
    }
    expect(text(manager)).toContain('99 problems open');
    await wired.slack.person(manager).submits(view, { 'digests.timeline:go-30': 'newer' });
    expect(text(manager)).toContain('109 problems open');
    expect(text(manager)).not.toContain('<!channel>');
    expect(wired.slack.complaints).toEqual([]);
  });

  it('speaks French, with names that are read from right to left', async () => {
    await setUpTeam({ count: 1, language: 'fr', name: () => 'أمل بنت يوسف' });
    tells(thing('problems', { story: every(0, 1, 1) }));
    const view = await opens(manager);
    expect(text(manager)).toContain('*1er octobre 2026*\n1 problème ouvert\n« entry 1 »');
    expect(JSON.stringify(view.title)).toContain('Chronologie');
    expect(JSON.stringify(view.blocks)).toContain('\u2068أمل بنت يوسف\u2069');
    await Members.updateOne({ workspace, key: 'man' }, { language: 'en' });
    await opens(manager);
    expect(JSON.stringify(modal(manager).title)).toContain('Timeline');
  });
});
