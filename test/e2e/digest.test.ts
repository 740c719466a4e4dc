import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import mongoose from 'mongoose';
import { type Digest, DigestNotes, DigestSchedules, Digests } from '../../src/features/digests';
import { Posts } from '../../src/outbox';
import { until } from '../support/until';
import { type App, startApp } from './app';

let app: App;
beforeAll(async () => {
  app = await startApp();
  // A digest is longer than the page is high, and what hovers over its top must be in reach.
  await app.slack.page.setViewportSize({ width: 1280, height: 1800 });
});
afterAll(() => app?.stop());

/** The newest digest of a manager that came by itself. */
const digestOf = async (manager: string): Promise<Digest> => {
  const found = await Digests.findOne({
    manager,
    week: mongoose.trusted({ $exists: true }),
    preview: mongoose.trusted({ $exists: false }),
  })
    .sort({ at: -1 })
    .lean<Digest>();
  if (!found) throw new Error(`${manager} has no digest`);
  return found;
};

const readsAs = async (person: string) => {
  await app.slack.actAs(person);
  await app.slack.openDirectMessages(person);
};

/** Names keep to themselves, by signs that nobody sees. */
const bare = (text: string) => text.replace(/[\u2066-\u2069]/g, '');
/** What a timeline shows, each with its day, what happened, and what it was about; without its heading and its fields. */
const entries = (text: string) => [...text.matchAll(/^\d+ \w+ \d{4}\n.*\n“.*”$/gm)].map(([entry]) => entry);
const week = /Your week/;
const message = () => app.slack.page.locator('.main .msg').filter({ hasText: week }).last();

