import { describe, expect, it } from '@jest/globals';
import { type Digest, DigestNotes, Digests, passOn } from '../../../src/features/digests';
import { digestsJob } from '../../../src/features/digests/schedule';
import type { Feature } from '../../../src/features/feature';
import { until } from '../../support/until';
import { BEN, CLEO, DORA, modalOf, programme, shown, useLive } from '../check-ins/live';
import { empty } from './looking';

const live = useLive();
/** The Friday before a Monday's digest, at its hour. */
const friday = '2026-12-04T08:00:00Z';
const monday = '2026-12-07T08:00:00Z';

const ben = () => live.slack.person(BEN);
const previews = () =>
  live.slack
    .directMessages(BEN)
    .filter(({ blocks }) => JSON.stringify(blocks ?? []).includes('digests.note'));
const first = () => {
  const [message] = previews();
  if (!message) throw new Error('no preview');
  return message;
};
const notes = () => DigestNotes.find({ workspace: 'T1' }, { _id: 0 }).sort({ week: 1 }).lean();
const digestOf = async (week: string) => {
  const digest = await Digests.findOne({ workspace: 'T1', key: `cleo/${week}` }, { _id: 0 }).lean<Digest>();
  if (!digest) throw new Error('no digest');
  return digest;
};
const read = () =>
  live.slack
    .directMessages(CLEO)
    .filter(({ blocks }) => JSON.stringify(blocks ?? []).includes('digests.details'))
    .map(({ blocks }) => JSON.stringify(blocks));

async function writesNote(note: string) {
  await ben().presses(first(), 'digests.note');
  return ben().submits(modalOf(live, BEN), { note });
}

