import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { drawPicture, pictureSpec, pictureText, uploadPicture } from '../../../src/features/digests/picture';
import { localBot, startLocalSlack } from '../../../src/local/server';
import { slackClient } from '../../../src/slack/client';
import { openBrowser, openSlackPage } from '../../support/browser';
import { freePort } from '../../support/port';

const config = {
  workspace: { name: 'Test', domain: 'test', teamId: 'T0TEST' },
  users: [{ id: 'U0ABU', name: 'abu', real_name: 'Abu Test' }],
  channels: [{ id: 'C0WEEK', name: 'week', members: ['U0ABU', localBot.userId] }],
};
const shown = {
  weeks: [
    { name: 'answered' as const, values: [8, 9], of: [10, 10] },
    { name: 'open' as const, values: [3, 4] },
    { name: 'overdue' as const, values: [null, 1] },
  ],
  moments: ['2026-11-16', '2026-11-23'],
  language: 'en' as const,
};

it('is seen in the local workspace, in a message that comes without it first', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'accompany-picture-'));
  const slack = await startLocalSlack({ port: await freePort(), config, folder });
  const browser = await openBrowser();
  try {
    const web = slackClient(slack.botToken, { apiUrl: slack.apiUrl });
    const { alt, text } = pictureText(shown);
    const { ts } = await web.chat.postMessage({ channel: 'C0WEEK', text });
    const page = await openSlackPage(browser, slack.url);
    await page.openChannel('week');
    await page.sees('Check-ins answered: 8 of 10, 9 of 10.');

    const png = await drawPicture(pictureSpec(shown));
    const sent = await uploadPicture(web, png, { name: 'weeks.png', title: 'Two weeks' });
    const file = sent.is === 'ready' ? sent.file : '';
    const image = { type: 'image' as const, slack_file: { id: file }, alt_text: alt };
    await web.chat.update({ channel: 'C0WEEK', ts: String(ts), text, blocks: [image] });
    const picture = page.page.getByAltText(alt);
    await picture.waitFor();
    const size = await picture.evaluate(async (element) => {
      const drawn = element as unknown as { decode(): Promise<void>; naturalWidth: number; width: number };
      await drawn.decode();
      return { natural: drawn.naturalWidth, isShown: drawn.width > 200 && drawn.width <= 400 };
    });
    expect(size).toEqual({ natural: 800, isShown: true });
  } finally {
    await browser.close();
    await slack.stop();
    rmSync(folder, { recursive: true, force: true });
  }
});