describe('the digest in the browser', () => {
  it('is read by its manager: what a mentor wrote first, then what needs them, with a picture', async () => {
    await readsAs('Ibrahim Kallo');
    await app.slack.sees(week);
    const picture = message().locator('img[alt]').last();
    await picture.waitFor();
    await until(
      async () =>
        (await picture.evaluate((img) => (img as unknown as { naturalWidth: number }).naturalWidth)) > 0,
    );
    const text = bare((await app.slack.messages()).filter((one) => week.test(one)).at(-1) ?? '');
    const shown = (words: string) => text.indexOf(words);
    expect(shown('Mariama Jalloh writes to you')).toBeGreaterThan(0);
    expect(shown('Needs you')).toBeGreaterThan(shown('Mariama Jalloh writes to you'));
    expect(await picture.getAttribute('alt')).toMatch(/answered/);
    const digest = await digestOf('ibrahim');
    expect(digest).toMatchObject({ picture: { file: expect.any(String) }, notes: [{ mentor: 'mariama' }] });
  });

  it('leads with each button to what needs the manager', async () => {
    const { slack } = app;
    for (const [person, manager] of [
      ['Ibrahim Kallo', 'ibrahim'],
      ['Rugiatu Bendu', 'rugiatu'],
    ] as const) {
      await readsAs(person);
      await slack.sees(week);
      const { needs } = await digestOf(manager);
      const buttons = message().locator('.bk-section button');
      expect(await buttons.count()).toBe(Math.min(needs.length, 5));
      for (const [number, need] of needs.slice(0, 5).entries()) {
        await buttons.nth(number).click();
        const opened = await slack.modal();
        // What stands there has the words that the digest quotes.
        expect(bare(await opened.text())).toContain(need.quote?.text.slice(0, 40) ?? '');
        await opened.close();
        await opened.isClosed();
      }
    }
  });

  it('tells the details in its thread when it is asked to, a part for each facilitator, and knows that it was seen', async () => {
    const { slack } = app;
    await readsAs('Rugiatu Bendu');
    await slack.press('Details', week);
    await slack.openThread(week);
    await slack.sees(/Kadie Momoh.?, with .?Sorie Conteh/);
    await slack.sees(/Musa Tejan.?, with .?Sorie Conteh/);
    const told = (await slack.thread()).slice(1).map(bare);
    const parts = told.flatMap((text) => /(Kadie|Musa) \w+, with Sorie Conteh/.exec(text)?.[1] ?? []);
    expect(parts).toEqual(['Kadie', 'Musa']);
    await slack.press('I’ve seen it', week);
    await until(async () => (await digestOf('rugiatu')).seen.length === 1);
    await slack.sees(/Your week.*Seen by/s);
    expect(await digestOf('rugiatu')).toMatchObject({
      seen: [{ by: 'U09RUGIATU' }],
      details: { by: 'U09RUGIATU' },
    });
  });

  it('takes what the manager replies, and passes it on when they press', async () => {
    const { slack } = app;
    await readsAs('Ibrahim Kallo');
    await slack.openThread(week);
    await slack.sees(/Thank you for walking on with Hangwelu/);
    await slack.reply('Please thank the boatmen from me, all of them & their wives.');
    await slack.sees(/Shall I pass this on.*the boatmen/s);
    await slack.press('To Foday Lansana', 'Please thank the boatmen');
    await slack.sees(/passed it on to .?Foday Lansana/);
    await slack.actAs('Foday Lansana');
    await slack.openChannel('foday-and-mariama');
    await slack.sees(/Ibrahim Kallo writes to you:.*all of them & their wives/s);
    const { passedOn, replies } = await digestOf('ibrahim');
    expect(passedOn.map(({ offer, pairing, by }) => [offer, pairing, by])).toEqual([
      [1, 'aminata-mariama', 'U08IBRAHIM'],
      [2, 'foday-mariama', 'U08IBRAHIM'],
    ]);
    expect(replies).toMatchObject([
      { by: 'U08IBRAHIM', offer: 1 },
      { text: 'Please thank the boatmen from me, all of them & their wives.', offer: 2 },
    ]);
  });

  it('is shown on the manager’s home tab as things stand now, with a timeline of each facilitator', async () => {
    const { slack } = app;
    await slack.actAs('Ibrahim Kallo');
    const home = await slack.home();
    await home.sees('Needs you');
    const text = bare(await home.text());
    for (const name of ['Aminata Turay', 'Foday Lansana', 'Ousmane Bah']) {
      expect(text).toMatch(
        new RegExp(`${name}, with Mariama Jalloh\\n.*Check-in(.*\\n){1,2}.*Problems open`),
      );
    }
    expect(text).not.toContain('Kadie Momoh');
    await home.press(/digest/);
    const digest = await slack.modal();
    expect(bare(await digest.text())).toContain('Mariama Jalloh writes to you');
    await digest.close();
    await digest.isClosed();

    await home.press('Timeline', /Foday Lansana.?, with/);
    const timeline = await slack.modal();
    const newest = bare(await timeline.text());
    expect(newest).toMatch(/Foday Lansana, with Mariama Jalloh\n.*raised a problem.*logged a meeting/s);
    await timeline.choose('Go to', 'Older');
    await timeline.submit();
    await until(async () => (await timeline.text()).includes('Newer'));
    const older = entries(bare(await timeline.text()));
    expect(older.length).toBeGreaterThan(3);
    expect(older.filter((one) => entries(newest).includes(one))).toEqual([]);
    await timeline.choose('What to show', 'Problems');
    await timeline.submit();
    await until(async () => !/logged a meeting|commitment,/.test(await timeline.text()));
    expect(await timeline.text()).toMatch(/raised a problem/);
    await timeline.close();
    await timeline.isClosed();
  });

  it('shows the coordinator the districts', async () => {
    const { slack } = app;
    await slack.actAs('Hawa Sillah');
    const home = await slack.home();
    await home.sees('Kelindu');
    expect(bare(await home.text())).toMatch(
      /Kelindu.*2 facilitators.*check-ins.*overdue.*Morawe.*3 facilitators/s,
    );
    await home.press('Facilitators', 'Kelindu');
    const district = await slack.modal();
    expect(bare(await district.text())).toMatch(
      /Kadie Momoh, with Sorie Conteh.*Musa Tejan, with Sorie Conteh/s,
    );
    await district.close();
    await district.isClosed();
  });

  it('is seen beforehand by the mentor, who writes a note to it', async () => {
    const { slack } = app;
    await readsAs('Mariama Jalloh');
    await slack.sees(/Ibrahim Kallo.? reads this/);
    await slack.press('Write a note', /Ibrahim Kallo.? reads this/);
    const form = await slack.modal();
    await form.fill('What should they know', 'Foday waits for a word of yours.');
    await form.submit();
    await slack.page.getByText('reads your note in the digest of').waitFor();
    await form.close();
    await form.isClosed();
    // The digest of the preview is out: it goes with the next one.
    const { week: last } = await digestOf('ibrahim');
    const notes = await DigestNotes.find({ mentor: 'mariama' }).sort({ week: 1 }).lean();
    expect(notes.map(({ manager, text }) => [manager, text.slice(0, 17)])).toEqual([
      ['ibrahim', 'What I am glad of'],
      ['ibrahim', 'Foday waits for a'],
    ]);
    expect(notes.map((note) => note.week > String(last))).toEqual([false, true]);
  });

  it('comes when somebody asks for it', async () => {
    const { slack } = app;
    await readsAs('Hawa Sillah');
    await slack.say('/accompany digest month');
    await slack.sees(/The whole programme: /);
    const asked = await Digests.find({ key: /^asked/ }).lean<Digest[]>();
    expect(asked).toMatchObject([{ manager: 'hawa', of: { programme: true } }]);
    expect(asked[0]?.facilitators).toHaveLength(5);
    expect(await Posts.countDocuments({ key: `digest:${asked[0]?.key}`, state: 'sent' })).toBe(1);
  });

  it('comes again on Monday, with the note first, and the one before says what it said', async () => {
    const { slack } = app;
    const before = await digestOf('ibrahim');
    const { dueAt } = (await DigestSchedules.findOne({ kind: 'digest', member: 'ibrahim' }).lean()) ?? {};
    app.pass({ seconds: (Number(dueAt) - app.now().getTime()) / 1_000 + 5 });
    await until(async () => (await digestOf('ibrahim')).week !== before.week);
    await readsAs('Ibrahim Kallo');
    await slack.sees(/Your week.*Foday waits for a word of yours/s);
    expect(await digestOf('ibrahim')).toMatchObject({
      notes: [{ text: 'Foday waits for a word of yours.' }],
      seen: [],
    });
    const { needs, parts, about } = (await Digests.findOne({ key: before.key }).lean<Digest>()) ?? {};
    expect({ needs, parts, about }).toEqual({
      needs: before.needs,
      parts: before.parts,
      about: before.about,
    });
  });
});
