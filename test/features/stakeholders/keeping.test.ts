import { describe, expect, it } from '@jest/globals';
import { until } from '../../support/until';
import {
  ADA,
  asNew,
  BEN,
  CLEO,
  comments,
  commitments,
  DORA,
  formOf,
  LOG,
  logForm,
  meetings,
  modalOf,
  shown,
  useLog,
  withLog,
} from '../meetings/live';
import { cardOf, chooses, met, named, settled, under } from './live';

const live = useLog();
const NORTH = 'CNORTH1';

/** The district North has a log channel of its own. */
async function northHasItsOwn() {
  live.slack.workspace.addChannel({ id: NORTH, name: 'north-log', members: ['UBOT', BEN, DORA] });
  await live.app.import(
    withLog.replace('  north: North\n', '  north: { name: North, logChannel: north-log }\n'),
  );
}

describe('a stakeholder', () => {
  it('is renamed from its card: the card and the log have the new name, the old one stays in its history', async () => {
    await met(live, 'Bo Polis');
    const form = await chooses(live, 'Bo Polis', 'rename');
    expect(form.state.values['stakeholders.name:0']).toMatchObject({
      'stakeholders.name:0': { value: 'Bo Polis' },
    });
    expect((await live.ben.submits(form, { 'stakeholders.name:0': ' 😀 ' })).errors).toEqual({
      'stakeholders.name:0': 'Write the new name, with letters or digits.',
    });
    await live.ben.submits(form, { 'stakeholders.name:0': 'Bo Police' });
    expect(live.slack.modalOf(BEN)).toBeUndefined();
    expect(await named('Bo Police')).toMatchObject({
      plainName: 'bo police',
      nameWords: ['bo', 'police'],
      changes: [{ what: 'renamed', before: 'Bo Polis', by: BEN }],
    });
    const card = await cardOf(live, 'Bo Police');
    await until(() => card.text?.includes('Bo Police'));
    await live.slack.person(BEN).runs('/accompany', 'stakeholders police');
    expect(shown(await formOf(live))).toContain('it was called \u2068Bo Polis\u2069');
    expect(live.slack.complaints).toEqual([]);
  });

  it('can’t have the name of another in its district', async () => {
    await met(live, 'Bo Police');
    await met(live, 'Bo Court');
    const form = await chooses(live, 'Bo Court', 'rename');
    const { errors } = await live.ben.submits(form, { 'stakeholders.name:0': 'BO  police' });
    expect(errors?.['stakeholders.name:0']).toContain('If both are the same, merge them');
    expect((await named('Bo Court')).changes).toEqual([]);
  });

  it('is merged with the one that is the same: all that was its own belongs to the other, and the threads point to each other', async () => {
    const first = await met(live, 'Bo Police', {
      agreements: 'Police: a focal person by 15 March 2027\nWe: call the chief',
      nextContact: '2026-12-20',
    });
    const [earlier] = await meetings();
    await live.slack.person(CLEO).says(LOG, 'They need fuel.', { thread: first.ts });
    const second = await met(live, 'Police of Bo', {
      alike: 'new',
      metOn: '2026-11-20',
      agreements: 'Police: a car',
    });
    const from = await named('Bo Police');
    const into = await named('Police of Bo');
    const form = await chooses(live, 'Bo Police', 'merge');
    expect(shown(form)).toContain('can’t be undone');
    await live.ben.submits(form, { 'stakeholders.other:0': into.key });
    expect(live.slack.modalOf(BEN)).toBeUndefined();
    expect(await named('Bo Police')).toMatchObject({
      status: 'merged',
      mergedInto: into.key,
      meetings: 0,
      promised: [],
      undated: 0,
      changes: [{ what: 'merged', before: 'Police of Bo', by: BEN }],
    });
    expect(await named('Police of Bo')).toMatchObject({
      status: 'active',
      meetings: 2,
      lastMet: '2026-11-30',
      nextContact: '2026-12-20',
      promised: ['2027-03-15'],
      undated: 2,
      changes: [{ what: 'took in', before: 'Bo Police' }],
    });
    expect((await meetings()).map(({ stakeholder }) => stakeholder)).toEqual([into.key, into.key]);
    expect((await commitments()).map(({ stakeholder }) => stakeholder)).toEqual([
      into.key,
      into.key,
      into.key,
    ]);
    await settled(live);
    await until(() => under(live, first).length === 3 && under(live, second).length === 2);
    expect(under(live, first).at(-1)).toContain(`/archives/${LOG}/p${second.ts.replace('.', '')}`);
    expect(under(live, second).at(-1)).toContain(`/archives/${LOG}/p${first.ts.replace('.', '')}`);
    await until(() => first.text?.includes('Merged'));
    await until(() => second.text?.includes('*Meetings:* 2'));
    // Who goes on in the thread of the merged one is heard, for the other.
    await live.slack.person(CLEO).says(LOG, 'And a bike.', { thread: first.ts });
    expect(await comments()).toMatchObject([
      { text: 'They need fuel.', stakeholder: into.key, meeting: earlier?.key },
      { text: 'And a bike.', stakeholder: into.key },
    ]);
    // The link holds when the one that lives is renamed.
    await live.ben.submits(await chooses(live, 'Police of Bo', 'rename'), {
      'stakeholders.name:0': 'Bo City Police',
    });
    await until(() => under(live, first)[2]?.includes('Bo City Police'));
    expect(under(live, first)[2]).toContain(`p${second.ts.replace('.', '')}`);
    expect(from.key).not.toBe(into.key);
    expect(live.slack.complaints).toEqual([]);
  });

  it('that is merged keeps a next contact that was announced until it is over, whichever of both was met last', async () => {
    const announced = { metOn: '2026-11-20', nextContact: '2026-12-20' };
    for (const [from, one, into, other] of [
      ['Bo Police', {}, 'Police of Bo', announced],
      ['Bo Court', announced, 'Court of Bo', {}],
    ] as const) {
      await met(live, from, one);
      await met(live, into, { alike: 'new', ...other });
      await live.ben.submits(await chooses(live, from, 'merge'), {
        'stakeholders.other:0': (await named(into)).key,
      });
      expect(await named(into)).toMatchObject({
        meetings: 2,
        lastMet: '2026-11-30',
        nextContact: '2026-12-20',
      });
    }
  });

  it('that was merged while a form was open gets what is saved in it, in the one that lives', async () => {
    await met(live, 'Bo Police');
    await met(live, 'Police of Bo', { alike: 'new', metOn: '2026-11-20' });
    const into = await named('Police of Bo');
    const open = await logForm(live, ADA, 'Bo Police');
    const form = await chooses(live, 'Bo Police', 'merge');
    await live.ben.submits(form, { 'stakeholders.other:0': into.key });
    const { errors } = await live.ada.submits(open, { keyPoints: 'We met again.' });
    expect(errors).toBeUndefined();
    expect((await meetings()).at(-1)).toMatchObject({ by: ADA, stakeholder: into.key });
    expect((await named('Police of Bo')).meetings).toBe(3);
  });

  it('that was archived while a form was open is asked about, and taken up again if that is meant', async () => {
    await met(live, 'Bo Police');
    const open = await logForm(live, ADA, 'Bo Police');
    await live.ben.submits(await chooses(live, 'Bo Police', 'archive'), {});
    expect(await named('Bo Police')).toMatchObject({
      status: 'archived',
      changes: [{ what: 'archived', by: BEN }],
    });
    await live.ada.submits(open, { keyPoints: 'We met again.' });
    const asked = modalOf(live, ADA);
    expect(shown(asked)).toContain('archived');
    expect(await meetings()).toHaveLength(1);
    await live.ada.submits(asked, { takeUp: [(await named('Bo Police')).key] });
    expect(live.slack.modalOf(ADA)).toBeUndefined();
    expect(await meetings()).toHaveLength(2);
    expect(await named('Bo Police')).toMatchObject({
      status: 'active',
      meetings: 2,
      changes: [{ what: 'archived' }, { what: 'back', by: ADA }],
    });
  });

  it('that is archived is not offered any more; taken up again, it is', async () => {
    await met(live, 'Bo Police');
    const form = await chooses(live, 'Bo Police', 'archive');
    expect(shown(form)).toContain('not offered any more');
    await live.ben.submits(form, {});
    const card = await cardOf(live, 'Bo Police');
    await until(() => card.text?.includes('archived'));
    const log = await logForm(live, DORA);
    expect(JSON.stringify(log.blocks)).not.toContain('Bo Police');
    await live.slack.person(DORA).closes(log);
    const back = await chooses(live, 'Bo Police', 'back', DORA);
    await live.slack.person(DORA).submits(back, {});
    expect(await named('Bo Police')).toMatchObject({
      status: 'active',
      changes: [{ what: 'archived' }, { what: 'back', by: DORA }],
    });
  });

  it('is moved to another district: its thread goes on in that one’s log channel, with a summary and links', async () => {
    await northHasItsOwn();
    const old = await met(live, 'Bo Police', { keyPoints: 'They listened.', agreements: 'Police: a car' });
    expect(old.channel).toBe(LOG);
    await live.ben.submits(await chooses(live, 'Bo Police', 'move'), { 'stakeholders.district:0': 'north' });
    expect(await named('Bo Police')).toMatchObject({
      district: { key: 'north', name: 'North' },
      channel: NORTH,
      changes: [{ what: 'moved', before: '' }],
    });
    expect(await commitments()).toMatchObject([{ district: 'north' }]);
    await settled(live);
    const card = await until(async () => {
      const now = await cardOf(live, 'Bo Police');
      return now.channel === NORTH && under(live, now).length > 0 ? now : undefined;
    });
    expect(under(live, card)).toEqual([expect.stringContaining('1 meeting was logged so far')]);
    expect(under(live, card)[0]).toContain('30 November 2026');
    // The card that stood there before leads on.
    await until(() => old.text?.includes(`/archives/${NORTH}/p${card.ts.replace('.', '')}`));
    // The next meeting stands in the new thread, and what is said in the old one is kept all the same.
    const next = await logForm(live, ADA, 'Bo Police');
    await live.ada.submits(next, { keyPoints: 'We met again.' });
    await settled(live);
    await until(() => under(live, card).length === 2);
    await live.slack.person(CLEO).says(LOG, 'They need fuel.', { thread: old.ts });
    expect(await comments()).toMatchObject([{ text: 'They need fuel.', channel: LOG }]);
    expect(live.slack.complaints).toEqual([]);
  });

  it('is kept by mentors and coordinators alone', async () => {
    await met(live, 'Bo Police');
    const form = await chooses(live, 'Bo Police', 'rename', ADA);
    expect(shown(form)).toContain('by mentors and coordinators');
    await live.slack.person(CLEO).runs('/accompany', 'stakeholders');
    expect(shown(await formOf(live, CLEO))).not.toContain('stakeholders.deed');
  });

  it('of which two want something at once: the second sees what the first did', async () => {
    await met(live, 'Bo Polis');
    const mine = await chooses(live, 'Bo Polis', 'rename');
    const theirs = await chooses(live, 'Bo Polis', 'rename', DORA);
    await live.ben.submits(mine, { 'stakeholders.name:0': 'Bo Police' });
    await live.slack.person(DORA).submits(theirs, { 'stakeholders.name:0': 'Bo Poliss' });
    expect(shown(modalOf(live, DORA))).toContain('Somebody was faster');
    expect(shown(modalOf(live, DORA))).toContain('it was called \u2068Bo Polis\u2069');
    expect((await named('Bo Police')).changes).toHaveLength(1);
  });

  it('is kept from the list, too, page by page', async () => {
    for (const name of ['Bo Court', 'Bo Police']) await asNew(live, name);
    await live.ben.runs('/accompany', 'stakeholders bo');
    const list = await formOf(live);
    expect(shown(list)).toContain('1. *\u2068Bo Court\u2069*');
    expect((await live.ben.submits(list, { 'stakeholders.name:0': 'X' })).errors).toEqual({
      'stakeholders.deed:0': 'Say what shall become of it.',
    });
    await live.ben.submits(list, {
      'stakeholders.which:0': '1',
      'stakeholders.deed:0': 'rename',
      'stakeholders.name:0': 'Bo Police Station',
    });
    expect(shown(modalOf(live, BEN))).toContain('Saved: \u2068Bo Police Station\u2069');
    expect((await named('Bo Police Station')).changes).toHaveLength(1);
    await live.ben.runs('/accompany', 'stakeholders nobody');
    expect(live.slack.ephemeralsTo(BEN).at(-1)?.text).toContain('I find no stakeholder');
    expect(live.slack.complaints).toEqual([]);
  });
});
