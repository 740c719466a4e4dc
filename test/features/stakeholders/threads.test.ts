import { describe, expect, it } from '@jest/globals';
import { importProgramme, slackDirectory } from '../../../src/features/people';
import { Posts } from '../../../src/outbox';
import { until } from '../../support/until';
import { programme } from '../check-ins/live';
import { BEN, CLEO, comments, DORA, LOG, logForm, meetings, useLog, withLog } from '../meetings/live';
import { cardOf, met, named, settled, under } from './live';

const live = useLog();
const workspace = 'T1';

const wordsTo = (person: string) => live.slack.directMessages(person).map(({ text }) => text ?? '');
const failed = () => Posts.find({ workspace, state: 'failed' }, { key: 1, problem: 1 }).lean();

async function again(name: string, keyPoints: string, who = DORA) {
  const form = await logForm(live, who, name);
  await live.slack.person(who).submits(form, { keyPoints });
  await settled(live);
}

function takeOut(user: string): void {
  const channel = live.slack.channelNamed(LOG);
  channel.members = channel.members.filter((member) => member !== user);
}

describe('the thread of a stakeholder', () => {
  it('whose card was deleted goes on under a new one, with a summary, and the coordinator is told', async () => {
    const old = await met(live, 'Bo Police', { type: 'coordination' });
    await live.slack.person(CLEO).says(LOG, 'They need fuel.', { thread: old.ts });
    await live.ben.deletes(old);
    const card = await until(
      async () => {
        await settled(live);
        const now = await cardOf(live, 'Bo Police');
        return now.ts !== old.ts && under(live, now).length > 0 ? now : undefined;
      },
      { what: 'a new card' },
    );
    expect(card.text).toContain('*Meetings:* 1');
    const [summary] = under(live, card);
    expect(summary).toContain('1 meeting was logged so far');
    expect(summary).toContain('30 November 2026: Coordination');
    expect(summary).toContain('All of it is kept');
    await settled(live);
    expect(wordsTo(DORA)).toEqual([
      expect.stringContaining('deleted the first message of the log of \u2068Bo Police'),
    ]);
    // The next meeting stands under the new one; what is said in either is kept.
    await again('Bo Police', 'They came back.');
    await until(() => under(live, card).length === 2);
    expect(under(live, card)[1]).toContain('They came back.');
    await live.slack.person(CLEO).says(LOG, 'In the old one.', { thread: old.ts });
    await live.slack.person(CLEO).says(LOG, 'In the new one.', { thread: card.ts });
    expect((await comments()).map(({ text }) => text)).toEqual([
      'They need fuel.',
      'In the old one.',
      'In the new one.',
    ]);
    expect(await failed()).toEqual([]);
    expect(live.slack.complaints).toEqual([]);
  });

  it('whose card was deleted when nobody heard begins anew when something is to be said in it', async () => {
    const old = await met(live, 'Bo Police');
    for (const reply of live.slack.thread(LOG, old.ts).slice(1)) live.slack.workspace.remove(reply);
    live.slack.workspace.remove(old);
    await again('Bo Police', 'They came back.');
    const card = await until(
      async () => {
        await settled(live);
        const now = await cardOf(live, 'Bo Police');
        return now.ts !== old.ts && under(live, now).length === 2 ? now : undefined;
      },
      { what: 'a new card' },
    );
    expect(under(live, card).join()).toContain('They came back.');
    expect(under(live, card).join()).toContain('2 meetings were logged so far');
    expect(wordsTo(DORA)).toHaveLength(1);
    expect(await failed()).toEqual([]);
  });

  it('that was deleted when nobody heard is noticed when threads are read again', async () => {
    const old = await met(live, 'Bo Police');
    for (const reply of live.slack.thread(LOG, old.ts).slice(1)) live.slack.workspace.remove(reply);
    live.slack.workspace.remove(old);
    await live.passes(3_700);
    const card = await until(
      async () => {
        await settled(live);
        const now = await cardOf(live, 'Bo Police');
        return now.ts !== old.ts ? now : undefined;
      },
      { what: 'a new card' },
    );
    await until(async () => {
      await settled(live);
      return under(live, card).length === 1;
    });
  });

  it('gets an entry back that somebody deleted, once', async () => {
    const card = await met(live, 'Bo Police');
    const [reply] = live.slack.thread(LOG, card.ts).slice(1);
    if (!reply) throw new Error('no reply');
    await live.ben.deletes(reply);
    await until(
      async () => {
        await settled(live);
        return under(live, card).length === 1;
      },
      { what: 'the reply' },
    );
    expect(under(live, card)[0]).toContain('They listened.');
    await settled(live);
    expect(wordsTo(DORA)).toEqual([expect.stringContaining('deleted an entry in the thread')]);
    expect(await meetings()).toHaveLength(1);
    expect(await failed()).toEqual([]);
  });

  it.each([
    [
      'is archived',
      () => live.slack.archive(LOG),
      () => Object.assign(live.slack.channelNamed(LOG), { archived: false }),
      'is archived',
    ],
    [
      'has lost the app',
      async () => takeOut('UBOT'),
      () => live.slack.channelNamed(LOG).members.push('UBOT'),
      'invite me again',
    ],
  ])(
    'whose channel %s: meetings are kept, the coordinator is told once, and all is said once it is back',
    async (_, breaks, mends, says) => {
      const card = await met(live, 'Bo Police');
      await breaks();
      await again('Bo Police', 'They came back.');
      await again('Bo Police', 'And again.', CLEO);
      expect(await meetings()).toHaveLength(3);
      // As the author of one of them she reads about that, too.
      const toCoordinator = () => wordsTo(DORA).filter((text) => !text.includes('is kept as you wrote it'));
      await until(() => toCoordinator().length > 0);
      expect(toCoordinator()).toEqual([expect.stringContaining(says)]);
      expect(toCoordinator()[0]).toContain('posted by itself');
      await live.passes(3_700);
      expect(toCoordinator()).toHaveLength(1);
      mends();
      await live.passes(400);
      await until(
        async () => {
          await settled(live);
          return under(live, card).length === 3;
        },
        { what: 'what waited' },
      );
      expect(under(live, card).map((text) => text.split('\n')[2] ?? text)).toEqual([
        expect.stringContaining('They listened.'),
        expect.stringContaining('They came back.'),
        expect.stringContaining('And again.'),
      ]);
      expect(await failed()).toEqual([]);
    },
  );

  it('in a channel that was archived is noticed though nothing is said there', async () => {
    await met(live, 'Bo Police');
    await live.slack.archive(LOG);
    await live.passes(3_700);
    await until(() => wordsTo(DORA).length > 0);
    expect(wordsTo(DORA)).toEqual([expect.stringContaining('is archived')]);
  });

  it('goes on in another channel that the programme names instead, with what waited', async () => {
    const old = await met(live, 'Bo Police');
    await live.slack.archive(LOG);
    await again('Bo Police', 'They came back.');
    live.slack.workspace.addChannel({ id: 'CNEW', name: 'new-log', members: ['UBOT', BEN] });
    await live.app.import(withLog.replace('stakeholder-log', 'new-log'));
    await live.passes(5);
    const card = await until(
      async () => {
        await settled(live);
        const now = await cardOf(live, 'Bo Police');
        return now.channel === 'CNEW' && under(live, now).length === 2 ? now : undefined;
      },
      { what: 'the thread' },
    );
    expect(under(live, card)[0]).toContain('2 meetings were logged so far');
    expect(under(live, card)[1]).toContain('They came back.');
    expect((await named('Bo Police')).channel).toBe('CNEW');
    expect(old.channel).toBe(LOG);
    expect(await failed()).toEqual([]);
  });
});

