import { beforeAll, describe, expect, it } from '@jest/globals';
import { Programmes } from '../../../src/features/people';
import { until } from '../../support/until';
import {
  ADA,
  asNew,
  BEN,
  CLEO,
  cards,
  comments,
  commitments,
  DORA,
  formOf,
  LOG,
  logForm,
  meetings,
  modalOf,
  replies,
  shown,
  stakeholders,
  useLog,
} from './live';
import { asks, warmUp } from './support';

beforeAll(warmUp);
const live = useLog();

describe('a meeting', () => {
  it('is logged with a new stakeholder: a thread begins with its card, and the meeting is the first reply', async () => {
    const view = await logForm(live, BEN, 'Bo Police');
    expect(shown(view)).toContain(`<#${LOG}>`);
    expect(shown(view)).toContain('Contact Mariama now');
    expect(shown(view)).toContain('If there is more than a field holds, go on in the thread.');
    const asked = view.blocks.filter(({ type }) => type === 'input').map(({ block_id }) => block_id);
    expect(asked).toEqual([
      ...['stakeholder', 'newName', 'newType', 'newSector', 'newDistrict'],
      ...['metOn', 'type', 'present', 'colleagues', 'keyPoints', 'agreements', 'gaps', 'gapCategory'],
      ...['about', 'nextContact'],
    ]);
    const { errors } = await live.ben.submits(view, {
      newType: 'police',
      newDistrict: 'north',
      type: 'coordination',
      present: 'Inspector, two officers',
      keyPoints: 'They have no fuel <!channel>.',
      agreements: 'Police: a focal person for Mango Bay\nWe: call the chief',
      gaps: 'No vehicle',
    });
    expect(errors).toBeUndefined();
    expect(live.slack.modalOf(BEN)).toBeUndefined();
    await until(() => cards(live)[0] && replies(live, cards(live)[0] as never).length > 0);
    const [card] = cards(live);
    if (!card) throw new Error('no card');
    expect(card.text).toContain('Bo Police');
    expect(card.text).toContain('*Meetings:* 1');
    expect(card.text).toContain('2 open, 0 overdue');
    const [reply] = replies(live, card);
    expect(reply?.text).toContain('30 November 2026: Coordination');
    expect(reply?.text).toContain('They have no fuel &lt;!channel&gt;.');
    expect(await stakeholders()).toMatchObject([
      {
        name: 'Bo Police',
        type: 'police',
        sector: 'government',
        district: { key: 'north' },
        meetings: 1,
        lastMet: '2026-11-30',
        undated: 2,
        channel: LOG,
      },
    ]);
    expect(await meetings()).toMatchObject([
      { by: BEN, metOn: '2026-11-30', present: 'Inspector, two officers' },
    ]);
    expect((await commitments()).map(({ line, status, owner }) => [line, status, owner])).toEqual([
      ['Police: a focal person for Mango Bay', 'open', BEN],
      ['We: call the chief', 'open', BEN],
    ]);
    await until(() => live.slack.ephemeralsTo(BEN).length > 0);
    expect(live.slack.ephemeralsTo(BEN).at(-1)?.text).toContain('stands in the log');
    expect(live.slack.complaints).toEqual([]);
  });

  it('needs a stakeholder, a date that is not to come, and one of the three texts; what was typed stays', async () => {
    await live.ben.submits(await logForm(live), {
      stakeholder: 'new',
      metOn: '2026-12-01',
      present: 'The chief',
    });
    const withFields = modalOf(live, BEN);
    expect(withFields.state.values.present?.present?.value).toBe('The chief');
    const { errors } = await live.ben.submits(withFields, { newName: ' 😀 ', newType: 'other' });
    expect(errors).toEqual({
      keyPoints: 'Write key points, agreements or gaps: one of the three is needed.',
      metOn:
        'This date is still to come. Log a meeting once it was held; what is planned goes to “Next contact”.',
    });
    expect(await meetings()).toEqual([]);
    expect(modalOf(live, BEN).state.values.present?.present?.value).toBe('The chief');
  });

  it('asks what is not clear in the agreements, and keeps what was corrected', async () => {
    await asNew(live, 'Bo Police', { agreements: 'Police: mend the gate by the rains\nWe: call the chief' });
    const asked = modalOf(live, BEN);
    expect(shown(asked)).toContain('One line is not clear to me.');
    expect(asked.title?.text).toBe('See the questions above');
    expect(await meetings()).toEqual([]);
    await live.ben.submits(asked, asks(asked, 0, { by: '2027-05-01', who: 'Police', what: 'mend the gate' }));
    expect(live.slack.modalOf(BEN)).toBeUndefined();
    expect((await commitments()).map(({ who, what, by }) => [who, what, by])).toContainEqual([
      'Police',
      'mend the gate',
      '2027-05-01',
    ]);
    expect((await stakeholders())[0]?.promised).toEqual(['2027-05-01']);
  });

  it('that is written twice is added to the first, or stands beside it, as its author says', async () => {
    await asNew(live, 'Bo Police');
    const again = await logForm(live, BEN, 'Bo Police');
    await live.ben.submits(again, { keyPoints: 'A second point.' });
    const asked = modalOf(live, BEN);
    expect(shown(asked)).toContain('Is it the same?');
    const [first] = await meetings();
    await live.ben.submits(asked, { instead: first?.key ?? '' });
    expect(await meetings()).toMatchObject([
      { keyPoints: 'They listened.\n\nA second point.', versions: [{ by: BEN }] },
    ]);
    const third = await logForm(live, BEN, 'Bo Police');
    await live.ben.submits(third, { keyPoints: 'Another day.' });
    await live.ben.submits(modalOf(live, BEN), { instead: 'new' });
    expect((await meetings()).map(({ keyPoints }) => keyPoints)).toEqual([
      'They listened.\n\nA second point.',
      'Another day.',
    ]);
    expect(await stakeholders()).toMatchObject([{ meetings: 2 }]);
  });

  it('of a form that comes twice is kept once, and two who add the same stakeholder at once make one', async () => {
    const [ben, ada] = await Promise.all([logForm(live, BEN, 'Bo Police'), logForm(live, ADA, 'bo  POLICE')]);
    const answers = { newType: 'police', keyPoints: 'They listened.' };
    live.slack.deliveries.disturb = () => [0, 0];
    await Promise.all([live.ben.submits(ben, answers), live.ada.submits(ada, answers)]);
    live.slack.deliveries.disturb = undefined;
    await until(async () => (await meetings()).length === 2);
    expect(await stakeholders()).toMatchObject([{ meetings: 2 }]);
    await until(() => cards(live)[0] && replies(live, cards(live)[0] as never).length === 2);
    expect(cards(live)).toHaveLength(1);
  });

  it('is edited by its author or the coordinator; what stood there before is kept and can be seen', async () => {
    await asNew(live, 'Bo Police', { agreements: 'Police: a focal person\nWe: call the chief' });
    await until(() => cards(live)[0] && replies(live, cards(live)[0] as never).length > 0);
    const [card] = cards(live);
    const reply = () => replies(live, card as never)[0];
    await live.slack.person(CLEO).presses(reply() as never, 'meetings.edit');
    expect(shown(await formOf(live, CLEO))).toContain('Only who wrote this');
    await live.slack.person(DORA).presses(reply() as never, 'meetings.edit');
    await live.slack
      .person(DORA)
      .submits(modalOf(live, DORA), { keyPoints: 'They listened well.', agreements: 'We: call the chief' });
    await until(() => reply()?.text?.includes('They listened well.'));
    expect(await meetings()).toMatchObject([
      { keyPoints: 'They listened well.', versions: [{ by: DORA, before: { keyPoints: 'They listened.' } }] },
    ]);
    expect((await commitments()).map(({ line, status }) => [line, status])).toEqual([
      ['Police: a focal person', 'dropped'],
      ['We: call the chief', 'open'],
    ]);
    expect(await stakeholders()).toMatchObject([{ undated: 1 }]);
    await live.slack.person(ADA).presses(reply() as never, 'meetings.open');
    expect(shown(await formOf(live, ADA))).toContain('They listened.');
    expect(shown(modalOf(live, ADA))).toContain('They listened well.');
  });

  it('stores nothing when a child was harmed, and shows what to do', async () => {
    await asNew(live, 'Bo Police', { keyPoints: 'A girl was raped.' });
    const asked = modalOf(live, BEN);
    await live.ben.submits(asked, { harm: 'yes' });
    expect(shown(modalOf(live, BEN))).toContain('Mariama');
    expect([await meetings(), await stakeholders()]).toEqual([[], []]);
  });

  it('of thousands of signs stands whole and in order in several replies', async () => {
    const long = Array.from({ length: 400 }, (_, n) => `${n} 🌱 <b>`).join(' ');
    await asNew(live, 'Bo Police', {
      keyPoints: long.slice(0, 2990),
      gaps: long.slice(0, 2990),
      agreements: 'x'.repeat(2900),
    });
    // One message a second in each channel.
    await until(() => cards(live)[0] && replies(live, cards(live)[0] as never).length >= 4);
    const said = replies(live, cards(live)[0] as never)
      .map((message) => JSON.stringify(message.blocks))
      .join('');
    expect(said.indexOf('Key points')).toBeLessThan(said.indexOf('Agreements'));
    expect(live.slack.complaints).toEqual([]);
  });

  it('keeps what people write in the thread, with edits and deletions', async () => {
    await asNew(live, 'Bo Police');
    await until(() => cards(live)[0] && replies(live, cards(live)[0] as never).length > 0);
    const [card] = cards(live);
    const said = await live.slack.person(CLEO).says(LOG, 'They also asked for a bike.', { thread: card?.ts });
    const other = await live.slack.person(CLEO).says(LOG, 'Never mind.', { thread: card?.ts });
    await live.slack.person(CLEO).edits(said, 'They also asked for two bikes.');
    await live.slack.person(CLEO).deletes(other);
    const [meeting] = await meetings();
    expect(await comments()).toMatchObject([
      {
        text: 'They also asked for two bikes.',
        by: CLEO,
        meeting: meeting?.key,
        revisions: [{ text: 'They also asked for a bike.' }],
      },
      { text: '', deleted: true, revisions: [{ text: 'Never mind.' }] },
    ]);
  });

  it('keeps a next contact that was announced until it is over, though a later meeting says none', async () => {
    await asNew(live, 'Bo Police', { nextContact: '2026-12-20', metOn: '2026-11-20' });
    await live.ben.submits(await logForm(live, BEN, 'Bo Police'), { keyPoints: 'A word at the gate.' });
    expect(await stakeholders()).toMatchObject([{ meetings: 2, nextContact: '2026-12-20' }]);
  });

  it('is told of as kept where there is no log channel yet', async () => {
    await Programmes.updateOne({ workspace: 'T1' }, { $unset: { logChannel: 1 } });
    await asNew(live, 'Bo Police');
    const dm = () => live.slack.messages(live.slack.workspace.directChannel(BEN).id).map(({ text }) => text);
    await until(() => dm().some((text) => text?.includes('The programme has no log channel yet')));
    expect(await stakeholders()).toMatchObject([{ meetings: 1 }]);
    expect(cards(live)).toEqual([]);
  });
});
