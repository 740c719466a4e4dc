import { describe, expect, it } from '@jest/globals';
import mongoose from 'mongoose';
import { CheckIns } from '../../../src/features/check-ins';
import { reportingRoute } from '../../../src/features/problems/raising/reporting';
import { Posts } from '../../../src/outbox';
import { words } from '../../../src/words';
import { type OpenView, slackComplaints } from '../../support/slack';
import { until } from '../../support/until';
import {
  ADA,
  answered,
  CHANNEL,
  KEY,
  modalOf,
  prompt,
  shown,
  thread,
  useLive,
  withButton,
} from '../check-ins/live';
import { entries, raiseIn } from './live';
import { blockIds, formOf, held, problems } from './raise-live';

const live = useLive();
const sees = () => shown(modalOf(live, ADA));

const form = formOf(live);

/** The form stands open again, as after "could not be saved", though it was kept. */
async function keptUnseen(view: OpenView, answers: Record<string, string> = {}): Promise<OpenView> {
  const again = structuredClone(view);
  await live.ada.submits(view, answers);
  live.slack.workspace.modals.set(ADA, [again]);
  return again;
}

/** Nothing of these words is anywhere in the database. */
async function expectNowhere(words: string): Promise<void> {
  const collections = (await mongoose.connection.db?.collections()) ?? [];
  for (const collection of collections) {
    const all = JSON.stringify(await collection.find().toArray());
    expect([collection.collectionName, all.includes(words)]).toEqual([collection.collectionName, false]);
  }
}

describe('harm to a child', () => {
  const secret = 'Xylophone';

  it('chosen and sent: the reporting route, and nothing is stored', async () => {
    const view = await form();
    const done = await live.ada.submits(view, { title: secret, details: secret, about: 'harm' });
    expect(done.did).toBe('update');
    const route = modalOf(live, ADA);
    expect(shown(route)).toContain('Please contact Mariama now');
    expect(shown(route)).toContain('Nothing of what you wrote here was stored or posted');
    expect(shown(route)).not.toContain(secret);
    expect([await problems(), await Posts.countDocuments({ key: /problem/ as never })]).toEqual([[], 0]);
    await expectNowhere(secret);
    expect(live.app.logged.join()).not.toContain(secret);
  });

  it('chosen: the form changes at once', async () => {
    const view = await form(ADA, secret);
    await live.ada.chooses(view, 'about', 'harm', { answers: { title: secret } });
    await until(() => modalOf(live, ADA).submit === undefined);
    const route = modalOf(live, ADA);
    expect(shown(route)).toContain('Please contact Mariama now');
    expect(route.submit).toBeUndefined();
    await expectNowhere(secret);
  });

  it('chosen while the database is away: the route is shown all the same, and claims nothing of an earlier try', async () => {
    const view = await form();
    await mongoose.disconnect();
    const done = await live.ada.submits(view, { title: secret, about: 'harm' });
    expect(done.did).toBe('update');
    expect(shown(modalOf(live, ADA))).toContain('Please contact your safeguarding contact now');
    expect(shown(modalOf(live, ADA))).toContain('I cannot see at this moment');
    expect(shown(modalOf(live, ADA))).not.toContain('Nothing of what you wrote');
  });

  it('in the programme’s own words', async () => {
    await mongoose.connection.db
      ?.collection('programmes')
      .updateOne({}, { $set: { 'settings.reportingRoute': { en: 'Ring 116.', fr: 'Appelez le 116.' } } });
    await live.ada.submits(await form(), { title: secret, about: 'harm' });
    expect(shown(modalOf(live, ADA))).toContain('Ring 116.');
  });

  it('heard in the words: asked once, and saved after a no', async () => {
    const view = await form(ADA, 'A girl was beaten');
    expect((await live.ada.submits(view, { details: secret })).did).toBe('update');
    await expectNowhere(secret);
    const asking = modalOf(live, ADA);
    expect(blockIds(asking)).toContain('harm');
    expect([held(asking, 'title'), held(asking, 'details')]).toEqual(['A girl was beaten', secret]);
    expect((await live.ada.submits(asking, { harm: 'no' })).did).toBe('closed');
    expect(await problems()).toMatchObject([{ title: 'A girl was beaten', details: secret }]);
  });

  it('heard in the words: a yes shows the route, and nothing is stored', async () => {
    const view = await form(ADA, 'Une fille a été violée');
    await live.ada.submits(view, { details: secret });
    expect((await live.ada.submits(modalOf(live, ADA), { harm: 'yes' })).did).toBe('update');
    expect(shown(modalOf(live, ADA))).toContain('Please contact Mariama now');
    expect(await problems()).toEqual([]);
    await expectNowhere(secret);
  });
});

