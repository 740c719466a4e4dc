import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { App, type BlockAction, LogLevel } from '@slack/bolt';
import type { Browser } from 'playwright-core';
import { type LocalSlack, type LocalWorkspace, localBot, startLocalSlack } from '../../src/local/server';
import { openBrowser, openSlackPage } from '../support/browser';
import { freePort } from '../support/port';
import { until } from '../support/until';

const config: LocalWorkspace = {
  workspace: { name: 'Test', domain: 'test', teamId: 'T0TEST' },
  users: [
    { id: 'U0AMA', name: 'ama', real_name: 'Ama Test', tz: 'Africa/Freetown' },
    { id: 'U0BAI', name: 'bai', real_name: 'Bai Test' },
  ],
  channels: [
    { id: 'G0PAIR', name: 'ama-and-bai', is_private: true, members: ['U0AMA', 'U0BAI', localBot.userId] },
    { id: 'C0LOG', name: 'log', members: ['U0AMA', localBot.userId] },
  ],
};

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'accompany-local-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function start(): Promise<LocalSlack> {
  const slack = await startLocalSlack({ port: await freePort(), config, folder });
  closing.push(slack.stop);
  return slack;
}

async function answers(url: string): Promise<boolean> {
  return fetch(url, { signal: AbortSignal.timeout(60_000) }).then(
    (response) => response.ok,
    () => false,
  );
}

async function startApp(slack: LocalSlack, listen: (app: App) => void): Promise<void> {
  const app = new App({
    token: slack.botToken,
    appToken: slack.appToken,
    socketMode: true,
    logLevel: LogLevel.ERROR,
    clientOptions: { slackApiUrl: slack.apiUrl },
  });
  listen(app);
  await app.start();
  closing.push(() => app.stop());
}

describe('the local workspace', () => {
  it('answers on this machine only, until it is stopped', async () => {
    const slack = await start();
    expect(await answers(slack.url)).toBe(true);

    const port = new URL(slack.url).port;
    const others = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
    const outside = others.find(({ internal, family }) => !internal && family === 'IPv4');
    if (outside) expect(await answers(`http://${outside.address}:${port}`)).toBe(false);

    await slack.stop();
    await slack.ended;
    expect(await answers(slack.url)).toBe(false);
  });

  it('says in one sentence that its port is taken, and which one to set', async () => {
    const other = createServer();
    await new Promise<void>((listening) => other.listen(0, '127.0.0.1', listening));
    closing.push(async () => other.close());
    const { port } = other.address() as AddressInfo;
    await expect(startLocalSlack({ port, config, folder })).rejects.toThrow(
      `Port ${port} is taken by another program. Stop that one, or choose another port for the local workspace: set PORT=${port + 1}.`,
    );
  });

  it('says why it did not start', async () => {
    const broken = { ...config, users: [{ id: 'U0AMA' }] } as unknown as LocalWorkspace;
    await expect(startLocalSlack({ port: await freePort(), config: broken, folder })).rejects.toThrow(
      /did not start: .*users\.0\.name/s,
    );
  });

  it('ends when the process that started it is killed', async () => {
    const script = `
      require('@swc/core');
      const { transformSync } = require('@swc/core');
      const { readFileSync } = require('node:fs');
      require.extensions['.ts'] = (module, file) => module._compile(transformSync(readFileSync(file, 'utf8'),
        { filename: file, jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'commonjs' } }).code, file);
      const { startLocalSlack } = require('./src/local/server.ts');
      startLocalSlack({ port: ${await freePort()}, config: ${JSON.stringify(config)}, folder: ${JSON.stringify(join(folder, 'orphan'))} })
        .then((slack) => console.log(slack.url));
    `;
    const parent = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    const url = await new Promise<string>((told) =>
      parent.stdout.once('data', (line) => told(String(line).trim())),
    );
    expect(await answers(url)).toBe(true);

    parent.kill('SIGKILL');
    await until(async () => !(await answers(url)));
  });
});

