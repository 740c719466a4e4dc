import { describe, expect, it } from '@jest/globals';
import { type Digest, Digests } from '../../../src/features/digests';
import { readWish } from '../../../src/features/digests/asking';
import { ADA, BEN, CLEO, DORA, programme, useLive } from '../check-ins/live';

describe('what is asked of a digest', () => {
  it.each([
    ['', { span: 'now', isWhole: false, name: '' }],
    ['month', { span: 'month', isWhole: false, name: '' }],
    ['quarter Ada Ade', { span: 'quarter', isWhole: false, name: 'Ada Ade' }],
    ['Ada week', { span: 'week', isWhole: false, name: 'Ada' }],
    ['of the month for North', { span: 'month', isWhole: false, name: 'North' }],
    ['programme trimestre', { span: 'quarter', isWhole: true, name: '' }],
    ['MAINTENANT', { span: 'now', isWhole: false, name: '' }],
  ])('"%s"', (typed, wish) => {
    expect(readWish(typed)).toEqual(wish);
  });
});

describe('/accompany digest', () => {
  const live = useLive();
  const kept = () => Digests.find({ workspace: 'T1' }, { _id: 0 }).sort({ at: 1 }).lean<Digest[]>();
  const asks = async (who: string, words: string) => {
    const { ack } = await live.slack.person(who).runs('/accompany', `digest ${words}`);
    await live.app.deliver();
    return String(ack?.payload?.text ?? '').replace(/[\u2068\u2069]/g, '');
  };
  const said = (who: string) =>
    live.slack
      .directMessages(who)
      .filter(({ blocks }) => JSON.stringify(blocks ?? []).includes('digests.details'))
      .map(({ text = '' }) => text.split('\n')[0]);

  it('brings a manager their own facilitators’ days: until today, or whole ones', async () => {
    expect(await asks(CLEO, '')).toBe('It stands in your conversation with me.');
    await asks(CLEO, 'month');
    expect(said(CLEO)).toEqual([
      'Your facilitators: 24 November 2026 to 30 November 2026',
      'Your facilitators: 31 October 2026 to 29 November 2026',
    ]);
    expect(
      (await kept()).map(({ manager, week, facilitators }) => ({ manager, week, facilitators })),
    ).toEqual([
      expect.objectContaining({
        manager: 'cleo',
        facilitators: [expect.objectContaining({ name: 'Ada Ade' })],
      }),
      expect.objectContaining({ manager: 'cleo' }),
    ]);
    expect(live.slack.complaints).toEqual([]);
  });

  it('of one facilitator or one district; to the coordinator also of the whole programme', async () => {
    await asks(CLEO, 'week ada');
    await asks(CLEO, 'quarter north');
    expect(said(CLEO)).toEqual([
      'Ada Ade: 23 November 2026 to 29 November 2026',
      'North: 31 August 2026 to 29 November 2026',
    ]);
    await asks(DORA, 'programme week');
    await asks(DORA, '');
    expect(said(DORA)).toEqual([
      'The whole programme: 23 November 2026 to 29 November 2026',
      'The whole programme: 24 November 2026 to 30 November 2026',
    ]);
  });

  it('refuses in a sentence what is unknown, several, or not theirs', async () => {
    expect(await asks(CLEO, 'week Zed')).toContain('I know no facilitator or district of yours called Zed.');
    expect(await asks(CLEO, 'programme')).toContain('Only the coordinator reads');
    await live.app.import(programme.replace('north: North', 'north: North\n  south: South'));
    expect(await asks(CLEO, 'month south')).toBe(
      'None of your facilitators works in South, so there is nothing to tell. Write `/accompany digest` alone for all of yours, or a facilitator’s name.',
    );
    expect(await asks(DORA, 'South')).toContain('Nobody is accompanied in South at present');
    for (const who of [ADA, BEN]) expect(await asks(who, '')).toContain('you are neither');
    expect(await kept()).toEqual([]);
    await live.app.import(
      programme
        .replace('mango-bay: { name: Mango Bay', 'mango-bay: { name: Mango Bay')
        .replace('north: North', 'north: Ada North'),
    );
    expect(await asks(CLEO, 'ada')).toBe('Several may be meant: Ada North, Ada Ade. Write the whole name.');
  });
});
