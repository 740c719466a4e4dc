import { describe, expect, it } from '@jest/globals';
import { listenToTalk } from '../../../src/features/problems/listeners/talk';
import { hearBeside } from '../../../src/features/problems/talk/beside';
import type { Said } from '../../../src/features/threads';
import { useDatabase } from '../../support/database';
import { daysAfter, FAC2, MAN, MEN, postKeys, raised, setUpProgramme } from './support';
import { useWired } from './wired';

useDatabase();
const wired = useWired(listenToTalk, daysAfter(1));

/** What a person replies, in their conversation with the app, to a reminder of the problem VRAISED. */
const reply = (by: string, ts: string): Said => ({
  what: 'new',
  channel: 'DTHEIRS',
  message: { ts, user: by, thread_ts: '1.0' },
  heard: { channel: 'DTHEIRS', ts, by, text: 'I was there.', files: [] },
  root: { key: `reminders:${by}:direct:2026-11-03`, about: { problem: 'VRAISED' } },
});

describe('a reply to a reminder of a problem', () => {
  it('is offered to be passed on to who may add to it, once, and to nobody else', async () => {
    await setUpProgramme();
    await raised();
    const before = await postKeys();
    for (const by of [MEN, MAN, FAC2, 'UEVE']) {
      await hearBeside(wired.accompany, reply(by, '2.0'));
      await hearBeside(wired.accompany, reply(by, '2.0'));
    }
    expect((await postKeys()).slice(before.length)).toEqual([`beside:${MEN}:2.0`, `beside:${MAN}:2.0`]);
  });
});