describe('a mentor, before their manager reads the digest', () => {
  it('sees by message, on the working day before and once, what it will say of their facilitators', async () => {
    await live.app.beat('2026-12-04T07:59:00Z');
    expect(previews()).toEqual([]);
    await live.app.beat(friday);
    await live.passes(5);
    await live.app.beat('2026-12-06T08:00:00Z');
    expect(previews()).toHaveLength(1);
    expect(first().text).toContain('Cleo Cole reads this on 7 December 2026');
    await live.app.beat(monday);
    expect(previews()).toHaveLength(1);
    expect(live.slack.complaints).toEqual([]);
  });

  it('adds a note, which stands first in it under their name', async () => {
    await live.app.beat(friday);
    const { did } = await writesNote('Ada was ill. <!channel> *Please* call her.');
    expect(did).toBe('update');
    expect(shown(modalOf(live, BEN))).toContain('reads your note in the digest of 7 December 2026.');
    await live.app.beat(monday);
    expect((await digestOf('2026-W50')).notes).toMatchObject([
      { mentor: 'ben', name: 'Ben Bah', by: BEN, text: 'Ada was ill. <!channel> *Please* call her.' },
    ]);
    const [blocks = ''] = read();
    expect(blocks).toContain('Ben Bah\u2069 writes to you');
    expect(blocks.indexOf('Please')).toBeLessThan(blocks.indexOf('Needs you'));
    expect(live.slack.complaints).toEqual([]);
  });

  it('changes the note, takes it back, and is told when it is too long', async () => {
    await live.app.beat(friday);
    await writesNote('First');
    await ben().presses(first(), 'digests.note');
    expect(shown(modalOf(live, BEN))).toContain('"initial_value":"First"');
    const { errors } = await ben().submits(modalOf(live, BEN), { note: 'x'.repeat(501) });
    expect(errors?.note).toContain('longer than 500 characters');
    await ben().submits(modalOf(live, BEN), { note: 'Second' });
    expect(await notes()).toMatchObject([{ text: 'Second', revisions: [{ text: 'First' }] }]);
    await writesNote('');
    expect(shown(modalOf(live, BEN))).toContain('No note of yours goes with');
    await live.app.beat(monday);
    expect((await digestOf('2026-W50')).notes).toEqual([]);
  });

  it('whose note comes after the digest was sent writes it for the next', async () => {
    await live.app.beat(friday);
    await live.app.beat(monday);
    await writesNote('Too late for this one');
    expect(shown(modalOf(live, BEN))).toContain('14 December 2026');
    await live.app.beat('2026-12-14T08:00:00Z');
    expect((await digestOf('2026-W50')).notes).toEqual([]);
    expect((await digestOf('2026-W51')).notes).toMatchObject([{ text: 'Too late for this one' }]);
  });

  it('whose note comes weeks after what they saw writes it for the digest that comes next', async () => {
    await live.app.beat(friday);
    const [old] = previews();
    await live.app.beat(monday);
    await live.app.beat('2026-12-14T08:00:00Z');
    await ben().presses(old ?? first(), 'digests.note');
    expect(shown(modalOf(live, BEN))).toContain('in the digest of 21 December 2026');
    await ben().submits(modalOf(live, BEN), { note: 'Weeks later' });
    expect(shown(modalOf(live, BEN))).toContain('your note in the digest of 21 December 2026');
    await live.app.beat('2026-12-21T08:00:00Z');
    expect((await digestOf('2026-W51')).notes).toEqual([]);
    expect((await digestOf('2026-W52')).notes).toMatchObject([{ text: 'Weeks later' }]);
  });

  it('whose note was for a week that was left out is read with the week after, and once', async () => {
    await live.app.beat(friday);
    await writesNote('Ada was ill');
    await live.app.beat('2026-12-10T21:00:00Z');
    await live.app.beat('2026-12-14T08:00:00Z');
    expect((await digestOf('2026-W51')).notes).toMatchObject([{ text: 'Ada was ill' }]);
    await live.app.beat('2026-12-21T08:00:00Z');
    expect((await digestOf('2026-W52')).notes).toEqual([]);
  });

  it('whose note is kept while the digest is being made is read in it', async () => {
    await live.app.beat(friday);
    const made: Feature = {
      name: 'things',
      digest: {
        section: async () => {
          await writesNote('Just now');
          return empty;
        },
      },
    };
    live.clock.moveTo(monday);
    await digestsJob({ accompany: live.app.accompany, features: [made] }).run(live.clock.now());
    expect((await digestOf('2026-W50')).notes).toMatchObject([{ text: 'Just now' }]);
    expect(await notes()).toMatchObject([{ text: 'Just now', readIn: 'cleo/2026-W50' }]);
  });

  async function offered(text: string) {
    const channel = live.slack.workspace.directChannel(BEN).id;
    await ben().says(channel, text, { thread: first() });
    await until(async () => (await Digests.findOne({ workspace: 'T1' }).lean())?.replies.length === 1);
    await live.app.deliver();
    const offer = live.slack
      .thread(channel, first().ts)
      .find(({ text }) => text?.includes('Shall I give this'));
    if (!offer) throw new Error('no offer');
    return offer;
  }

  it('makes a note of a reply by one press', async () => {
    await live.app.beat(friday);
    await ben().presses(await offered('Please call Ada'), 'digests.pass-on:0');
    expect(await notes()).toMatchObject([{ manager: 'cleo', week: '2026-W50', text: 'Please call Ada' }]);
  });

  it('makes one note of a reply by two presses at the same moment', async () => {
    await live.app.beat(friday);
    await writesNote('First');
    await offered('Please call Ada');
    const asked = { key: 'preview/ben/2026-W50', offer: 1, pairing: 'cleo' };
    const viewer = { slackUser: BEN, roles: ['mentor' as const] };
    const outcomes = await Promise.all([1, 2, 3].map(() => passOn(live.app.accompany, viewer, asked)));
    expect(outcomes.sort()).toEqual(['done', 'nothing', 'nothing']);
    expect(await notes()).toMatchObject([{ text: 'First\nPlease call Ada' }]);
    const preview = await Digests.findOne({ workspace: 'T1' }).lean();
    expect(preview?.passedOn).toHaveLength(1);
  });

  it('is told when the manager gets no digest any more', async () => {
    await live.app.beat(friday);
    const other = programme.replace('roles: coordinator', 'roles: [coordinator, manager]');
    await live.app.import(other.replace('managers: cleo', 'managers: dora'));
    expect((await writesNote('For nobody')).errors?.note).toContain('gets no digest any more');
    expect(await notes()).toEqual([]);
  });

  it('of two managers chooses to whom the note goes; nobody sees the facilitators of other mentors', async () => {
    const both = programme
      .replace('roles: coordinator', 'roles: [coordinator, manager]')
      .replace('managers: cleo', 'managers: [cleo, dora]');
    await live.app.import(both);
    await live.app.beat(friday);
    expect(first().text).toContain('Cleo Cole and Dora Dia read this on');
    await ben().presses(first(), 'digests.note');
    await ben().submits(modalOf(live, BEN), { manager: 'dora', note: 'For Dora' });
    await live.app.beat(monday);
    expect((await digestOf('2026-W50')).notes).toEqual([]);
    const other = await Digests.findOne({ workspace: 'T1', key: 'dora/2026-W50' }).lean();
    expect(other?.notes).toMatchObject([{ text: 'For Dora' }]);
  });

  it('knows that everybody in the managers’ channel reads the note, where that is where it is read', async () => {
    live.slack.channelNamed('hall').members.push(CLEO);
    const inChannel = '  settings:\n    digest: { day: monday, at: "08:00", channel: hall }\ndistricts:';
    await live.app.import(programme.replace('districts:', inChannel));
    await live.app.beat(friday);
    expect(first().text).toContain('Cleo Cole (with everybody in the managers’ channel) reads this');
    await ben().presses(first(), 'digests.note');
    expect(shown(modalOf(live, BEN))).toContain('with everybody in the managers’ channel');
  });

  it('sees it on the home tab until it is sent', async () => {
    await live.app.beat(friday);
    await ben().opensHome();
    const home = () => JSON.stringify(live.slack.homeOf(BEN) ?? null);
    expect(home()).toContain('On 7 December 2026 \u2068Cleo Cole\u2069 reads this of your facilitators');
    await live.app.beat(monday);
    await ben().opensHome();
    expect(home()).not.toContain('reads this of your facilitators');
  });

  const thursdays = programme.replace(
    'districts:',
    '  settings:\n    digest: { day: thursday, at: "08:00" }\ndistricts:',
  );
  const told = async (manager: string) => {
    const newest = await Digests.findOne({ workspace: 'T1', manager }, { _id: 0, from: 1, until: 1 })
      .sort({ at: -1 })
      .lean();
    return [newest?.from, newest?.until].map((at) => at?.toISOString().slice(0, 16));
  };

  it('sees the days of which their manager will read, also when the programme has moved its day', async () => {
    await live.app.beat(friday);
    await live.app.beat(monday);
    live.clock.moveTo('2026-12-08T10:00:00Z');
    await live.app.import(thursdays);
    await live.app.beat('2026-12-16T08:00:00Z');
    expect(await told('ben')).toEqual(['2026-12-07T00:00', '2026-12-17T00:00']);
    await live.app.beat('2026-12-17T08:00:00Z');
    expect(await told('cleo')).toEqual(['2026-12-07T00:00', '2026-12-17T00:00']);
  });

  it('sees as many days as their manager, who lives in another zone', async () => {
    await live.app.import(programme.replace('roles: manager', 'roles: manager, timeZone: Asia/Tokyo'));
    await live.app.beat(monday);
    await live.app.beat('2026-12-11T08:00:00Z');
    expect(await told('ben')).toEqual(['2026-12-07T00:00', '2026-12-14T00:00']);
    await live.app.beat('2026-12-14T08:00:00Z');
    expect(await told('cleo')).toEqual(['2026-12-06T15:00', '2026-12-13T15:00']);
  });

  it('who came after their manager has read of the week sees what comes next', async () => {
    await live.app.beat(monday);
    live.clock.moveTo('2026-12-08T10:00:00Z');
    const dora = thursdays.replace('roles: coordinator', 'roles: [coordinator, mentor]');
    await live.app.import(dora.replace('mentor: ben', 'mentor: dora'));
    const seen = () =>
      live.slack.directMessages(DORA).filter((message) => shown(message).includes('digests.note'));
    await live.app.beat('2026-12-09T08:00:00Z');
    expect(seen()).toEqual([]);
    await live.app.beat('2026-12-16T08:00:00Z');
    expect(seen().map(({ text }) => text)).toEqual([
      expect.stringContaining('Cleo Cole reads this on 17 December 2026'),
    ]);
  });
});
