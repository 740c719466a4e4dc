import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Commitment, Commitments } from '../../src/features/commitments';
import { Comments, type Meeting, Meetings } from '../../src/features/meetings';
import { type Stakeholder, Stakeholders } from '../../src/features/stakeholders';
import { until } from '../support/until';
import { type App, startApp } from './app';

let app: App;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app?.stop());

const name = 'Kenema Road Police Post';
/** And not where its author is told that it stands there. */
const card = new RegExp(`${name}.*Meetings:`, 's');

const stakeholder = () => Stakeholders.findOne({ name }, { _id: 0 }).lean<Stakeholder>();
const meetings = async () =>
  Meetings.find({ stakeholder: (await stakeholder())?.key }, { _id: 0 })
    .sort({ at: 1 })
    .lean<Meeting[]>();
const commitments = async () =>
  Commitments.find({ stakeholder: (await stakeholder())?.key }, { _id: 0 })
    .sort({ key: 1 })
    .lean<Commitment[]>();

describe('the stakeholder log in the browser', () => {
  it('takes a meeting with somebody new, and asks what was not clear', async () => {
    const { slack } = app;
    await slack.actAs('Mariama Jalloh');
    await slack.openChannel('stakeholder-log');
    await slack.say(`/log-meeting ${name}`);
    const form = await slack.modal();
    expect(await form.text()).toContain('stakeholder-log');
    expect(await form.value('Name of the new stakeholder')).toBe(name);
    await form.choose('What kind of stakeholder', 'Police, family support unit');
    await form.fill('Who was there', 'The inspector & two officers');
    await form.fill('Key points', 'They have <!channel> no fuel 🚓\nلا يوجد وقود');
    await form.fill(
      'Agreements or actions',
      'Police: a focal person for Torabindo by the rains\nWe: call the chief',
    );
    await form.fill('Gaps or challenges', 'No vehicle since May');
    await form.submit();
    await slack.page.getByText('One line is not clear to me.').waitFor();
    expect(await form.value('Who was there')).toBe('The inspector & two officers');
    expect(await meetings()).toEqual([]);
    await form.submit();
    await form.isClosed();
    await slack.sees(new RegExp(`${name}.*Meetings: 1.*2 open, 0 overdue`, 's'));
    await slack.openThread(card);
    await slack.sees(/They have <!channel> no fuel.*Police: a focal person.*No vehicle since May/s);
    expect(await stakeholder()).toMatchObject({ type: 'police', sector: 'government', meetings: 1 });
    expect((await commitments()).map(({ owes, who }) => [owes, who])).toEqual([
      ['stakeholder', 'Police'],
      ['we', 'We'],
    ]);
  });

  it('takes another mentor’s meeting with the same, what people write in the thread, and an edit', async () => {
    const { slack } = app;
    await slack.actAs('Sorie Conteh');
    await slack.openChannel('stakeholder-log');
    await slack.say('/log-meeting kenema road');
    const form = await slack.modal();
    await form.fill('Key points', 'They were frendly.');
    await form.submit();
    await form.isClosed();
    await slack.sees(new RegExp(`${name}.*Meetings: 2`, 's'));
    await slack.openThread(card);
    await slack.sees(/They were frendly/);
    await slack.reply('The chief knows them well.');
    const comments = async () => Comments.find({ text: 'The chief knows them well.' }).lean();
    await until(async () => (await comments()).length === 1);
    await slack.press('Edit', 'They were frendly');
    const edit = await slack.modal();
    await edit.fill('Key points', 'They were friendly.');
    await edit.submit();
    await edit.isClosed();
    await slack.sees(/They were friendly\..*Edited once/s);
    const [, second] = await meetings();
    expect(second).toMatchObject({
      keyPoints: 'They were friendly.',
      versions: [{ before: { keyPoints: 'They were frendly.' } }],
    });
    expect(await comments()).toMatchObject([{ meeting: second?.key }]);
    await slack.press('Open', 'They were friendly');
    const view = await slack.modal();
    expect(await view.text()).toMatch(/They were friendly.*The chief knows them well.*They were frendly/s);
    await view.close();
    await view.isClosed();
  });

  it('follows a commitment that was pressed, and kept', async () => {
    const { slack } = app;
    const deed = async (
      words: string,
      more: (form: Awaited<ReturnType<typeof slack.modal>>) => Promise<void>,
    ) => {
      await slack.press('Commitments', 'They have <!channel> no fuel');
      const form = await slack.modal();
      await form.choose('Which one', '1. a focal person for Torabindo by the rains');
      await form.choose('What became of it', words);
      await more(form);
      await form.submit();
      await slack.page.getByText('Saved:').waitFor();
      await form.close();
      await form.isClosed();
    };
    await slack.actAs('Mariama Jalloh');
    await deed('I pressed them', async (form) => {
      await form.choose('How you pressed them', 'By a letter');
      await form.fill('In your words', 'To the commander.');
    });
    await deed('It was kept', async () => {});
    await slack.sees(new RegExp(`${name}.*1 open, 0 overdue`, 's'));
    expect(await commitments()).toMatchObject([
      {
        status: 'fulfilled',
        steps: [
          { what: 'made' },
          { what: 'pressed', how: 'letter', text: 'To the commander.' },
          { what: 'fulfilled' },
        ],
      },
      { status: 'open' },
    ]);
  });

  it('asks of a name that is much like another whom it was with', async () => {
    const { slack } = app;
    await slack.actAs('Sorie Conteh');
    await slack.openChannel('stakeholder-log');
    await slack.say('/log-meeting Kenema Rd Police Post');
    const form = await slack.modal();
    await form.choose('What kind of stakeholder', 'Police, family support unit');
    await form.fill('Key points', 'They have fuel now.');
    await form.submit();
    await slack.page.getByText('One stakeholder has one thread').waitFor();
    expect(await form.value('Key points')).toBe('They have fuel now.');
    expect(await meetings()).toHaveLength(2);
    await form.choose('Whom did you meet?', name);
    await form.submit();
    // He met them today already.
    await form.choose('Is it the same?', 'Another: log both');
    await form.submit();
    await form.isClosed();
    await slack.sees(new RegExp(`${name}.*Meetings: 3`, 's'));
    expect((await meetings()).map(({ keyPoints }) => keyPoints)).toContain('They have fuel now.');
  });

  it('is taken out as a file', async () => {
    const { slack } = app;
    await slack.actAs('Rugiatu Bendu');
    await slack.openChannel('stakeholder-log');
    await slack.say('/accompany export meetings csv');
    await slack.openDirectMessages('Rugiatu Bendu');
    const link = slack.page.locator('a[href*="csv"], a:has-text(".csv")').last();
    await link.waitFor();
    const href = (await link.getAttribute('href')) ?? '';
    const file = await slack.page.request.get(new URL(href, slack.page.url()).href);
    const text = (await file.body()).toString('utf8');
    expect(text.charCodeAt(0)).toBe(0xfeff);
    const [headings = '', ...rows] = text.slice(1).split('\r\n');
    expect(headings).toContain('Key points');
    expect(rows.join('\n')).toContain('They were friendly.');
    expect(rows.join('\n')).toContain('They have <!channel> no fuel');
  });
});
