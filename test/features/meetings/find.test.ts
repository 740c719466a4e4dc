import { beforeEach, describe, expect, it } from '@jest/globals';
import { Meetings, recordMeeting } from '../../../src/features/meetings';
import { excerpt } from '../../../src/features/meetings/lists/excerpt';
import { findModal } from '../../../src/features/meetings/lists/find-modal';
import { findMeetings, type Wanted } from '../../../src/features/meetings/lists/wanted';
import { defaultSettings, programmeOf } from '../../../src/features/people';
import { Stakeholders } from '../../../src/features/stakeholders';
import { impatiently } from '../../support/patience';
import { slackComplaints } from '../../support/slack';
import { until } from '../../support/until';
import {
  ADA,
  asNew,
  BEN,
  cards,
  comments,
  DORA,
  formOf,
  LOG,
  meetings,
  modalOf,
  replies,
  shown,
  stakeholders,
  useLog,
} from './live';
import { aStakeholder } from './support';

const live = useLog();
const EVE = 'UEVE01';

interface Logged {
  keyPoints?: string;
  gaps?: string;
  present?: string;
  agreements?: string;
  type?: string;
  about?: { kind: 'community' | 'district'; key: string; name: string };
  by?: string;
}

let count = 0;
beforeEach(() => {
  count = 0;
});

/** One meeting on a day of November; with a stakeholder by name, which is added when there is none of it yet. */
async function met(name: string, day: number, { by = BEN, ...minutes }: Logged): Promise<string> {
  const programme = await programmeOf('T1');
  if (!programme) throw new Error('no programme');
  count += 1;
  const metOn = `2026-11-${String(day).padStart(2, '0')}`;
  const district = name.startsWith('North') ? { district: { key: 'north', name: 'North' } } : {};
  const kept = await recordMeeting(
    { programme, now: live.clock.now() },
    {
      view: `V${count}`,
      by,
      minutes: { stakeholder: 'new', metOn, colleagues: [], ...minutes },
      added: { name, type: 'police', sector: 'government', ...district },
      lines: [],
    },
  );
  if (kept.kind !== 'done') throw new Error('not kept');
  return kept.meeting.key;
}

const found = async (words: string, wanted: Partial<Wanted> = {}, page = 0) =>
  (await findMeetings('T1', { words, ...wanted }, page)).shown.map(({ key }) => key);

const finds = async (words: string, who = BEN, command = 'find') => {
  await live.slack.person(who).runs('/log-meeting', `${command} ${words}`);
  return formOf(live, who);
};

