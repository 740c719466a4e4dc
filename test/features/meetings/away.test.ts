import { beforeAll, describe, expect, it } from '@jest/globals';
import mongoose from 'mongoose';
import { connectDatabase } from '../../../src/database/connect';
import { locales } from '../../../src/words';
import { withClient } from '../../support/app';
import { testUri } from '../../support/database';
import { gate } from '../../support/gate';
import { impatiently } from '../../support/patience';
import { until } from '../../support/until';
import { cardOf, met, named, under } from '../stakeholders/live';
import {
  ADA,
  BEN,
  commitments,
  formOf,
  logForm,
  meetings,
  modalOf,
  shown,
  stakeholders,
  useLog,
} from './live';
import { aStakeholder, keepStakeholders, sends, warmUp } from './support';

beforeAll(warmUp);
const live = useLog();

const typed = (field: string) => modalOf(live, BEN).state.values[field]?.[field]?.value;
const written = { keyPoints: 'They listened.\nAll of them.', agreements: 'Police: a car' };

describe('a meeting', () => {
  it('stays in the form while MongoDB is away, with a sentence, and is saved afterwards', async () => {
    const view = await logForm(live, BEN, 'Bo Police');
    await mongoose.disconnect();
    const done = await live.ben.submits(view, { ...written, newType: 'police' });
    expect(done).toMatchObject({ acked: true, did: 'errors' });
    expect(Object.values(done.errors ?? {})).toEqual([locales.en.common.notSaved]);
    expect(typed('keyPoints')).toBe(written.keyPoints);
    await connectDatabase(testUri(), { database: live.app.database });
    expect([await meetings(), await stakeholders()]).toEqual([[], []]);
    await sends(live.ben, modalOf(live, BEN));
    expect(live.slack.modalOf(BEN)).toBeUndefined();
    expect(await meetings()).toMatchObject([{ key: view.id, ...written }]);
    expect(under(live, await cardOf(live, 'Bo Police'))).toHaveLength(1);
  });

  it('stays in the form while MongoDB is slow, in time for Slack, and is saved once', async () => {
    await keepStakeholders([aStakeholder('Bo Police')]);
    const view = await logForm(live, BEN, 'Bo Police');
    await withClient(async (client) => {
      // Somebody else holds the stakeholder for longer than a form can wait.
      const session = client.startSession();
      session.startTransaction();
      const held = client.db(live.app.database).collection('stakeholders');
      await held.updateOne({ name: 'Bo Police' }, { $set: { type: 'court' } }, { session });
      const done = await impatiently(() => live.ben.submits(view, written));
      expect(Object.values(done.errors ?? {})).toEqual([locales.en.common.notSaved]);
      expect(typed('keyPoints')).toBe(written.keyPoints);
      await session.abortTransaction();
      await session.endSession();
    });
    expect(await meetings()).toEqual([]);
    await sends(live.ben, modalOf(live, BEN));
    expect(live.slack.modalOf(BEN)).toBeUndefined();
    expect(await meetings()).toMatchObject([{ key: view.id, ...written }]);
    expect(await commitments()).toHaveLength(1);
    expect(await named('Bo Police')).toMatchObject({ meetings: 2, undated: 1 });
  });

  it('that is edited stays in the form, too, while MongoDB is away', async () => {
    const card = await met(live, 'Bo Police');
    await live.ben.presses(live.slack.thread(card.channel, card.ts)[1] as never, 'meetings.edit');
    await mongoose.disconnect();
    const done = await live.ben.submits(modalOf(live, BEN), { keyPoints: 'They listened well.' });
    expect(Object.values(done.errors ?? {})).toEqual([locales.en.common.notSaved]);
    await connectDatabase(testUri(), { database: live.app.database });
    expect(await meetings()).toMatchObject([{ keyPoints: 'They listened.', versions: [] }]);
    await sends(live.ben, modalOf(live, BEN));
    expect(await meetings()).toMatchObject([{ keyPoints: 'They listened well.', versions: [{}] }]);
  });
});

describe('two who log different meetings with one stakeholder at once', () => {
  it('both find theirs, one after the other in the thread, each whole, and in the log by their dates; the card counts both', async () => {
    await keepStakeholders([aStakeholder('Bo Police', { version: 0, meetings: 0 })]);
    const texts = (who: string) => ({
      keyPoints: `${who} begins. ${`${who} goes on. `.repeat(225)}`.trim(),
      gaps: `${who} ends.`,
      agreements: `Police: a car for ${who}`,
    });
    const [ben, ada] = [await logForm(live, BEN, 'Bo Police'), await logForm(live, ADA, 'Bo Police')];
    const [earlier, later] = ['2026-11-27', '2026-11-28'];
    // The card, under which both will stand.
    const { opened, open } = gate();
    live.slack.faults.add({ method: 'chat.postMessage', fault: { kind: 'held', until: opened } });
    await Promise.all([
      sends(live.ben, ben, { ...texts('Ben'), metOn: later }),
      sends(live.ada, ada, { ...texts('Ada'), metOn: earlier }),
    ]);
    open();
    expect([live.slack.modalOf(BEN), live.slack.modalOf(ADA)]).toEqual([undefined, undefined]);
    expect((await meetings()).map(({ by }) => by).sort()).toEqual([ADA, BEN]);
    expect(await named('Bo Police')).toMatchObject({ meetings: 2, undated: 2 });
    const card = await cardOf(live, 'Bo Police');
    await until(async () => {
      await live.app.deliver();
      return under(live, card).length === 4 && card.text?.includes('*Meetings:* 2');
    });
    const said = live.slack
      .thread(card.channel, card.ts)
      .slice(1)
      .map(({ blocks }) => JSON.stringify(blocks));
    const whose = said.map((blocks) => ['Ben', 'Ada'].filter((who) => blocks.includes(`${who} goes on`)));
    const [first] = whose[0] ?? [];
    expect(whose).toEqual(
      first === 'Ben' ? [['Ben'], ['Ben'], ['Ada'], ['Ada']] : [['Ada'], ['Ada'], ['Ben'], ['Ben']],
    );
    await live.ben.runs('/log-meeting', 'find Bo Police');
    expect(shown(await formOf(live))).toMatch(
      /1\. Meeting on 28 November 2026.*2\. Meeting on 27 November 2026/,
    );
    for (const who of ['Ben', 'Ada']) {
      const all = said.filter((blocks) => blocks.includes(`${who} goes on`)).join('');
      expect(all.match(/goes/g)).toHaveLength(225);
      expect(all).toMatch(new RegExp(`${who} begins.*a car for ${who}.*${who} ends`, 's'));
    }
  });
});
