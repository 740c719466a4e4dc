import { beforeAll, describe, expect, it } from '@jest/globals';
import { readLog } from '../../../src/features/meetings/form/draft';
import { keepDraft } from '../../../src/features/meetings/form/drafts';
import { type Draft, Drafts } from '../../../src/features/meetings/model';
import { Communities, Districts } from '../../../src/features/people';
import { Stakeholders } from '../../../src/features/stakeholders';
import type { OpenView } from '../../support/slack';
import { until } from '../../support/until';
import {
  ADA,
  asNew,
  BEN,
  formOf,
  LOG,
  logForm,
  meetings,
  modalOf,
  shown,
  stakeholders,
  useLog,
  withLog,
} from './live';
import { aStakeholder, asks, keepStakeholders, sends, warmUp } from './support';

beforeAll(warmUp);
const live = useLog();

const drafts = () => Drafts.find({ workspace: 'T1' }, { _id: 0 }).sort({ keptAt: 1 }).lean<Draft[]>();
const isKept = (count = 1) =>
  until(async () => (await drafts()).length === count, { what: `${count} drafts` });
const typed = (view: OpenView, field: string) => view.state.values[field]?.[field]?.value;
const day = 86_400_000;
const later = (ms: number) => live.clock.moveTo(new Date(live.clock.now().getTime() + ms));

/** Somebody types, chooses a type, and closes the form. */
async function begun(keyPoints: string, name = 'Bo Police'): Promise<void> {
  const view = await logForm(live, BEN, name);
  const before = (await drafts()).length;
  await live.ben.chooses(view, 'type', 'call', { answers: { keyPoints, present: 'The officer' } });
  await isKept(before + 1);
  await live.ben.closes(view);
}

