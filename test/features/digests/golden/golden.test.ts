import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import mongoose from 'mongoose';
import { type Digest, Digests } from '../../../../src/features/digests';
import { detailMessages } from '../../../../src/features/digests/details';
import { startTestApp, type TestApp, TestClock } from '../../../support/app';
import { type Message, type SlackDouble, slackComplaints, startSlackDouble } from '../../../support/slack';
import { until } from '../../../support/until';
import { plain, readable } from './readable';
import { type Situation, situations } from './situations';
import { at, user, workspace } from './world';

/** `GOLDEN=write npm run jest -- test/features/digests/golden` writes them anew: read what has changed, as a manager would. */
const isWriting = process.env.GOLDEN === 'write';

let slack: SlackDouble;
let clock: TestClock;
let app: TestApp;

beforeEach(async () => {
  clock = new TestClock(at('11-29T20:00'));
  slack = await startSlackDouble({
    now: () => clock.now().getTime(),
    users: ['cleo', 'rose', 'ben', 'joseph', 'hostile', 'dora', 'dalia'].map((key) => ({ id: user(key) })),
  });
  app = await startTestApp({ slack, clock });
});

afterEach(async () => {
  await app.stop();
  await slack.close();
});

describe('a whole digest, as it is read', () => {
  it.each(situations)('of $name', async (situation) => {
    await lives(situation);
    const [english, french] = situation.asks ? ['dora', 'dalia'] : ['cleo', 'rose'];
    const told = `${await read('ENGLISH', english)}\n\n${await read('FRANÇAIS', french)}\n`;
    expect(slack.complaints).toEqual([]);
    const file = join(__dirname, `${situation.name.replace(/\W+/g, '-')}.txt`);
    if (isWriting) await writeFile(file, told);
    expect(told).toBe(await readFile(file, 'utf8'));
  });
});

async function lives({
  world: made,
  begins = '12-06T20:00',
  beats = ['12-07T08:00'],
  asks,
}: Situation): Promise<void> {
  const world = made();
  await world.keep();
  // Digests are planned from here on.
  await app.beat(at(begins));
  if (!asks) {
    for (const moment of beats) await app.beat(at(moment));
    await pictured();
    return;
  }
  clock.moveTo(at('12-07T08:00'));
  for (const who of ['dora', 'dalia']) await slack.person(user(who)).runs('/accompany', asks);
  await app.deliver();
  await app.beat();
  await pictured();
}

/** The picture takes the place of its text a moment later. */
const pictured = () =>
  until(
    async () => {
      await app.deliver();
      const wanted = { workspace, pictureAt: mongoose.trusted({ $exists: true }) };
      return (await Digests.countDocuments(wanted)) === 0;
    },
    { what: 'a picture' },
  );

/** The digest and its details, by the button. */
async function read(language: string, who = ''): Promise<string> {
  const digest = await Digests.findOne({ workspace, manager: who }).sort({ at: -1 }).lean<Digest>();
  const message = slack.directMessages(user(who)).find(isDigest);
  if (!digest || !message) throw new Error(`${who} reads no digest`);
  // As the button brings them: from what is kept. Slack would take a second for each.
  const details = detailMessages(digest);
  const known = digest.facilitators.length;
  expect(details.length).toBeGreaterThanOrEqual(known > 60 ? 1 : known);
  const sent = { text: message.text, blocks: message.blocks };
  expect([sent, ...details].flatMap((one) => slackComplaints(one))).toEqual([]);
  for (const { text, blocks = [] } of details) {
    const marks = /[*_\u2068\u2069⟦⟧]|^• /gm;
    const pressed = /\n {4}\[ .* \]$/gm;
    expect(text.replace(marks, '')).toBe(readable(blocks).replace(pressed, '').replace(marks, ''));
  }
  return [
    `═══ ${language} ═══`,
    readable(message.blocks),
    `\n─── as plain text ───\n${plain(message.text)}`,
    ...details.map(({ blocks }, number) => `\n─── details ${number + 1} ───\n${readable(blocks)}`),
  ].join('\n');
}

const isDigest = ({ blocks }: Message) => JSON.stringify(blocks ?? []).includes('digests.details');