describe('a log channel that does not exist yet', () => {
  it('is no hindrance: meetings are kept, and once there is one the threads begin by themselves, in order, once', async () => {
    const withoutLog = async (text: string) => {
      const result = await importProgramme({
        file: { name: 'programme.yaml', text },
        workspace,
        slack: slackDirectory(live.app.accompany.slack),
        now: live.clock.now(),
      });
      if ('complaints' in result) throw new Error(JSON.stringify(result.complaints));
    };
    await withoutLog(programme);
    for (const [name, keyPoints, isNew] of [
      ['Bo Police', 'First.', true],
      ['Bo Police', 'Second.', false],
      ['Bo Court', 'Other.', true],
      ['Bo Police', 'Third.', false],
    ] as const) {
      const who = isNew || keyPoints === 'Second.' ? BEN : DORA;
      const form = await logForm(live, who, name);
      const done = await live.slack
        .person(who)
        .submits(form, { ...(isNew && { newType: 'police' }), keyPoints });
      expect(done.errors).toBeUndefined();
      const asked = live.slack.modalOf(who);
      if (asked) await live.slack.person(who).submits(asked, { instead: 'new' });
    }
    expect(await meetings()).toHaveLength(4);
    expect((await named('Bo Police')).channel).toBeUndefined();
    await live.passes(5);
    expect(live.slack.messages(LOG)).toEqual([]);
    await live.app.import(withLog);
    await live.passes(5);
    await live.passes(5);
    await live.passes(3_700);
    const card = await cardOf(live, 'Bo Police');
    await until(async () => {
      await settled(live);
      return under(live, card).length === 3;
    });
    expect(under(live, card)).toEqual([
      expect.stringContaining('First.'),
      expect.stringContaining('Second.'),
      expect.stringContaining('Third.'),
    ]);
    expect(card.text).toContain('*Meetings:* 3');
    const other = await cardOf(live, 'Bo Court');
    expect(under(live, other)).toEqual([expect.stringContaining('Other.')]);
    expect((await meetings()).map(({ posts }) => posts)).toEqual([1, 1, 1, 1]);
    expect(live.slack.messages(LOG).filter(({ user }) => user === 'UBOT')).toHaveLength(6);
  });
});