describe('the search in the log', () => {
  it('finds what has all of the words, in any case and without accents, the last as a beginning', async () => {
    await met('Bo Police', 3, { keyPoints: 'They need FUEL and a motorbike.' });
    await met('Clinic', 4, { keyPoints: 'Fuels are short', gaps: 'No Équipement' });
    await met('School', 5, { agreements: 'School: a latrine', present: 'Head teacher' });
    expect(await found('fuel')).toEqual(['V1', 'V2']);
    expect(await found('fuels')).toEqual(['V2']);
    expect(await found('equipément fu')).toEqual(['V2']);
    expect(await found('fuel equip')).toEqual([]);
    expect(await found('HEAD TEACH')).toEqual(['V3']);
    expect(await found('and a motor')).toEqual(['V1']);
    expect(await found('latrine teacher head school a')).toEqual(['V3']);
    expect(await found('police fuel')).toEqual(['V1']);
    expect(await found('<!channel> $where "')).toEqual([]);
    expect(await found('¿?')).toEqual(['V3', 'V2', 'V1']);
  });

  it('puts first whose stakeholder is named so, then whole words, then the newest', async () => {
    await met('Council', 1, { keyPoints: 'The police came.' });
    await met('Council', 2, { keyPoints: 'The policemen came.' });
    await met('Bo Police', 3, { keyPoints: 'Nothing new.' });
    await met('Council', 4, { keyPoints: 'The police went.' });
    expect(await found('police')).toEqual(['V3', 'V4', 'V1', 'V2']);
    expect(await found('polic')).toEqual(['V3', 'V4', 'V2', 'V1']);
  });

  it('finds comments as they read now, and what is not in a meeting that was edited', async () => {
    await met('Bo Police', 3, { keyPoints: 'Nothing.' });
    await live.app.deliver();
    const [card] = cards(live);
    const cleo = live.slack.person('UCLEO1');
    const file = { id: 'F1', name: 'roster.pdf', mimetype: 'application/pdf' };
    const said = await cleo.says(LOG, 'They want a Bicycle', { thread: card?.ts, files: [file] });
    await until(async () => (await comments()).length === 1);
    expect(await found('nothing bicy')).toEqual(['V1']);
    expect(await found('roster')).toEqual(['V1']);
    await live.ben.presses(replies(live, card as never)[0] as never, 'meetings.edit');
    await live.ben.submits(await formOf(live), { keyPoints: 'Something.' });
    expect(await found('something bicycle')).toEqual(['V1']);
    expect(await found('nothing')).toEqual([]);
    await cleo.edits(said, 'They want a motorbike');
    await until(async () => (await found('motorbike')).length === 1);
    expect(await found('bicycle')).toEqual([]);
    await cleo.deletes(said);
    await until(async () => (await found('motorbike')).length === 0);
    expect(await found('something')).toEqual(['V1']);
  });

  it('finds a stakeholder by the name that it has now, by the one that it had, and one that was merged by the other', async () => {
    await met('Bo Police', 3, { keyPoints: 'Fuel.' });
    await met('Chiefdom', 4, { keyPoints: 'Fuel.' });
    const [police, chiefdom] = await stakeholders();
    const change = { id: 'x', by: DORA, at: live.clock.now(), before: 'Bo Police' };
    await Stakeholders.collection.updateOne(
      { key: police?.key ?? '' },
      {
        $set: { name: 'Family Unit', plainName: 'family unit', nameWords: ['family', 'unit'] },
        $push: { changes: { ...change, what: 'renamed' } } as never,
      },
    );
    expect(await found('police')).toEqual(['V1']);
    expect(await found('family')).toEqual(['V1']);
    expect(await found('fuel fam')).toEqual(['V1']);
    expect(await found('family fuel')).toEqual(['V1']);
    expect(await found('family fuels')).toEqual([]);
    await Stakeholders.collection.updateOne(
      { key: chiefdom?.key ?? '' },
      { $set: { status: 'merged', mergedInto: police?.key ?? '' } },
    );
    expect((await found('family')).sort()).toEqual(['V1', 'V2']);
    expect(await found('chiefdom family')).toEqual(['V2']);
    expect((await found('fuel', { stakeholder: police?.key ?? '' })).sort()).toEqual(['V1', 'V2']);
  });

  it('does so too where more are named so than are read beforehand', async () => {
    await met('Council', 4, { keyPoints: 'The police came, and the unit.' });
    await met('Bo Police', 3, { keyPoints: 'Nothing new.' });
    await met('Chiefdom', 2, { keyPoints: 'Nothing new.' });
    const all = await stakeholders();
    const police = all.find(({ name }) => name === 'Bo Police');
    const chiefdom = all.find(({ name }) => name === 'Chiefdom');
    if (!police || !chiefdom) throw new Error('none');
    await Stakeholders.collection.insertMany(
      Array.from({ length: 120 }, (_, n) => ({
        ...police,
        key: `P${n}`,
        name: `Police Unit ${n}`,
        plainName: `police unit ${n}`,
        nameWords: ['police', 'unit', `${n}`],
      })),
    );
    expect(await found('police')).toEqual(['V2', 'V1']);
    const change = { id: 'x', by: DORA, at: live.clock.now(), before: 'Chiefdom', what: 'renamed' };
    await Stakeholders.collection.updateOne(
      { key: chiefdom.key },
      { $set: { name: 'Own Unit', nameWords: ['own', 'unit'] }, $push: { changes: change } as never },
    );
    expect(await found('unit')).toEqual(['V3', 'V1']);
    await Stakeholders.collection.updateOne(
      { key: police.key },
      { $set: { status: 'merged', mergedInto: chiefdom.key } },
    );
    expect((await found('unit')).sort()).toEqual(['V1', 'V2', 'V3']);
  });

  it('keeps to its filters, and to its workspace', async () => {
    const about = { kind: 'community' as const, key: 'mango-bay', name: 'Mango Bay' };
    await met('North Police', 3, { keyPoints: 'Fuel.', type: 'coordination' });
    await met('Chief', 4, { keyPoints: 'Fuel.', gaps: 'None came', about, by: ADA });
    await met('School', 5, { keyPoints: 'Fuel.' });
    await Meetings.collection.updateOne({ key: 'V3' }, { $set: { workspace: 'T2' } });
    const police = (await stakeholders()).find(({ name }) => name === 'North Police')?.key;
    for (const words of ['', 'fuel', 'fuel f', 'fu']) {
      expect([words, await found(words)]).toEqual([words, ['V2', 'V1']]);
      expect(await found(words, { stakeholder: police })).toEqual(['V1']);
      expect(await found(words, { type: 'coordination' })).toEqual(['V1']);
      expect(await found(words, { district: 'north' })).toEqual(['V2', 'V1']);
      expect(await found(words, { district: 'south' })).toEqual([]);
      expect(await found(words, { from: '2026-11-04' })).toEqual(['V2']);
      expect(await found(words, { from: '2026-11-03', to: '2026-11-03' })).toEqual(['V1']);
      expect(await found(words, { hasGaps: true })).toEqual(['V2']);
      expect(await found(words, { by: ADA })).toEqual(['V2']);
      expect(await found(words, { by: ADA, type: 'coordination' })).toEqual([]);
    }
  });

  it('pages through more than are ranked, each once', async () => {
    await met('Bo Police', 3, { keyPoints: 'Fuel.' });
    const [one] = await Meetings.collection.find({ key: 'V1' }).toArray();
    if (!one) throw new Error('none');
    const { _id, ...rest } = one;
    await Meetings.collection.insertMany(
      Array.from({ length: 134 }, (_, n) => ({
        ...rest,
        key: `W${n}`,
        at: new Date(live.clock.now().getTime() + n * 1000),
      })),
    );
    for (const words of ['fuel', 'police fu', '']) {
      const all: string[] = [];
      for (let page = 0; page < 14; page++) all.push(...(await found(words, {}, page)));
      expect([words, new Set(all).size]).toEqual([words, 135]);
      expect(all).toHaveLength(135);
      expect(all.at(-1)).toBe('V1');
      expect(await found(words, {}, 14)).toEqual([]);
    }
  });
});