describe('what was typed', () => {
  it.each([
    ['type', 'coordination', { type: 'coordination' }],
    ['metOn', '2026-11-27', { metOn: '2026-11-27' }],
    ['stakeholder', 'S Bo Council', { stakeholder: 'S Bo Council' }],
  ])('is kept when the %s is chosen, and is offered again with its date', async (field, answer, chosen) => {
    await keepStakeholders([aStakeholder('Bo Council')]);
    const view = await logForm(live);
    await live.ben.chooses(view, field, answer, {
      answers: { keyPoints: 'They listened.\nAll of them.', nextContact: '2026-12-10', colleagues: [ADA] },
    });
    await isKept();
    await live.ben.closes(view);
    expect((await drafts())[0]).toMatchObject({
      slackUser: BEN,
      filling: { minutes: { keyPoints: 'They listened.\nAll of them.', colleagues: [ADA], ...chosen } },
    });
    expect(JSON.stringify(await drafts())).not.toContain('null');
    later(day);
    const again = await logForm(live);
    expect(shown(again)).toContain('you began on Monday 30 November');
    expect(typed(again, 'keyPoints')).toBe('They listened.\nAll of them.');
    expect(again.state.values.nextContact?.nextContact?.selected_date).toBe('2026-12-10');
    expect(shown(again.state.values)).toContain(answer);
    expect(live.slack.complaints).toEqual([]);
  });

  it('of a new stakeholder is kept with it, and nobody else is offered it', async () => {
    await begun('They listened.');
    const other = await logForm(live, ADA);
    expect(shown(other)).not.toContain('They listened.');
    const again = await logForm(live);
    expect([typed(again, 'newName'), typed(again, 'keyPoints')]).toEqual(['Bo Police', 'They listened.']);
  });

  it('is gone after seven days, also before MongoDB takes it away', async () => {
    await begun('They listened.');
    later(7 * day - 60_000);
    expect(shown(await logForm(live))).toContain('They listened.');
    await live.ben.closes(modalOf(live, BEN));
    later(60_000);
    expect(shown(await logForm(live))).not.toContain('They listened.');
    const indexes = await Drafts.collection.indexes();
    expect(indexes.find(({ key }) => key.keptAt)).toMatchObject({ expireAfterSeconds: 7 * 24 * 3600 });
  });

  it('is gone after it was saved, and does not come back with what is heard later', async () => {
    await begun('They listened.');
    const view = await logForm(live);
    const { errors } = await live.ben.submits(view, { newType: 'police' });
    expect(errors).toBeUndefined();
    expect(await drafts()).toEqual([]);
    expect(await meetings()).toMatchObject([{ keyPoints: 'They listened.', present: 'The officer' }]);
    // Slack may tell of a choice after the form was sent.
    const heardLate = ({ id, ...view }: OpenView) => {
      const { filling } = readLog(view as never);
      return keepDraft('T1', BEN, { form: id, view: id, filling }, live.clock.now());
    };
    const next = await logForm(live);
    await live.ben.submits(next, { stakeholder: (await stakeholders())[0]?.key ?? '', gaps: 'No fuel.' });
    await live.ben.submits(modalOf(live, BEN), { instead: 'new' });
    await heardLate(next);
    expect(await drafts()).toEqual([]);
    expect(shown(await logForm(live))).not.toContain('you began on');
    await live.ben.closes(modalOf(live, BEN));
    const third = await logForm(live, BEN, 'bo police');
    await live.ben.submits(third, { gaps: 'No fuel, still.' });
    const asked = modalOf(live, BEN);
    await live.ben.submits(asked, { instead: (await meetings()).at(-1)?.key ?? '' });
    await heardLate(asked);
    expect(await drafts()).toEqual([]);
    expect(await meetings()).toHaveLength(2);
  });

  it('is gone after it was saved in a form that Slack took for another one when it was shown anew', async () => {
    await keepStakeholders([aStakeholder('Bo Police')]);
    const view = await logForm(live, BEN, 'Bo Police');
    const answers = { agreements: 'Police: a report before Christmas' };
    await live.ben.chooses(view, 'type', 'call', { answers });
    await isKept();
    expect((await live.ben.submits(view)).did).toBe('update');
    const asked = modalOf(live, BEN);
    asked.id = 'VOTHER';
    await live.ben.submits(asked);
    expect(await meetings()).toMatchObject([{ key: 'VOTHER', agreements: answers.agreements }]);
    expect(await drafts()).toEqual([]);
    expect(shown(await logForm(live, BEN, 'Bo Police'))).not.toContain('you began on');
  });

  it.each(['new', 'NEW', 'nouveau'])('is given up with `/log-meeting %s`', async (word) => {
    if (word === 'nouveau') await live.app.import(withLog.replace('language: en', 'language: fr'));
    await begun('They listened.');
    const view = await logForm(live, BEN, word);
    expect(shown(view)).not.toContain('They listened.');
    expect(typed(view, 'newName')).toBeUndefined();
    expect(await drafts()).toEqual([]);
  });

  it('is gone when a child was harmed, and is never kept while it sounds so', async () => {
    const view = await logForm(live, BEN, 'Bo Police');
    await live.ben.chooses(view, 'type', 'call', { answers: { keyPoints: 'They listened.' } });
    await isKept();
    await live.ben.chooses(view, 'metOn', '2026-11-29', { answers: { keyPoints: 'A girl was raped.' } });
    await isKept(0);
    await live.ben.submits(view, { newType: 'police' });
    expect(await drafts()).toEqual([]);
    await live.ben.submits(modalOf(live, BEN), { harm: 'yes' });
    expect(shown(modalOf(live, BEN))).toContain('Mariama');
    expect([await drafts(), await meetings(), await stakeholders()]).toEqual([[], [], []]);
  });

  it('is kept when it was sent and could not be saved yet', async () => {
    const view = await logForm(live, BEN, 'Bo Police');
    const { errors } = await sends(live.ben, view, {
      newType: 'police',
      agreements: 'Police: mend the gate by the rains',
    });
    expect(errors).toBeUndefined();
    expect(shown(modalOf(live, BEN))).toContain('One line is not clear');
    await live.ben.closes(modalOf(live, BEN));
    const again = await logForm(live);
    expect(typed(again, 'agreements')).toBe('Police: mend the gate by the rains');
    await live.ben.submits(again);
    const asked = modalOf(live, BEN);
    await live.ben.submits(asked, asks(asked, 0, { by: '2027-05-01' }));
    expect(live.slack.modalOf(BEN)).toBeUndefined();
    expect(await drafts()).toEqual([]);
    expect(await meetings()).toHaveLength(1);
  });

  it('of one stakeholder is not lost by logging another', async () => {
    await keepStakeholders([aStakeholder('Bo Council')]);
    await begun('The police listened.');
    later(60_000);
    const other = await logForm(live, BEN, 'Bo Council');
    expect(shown(other)).not.toContain('The police listened.');
    await live.ben.chooses(other, 'type', 'advocacy', { answers: { keyPoints: 'The council was silent.' } });
    await isKept(2);
    await live.ben.closes(other);
    expect(shown(await logForm(live))).toContain('The council was silent.');
    await live.ben.closes(modalOf(live, BEN));
    expect(shown(await logForm(live, BEN, 'bo police'))).toContain('The police listened.');
    await live.ben.closes(modalOf(live, BEN));
    await live.ben.submits(await logForm(live));
    expect((await drafts()).map(({ filling }) => filling.minutes.keyPoints)).toEqual([
      'The police listened.',
    ]);
    expect(shown(await logForm(live))).toContain('The police listened.');
  });

  it('goes on in one draft, and of many the oldest give way', async () => {
    await begun('First.');
    const view = await logForm(live);
    await live.ben.chooses(view, 'metOn', '2026-11-28', { answers: { keyPoints: 'First, and more.' } });
    await until(async () => (await drafts())[0]?.filling.minutes.keyPoints === 'First, and more.');
    expect(await drafts()).toHaveLength(1);
    await live.ben.closes(view);
    for (let n = 0; n < 11; n++) {
      const fresh = await logForm(live, BEN, `Office ${n}`);
      await live.ben.chooses(fresh, 'type', 'call', { answers: { keyPoints: `Point ${n}` } });
      await until(async () => (await drafts()).some((one) => one.filling.minutes.keyPoints === `Point ${n}`));
      await live.ben.closes(fresh);
      later(1_000);
    }
    await isKept(10);
    expect((await drafts())[0]?.filling.minutes.keyPoints).toBe('Point 1');
  });

  it('says that its place, or that of its new stakeholder, has left the programme since', async () => {
    const gone = 'A community or district that you had chosen is not in the programme any more';
    const view = await logForm(live, BEN, 'Bo Police');
    const chosen = { about: 'community:mango-bay', newDistrict: 'north', newType: 'police' };
    await live.ben.chooses(view, 'type', 'call', { answers: { keyPoints: 'They listened.', ...chosen } });
    await isKept();
    await live.ben.closes(view);
    expect(shown(await logForm(live))).not.toContain(gone);
    await live.ben.closes(modalOf(live, BEN));
    await Communities.deleteOne({ workspace: 'T1', key: 'mango-bay' });
    expect(shown(await logForm(live))).toContain(gone);
    await live.ben.closes(modalOf(live, BEN));
    await Communities.insertMany([
      { workspace: 'T1', key: 'mango-bay', name: 'Mango Bay', district: 'north' },
    ]);
    await Districts.deleteOne({ workspace: 'T1', key: 'north' });
    const again = await logForm(live);
    expect(shown(again)).toContain(gone);

    // One leaves while the form is open.
    await Communities.deleteOne({ workspace: 'T1', key: 'mango-bay' });
    const { errors } = await live.ben.submits(again);
    expect(errors).toEqual({
      about: 'This place is not in the programme any more. Choose another, or none.',
    });
    expect(await meetings()).toEqual([]);
    await live.ben.closes(again);
    const last = await logForm(live);
    expect(shown(last)).toContain(gone);
    expect((await live.ben.submits(last)).errors).toBeUndefined();
    expect(await meetings()).toMatchObject([{ keyPoints: 'They listened.' }]);
    expect(live.slack.complaints).toEqual([]);
  });

  it('with a stakeholder that was merged meanwhile is about the one that it became', async () => {
    await keepStakeholders([aStakeholder('Bo Council'), aStakeholder('Council of Bo')]);
    const view = await logForm(live);
    await live.ben.chooses(view, 'stakeholder', 'S Council of Bo', {
      answers: { keyPoints: 'They listened.' },
    });
    await isKept();
    await live.ben.closes(view);
    const merge = () =>
      Stakeholders.updateOne(
        { workspace: 'T1', key: 'S Council of Bo' },
        { $set: { status: 'merged', mergedInto: 'S Bo Council' } },
      );
    const open = await logForm(live);
    await merge();
    await live.ben.closes(open);
    const again = await logForm(live);
    expect(again.state.values.stakeholder?.stakeholder?.selected_option?.value).toBe('S Bo Council');
    await live.ben.submits(again);
    expect(await meetings()).toMatchObject([{ stakeholder: 'S Bo Council' }]);
  });

  it('with a stakeholder that is merged while the form is open stands in the log of the one that it became', async () => {
    await keepStakeholders([aStakeholder('Bo Council'), aStakeholder('Council of Bo')]);
    const view = await logForm(live, BEN, 'Council of Bo');
    await Stakeholders.updateOne(
      { workspace: 'T1', key: 'S Council of Bo' },
      { $set: { status: 'merged', mergedInto: 'S Bo Council' } },
    );
    expect((await live.ben.submits(view, { keyPoints: 'They listened.' })).errors).toBeUndefined();
    expect(await meetings()).toMatchObject([{ stakeholder: 'S Bo Council' }]);
  });

  it('by an edit is no draft', async () => {
    await asNew(live, 'Bo Police');
    await until(() =>
      live.slack.messages(LOG).some(({ blocks }) => shown({ blocks }).includes('meetings.edit')),
    );
    const reply = live.slack.messages(LOG).find(({ blocks }) => shown({ blocks }).includes('meetings.edit'));
    await live.ben.presses(reply as never, 'meetings.edit');
    const view = await formOf(live);
    expect(shown(view)).toContain('Bo Police');
    await live.ben.chooses(view, 'type', 'call', { answers: { keyPoints: 'They listened well.' } });
    await live.ben.submits(view);
    await until(async () => (await meetings())[0]?.type === 'call');
    expect(await drafts()).toEqual([]);
  });
});
