import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addDays } from '../../src/calendar';
import { answerText } from '../../src/features/check-ins/answers';
import type { CheckIn } from '../../src/features/check-ins/model';
import type { SlackHome } from '../support/browser';
import { until } from '../support/until';
import { type App, startApp } from './app';

/** The example's people, by their ids. */
const aminata = 'U01AMINATA';
const kadie = 'U03KADIE';
const ousmane = 'U05OUSMANE';
const mariama = 'U06MARIAMA';
const sorie = 'U07SORIE';

let app: App;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app?.stop());

/** What the record says of each question: the words, by which ways they came, and what stood there before. */
function answersOf({ questions, answers }: CheckIn) {
  return questions.map((_, number) => {
    const answer = answers.find(({ question }) => question === number);
    if (answer?.skipped) return 'skipped';
    const parts = answer?.parts.filter(({ text }) => text) ?? [];
    if (!answer || parts.length === 0) return 'no answer';
    return [answerText(answer), ...new Set(parts.map(({ source }) => source))].join(' | ');
  });
}

/** The names of what was said in a check-in's thread, in order. */
async function saidNames(checkIn: CheckIn): Promise<string[]> {
  const posts = await app.said(checkIn);
  expect(posts.map(({ state, message }) => ({ state, message }))).toEqual(
    posts.map(() => ({ state: 'sent', message: undefined })),
  );
  return posts.map(({ key }) => key.replace(`check-in:${checkIn.key}`, '') || 'prompt');
}

/** Names keep to themselves, by signs that nobody sees. */
const bare = (text = '') => text.replace(/[\u2066-\u2069]/g, '').trim();

/** Waits until a person's line on the home tab reads like this: below their name alone, which a digest says in its sentences. */
function line(home: SlackHome, name: string, reads: RegExp): Promise<string> {
  return until(
    async () => {
      const text = await home.text();
      const found = text.split('\n').find((_, index, lines) => bare(lines[index - 1]) === name) ?? '';
      if (reads.test(found)) return found;
      throw new Error(text);
    },
    { what: `${name}: ${reads}` },
  );
}

const unspaced = (text: string) => text.replace(/\s+/g, '');

