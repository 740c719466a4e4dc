import { beforeAll, describe, expect, it } from '@jest/globals';
import { Communities, Districts, Members, Programmes } from '../../../src/features/people';
import type { Message } from '../../support/slack';
import { met } from '../stakeholders/live';
import {
  BEN,
  CLEO,
  DORA,
  formOf,
  LOG,
  logForm,
  meetings,
  modalOf,
  shown,
  stakeholders,
  useLog,
} from './live';
import { sends, warmUp } from './support';

beforeAll(warmUp);
const live = useLog();

const first = (card: Message) => live.slack.thread(LOG, card.ts)[1] as Message;

describe('an edit of a meeting', () => {
  it('leaves what was chosen, though the form would not offer it now', async () => {
    const chosen = { type: 'coordination', gapCategory: 'staff', colleagues: [CLEO, DORA] };
    const card = await met(live, 'Bo Police', { ...chosen, gaps: 'No vehicle' });
    expect(await meetings()).toMatchObject([chosen]);
    const left = { $pull: { 'settings.meetingTypes': { key: 'coordination' } } };
    await Programmes.collection.updateOne({ workspace: 'T1' }, left as never);
    const gone = { $pull: { 'settings.problemCategories': { key: 'staff' } } };
    await Programmes.collection.updateOne({ workspace: 'T1' }, gone as never);
    // Dora is one of the colleagues herself, and edits.
    await live.slack.person(DORA).presses(first(card), 'meetings.edit');
    await sends(live.slack.person(DORA), await formOf(live, DORA), { gaps: 'No vehicle at all' });
    expect(live.slack.modalOf(DORA)).toBeUndefined();
    expect(await meetings()).toMatchObject([{ ...chosen, gaps: 'No vehicle at all', versions: [{}] }]);
    expect(live.slack.complaints).toEqual([]);
  });

  it('leaves the place that it was about, though that has left the programme', async () => {
    const mango = { kind: 'community', key: 'mango-bay', name: 'Mango Bay' };
    const north = { kind: 'district', key: 'north', name: 'North' };
    for (const [name, about] of [['Bo Police', mango] as const, ['Bo Council', north] as const]) {
      const card = await met(live, name, { about: `${about.kind}:${about.key}` });
      expect((await meetings()).at(-1)).toMatchObject({ about });
      const gone = { workspace: 'T1', key: about.key };
      await (about === mango ? Communities.deleteOne(gone) : Districts.deleteOne(gone));
      await live.ben.presses(first(card), 'meetings.edit');
      expect(shown(await formOf(live))).toContain(about.name);
      await sends(live.ben, modalOf(live, BEN), { keyPoints: 'They listened well.' });
      expect((await meetings()).at(-1)).toMatchObject({ about, keyPoints: 'They listened well.' });
    }
    expect(live.slack.complaints).toEqual([]);
  });

  it('has another place where that is chosen; the former one stays in its history', async () => {
    const card = await met(live, 'Bo Police', { about: 'community:mango-bay' });
    await Communities.deleteOne({ workspace: 'T1', key: 'mango-bay' });
    await live.ben.presses(first(card), 'meetings.edit');
    await sends(live.ben, await formOf(live), { about: 'district:north' });
    expect(await meetings()).toMatchObject([
      { about: { name: 'North' }, versions: [{ before: { about: { name: 'Mango Bay' } } }] },
    ]);
  });

  it('leaves a colleague whom the programme does not know any more', async () => {
    const card = await met(live, 'Bo Police', { colleagues: [CLEO] });
    await Members.deleteOne({ workspace: 'T1', slackUser: CLEO });
    await live.ben.presses(first(card), 'meetings.edit');
    await sends(live.ben, await formOf(live), { keyPoints: 'They listened well.' });
    expect(await meetings()).toMatchObject([{ colleagues: [CLEO], versions: [{}] }]);
  });
});

describe('a meeting that is logged again as with a new stakeholder', () => {
  it('is asked about where the name is known', async () => {
    await met(live, 'Bo Police');
    await live.ben.submits(await logForm(live, BEN), { stakeholder: 'new' });
    const more = { newType: 'police', keyPoints: 'A second point.' };
    await live.ben.submits(modalOf(live, BEN), { newName: 'bo  POLICE', ...more });
    expect(shown(modalOf(live, BEN))).toContain('Is it the same?');
    expect(await meetings()).toHaveLength(1);
    await live.ben.submits(modalOf(live, BEN), { instead: (await meetings())[0]?.key ?? '' });
    expect(await meetings()).toMatchObject([{ keyPoints: 'They listened.\n\nA second point.' }]);
    expect(await stakeholders()).toMatchObject([{ meetings: 1 }]);
  });
});
