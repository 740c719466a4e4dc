import { beforeEach, describe, expect, it } from '@jest/globals';
import { Types } from 'mongoose';
import { transaction } from '../../../src/database/transaction';
import type { Accompany } from '../../../src/features';
import { createDeliveries } from '../../../src/features/deliveries';
import { Members, may, Pairings, roles } from '../../../src/features/people';
import { aboutFailure, type FailedPost, Posts } from '../../../src/outbox';
import { useDatabase } from '../../support/database';
import { slackComplaints } from '../../support/slack';
import { importPeople } from '../home/support';

useDatabase();

const workspace = 'T1';
let now: Date;

beforeEach(async () => {
  now = new Date('2026-12-01T10:00Z');
  await importPeople();
  await Members.create({
    workspace,
    key: 'dora',
    slackUser: 'UDORA',
    name: 'Dora',
    roles: ['coordinator'],
    timeZone: 'Africa/Freetown',
    language: 'en',
  });
  await Pairings.collection.insertOne({
    workspace,
    key: 'ada-ben',
    channel: 'CADA',
    facilitator: 'ada',
    mentor: 'ben',
    managers: [],
    status: 'active',
  } as never);
});

function fails(changed: Partial<FailedPost>): Promise<void> {
  const post = {
    key: 'some post',
    kind: 'post' as const,
    lane: 'CADA',
    attempts: 3,
    about: {},
    problem: 'is_archived',
    _id: new Types.ObjectId(),
  };
  const accompany = { workspace, clock: () => now } as Accompany;
  return transaction(async (session) => {
    await createDeliveries().failed?.(accompany, { ...post, ...changed } as FailedPost, session);
  });
}

async function notices() {
  const posts = await Posts.find({ workspace }).sort({ lane: 1 }).lean();
  return posts.map(({ key, lane, message }) => {
    expect(slackComplaints({ channel: 'C1', ...message } as never)).toEqual([]);
    return [key, lane, message?.text];
  });
}

describe('what can’t be said', () => {
  it('is told to each coordinator in their language, with what to do', async () => {
    await fails({ about: { pairing: 'ada-ben' } });
    expect(await notices()).toEqual([
      [
        `${aboutFailure}CADA:2026-12-01:UBEN`,
        'UBEN',
        'Je n’ai pas pu publier dans le canal <#CADA> du binôme « ada-ben ». Le canal est archivé : rétablissez-le, ou indiquez un autre canal dans le fichier du programme et importez-le. Ensuite, `accompany outbox retry` envoie ce qui attend.',
      ],
      [
        `${aboutFailure}CADA:2026-12-01:UDORA`,
        'UDORA',
        "I could not post to the channel <#CADA> of the pairing “ada-ben”. The channel is archived: please restore it, or name another channel in the programme's file and import it. Then `accompany outbox retry` sends what is waiting.",
      ],
    ]);
  });

  it('is told to exactly those to whom the policy gives it', async () => {
    await Members.deleteMany({ workspace });
    const viewers = roles.map((role) => ({ slackUser: `U${role.toUpperCase()}`, roles: [role] }));
    await Members.create(
      viewers.map((viewer) => ({
        ...viewer,
        workspace,
        key: viewer.slackUser,
        name: viewer.slackUser,
        timeZone: 'Africa/Freetown',
        language: 'en' as const,
      })),
    );
    await fails({});
    const parties = { facilitator: 'UADA', mentor: 'UBEN', managers: [] };
    const who = viewers.filter((viewer) => may(viewer, 'be told of faults', parties));
    expect((await notices()).map(([, lane]) => lane)).toEqual(who.map(({ slackUser }) => slackUser).sort());
  });

  it('is told with Slack’s own reason where that is not known', async () => {
    await fails({ problem: '<!channel> & more' });
    const [, , text] = (await notices())[1] ?? [];
    expect(text).toContain('I could not deliver a message. Slack');
    expect(text).toContain('“&lt;!channel&gt; &amp; more”');
  });

  it('is told once a day about one channel, and again the next day', async () => {
    await fails({});
    now = new Date('2026-12-01T11:00Z');
    await fails({});
    await fails({ key: 'another post' });
    expect(await notices()).toHaveLength(2);
    await fails({ key: 'elsewhere', lane: 'CEVE' });
    expect(await notices()).toHaveLength(4);
    now = new Date('2026-12-02T10:00Z');
    await fails({});
    expect(await notices()).toHaveLength(6);
  });

  it('is not told of a renewal, of what failed with another post, or of a notice itself', async () => {
    await fails({ key: 'update:some post', kind: 'update' });
    await fails({ problem: 'its thread was not posted' });
    await fails({ key: `${aboutFailure}some post:UBEN` });
    expect(await notices()).toEqual([]);
  });
});