describe('a check-in in the browser', () => {
  it('goes from the prompt by thread and form to the thanks, the mentor’s reply, and both home tabs', async () => {
    const { slack } = app;
    const [facilitators, mentors] = [await app.openPage(), await app.openPage()];
    await facilitators.actAs('Aminata Turay');
    const ownHome = await facilitators.home();
    await ownHome.sees('A question is waiting for you');
    await mentors.actAs('Mariama Jalloh');
    const mentorsHome = await mentors.home();
    await line(mentorsHome, 'Aminata Turay', /waiting for an answer/);

    await slack.actAs('Aminata Turay');
    await slack.openChannel('aminata-and-mariama');
    await slack.openThread(/how have things been with you.*Which office/s);
    await slack.reply('The head teacher, and the new officer at the education office.');
    await slack.reply('Two women went together.');
    // No clock is moved here: whether the mentor replied afterwards is told by Slack's own.
    await slack.press('Skip', 'Question 2 of 6');

    await slack.sees('Question 3 of 6');
    await slack.edit('Two women went together.', 'Three women went together.');
    await slack.reply('This belongs into another channel.');
    await app.checkIn('aminata-and-mariama', ({ answers }) => answers[2]?.parts[0]?.text);
    await slack.remove('This belongs into another channel.');
    await app.checkIn('aminata-and-mariama', ({ answers }) => answers[2]?.parts[0]?.text === '');

    await slack.press('Answer all at once', 'how have things been with you');
    const form = await slack.modal();
    expect(await form.value('1.')).toBe(
      'The head teacher, and the new officer at the education office.\nThree women went together.',
    );
    expect(await form.value('3.')).toBe('');
    await form.fill('3.', 'Within a week. Nothing blocked it.');
    await form.fill('4.', 'They were offered chairs, and tea.');
    await form.submit();
    await form.isClosed();
    await slack.sees(/answered in the form:.*Within a week.*and tea/s);

    await slack.sees('Question 5 of 6');
    await slack.reply('Who writes the minutes of such a visit?');
    await slack.press('That is all', 'Question 6 of 6');
    await slack.sees(
      /Thank you, @Aminata Turay.*4 of 6.*@Mariama Jalloh, Aminata Turay is done.*chairs, and tea/s,
    );
    await slack.sees(/how have things been.*4 of 6.*Change or add answers/s);
    await line(mentorsHome, 'Aminata Turay', /answered.*waits for/);
    await ownHome.sees('Nothing is waiting for you.');

    await slack.actAs('Mariama Jalloh');
    await slack.reply('Chairs and tea! Please tell the three of them that I am proud.');
    const checkIn = await app.checkIn('aminata-and-mariama', ({ response }) => response);
    await until(async () => !/waits for/.test(await line(mentorsHome, 'Aminata Turay', /answered/)));

    expect(checkIn).toMatchObject({ status: 'answered', facilitator: aminata, response: { by: mariama } });
    expect(checkIn.remarks).toMatchObject([{ by: mariama, ts: checkIn.response?.ts }]);
    expect(answersOf(checkIn)).toEqual([
      'The head teacher, and the new officer at the education office.\nThree women went together. | reply',
      'skipped',
      'Within a week. Nothing blocked it. | modal',
      'They were offered chairs, and tea. | modal',
      'Who writes the minutes of such a visit? | reply',
      'no answer',
    ]);
    expect(checkIn.answers[0]?.revisions).toMatchObject([
      { what: 'edited', by: aminata, text: expect.stringContaining('Two women') },
    ]);
    expect(checkIn.answers[2]?.revisions).toMatchObject([{ what: 'deleted', by: aminata }]);
    expect(await saidNames(checkIn)).toEqual([
      'prompt',
      '/question/1',
      '/question/2',
      '/saved/0/0',
      '/question/4',
      '/question/5',
      '/done',
    ]);
    await Promise.all([facilitators.page.close(), mentors.page.close()]);
  });

  it('tells whoever has no part in it so, in one plain sentence', async () => {
    const { slack } = app;
    const before = await app.checkIn('kadie-and-sorie');
    const pressed = async (who: string, button: string, message: string) => {
      await slack.actAs(who);
      await slack.press(button, message);
      const notice = await slack.modal();
      const text = await notice.text();
      await notice.close();
      await notice.isClosed();
      return text;
    };
    await slack.openChannel('kadie-and-sorie');
    await slack.openThread('how have things been with you');
    expect(await pressed('Foday Lansana', 'Not this time', 'how have things been with you')).toContain(
      'This check-in is between a facilitator and their mentor; you are neither of them.',
    );
    expect(await pressed('Sorie Conteh', 'Skip', 'Question 3 of 6')).toContain(
      'Only the facilitator can press this.',
    );
    expect(await app.checkIn('kadie-and-sorie')).toEqual(before);
  });

  it('asks once about a message outside the thread, and takes it in after a yes', async () => {
    const { slack } = app;
    await slack.actAs('Kadie Momoh');
    await slack.openChannel('kadie-and-sorie');
    await slack.openThread('how have things been with you');
    await slack.say('The clinic kept its word,');
    await slack.sees(/@Kadie Momoh, is what you wrote your answer/);
    await slack.say('the company did not, so far.');
    await app.checkIn('kadie-and-sorie', ({ strays }) => strays.length === 2);
    await slack.press('Yes, take it in', 'is what you wrote your answer');
    await slack.sees(/answered outside the thread:.*The clinic kept its word.*so far\./s);
    await slack.seesNoMore('is what you wrote your answer');

    const checkIn = await app.checkIn('kadie-and-sorie', ({ strays }) => strays.length === 0);
    expect(answersOf(checkIn)[2]).toBe('The clinic kept its word,\nthe company did not, so far. | reply');
    expect(checkIn.answers[2]?.parts).toMatchObject([
      { by: kadie, outside: true },
      { by: kadie, outside: true },
    ]);
    expect((await saidNames(checkIn)).filter((name) => name.startsWith('/stray/'))).toEqual(['/stray/1']);
  });

  it('shows what was typed in the form as it was typed', async () => {
    const { slack } = app;
    const long = 'They talked about the road, at length. '
      .repeat(80)
      .slice(0, 2999)
      .trim()
      .padEnd(3_000, '!');
    const lines = 'One line.\n\n  Another, set in.\n- the last';
    const farewell = 'شكراً جزيلاً، كان الاجتماع جيداً 👩🏾‍🌾🇸🇱 (n°\u00a07)';
    const markup =
      '<!channel> @here <@U07SORIE> *loud* `code` ```block``` &amp; <https://example.org|click> :smile:';
    await slack.actAs('Kadie Momoh');
    await slack.openChannel('kadie-and-sorie');
    await slack.openThread('how have things been with you');
    await slack.press('Answer all at once', 'how have things been with you');
    const form = await slack.modal();
    await form.fill('4.', long);
    await form.fill('5.', `${farewell}\n${lines}`);
    await form.fill('6.', markup);
    await form.submit();
    await form.isClosed();
    await slack.sees(/Thank you, @Kadie Momoh: you answered every question/);

    const shown = await slack.thread();
    const saved = shown.find((message) => /answered in the form:/.test(message)) ?? '';
    expect(unspaced(saved)).toContain(unspaced(long));
    expect(saved).toContain(`${farewell}\n${lines}`);
    expect(saved).toContain(markup);
    const checkIn = await app.checkIn('kadie-and-sorie', ({ doneAt }) => doneAt);
    expect(answersOf(checkIn).slice(3)).toEqual([
      `${long} | modal`,
      `${farewell}\n${lines} | modal`,
      `${markup} | modal`,
    ]);
    expect(await app.postsIn(checkIn.channel)).not.toMatch(/"mrkdwn","text":"[^"]*(?:<!channel>|\*loud\*)/);
  });

  it('is written down by the mentor who heard it by phone, marked as such, in full in the thread', async () => {
    const { slack } = app;
    await slack.actAs('Sorie Conteh');
    const home = await slack.home();
    await line(home, 'Musa Tejan', /waiting for an answer.*gone quiet/);
    await home.press('Write down a call', 'Musa Tejan');
    const form = await slack.modal();
    expect(await form.title()).toBe('Heard by phone');
    const said = [
      'Four parents sit with the class.',
      'The rain.',
      'No.',
      'None.',
      'To wait.',
      'Fine, and safe.',
    ];
    for (const [number, text] of said.entries()) await form.fill(`${number + 1}.`, text);
    await form.submit();
    await form.isClosed();
    await line(home, 'Musa Tejan', /answered/);

    await slack.openChannel('musa-and-sorie');
    await slack.openThread('how have things been with you');
    await slack.sees(
      /@Sorie Conteh wrote down what Musa Tejan said by phone:.*Four parents sit.*Fine, and safe/s,
    );
    await slack.sees('Thank you both for talking.');
    const checkIn = await app.checkIn('musa-and-sorie', ({ doneAt }) => doneAt);
    expect(checkIn).toMatchObject({ status: 'answered', response: { by: sorie } });
    expect(answersOf(checkIn)).toEqual(said.map((text) => `${text} | on behalf`));
    expect(checkIn.answers.flatMap(({ parts }) => parts.map(({ by }) => by))).toEqual(said.map(() => sorie));
    expect((await saidNames(checkIn)).slice(-2)).toEqual(['/saved/0/0', '/done']);
  });

  it('forgets words for good in two steps: in the record, its history, and what the app has posted', async () => {
    const { slack } = app;
    const secret = "councillor's brother";
    const rewrite = async (words: string) => {
      await slack.press('Change or add answers', 'how have things been with you');
      const form = await slack.modal();
      await form.fill('5.', words);
      await form.submit();
      await form.isClosed();
      await slack.sees(new RegExp(`answered in the form:.*${words}`, 's'));
    };
    await slack.actAs('Foday Lansana');
    await slack.openChannel('foday-and-mariama');
    await slack.openThread('how have things been with you');
    await rewrite(`That everybody goes when he may sit, even the ${secret}.`);
    await rewrite('That everybody goes when he may sit, even he.');
    const { channel } = await app.checkIn('foday-and-mariama');
    const stands = async () => [
      (await app.everything()).includes(secret),
      (await app.postsIn(channel)).includes(secret),
    ];
    expect(await stands()).toEqual([true, true]);

    await slack.actAs('Mariama Jalloh');
    const home = await slack.home();
    await home.press('See answers', 'Foday Lansana');
    const answers = await slack.modal();
    expect(await answers.text()).toContain(secret);
    await answers.submit();
    await slack.page.getByText('What you remove here is gone for good').waitFor();
    const removal = await slack.modal();
    await removal.fill('Which words', secret);
    await removal.choose('Why', 'Another person could be recognised');
    await removal.submit();
    await slack.page.getByText('2 places will be cleared.').waitFor();
    await removal.submit();
    await slack.page.getByText('It is removed.').waitFor();
    await removal.close();

    const checkIn = await app.checkIn('foday-and-mariama', ({ removals }) => removals.length === 1);
    expect(checkIn.removals).toMatchObject([{ by: mariama, reason: 'person' }]);
    expect(answersOf(checkIn)[3]).toContain('The [removed] asked me to praise him');
    await app.said(checkIn);
    expect(await stands()).toEqual([false, false]);
  });

  it('speaks the pairing’s language in its channel, and each person’s own on their home tab', async () => {
    const { slack } = app;
    await slack.actAs('Ousmane Bah');
    await slack.openChannel('ousmane-et-mariama');
    await slack.sees(
      /Bonjour @Ousmane Bah.*Qu’est-ce que les gens ont décidé.*Répondez simplement dans ce fil/s,
    );
    await slack.press('Répondre à tout', 'Bonjour @Ousmane Bah');
    const form = await slack.modal();
    expect(await form.title()).toBe('Votre point');
    await form.fill('1.', '   ');
    await form.submit();
    expect((await form.errors()).join()).toContain('Rien n’est encore écrit.');
    await form.close();
    expect(await (await slack.home()).text()).toMatch(/Bonjour .Ousmane Bah.*Une question vous attend/s);

    await slack.openChannel('stakeholder-log');
    await slack.actAs('Mariama Jalloh');
    const home = await slack.home();
    await home.sees(/Hello .Mariama Jalloh/);
    await line(home, 'Ousmane Bah', /waiting for an answer/);
    const checkIn = await app.checkIn('ousmane-et-mariama');
    expect(checkIn).toMatchObject({ status: 'open', language: 'fr', answers: [], saved: [] });
  });

  it('breaks a silence by the thread, then by the mentor; a “not this time” ends it until the next is out', async () => {
    const { slack } = app;
    await slack.actAs('Ousmane Bah');
    await slack.openChannel('ousmane-et-mariama');
    await slack.openThread('Bonjour @Ousmane Bah');
    app.pass({ days: 2 });
    await slack.sees(/@Ousmane Bah, sans urgence, juste un rappel/);
    app.pass({ days: 3 });
    const silent = await app.checkIn('ousmane-et-mariama', ({ timers }) => !timers.tellMentor);
    expect(silent).toMatchObject({ status: 'open', facilitator: ousmane });
    await slack.actAs('Mariama Jalloh');
    await slack.openDirectMessages('Mariama Jalloh');
    await slack.sees(/Nothing has been heard from @Ousmane Bah about the check-in of .* for 5 days/);
    const later = new Date(app.now().getTime() + 3 * 86_400_000).toISOString().slice(0, 10);
    await slack.page.locator('.main input[type=date]').last().fill(later);
    await slack.sees('Fine. I will remind you on');

    await slack.actAs('Ousmane Bah');
    await slack.openChannel('ousmane-et-mariama');
    await slack.press('Pas cette fois', 'Bonjour @Ousmane Bah');
    const form = await slack.modal();
    await form.choose('Pourquoi', 'en déplacement');
    await form.fill('Quelque chose à ajouter', 'Je suis à la frontière.');
    await form.submit();
    await form.isClosed();
    await slack.openThread('Bonjour @Ousmane Bah');
    await slack.sees(/@Ousmane Bah\s: pas cette fois \(en déplacement\).*Je suis à la frontière/s);
    const skipped = await app.checkIn('ousmane-et-mariama', ({ doneAt }) => doneAt);
    expect(skipped).toMatchObject({
      status: 'skipped',
      skips: [{ reason: 'travelling', words: 'Je suis à la frontière.', by: ousmane }],
    });

    const due = await app.checkInByKey(`${skipped.pairing}/${addDays(skipped.date, 14)}`);
    expect(due.status).toBe('due');
    app.pass({ seconds: (due.dueAt.getTime() - app.now().getTime()) / 1_000 });
    const next = await app.checkIn('ousmane-et-mariama', ({ key }) => key === due.key);
    expect(next).toMatchObject({ status: 'open', isOut: true });
    await app.said(next);
    const prompts = (await slack.messages()).filter((message) => message.includes('Bonjour @Ousmane Bah'));
    expect(prompts.slice(-2)).toEqual([
      expect.not.stringMatching(/Répondre à tout|Modifier ou compléter/),
      expect.stringContaining('Répondre à tout'),
    ]);
    const before = await app.checkInByKey(skipped.key);
    expect(before).toMatchObject({ status: 'skipped', closedAt: expect.any(Date) });
    expect(before.isOut).toBeUndefined();
    expect(await saidNames(before)).toEqual([
      'prompt',
      // Mariama's reminder stands in one message with those of other things.
      expect.stringContaining(`reminders:${ousmane}:`),
      '/skip/0',
    ]);
  });
});