describe('a person on its page', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser?.close());

  it('talks with the app, in a thread, in a modal and on its home tab', async () => {
    const slack = await start();
    const submitted: unknown[] = [];
    const edited: string[] = [];
    const files: string[] = [];
    await startApp(slack, (app) => {
      app.message('hello', async ({ say, message }) => {
        await say({
          text: 'A question',
          blocks: [
            {
              type: 'section',
              block_id: 'q',
              text: { type: 'mrkdwn', text: 'A *question* &amp; a &lt;form&gt;' },
            },
            {
              type: 'actions',
              block_id: 'answer',
              elements: [
                {
                  type: 'button',
                  action_id: 'open',
                  value: message.ts,
                  text: { type: 'plain_text', text: 'Answer' },
                },
              ],
            },
          ],
        });
      });
      app.action<BlockAction>('open', async ({ ack, body, client }) => {
        await ack();
        await client.views.open({ trigger_id: body.trigger_id, view: form });
      });
      app.view('form', async ({ ack, view }) => {
        submitted.push(view.state.values);
        const word = view.state.values.word?.word?.value;
        if (word === 'wrong')
          await ack({ response_action: 'errors', errors: { word: 'Another word, please.' } });
        else await ack();
      });
      app.event('message', async ({ event }) => {
        if (event.subtype === 'file_share') files.push(...(event.files ?? []).map((file) => file.name ?? ''));
        if (event.subtype === 'message_changed' && 'text' in event.message)
          edited.push(event.message.text ?? '');
      });
      app.event('app_home_opened', async ({ event, client }) => {
        await client.views.publish({
          user_id: event.user,
          view: {
            type: 'home',
            blocks: [
              { type: 'section', block_id: 'h', text: { type: 'plain_text', text: `Home of ${event.user}` } },
            ],
          },
        });
      });
    });

    const person = await openSlackPage(browser, slack.url);
    closing.push(() => person.page.close());
    await person.actAs('Bai Test');
    await person.openChannel('ama-and-bai');
    await person.say('hello you');
    await person.sees('A question & a <form>');

    await person.openThread('A question');
    await person.reply('first thought');
    await person.edit('first thought', 'second thought');
    await person.sees('second thought');
    await until(() => edited.includes('second thought'));
    await person.replyWithFile({ name: 'path.png', mimeType: 'image/png', buffer: onePixel }, 'a picture');
    await person.sees('path.png');
    await until(() => files.includes('path.png'));
    expect(await person.thread()).toHaveLength(3);

    await person.press('Answer', 'A question');
    const modal = await person.modal();
    expect(await modal.title()).toBe('A form');
    expect(await modal.value('Kind')).toBe('b');
    await modal.fill('Word', 'wrong');
    await modal.submit();
    expect(await modal.errors()).toEqual(['word: Another word, please.']);
    if (process.env.SCREENSHOTS) await person.screenshot(join(process.env.SCREENSHOTS, 'modal.png'));
    await modal.fill('Word', 'right');
    await modal.submit();
    await modal.isClosed();
    expect(submitted.at(-1)).toEqual({
      word: { word: { type: 'plain_text_input', value: 'right' } },
      story: { story: { type: 'plain_text_input', value: 'two\nlines' } },
      kind: {
        kind: {
          type: 'static_select',
          selected_option: { value: 'b', text: { type: 'plain_text', text: 'Second' } },
        },
      },
    });

    const home = await person.home();
    await home.sees('Home of U0BAI');
  });
});

const onePixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
);
const option = (value: string, text: string) => ({ value, text: { type: 'plain_text' as const, text } });
const label = (text: string) => ({ type: 'plain_text' as const, text });
const form = {
  type: 'modal' as const,
  callback_id: 'form',
  title: label('A form'),
  submit: label('Save'),
  blocks: [
    {
      type: 'input' as const,
      block_id: 'word',
      label: label('Word'),
      element: { type: 'plain_text_input' as const, action_id: 'word' },
    },
    {
      type: 'input' as const,
      block_id: 'story',
      label: label('Story'),
      element: {
        type: 'plain_text_input' as const,
        action_id: 'story',
        multiline: true,
        initial_value: 'two\nlines',
      },
    },
    {
      type: 'input' as const,
      block_id: 'kind',
      label: label('Kind'),
      element: {
        type: 'static_select' as const,
        action_id: 'kind',
        options: [option('a', 'First'), option('b', 'Second')],
        initial_option: option('b', 'Second'),
      },
    },
  ],
};
