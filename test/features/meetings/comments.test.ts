import { beforeEach, describe, expect, it } from '@jest/globals';
import { Types } from 'mongoose';
import { keepComment, takeBackComment, takeInThread } from '../../../src/features/meetings/comments';
import { type Comment, Comments, type Meeting, Meetings } from '../../../src/features/meetings/model';
import { Stakeholders } from '../../../src/features/stakeholders';
import type { Heard } from '../../../src/features/threads';
import { type Post, Posts } from '../../../src/outbox';
import { useDatabase } from '../../support/database';

useDatabase();

const now = new Date('2026-11-30T12:00:00Z');
const tsAt = (minute: number) =>
  `${Math.round(Date.parse('2026-11-30T09:00:00Z') / 1000 + minute * 60)}.000100`;

function aMeeting(key: string, minute: number): Meeting {
  return {
    workspace: 'T1',
    key,
    stakeholder: 'S1',
    metOn: '2026-11-30',
    colleagues: [],
    keyPoints: `Point of ${key}`,
    by: 'UBEN01',
    at: new Date(Date.parse('2026-11-30T09:00:00Z') + minute * 60_000),
    versions: [],
    posts: 1,
    words: ['bo', 'police', 'point', 'of', key.toLowerCase()],
    version: 1,
    removals: [],
  };
}

beforeEach(async () => {
  await Stakeholders.collection.insertOne({
    workspace: 'T1',
    key: 'S1',
    name: 'Bo Police',
    plainName: 'bo police',
    nameWords: ['bo', 'police'],
    type: 'police',
    sector: 'government',
    status: 'active',
    meetings: 2,
    promised: [],
    undated: 0,
    addedBy: 'UBEN01',
    addedAt: now,
    changes: [],
    version: 2,
  });
  await Meetings.collection.insertMany([aMeeting('V1', 0), aMeeting('V2', 60)]);
});

const heard = (minute: number, text: string, more: Partial<Heard> = {}): Heard => ({
  channel: 'CLOG001',
  ts: tsAt(minute),
  by: 'UCLEO1',
  text,
  files: [],
  ...more,
});

const says = (said: Heard) => keepComment('T1', 'S1', said, tsAt(0), now);
const kept = () => Comments.find({ workspace: 'T1' }, { _id: 0 }).sort({ ts: 1 }).lean<Comment[]>();
const wordsOf = async (key: string) => (await Meetings.findOne({ workspace: 'T1', key }).lean())?.words;

const replyOf = (key: string, more: Partial<Post>) =>
  Posts.collection.insertOne({
    ...{ _id: new Types.ObjectId(), workspace: 'T1', key: `meeting:${key}`, kind: 'post', lane: 'CLOG001' },
    ...{ to: { channel: 'CLOG001' }, state: 'waiting', about: {}, revision: 1, attempts: 0 },
    ...{ enqueuedAt: now, readyAt: now },
    ...more,
  });
const stands = (key: string, minute: number) =>
  replyOf(key, { state: 'sent', channel: 'CLOG001', ts: tsAt(minute) });

async function saidAnew(key: string, place: { channel: string; ts: string }): Promise<void> {
  const { channel, ts } = (await Posts.findOne({ key: `meeting:${key}` }).lean()) ?? {};
  await Posts.collection.updateOne(
    { key: `meeting:${key}` },
    { $set: { ...place, formerly: [{ channel, ts }] } as never },
  );
}

