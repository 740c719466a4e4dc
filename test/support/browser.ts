import { existsSync } from 'node:fs';
import { type Browser, chromium, type Locator, type Page } from 'playwright-core';

const usualPlaces = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

function findChromium(): string {
  const named = process.env.CHROMIUM;
  const found = named ? [named].find(existsSync) : usualPlaces.find(existsSync);
  if (found) return found;
  const looked = named
    ? `CHROMIUM names ${named}, which is not there.`
    : 'There is no Chromium on this machine.';
  throw new Error(
    `${looked} The browser tests need one: on Debian and Ubuntu \`apt-get install chromium\`, elsewhere set CHROMIUM to the path of Chromium or Chrome.`,
  );
}

/** How long the browser may take to start, and anything on the page to appear. */
const patience = 60_000;

export function openBrowser(): Promise<Browser> {
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const quiet =
    '--disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync --mute-audio --disable-dev-shm-usage';
  const args = [...asRoot, ...quiet.split(' ')];
  return chromium.launch({ executablePath: findChromium(), args, timeout: patience });
}

/** A part of a text that says which message, label or button is meant; of several messages the newest. */
export type Words = string | RegExp;

/** What a person does and sees on local-slack's page. Everything waits until it can be done, at most `patience`. */
export interface SlackPage {
  page: Page;
  actAs(person: string): Promise<void>;
  openChannel(name: string): Promise<void>;
  /** The conversation between the app and this person. */
  openDirectMessages(person: string): Promise<void>;
  say(text: string): Promise<void>;
  openThread(message: Words): Promise<void>;
  reply(text: string): Promise<void>;
  /** A picture or file in the open thread, with or without words. */
  replyWithFile(file: { name: string; mimeType: string; buffer: Buffer }, text?: string): Promise<void>;
  /** Every message of the channel, without the replies. */
  messages(): Promise<string[]>;
  /** The open thread: its root and its replies. */
  thread(): Promise<string[]>;
  /** Waits for a message in the channel or the open thread. */
  sees(message: Words): Promise<void>;
  /** Waits until no message says this. */
  seesNoMore(message: Words): Promise<void>;
  press(button: Words, inMessage: Words): Promise<void>;
  select(option: string, inMessage: Words): Promise<void>;
  edit(message: Words, text: string): Promise<void>;
  remove(message: Words): Promise<void>;
  modal(): Promise<SlackModal>;
  home(): Promise<SlackHome>;
  screenshot(path: string): Promise<void>;
}

export interface SlackModal {
  title(): Promise<string>;
  text(): Promise<string>;
  value(label: Words): Promise<string>;
  fill(label: Words, text: string): Promise<void>;
  /** An option of a list, a radio button or a check box. */
  choose(label: Words, option: string): Promise<void>;
  submit(): Promise<void>;
  /** Waits for the complaints after a submission. */
  errors(): Promise<string[]>;
  close(): Promise<void>;
  isClosed(): Promise<void>;
}

export interface SlackHome {
  text(): Promise<string>;
  sees(text: Words): Promise<void>;
  press(button: Words, beside?: Words): Promise<void>;
}

export async function openSlackPage(browser: Browser, url: string): Promise<SlackPage> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 860 } });
  page.setDefaultTimeout(patience);
  await page.goto(url);
  await page.getByText('ui live').waitFor();
  return slackPage(page);
}

