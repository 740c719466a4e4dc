import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Message } from '../../support/slack';
import { met } from '../stakeholders/live';
import { BEN, commitments, formOf, LOG, logForm, meetings, modalOf, stakeholders, useLog } from './live';
import { sends, warmUp } from './support';

beforeAll(warmUp);
const live = useLog();

const first = (card: Message) => live.slack.thread(LOG, card.ts)[1] as Message;

async function edits(card: Message, answers: Record<string, string>): Promise<void> {
  await live.ben.presses(first(card), 'meetings.edit');
  await sends(live.ben, await formOf(live), answers);
  expect(live.slack.modalOf(BEN)).toBeUndefined();
}

/** What somebody says of the first commitment of the meeting. */
async function says(card: Message, deed: string, text = ''): Promise<void> {
  await live.ben.presses(first(card), 'commitments.of-meeting');
  await live.ben.submits(await formOf(live), {
    'commitments.list:which-0': '0',
    'commitments.list:deed-0': deed,
    'commitments.list:text-0': text,
  });
  await live.ben.closes(modalOf(live, BEN));
}

describe('a line of the agreements that was taken out and is put back', () => {
  const line = 'Police: a focal person by 10 December 2026';

  it('is open again, with all that was done about it', async () => {
    const card = await met(live, 'Bo Police', { agreements: `${line}\nWe: call the chief` });
    await says(card, 'partly', 'One was named.');
    await edits(card, { agreements: 'We: call the chief' });
    expect((await commitments())[0]).toMatchObject({ status: 'dropped', isOpen: false });
    expect((await commitments())[0]).not.toHaveProperty('remindAt');
    expect(await stakeholders()).toMatchObject([{ promised: [], undated: 1 }]);
    await edits(card, { agreements: `We: call the chief\n${line}` });
    const all = await commitments();
    expect(all).toHaveLength(2);
    expect(all[0]).toMatchObject({
      line,
      status: 'partly',
      isOpen: true,
      by: '2026-12-10',
      remindAt: new Date('2026-12-07T08:00:00Z'),
    });
    expect(all[0]?.steps.map(({ what, text }) => text ?? what)).toEqual([
      'made',
      'One was named.',
      'The meeting was edited: this line is not in it any more.',
      'open again',
    ]);
    expect(await stakeholders()).toMatchObject([{ promised: ['2026-12-10'], undated: 1 }]);
  });

  it('is open again too when it comes back with what is added', async () => {
    const card = await met(live, 'Bo Police', { agreements: line });
    await edits(card, { keyPoints: 'They listened.', agreements: '' });
    await live.ben.submits(await logForm(live, BEN, 'Bo Police'), { agreements: line });
    await live.ben.submits(modalOf(live, BEN), { instead: (await meetings())[0]?.key ?? '' });
    expect(await commitments()).toMatchObject([{ status: 'open', isOpen: true }]);
  });

  it('stays given up where somebody gave it up, and as it was where it was kept', async () => {
    const card = await met(live, 'Bo Police', { agreements: line });
    await says(card, 'dropped', 'They have none.');
    await edits(card, { keyPoints: 'They listened.', agreements: '' });
    await edits(card, { agreements: line });
    expect(await commitments()).toMatchObject([{ status: 'dropped', isOpen: false }]);
    expect(await stakeholders()).toMatchObject([{ promised: [], undated: 0 }]);
  });

  it('is open once where it stands twice', async () => {
    const card = await met(live, 'Bo Police', { agreements: `${line}\n${line}` });
    await edits(card, { agreements: line });
    await edits(card, { keyPoints: 'They listened well.' });
    expect((await commitments()).map(({ status }) => status).sort()).toEqual(['dropped', 'open']);
    await edits(card, { agreements: `${line}\n${line}` });
    expect((await commitments()).map(({ status }) => status)).toEqual(['open', 'open']);
    expect(await stakeholders()).toMatchObject([{ promised: ['2026-12-10', '2026-12-10'] }]);
  });
});