describe('what people write in a stakeholder’s thread', () => {
  it('belongs to the meeting that was logged before it, and leads to it', async () => {
    await says(heard(5, 'They want a Bicycle.'));
    await says(heard(61, 'And <tyres>', { files: [{ id: 'F1', name: 'List.pdf', type: 'x/y', link: '' }] }));
    expect((await kept()).map(({ meeting, text }) => [meeting, text])).toEqual([
      ['V1', 'They want a Bicycle.'],
      ['V2', 'And <tyres>'],
    ]);
    expect(await wordsOf('V1')).toEqual([
      'bo',
      'police',
      'point',
      'of',
      'v1',
      'they',
      'want',
      'a',
      'bicycle',
    ]);
    expect(await wordsOf('V2')).toEqual(['bo', 'police', 'point', 'of', 'v2', 'and', 'tyres', 'list', 'pdf']);
  });

  it('belongs to what stood there before it by Slack’s clock, where that and ours differ, or a reply came late', async () => {
    await Meetings.collection.insertOne(aMeeting('V3', 120));
    await stands('V1', 1);
    await stands('V2', 59.97);
    await stands('V3', 122);
    for (const minute of [59.95, 59.99, 60.01, 121, 123]) await says(heard(minute, `at ${minute}`));
    expect((await kept()).map(({ meeting, text }) => [text, meeting])).toEqual([
      ['at 59.95', 'V1'],
      ['at 59.99', 'V2'],
      ['at 60.01', 'V2'],
      ['at 121', 'V2'],
      ['at 123', 'V3'],
    ]);
    // Where the thread is said anew, it tells by where its replies stood.
    await saidAnew('V1', { channel: 'CLOG001', ts: tsAt(300) });
    await saidAnew('V2', { channel: 'CLOG001', ts: tsAt(301) });
    await saidAnew('V3', { channel: 'CNEW', ts: tsAt(302) });
    await says(heard(62, 'in the old thread'));
    expect((await kept()).find(({ text }) => text === 'in the old thread')).toMatchObject({ meeting: 'V2' });
    await says(heard(124, 'after the last one there'));
    expect((await kept()).find(({ text }) => text.startsWith('after'))).toMatchObject({ meeting: 'V3' });
  });

  it('does not belong to a meeting whose reply stands nowhere yet, or below it; it is kept though none stands above', async () => {
    await replyOf('V2', { state: 'waiting' });
    await says(heard(62, 'while its reply waits'));
    expect(await kept()).toMatchObject([{ meeting: 'V1' }]);
    await replyOf('V1', { state: 'sent', channel: 'CLOG001', ts: tsAt(70) });
    await says(heard(65, 'above both'));
    const [, above] = await kept();
    expect(above).toMatchObject({ text: 'above both', stakeholder: 'S1' });
    expect(above).not.toHaveProperty('meeting');
    // Slack may have taken it, though we do not know yet.
    const attemptAt = new Date('2026-11-30T10:05:00Z');
    await Posts.collection.updateOne({ key: 'meeting:V2' }, { $set: { state: 'unsure', attemptAt } });
    await says(heard(64, 'before it was tried'));
    await says(heard(66, 'after it was tried'));
    expect((await kept()).map(({ text, meeting }) => [text, meeting])).toEqual([
      ['while its reply waits', 'V1'],
      ['before it was tried', undefined],
      ['above both', undefined],
      ['after it was tried', 'V2'],
    ]);
  });

  it('is kept once, however often it comes, and by its newest words, in whatever order they come', async () => {
    const first = heard(5, 'one');
    await Promise.allSettled([says(first), says(first)]);
    await says({ ...first, text: 'three', edited: '20' });
    await says({ ...first, text: 'two', edited: '10' });
    await says(first);
    expect(await kept()).toMatchObject([{ text: 'three', revisions: [{ text: 'one', what: 'edited' }] }]);
    expect(await wordsOf('V1')).toContain('three');
    expect(await wordsOf('V1')).not.toContain('one');
  });

  it('keeps files that are taken out of it, and its first words where those come after the edit', async () => {
    const list = { id: 'F1', name: 'List.pdf', type: 'application/pdf', link: 'https://files/F1' };
    const voice = { id: 'F2', name: 'Voice', type: 'audio/mp4', link: 'https://files/F2' };
    await says(heard(5, 'Both', { files: [list, voice] }));
    await says(heard(5, 'Both', { files: [voice], edited: '20' }));
    await takeBackComment('T1', heard(5, ''), now);
    await says(heard(6, 'later', { files: [voice], edited: '20' }));
    await says(heard(6, 'first', { files: [list, voice] }));
    await says(heard(6, 'first', { files: [list, voice] }));
    expect(await kept()).toMatchObject([
      {
        text: '',
        files: [],
        revisions: [
          { text: 'Both', files: [list], what: 'edited' },
          { text: 'Both', files: [voice], what: 'deleted' },
        ],
      },
      { text: 'later', files: [voice], revisions: [{ text: 'first', files: [list], what: 'edited' }] },
    ]);
    expect((await kept())[1]?.revisions).toHaveLength(1);
    expect(await wordsOf('V1')).not.toContain('list');
  });

  it('leads to its meeting by all of its words when many write at once', async () => {
    await Promise.all(Array.from({ length: 8 }, (_, n) => says(heard(5 + n, `word${n}`))));
    expect(await wordsOf('V1')).toEqual(
      expect.arrayContaining(Array.from({ length: 8 }, (_, n) => `word${n}`)),
    );
  });

  it('that is deleted is kept with the record, and leads there no more', async () => {
    await says(heard(5, 'bicycle'));
    await takeBackComment('T1', heard(5, ''), now);
    await takeBackComment('T1', heard(5, ''), now);
    await says(heard(5, 'bicycle', { edited: '99' }));
    expect(await kept()).toMatchObject([
      { deleted: true, text: '', revisions: [{ text: 'bicycle', what: 'deleted' }] },
    ]);
    expect(await wordsOf('V1')).not.toContain('bicycle');
  });

  it('from which words were removed for good takes nothing of Slack’s copy any more', async () => {
    await says(heard(5, '[removed] came'));
    await Comments.updateOne({ workspace: 'T1' }, { $set: { sealed: true } });
    await says(heard(5, 'Zubaida came', { edited: '99' }));
    expect(await kept()).toMatchObject([{ text: '[removed] came' }]);
    // What stands in place of what was removed is no word of theirs.
    expect(await wordsOf('V1')).toEqual(['bo', 'police', 'point', 'of', 'v1', 'came']);
  });

  it('is taken in, edited and taken back as a thread is read again', async () => {
    await says(heard(5, 'stays'));
    await says(heard(6, 'goes'));
    const reading = {
      channel: 'CLOG001',
      thread: tsAt(0),
      replies: [heard(5, 'stays, edited', { edited: '9' }), heard(7, 'missed')],
      since: tsAt(0),
      at: now,
    };
    await takeInThread('T1', 'S1', reading, now);
    expect((await kept()).map(({ text, deleted }) => [text, deleted])).toEqual([
      ['stays, edited', undefined],
      ['', true],
      ['missed', undefined],
    ]);
    expect(await wordsOf('V1')).toEqual(expect.arrayContaining(['edited', 'missed']));
    expect(await wordsOf('V1')).not.toContain('goes');
  });
});
