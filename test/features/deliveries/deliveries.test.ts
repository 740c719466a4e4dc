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
    to: { channel: 'CADA' },
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

  describe('to a person alone', () => {
    const toAda = { lane: 'UADA', to: { user: 'UADA' }, about: { pairing: 'ada-ben' } };

    it('is told as who could not be reached, never as the channel of the pairing', async () => {
      await fails({ ...toAda, problem: 'user_disabled' });
      expect(await notices()).toEqual([
        [
          `${aboutFailure}UADA:2026-12-01:UBEN`,
          'UBEN',
          'Je n’ai pas pu joindre ada (<@UADA>) par message direct, au sujet du binôme « ada-ben ». Son compte Slack est désactivé ou n’existe plus. Si quelqu’un d’autre assure maintenant son rôle, indiquez-le dans le fichier du programme et importez-le. Si la personne est de retour, `accompany outbox retry` envoie ce qui l’attend.',
        ],
        [
          `${aboutFailure}UADA:2026-12-01:UDORA`,
          'UDORA',
          "I could not reach ada (<@UADA>) by direct message, about the pairing “ada-ben”. Their Slack account is deactivated, or is gone. If somebody else does their part now, please write that into the programme's file and import it. If they are back, `accompany outbox retry` sends what is waiting for them.",
        ],
      ]);
    });

    it.each([
      ['users_not_found', 'Their Slack account is deactivated, or is gone.'],
      ['channel_not_found', 'Their Slack account is deactivated, or is gone.'],
      ['is_archived', 'Their Slack account is deactivated, or is gone.'],
      ['messages_tab_disabled', 'My Messages tab is switched off'],
      ['user_not_visible', "Slack's reason is “user_not_visible”."],
    ])('of %s says what to do', async (problem, says) => {
      await fails({ ...toAda, about: {}, problem });
      const [, , text] = (await notices())[1] ?? [];
      expect(text).toContain('I could not reach ada (<@UADA>) by direct message. ');
      expect(text).toContain(says);
      expect(text).not.toContain('channel');
    });

    it('is told of somebody whom the programme does not know, too', async () => {
      await fails({ lane: 'U404', to: { user: 'U404' }, problem: 'user_not_found' });
      expect((await notices())[1]?.[2]).toContain('I could not reach <@U404> by direct message. ');
    });

    it('is not told to who can’t be reached', async () => {
      await fails({ ...toAda, lane: 'UBEN', to: { user: 'UBEN' }, problem: 'user_disabled' });
      expect((await notices()).map(([, lane]) => lane)).toEqual(['UDORA']);
    });
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
