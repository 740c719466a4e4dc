import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Message } from '../../support/slack';
import { until } from '../../support/until';
import { met, named, settled, under } from '../stakeholders/live';
import { BEN, DORA, formOf, LOG, logForm, meetings, modalOf, useLog } from './live';
import { sends, warmUp } from './support';

beforeAll(warmUp);
const live = useLog();

const direct = (who: string) =>
  live.slack.messages(live.slack.workspace.directChannel(who).id).map(({ text }) => text ?? '');
const whispered = (who: string) => live.slack.ephemeralsTo(who).map(({ text }) => text ?? '');
const first = (card: Message) => live.slack.thread(LOG, card.ts)[1] as Message;
const linkTo = ({ channel, ts }: Message) => `/archives/${channel}/p${ts.replace('.', '')}`;

/** One meeting of Ben's, of which he was told. */
async function logged(name: string): Promise<Message> {
  const card = await met(live, name);
  await until(() => whispered(BEN).some((text) => text.includes(name)));
  live.slack.workspace.ephemerals.length = 0;
  return card;
}

async function edits(card: Message, answers: Record<string, string>, who = BEN): Promise<void> {
  await live.slack.person(who).presses(first(card), 'meetings.edit');
  await sends(live.slack.person(who), await formOf(live, who), answers);
  expect(live.slack.modalOf(who)).toBeUndefined();
}

describe('who has changed a meeting', () => {
  it('is told where they are that it stands in the log, with the link', async () => {
    const card = await logged('Bo Police');
    await edits(card, { gaps: 'No fuel.' }, DORA);
    await until(() => whispered(DORA).length === 1);
    expect(whispered(DORA)[0]).toContain('stands in the log as you have changed it');
    expect(whispered(DORA)[0]).toContain(linkTo(first(card)));
    await settled(live);
    expect([whispered(BEN), direct(BEN), direct(DORA)]).toEqual([[], [], []]);
    expect((await meetings())[0]?.confirm ?? []).toEqual([]);
    // Each time anew.
    await edits(card, { gaps: 'No fuel at all.' }, DORA);
    await until(() => whispered(DORA).length === 2);
  });

  it('is told by a direct message when Slack takes no answer any more, each time', async () => {
    const card = await logged('Bo Police');
    for (const gaps of ['No fuel.', 'No fuel at all.']) {
      await live.ben.presses(first(card), 'meetings.edit');
      live.slack.workspace.responseUrls.clear();
      const before = direct(BEN).length;
      await live.ben.submits(modalOf(live, BEN), { gaps });
      await until(() => direct(BEN).length === before + 1);
      expect(direct(BEN).at(-1)).toContain(linkTo(first(card)));
    }
    expect(whispered(BEN)).toEqual([]);
  });

  it('is given the link to where it stands now when it went to another stakeholder', async () => {
    const right = await logged('Kenema Police');
    const wrong = await logged('Bo Police');
    await edits(wrong, { stakeholder: (await named('Kenema Police')).key });
    await until(() => whispered(BEN).length === 1);
    const moved = live.slack.thread(LOG, right.ts)[2] as Message;
    expect(whispered(BEN)[0]).toContain('Kenema Police');
    expect(whispered(BEN)[0]).toContain(linkTo(moved));
  });

  it('is told so, and its author that it was logged, when both wait to be said', async () => {
    live.slack.faults.add({ method: 'chat.postMessage', fault: { kind: 'ratelimited', retryAfter: 2 } });
    await live.ben.submits(await logForm(live, BEN, 'Bo Police'), {
      newType: 'police',
      keyPoints: 'They listened.',
    });
    await live.ben.submits(await logForm(live, BEN, 'Bo Police'), { keyPoints: 'A second point.' });
    await live.ben.submits(modalOf(live, BEN), { instead: (await meetings())[0]?.key ?? '' });
    await until(() => whispered(BEN).length === 2);
    expect(whispered(BEN)[0]).toContain('Your meeting with');
    expect(whispered(BEN)[1]).toContain('What you added');
  });
});

describe('who has added to a meeting', () => {
  it('is told so where they wrote the command', async () => {
    const card = await logged('Bo Police');
    await live.ben.submits(await logForm(live, BEN, 'Bo Police'), { keyPoints: 'A second point.' });
    await live.ben.submits(modalOf(live, BEN), { instead: (await meetings())[0]?.key ?? '' });
    await until(() => whispered(BEN).length === 1);
    expect(whispered(BEN)[0]).toContain('What you added');
    expect(whispered(BEN)[0]).toContain(linkTo(first(card)));
    expect(under(live, card)).toHaveLength(1);
  });
});

describe('who has logged a message', () => {
  it('is told where that message stands', async () => {
    const message = await live.slack.person(BEN).says(LOG, 'The police will come.');
    await live.ben.usesShortcut('meetings.log-message', message);
    await live.ben.submits(await formOf(live), { stakeholder: 'new' });
    await live.ben.submits(modalOf(live, BEN), { newName: 'Bo Police', newType: 'police' });
    await until(() => whispered(BEN).length === 1);
    expect(whispered(BEN)[0]).toContain('Your meeting with');
    expect(direct(BEN)).toEqual([]);
  });
});