describe('/log-meeting find', () => {
  it('shows what was found, with filters, and opens one on top', async () => {
    await met('Bo Police', 3, { keyPoints: 'They need fuel <!channel> & *tyres*.', type: 'coordination' });
    await met('School', 4, { keyPoints: 'Fuel for the generator', gaps: 'No teacher' });
    await live.app.deliver();
    const view = await finds('fuel');
    expect(shown(view)).toContain('Meetings with \u2068fuel\u2069');
    expect(shown(view)).toContain('3 November 2026: Coordination · \u2068Bo Police\u2069');
    expect(shown(view)).toContain('fuel &lt;!channel&gt; &amp; *tyres*.');
    await live.ben.submits(view, { 'meetings.find:gaps': 'yes' });
    expect(shown(modalOf(live, BEN))).not.toContain('tyres');
    await live.ben.submits(modalOf(live, BEN), { 'meetings.find:open-1': 'V2' });
    expect(modalOf(live, BEN).callback_id).toBe('meetings.view');
    expect(shown(modalOf(live, BEN))).toContain('No teacher');
    expect(shown(modalOf(live, BEN))).toMatch(/<http[^|]+\|See it in its thread>/);
    await live.ben.closes(modalOf(live, BEN));
    // Where Slack tells of a choice at once, and where it does not, are the same.
    await live.ben.chooses(modalOf(live, BEN), 'meetings.find:gaps', 'any');
    await live.ben.submits(modalOf(live, BEN), { 'meetings.find:words': 'tyre' });
    expect(shown(modalOf(live, BEN))).toContain('tyres');
    expect(shown(modalOf(live, BEN))).not.toContain('generator');
    expect(live.slack.complaints).toEqual([]);
  });

  it('finds what was written about a commitment of a meeting, too', async () => {
    await asNew(live, 'Bo Police', { agreements: 'Police: a focal person\nPolice: a bench' });
    const deed = async (which: string, what: string, more: Record<string, string>) => {
      await live.ben.runs('/accompany', 'commitments Bo Police');
      const given = Object.entries({ which, deed: what, ...more });
      const answers = given.map(([field, value]) => [`commitments.list:${field}-0`, value]);
      await live.ben.submits(await formOf(live), Object.fromEntries(answers));
      expect(shown(modalOf(live, BEN))).toContain('Saved');
      await live.ben.closes(modalOf(live, BEN));
    };
    await deed('0', 'pressed', { how: 'letter', text: 'To the brigadier.' });
    expect(shown(await finds('brigad'))).toContain('Meeting on 30 November 2026');
    await live.ben.closes(modalOf(live, BEN));
    // What we say ourselves is nothing that anybody would look for.
    const card = live.slack.messages(LOG).find(({ text }) => text?.includes('*Meetings:* 1'));
    await until(() => live.slack.thread(LOG, card?.ts ?? '').length > 1);
    await live.ben.presses(live.slack.thread(LOG, card?.ts ?? '')[1] as never, 'meetings.edit');
    await live.ben.submits(await formOf(live), { agreements: 'Police: a focal person' });
    await deed('0', 'fulfilled', { text: 'By telegram.' });
    expect(shown(await finds('brigadier telegram'))).toContain('Meeting on 30 November 2026');
    await live.ben.closes(modalOf(live, BEN));
    expect(shown(await finds('line edited'))).not.toContain('Meeting on 30 November 2026');
  });

  it('speaks French, shows everything without words, and turns pages', async () => {
    for (let n = 1; n <= 12; n++) await met('Bo Police', n, { keyPoints: `Point ${n}.` });
    const view = await finds('', BEN, 'Chercher');
    expect(shown(view)).toContain('Meetings, the newest first');
    expect(shown(view)).toContain('Point 12.');
    await live.ben.submits(view, { 'meetings.find:go-0': 'next' });
    expect(shown(modalOf(live, BEN))).toContain('*12. Meeting on 1 November 2026');
    expect(shown(modalOf(live, BEN))).not.toContain('Point 12.');
    await live.ben.submits(modalOf(live, BEN), { 'meetings.find:go-1': 'previous' });
    expect(shown(modalOf(live, BEN))).toContain('Point 12.');
    // Other words begin at the first page.
    await live.ben.submits(modalOf(live, BEN), { 'meetings.find:go-2': 'next' });
    await live.ben.submits(modalOf(live, BEN), { 'meetings.find:words': 'point 3' });
    expect(shown(modalOf(live, BEN))).toContain('*1. Meeting on 3 November 2026');
    await live.ben.submits(modalOf(live, BEN), { 'meetings.find:words': 'zebra' });
    expect(shown(modalOf(live, BEN))).toContain('Nothing was found.');
    expect(live.slack.complaints).toEqual([]);
  });

  it('leads from each result to its reply, where it stands in Slack and Slack says where', async () => {
    await met('Bo Police', 3, { keyPoints: 'Fuel.' });
    await met('Bo Court', 4, { keyPoints: 'No fuel.' });
    const ask = { method: 'chat.getPermalink', times: 2 };
    live.slack.faults.add({ ...ask, fault: { kind: 'error', error: 'internal_error' } });
    const replies = () =>
      live.slack
        .messages(LOG)
        .filter(({ thread_ts, ts, text }) => thread_ts !== ts && /uel\./.test(text ?? ''));
    await until(async () => {
      await live.app.deliver();
      return replies().length === 2;
    });
    await live.app.deliver();
    live.slack.faults.add({ ...ask, fault: { kind: 'hang' } });
    const without = await impatiently(() => finds('fuel'));
    expect(shown(without)).toContain('No fuel.');
    expect(shown(without)).not.toContain('/archives/');
    await live.ben.closes(without);
    live.slack.faults.clear();
    const view = await finds('fuel');
    for (const { ts } of replies()) {
      expect(shown(view)).toContain(`/archives/${LOG}/p${ts.replace('.', '')}`);
    }
    expect(shown(view)).toContain('|See it in its thread>');
    expect(live.slack.complaints).toEqual([]);
  });

  it('says what is wrong with the dates, and keeps what was typed', async () => {
    await met('Bo Police', 3, { keyPoints: 'Fuel.' });
    const { errors } = await live.ben.submits(await finds('fuel'), {
      'meetings.find:from': '2026-11-05',
      'meetings.find:to': '2026-11-01',
    });
    expect(errors).toEqual({
      'meetings.find:to': '“To” is before “From”. Choose a later date, or leave one out.',
    });
    expect(modalOf(live, BEN).state.values['meetings.find:words']?.['meetings.find:words']?.value).toBe(
      'fuel',
    );
  });

  it('is for the programme alone', async () => {
    await met('Bo Police', 3, { keyPoints: 'Secret fuel.' });
    await live.slack.person(EVE).runs('/log-meeting', 'find fuel', 'CHALL01');
    expect(live.slack.modalOf(EVE)).toBeUndefined();
    const stolen = { ...structuredClone(await finds('fuel')), user: EVE };
    live.slack.workspace.modals.set(EVE, [stolen]);
    await live.slack.person(EVE).submits(stolen, { 'meetings.find:words': 'secret' });
    expect(shown(modalOf(live, EVE))).not.toContain('Secret');
  });

  it('has a menu that the server fills where there are many stakeholders', async () => {
    await met('Bo Police', 3, { keyPoints: 'Fuel.' });
    const [police] = await stakeholders();
    if (!police) throw new Error('none');
    await Stakeholders.collection.insertMany(
      Array.from({ length: 120 }, (_, n) => ({
        ...police,
        key: `S${n}`,
        name: n === 119 ? `${'a'.repeat(74)}🌍` : `Kenema Clinic ${n}`,
        district: { key: 'north', name: 'North' },
        plainName: `kenema clinic ${n}`,
        nameWords: ['kenema', 'clinic', String(n)],
      })),
    );
    const view = await finds('fuel');
    const { ack } = await live.ben.searches(view, 'meetings.find:stakeholder', 'ken 11');
    type Offered = { value: string; text: { text: string }; description: { text: string } };
    const payload = ack?.payload as { options: Offered[] } | undefined;
    const last = payload?.options.find(({ value }) => value === 'S119');
    expect(last?.text.text).toBe(`${'a'.repeat(74)}🌍`);
    expect(last?.description.text).toBe('Police, family support unit · North');
    expect(payload?.options.map(({ value }) => value).sort()).toEqual(
      ['S11', ...Array.from({ length: 10 }, (_, n) => `S11${n}`)].sort(),
    );
    await live.ben.submits(view, { 'meetings.find:stakeholder': 'S11' });
    expect(shown(modalOf(live, BEN))).toContain('Nothing was found.');
    expect(shown(modalOf(live, BEN))).toContain('Kenema Clinic 11');
    await live.ben.submits(modalOf(live, BEN), { 'meetings.find:stakeholder': null });
    expect(shown(modalOf(live, BEN))).toContain('Bo Police');
    expect(live.slack.complaints).toEqual([]);
  });

  it('keeps within Slack’s limits with the longest of everything', async () => {
    await met('Bo Police', 3, { keyPoints: 'x' });
    const [one] = await meetings();
    if (!one) throw new Error('none');
    const long = '🌍<&"'.repeat(2_000);
    const shownOnes = Array.from({ length: 10 }, (_, n) => ({
      ...one,
      key: `V${n}`,
      keyPoints: long,
      gaps: long,
    }));
    const people = Array.from({ length: 300 }, (_, n) => ({ slackUser: `U${n}`, name: long }));
    const wanted = { words: long.slice(0, 300), page: 3, round: 8, from: '2026-01-01', to: '2026-12-31' };
    const modal = findModal(
      wanted,
      { shown: shownOnes, hasMore: true },
      {
        language: 'fr',
        settings: defaultSettings,
        stakeholders: Array.from({ length: 98 }, (_, n) =>
          aStakeholder(long, { key: `S${n}`, district: { key: 'north', name: long } }),
        ),
        chosen: aStakeholder(long, { key: 'S1', district: { key: 'north', name: long } }),
        districts: Array.from({ length: 150 }, (_, n) => ({ key: `d${n}`, name: long })),
        people,
        names: new Map([[one.stakeholder, { name: long }]]),
        links: new Map(
          shownOnes.map(({ key }) => [key, `https://x.slack.com/archives/C1/p${'1'.repeat(200)}`]),
        ),
      },
    );
    expect(slackComplaints(modal)).toEqual([]);
  });
});

describe('an excerpt', () => {
  it('shows what stands around the first word that was found', () => {
    const before = 'They met under the tree and spoke of many things that day. '.repeat(3);
    const texts = { keyPoints: `${before}The Préfet promised fuel.`, gaps: 'No vehicle' };
    expect(excerpt(texts, 'prefe')).toMatch(/^….*The Préfet promised fuel\.$/);
    expect(excerpt(texts, 'vehic')).toBe('No vehicle');
    expect(excerpt(texts, 'elsewhere')).toBe(texts.keyPoints.slice(0, 150));
    expect(excerpt({}, 'x')).toBe('');
  });
});
