import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Entry, Problem } from '../../src/features/problems';
import { type App, startApp } from './app';

/** The example's people, by their ids. */
const aminata = 'U01AMINATA';
const mariama = 'U06MARIAMA';
const ibrahim = 'U08IBRAHIM';

let app: App;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app?.stop());

const title = 'The women wait for rice before the meeting begins';
const prompt = 'how have things been with you';

/** A line of the timeline in short: who did what, and with which words. */
const inShort = ({ kind, by, text, deleted }: Entry) =>
  [kind, by, ...(text ? [text] : []), ...(deleted ? ['deleted'] : [])].join(' | ');

/** The posts of a problem by name, each sent and without its words. */
async function saidNames(problem: Problem): Promise<string[]> {
  const posts = await app.saidOf(problem);
  expect(posts.map(({ state, message }) => ({ state, message }))).toEqual(
    posts.map(() => ({ state: 'sent', message: undefined })),
  );
  return posts.map(({ key }) =>
    key
      .replace(`problem:${problem.key}`, '')
      .replace(/[\d./]+$/, '')
      .replace(/\/(view|said):.*/, '/$1'),
  );
}

describe('a problem in the browser', () => {
  it('is raised from the check-in, with what helped before', async () => {
    const { slack } = app;
    await slack.actAs('Aminata Turay');
    await slack.openChannel('aminata-and-mariama');
    await app.checkIn('aminata-and-mariama', ({ status }) => status === 'open');
    await slack.press('Raise a problem', prompt);
    const form = await slack.modal();
    const text = await form.text();
    expect(text).toContain('Contact Agnes Tommy');
    expect(text).toContain('This will be posted in #aminata-and-mariama');
    expect(await slack.page.getByRole('radio', { name: 'soon' }).isChecked()).toBe(true);
    await form.fill('What happened?', title);
    await form.fill('Tell more', 'The <!channel> cook says & means "first the pot".');
    await form.choose('Which kind of problem?', 'Dependence on the NGO, expectations');
    await form.choose('How urgent is it?', 'urgent');
    await form.choose('In which community?', 'Torabindo');
    await form.choose('Whose help is wanted?', 'the mentor');
    await form.submit();
    await slack.page.getByText('This helped before with something like it').waitFor();
    await form.choose('What of this helps here?', 'People come to the meetings for rice');
    await form.submit();
    await form.isClosed();

    await slack.sees(new RegExp(`${title}.*Category: Dependence.*urgent.*nobody yet.*open`, 's'));
    const problem = await app.problem(title, ({ helpedBy }) => helpedBy.length === 1);
    const { key: checkIn } = await app.checkIn('aminata-and-mariama');
    expect(problem).toMatchObject({
      pairing: 'aminata-mariama',
      status: 'open',
      isOpen: true,
      category: 'dependence',
      urgency: 'urgent',
      helpFrom: ['mentor'],
      community: { key: 'torabindo', name: 'Torabindo' },
      district: { key: 'morawe', name: 'Morawe' },
      raisedBy: aminata,
      from: { checkIn },
      helpedBy: ['example-rice-expected'],
    });
    expect(problem.owner).toBeUndefined();
  });

  it('is taken on and talked about; the manager is asked, and what they reply is passed on', async () => {
    const { slack } = app;
    await slack.actAs('Mariama Jalloh');
    await slack.openChannel('aminata-and-mariama');
    await slack.openThread(title);
    await slack.press('I’ll take it', title);
    await slack.sees(/@Mariama Jalloh is looking after this/);
    await app.problem(title, ({ owner, status }) => owner === mariama && status === 'being worked on');
    await slack.reply('Who cooks, and who asked them to?');
    await slack.actAs('Aminata Turay');
    await slack.reply('Nobody aksed them.');
    await app.problem(title, ({ heardAt, raisedAt }) => heardAt > raisedAt);
    await slack.edit('Nobody aksed them.', 'Nobody asked them.');
    await slack.reply('That belongs elsewhere.');
    await slack.sees('That belongs elsewhere.');
    await slack.remove('That belongs elsewhere.');

    await slack.actAs('Mariama Jalloh');
    await slack.press('Ask the manager', title);
    await slack.sees(/@Mariama Jalloh asked @Ibrahim Kallo for help.*passed on here/);
    await slack.actAs('Ibrahim Kallo');
    await slack.openDirectMessages('Ibrahim Kallo');
    await slack.openThread(title);
    await slack.sees(/What you reply in this thread I pass on to the problem’s thread/);
    await slack.reply('I call the office that sent the pot.');
    await slack.actAs('Aminata Turay');
    await slack.openChannel('aminata-and-mariama');
    await slack.openThread(title);
    await slack.sees(/@Ibrahim Kallo, line manager, replied:.*I call the office/s);

    const problem = await app.problem(title, ({ asked }) => asked.length === 1);
    expect(problem.asked).toMatchObject([{ manager: ibrahim, by: mariama }]);
    const lines = await app.timeline(problem);
    // The local workspace's time is in whole seconds, so that what was said and done in one of them has no order.
    expect(lines.map(inShort).sort()).toEqual(
      [
        `raised | ${aminata} | The <!channel> cook says & means "first the pot".`,
        `helped by | ${aminata}`,
        `taken on | ${mariama}`,
        `said | ${mariama} | Who cooks, and who asked them to?`,
        `said | ${aminata} | Nobody asked them.`,
        `said | ${aminata} | deleted`,
        `asked the manager | ${mariama}`,
        `manager replied | ${ibrahim} | I call the office that sent the pot.`,
      ].sort(),
    );
    const edited = lines.find(({ text }) => text === 'Nobody asked them.');
    const removed = lines.find(({ deleted }) => deleted);
    expect(edited?.revisions).toMatchObject([{ text: 'Nobody aksed them.', by: aminata, what: 'edited' }]);
    expect(removed?.revisions).toMatchObject([{ text: 'That belongs elsewhere.', what: 'deleted' }]);
    expect(await app.postsIn(problem.channel)).not.toContain('"mrkdwn","text":"The <!channel>');
  });

  it('is resolved, is not solved for whoever raised it, is resolved again and confirmed', async () => {
    const { slack } = app;
    const resolve = async (done: string, learned: string) => {
      await slack.actAs('Mariama Jalloh');
      await slack.press('Resolve', title);
      const form = await slack.modal();
      await form.fill('What was done, and worked?', done);
      await form.fill('What was learned?', learned);
      await form.choose('Who decided on it?', 'The community and we together');
      await form.choose('Has the community heard back?', 'Yes');
      await form.choose('May the lesson be shared', 'Yes, without saying where it came from');
      await form.submit();
      await form.isClosed();
      await slack.sees(/@Aminata Turay, is it solved for you\?/);
    };
    await slack.openThread(title);
    await resolve('The pot stays at home.', 'Begin without it.');
    const first = await app.problem(title, ({ status }) => status === 'resolved');
    expect(first.resolution).toMatchObject({ by: mariama, confirmed: 'asked', isShared: true });

    await slack.press('Yes, it is solved', 'is it solved for you?');
    const notice = await slack.modal();
    expect(await notice.text()).toContain('Only the person who raised the problem');
    await notice.close();
    await notice.isClosed();

    await slack.actAs('Aminata Turay');
    await slack.press('No, not yet', 'is it solved for you?');
    const reason = await slack.modal();
    await reason.fill('What is still wrong?', 'The pot came back on Sunday.');
    await reason.submit();
    await reason.isClosed();
    await slack.sees(/@Aminata Turay says that it is not solved.*The pot came back/s);
    const again = await app.problem(title, ({ isOpen }) => isOpen);
    expect(again).toMatchObject({ status: 'open', owner: mariama });
    expect(again.resolution).toBeUndefined();

    await resolve(
      'They eat after the meeting, all together.',
      'People stay for what they cooked themselves.',
    );
    await slack.actAs('Aminata Turay');
    await slack.press('Yes, it is solved', 'is it solved for you?');
    await slack.sees(/@Aminata Turay says that it is solved\./);
    const confirmed = await app.problem(title, ({ resolution }) => resolution?.confirmed === 'yes');
    expect(confirmed).toMatchObject({
      status: 'resolved',
      isOpen: false,
      resolution: {
        done: 'They eat after the meeting, all together.',
        learned: 'People stay for what they cooked themselves.',
        decidedBy: 'together',
        heardBack: 'yes',
        isShared: true,
      },
    });
    expect(confirmed.timers.unconfirmed).toBeUndefined();
    expect(confirmed.lessonWords?.length).toBeGreaterThan(1);
  });

  it('helps others by its lesson, which does not say where it came from', async () => {
    const { slack } = app;
    await slack.actAs('Kadie Momoh');
    await slack.openChannel('kadie-and-sorie');
    await slack.say('/problem lessons cooked');
    const lessons = await slack.modal();
    const text = await lessons.text();
    expect(text).toContain('People stay for what they cooked themselves.');
    expect(text).not.toMatch(/Aminata|Mariama|Torabindo|Morawe|rice/);
    await lessons.close();
    await lessons.isClosed();
  });

  it('is opened again from its card, handed over, and seen from beginning to end', async () => {
    const { slack } = app;
    await slack.actAs('Aminata Turay');
    await slack.openChannel('aminata-and-mariama');
    await slack.openThread(title);
    await slack.press('Open again', title);
    const reason = await slack.modal();
    await reason.fill('What is still wrong?', 'Now the men wait for it.');
    await reason.submit();
    await reason.isClosed();
    await slack.sees(/@Aminata Turay opened this again.*Now the men wait/s);
    await slack.select('Hand over', title);
    const form = await slack.modal();
    await form.choose('Who looks after it from now on?', 'Aminata Turay');
    await form.submit();
    await form.isClosed();
    await slack.sees(/@Aminata Turay handed this over to @Aminata Turay/);
    const problem = await app.problem(title, ({ owner }) => owner === aminata);
    expect(problem).toMatchObject({ status: 'being worked on', isOpen: true });
    expect(problem.lessonWords).toBeUndefined();

    const kinds = (await app.timeline(problem)).map(({ kind }) => kind);
    expect(kinds.slice(8)).toEqual([
      'resolved',
      'not solved',
      'resolved',
      'confirmed',
      'reopened',
      'handed over',
    ]);
    expect(problem.decisions).toBe(7);
    expect(await saidNames(problem)).toEqual([
      '',
      '/helped:example-rice-expected',
      '/taken:',
      '/asked:',
      '/manager',
      '/said',
      '/view',
      '/solved',
      '/view',
      '/view',
      '/solved',
      '/view',
      '/view',
    ]);

    await slack.press('Open', title);
    const view = await slack.modal();
    const text = await view.text();
    expect(text).toContain('The <!channel> cook says & means "first the pot".');
    expect(text).toMatch(/raised it.*Who cooks.*I call the office.*The pot came back on Sunday\./s);
    await view.choose('Go to', 'The next page');
    await view.submit();
    await slack.page.getByText('oldest first · page 2').waitFor();
    expect(await view.text()).toMatch(/They eat after the meeting.*it is solved.*Now the men wait for it\./s);
    await view.close();
    await view.isClosed();
    await slack.sees(new RegExp(`${title}.*Looked after by: @Aminata Turay.*being worked on`, 's'));
  });

  it('is raised from an answer, with its words, and merged into what is the same', async () => {
    const { slack } = app;
    const rumour = 'A rumour says that we are paid for every wedding that does not happen';
    const words = 'The quarry company has said it, and written nothing down.';
    await slack.actAs('Kadie Momoh');
    await slack.openChannel('kadie-and-sorie');
    await slack.openThread(prompt);
    await slack.press('Answer all at once', prompt);
    const answers = await slack.modal();
    await answers.fill('5.', words);
    await answers.submit();
    await answers.isClosed();
    await slack.press('Raise as a problem', /answered in the form:.*written nothing down/s);
    const form = await slack.modal();
    expect(await form.value('What happened?')).toBe(words);
    await form.choose('Which kind of problem?', 'NGO promise not kept');
    await form.submit();
    // Nothing that was resolved is like it.
    await form.isClosed();
    const { key: checkIn } = await app.checkIn('kadie-and-sorie');
    const problem = await app.problem(words);
    expect(problem).toMatchObject({ pairing: 'kadie-sorie', from: { checkIn, question: 4 }, helpedBy: [] });

    await slack.actAs('Sorie Conteh');
    await slack.sees(new RegExp(`${words}.*Category: NGO promise`, 's'));
    await slack.select('Merge into another', new RegExp(`${words}.*Category: NGO promise`, 's'));
    const merging = await slack.modal();
    await merging.choose('Which problem is the same?', rumour);
    await merging.submit();
    await merging.isClosed();
    await slack.openThread(new RegExp(`${words}.*merged into another`, 's'));
    await slack.sees(/@Sorie Conteh merged this into another problem/);
    const merged = await app.problem(words, ({ status }) => status === 'merged');
    expect(merged).toMatchObject({ isOpen: false, mergedInto: 'example-rumour-of-money' });
    const other = await app.problem(rumour);
    expect((await app.timeline(other)).at(-1)).toMatchObject({ kind: 'took in', other: merged.key });
  });

  it('is neither kept nor posted when a child was harmed', async () => {
    const { slack } = app;
    const secret = 'by the well at dusk';
    await slack.actAs('Aminata Turay');
    await slack.openChannel('aminata-and-mariama');
    await slack.say(`/problem ${secret}`);
    const form = await slack.modal();
    expect(await form.value('What happened?')).toBe(secret);
    await form.choose('What is it about?', 'A child was harmed or is in danger');
    await form.submit();
    await slack.page.getByText('Nothing of what you wrote here was stored or posted.').waitFor();
    expect(await form.text()).toContain('Agnes Tommy');
    await form.close();
    await form.isClosed();
    expect(await app.everything()).not.toContain(secret);
  });

  it('is found on the home tabs of whoever can help', async () => {
    const { slack } = app;
    for (const who of ['Mariama Jalloh', 'Ibrahim Kallo']) {
      await slack.openChannel('stakeholder-log');
      await slack.actAs(who);
      const home = await slack.home();
      await home.sees(title);
      await home.press('Open', title);
      const view = await slack.modal();
      expect(await view.text()).toContain('Looked after by: @Aminata Turay');
      await view.close();
      await view.isClosed();
    }
  });

  it('is worked on by the manager, who is not in its channel, from the home tab and in their own conversation', async () => {
    const { slack } = app;
    await slack.openChannel('stakeholder-log');
    await slack.actAs('Ibrahim Kallo');
    const home = await slack.home();
    const does = async (what: string) => {
      await home.press('Open', title);
      const view = await slack.modal();
      await view.choose('What do you want to do?', what);
      await view.submit();
      return slack.modal();
    };
    const news = await does('Add an update');
    await news.fill('What is new?', 'The office takes the pot back.');
    await news.submit();
    await news.isClosed();
    const handing = await does('Hand over');
    await handing.choose('Who looks after it from now on?', 'Ibrahim Kallo');
    await handing.submit();
    await handing.isClosed();
    await app.problem(title, ({ owner }) => owner === ibrahim);

    await slack.openDirectMessages('Ibrahim Kallo');
    const yours = /You look after this problem/;
    await slack.sees(yours);
    await slack.press('Resolve', yours);
    const resolving = await slack.modal();
    await resolving.fill('What was done, and worked?', 'The pot is gone.');
    await resolving.submit();
    await resolving.isClosed();
    const problem = await app.problem(title, ({ status }) => status === 'resolved');
    expect(problem.resolution).toMatchObject({ by: ibrahim, done: 'The pot is gone.', confirmed: 'asked' });
    expect(problem.copies).toMatchObject([{ person: ibrahim, why: 'owner' }]);
    expect((await app.timeline(problem)).map(inShort)).toContain(
      `update | ${ibrahim} | The office takes the pot back.`,
    );
  });
});