describe('the reporting route, where something stands already', () => {
  it('says that an earlier try of the form was kept, where it stands, and how it is removed', async () => {
    const again = await keptUnseen(await form(ADA, 'The Xylophone is gone'));
    expect((await live.ada.submits(again, { about: 'harm' })).did).toBe('update');
    expect(sees()).toContain('Please contact Mariama now');
    expect(sees()).not.toContain('Nothing of what you wrote here was stored');
    expect(sees()).toContain(`An earlier try of this form was kept: it stands as a problem in <#${CHANNEL}>`);
    expect(sees()).toContain('Remove words for good');
    expect(sees()).not.toContain('Xylophone');
    expect(await problems()).toHaveLength(1);

    // What it says can be done.
    await live.app.deliver();
    const card = withButton(live.slack.messages(CHANNEL), 'problems.take');
    await live.ada.usesShortcut('check-ins.remove-words', card);
    await live.ada.submits(modalOf(live, ADA), { words: 'Xylophone', reason: 'child' });
    await live.ada.submits(modalOf(live, ADA));
    expect(await problems()).toMatchObject([{ title: 'The [removed] is gone' }]);
  });

  it('claims nothing of an earlier try while it asks whether it is about harm', async () => {
    const again = await keptUnseen(await form(ADA, 'The road is cut'));
    await live.ada.submits(again, { details: 'A girl was beaten.' });
    expect(sees()).toContain('Please answer this first; until then I store nothing of what you wrote now');
  });

  it('also as soon as harm is chosen', async () => {
    const again = await keptUnseen(await form(ADA, 'The road is cut'));
    await live.ada.chooses(again, 'about', 'harm');
    await until(() => modalOf(live, ADA).submit === undefined);
    expect(sees()).toContain('it stands as a problem');
  });

  it('says that the words were added to a problem', async () => {
    await live.ada.submits(await form(ADA, 'The clinic has no medicine'));
    const [first] = await problems();
    await live.ada.submits(await form(ADA, 'No medicine in the clinic'));
    const again = await keptUnseen(modalOf(live, ADA), { instead: first?.key ?? '' });
    expect(await entries('update', first?.key)).toHaveLength(1);
    expect((await live.ada.submits(again, { instead: 'new', about: 'harm' })).did).toBe('update');
    expect(sees()).toContain(`what you wrote was added to a problem in <#${CHANNEL}>`);
  });

  it('says that the message from which it was filled stands', async () => {
    const message = await live.ben.says(CHANNEL, 'A girl was beaten');
    await live.ada.usesShortcut('problems.raise', message);
    await live.ada.submits(modalOf(live, ADA));
    expect((await live.ada.submits(modalOf(live, ADA), { harm: 'yes' })).did).toBe('update');
    expect(sees()).toMatch(/The message that was filled in stands in <#CADA001>: <http[^>]*\|this one>/);
    expect(sees()).toContain('ask who wrote it to delete it');
    expect(await problems()).toEqual([]);
  });

  it('says that the answer from which it was filled stands', async () => {
    await CheckIns.updateOne(
      { workspace: 'T1', key: KEY },
      { $set: { 'questions.0.asksForProblems': true } },
    );
    await live.ada.says(CHANNEL, 'The road is cut.', { thread: prompt(live).ts });
    await answered(0, 'The road is cut.');
    await live.passes(61);
    const button = withButton([prompt(live), ...thread(live)], 'problems.raise');
    await live.ada.presses(button, 'problems.raise', { value: `check-in:${KEY}#0` });
    expect(held(modalOf(live, ADA), 'title')).toBe('The road is cut.');
    await live.ada.submits(modalOf(live, ADA), { about: 'harm' });
    expect(sees()).toContain(`The answer that was filled in stands in the check-in in <#${CHANNEL}>`);
    expect(sees()).not.toContain('Nothing of what you wrote');
  });

  it('says nothing stands where a check-in was only the way here', async () => {
    await live.ada.presses(prompt(live), 'problems.raise');
    await live.ada.submits(modalOf(live, ADA), { title: 'x', about: 'harm' });
    expect(sees()).toContain('Nothing of what you wrote here was stored or posted');
  });

  it('says that an update was kept', async () => {
    const card = await raiseIn(live);
    await live.ada.presses(card, 'problems.update');
    const again = await keptUnseen(modalOf(live, ADA), { news: 'They came.' });
    await live.ada.submits(again, { news: 'A girl was raped.' });
    await live.ada.submits(modalOf(live, ADA), { harm: 'yes' });
    expect(sees()).toContain(`what you wrote was added to a problem in <#${CHANNEL}>`);
    expect((await entries()).map(({ kind }) => kind)).toEqual(['raised', 'update']);
  });

  it('says that what stood in the form before stands still', async () => {
    const card = await raiseIn(live);
    await live.ada.chooses(card, 'problems.more', 'change:VRAISED');
    await live.ada.submits(modalOf(live, ADA), { 'title-0': 'A girl was raped.' });
    await live.ada.submits(modalOf(live, ADA), { harm: 'yes' });
    expect(sees()).toContain('What stood in this form before you changed it stands in the problem');
    expect(sees()).not.toContain('Nothing of what you wrote');
  });
});

it.each(['en', 'fr'])('the route is inside Slack’s limits with all that can stand: %s', (language) => {
  const long = '<!channel> *`&" 😀 '.repeat(300);
  const view = reportingRoute({
    t: words(language),
    language,
    safeguardingContact: long,
    stands: [
      { what: 'problem', channel: 'C1' },
      { what: 'added', channel: 'C1' },
      { what: 'before', channel: 'C1' },
      { what: 'answer', channel: 'C1' },
      { what: 'message', channel: 'C1', link: `https://x.slack.com/${'p'.repeat(400)}` },
    ],
  });
  expect(slackComplaints(view)).toEqual([]);
  expect(JSON.stringify(view)).not.toContain('<!channel>');
});