function slackPage(page: Page): SlackPage {
  const message = (words: Words) => page.locator('.msg').filter({ hasText: words }).last();
  const sidebar = (name: string) =>
    page.locator('.sidebar-item').filter({ hasText: new RegExp(`^[^\\p{L}\\d]*${escaped(name)}$`, 'u') });
  const write = async (place: string, text: string, file?: Parameters<SlackPage['replyWithFile']>[0]) => {
    const composer = page.locator(`${place} .composer`);
    await composer.locator('.composer-input').fill(text);
    if (file) {
      await composer.locator('input[type=file]').setInputFiles(file);
      await composer.locator('.composer-attachment-name', { hasText: file.name }).waitFor();
    }
    await composer.getByRole('button', { name: 'Send' }).click();
    await composer.locator('.composer-input', { hasText: /^$/ }).waitFor();
  };
  const hovered = async (words: Words, action: string) => {
    await message(words).hover();
    await message(words).getByTitle(action).click();
  };

  return {
    page,
    actAs: async (person) => {
      await page.getByLabel('Act as').selectOption({ label: person });
    },
    openChannel: async (name) => {
      await sidebar(name).click();
      await page.locator('.channel-title', { hasText: name }).waitFor();
    },
    openDirectMessages: async (person) => sidebar(person).click(),
    say: (text) => write('.main', text),
    openThread: async (words) => {
      const root = page.locator('.main .msg').filter({ hasText: words }).last();
      await root.hover();
      await root.getByTitle('Reply in thread').click();
      await page.locator('.thread-pane').waitFor();
    },
    reply: (text) => write('.thread-pane', text),
    replyWithFile: (file, text = '') => write('.thread-pane', text, file),
    messages: () => texts(page.locator('.main .msg')),
    thread: () => texts(page.locator('.thread-pane .msg')),
    sees: (words) => message(words).waitFor(),
    seesNoMore: (words) => message(words).waitFor({ state: 'detached' }),
    press: (button, words) => message(words).getByRole('button', { name: button }).click(),
    select: async (option, words) => {
      await message(words).locator('select').filter({ hasText: option }).selectOption({ label: option });
    },
    edit: async (words, text) => {
      await hovered(words, 'Edit message');
      const editor = page.locator('.msg-edit').last();
      await editor.locator('textarea').fill(text);
      await editor.getByRole('button', { name: 'Save' }).click();
      await editor.waitFor({ state: 'detached' });
    },
    remove: (words) => hovered(words, 'Delete message'),
    modal: async () => {
      await page.locator('.modal').waitFor();
      return slackModal(page.locator('.modal'));
    },
    home: async () => {
      await page.locator('.sidebar-item', { has: page.locator('.app-dot') }).click();
      await page.locator('.home .blocks').waitFor();
      return slackHome(page.locator('.home'));
    },
    screenshot: async (path) => {
      await page.screenshot({ path });
    },
  };
}

function slackModal(modal: Locator): SlackModal {
  const page = modal.page();
  const field = (label: Words) =>
    modal.locator('.bk-input').filter({ has: page.locator('.bk-label', { hasText: label }) });
  const box = (label: Words) => field(label).locator('input, textarea, select');
  return {
    title: () => shown(modal.locator('.modal-title')),
    text: () => shown(modal),
    value: (label) => box(label).inputValue(),
    fill: (label, text) => box(label).fill(text),
    choose: async (label, option) => {
      const list = field(label).locator('select');
      const choice = field(label).locator('.bk-options label', { hasText: option });
      await list.or(choice).first().waitFor();
      if (await list.count()) await list.selectOption({ label: option });
      else await choice.locator('input').check();
    },
    submit: () => modal.locator('.modal-foot .primary').click(),
    errors: async () => {
      await modal.locator('.modal-error').first().waitFor();
      return modal.locator('.modal-error').allInnerTexts();
    },
    close: () => modal.locator('.modal-x').click(),
    isClosed: () => modal.waitFor({ state: 'detached' }),
  };
}

function slackHome(home: Locator): SlackHome {
  return {
    text: () => shown(home),
    sees: (words) => home.getByText(words).first().waitFor(),
    press: async (button, beside) => {
      const places = home.locator('.bk-section, .bk-actions');
      const one = home.page().getByRole('button', { name: button });
      // Others may be named elsewhere on the page, too: the place is meant that has the button.
      const place = beside === undefined ? home : places.filter({ hasText: beside }).filter({ has: one });
      await place.first().getByRole('button', { name: button }).first().click();
    },
  };
}

/** As people read it: line breaks where the page has them. */
async function shown(place: Locator): Promise<string> {
  return (await place.allInnerTexts()).join('\n');
}

async function texts(messages: Locator): Promise<string[]> {
  const found = await messages.locator('.msg-body').allInnerTexts();
  return found.map((text) => text.trim());
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
