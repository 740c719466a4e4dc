import { describe, expect, it } from '@jest/globals';
import { transaction } from '../../../src/database/transaction';
import { commitmentActs } from '../../../src/features/commitments';
import { acts } from '../../../src/features/problems/pressing';
import { forget } from '../../../src/reminders';
import { hand, reminder } from '../../reminders/support';
import type { Message } from '../../support/slack';
import { until } from '../../support/until';
import { ADA, BEN, DORA, shown, useLive } from '../check-ins/live';
import { entries, KEY, lined, raiseIn } from '../problems/live';

const live = useLive();

const ofProblem = {
  says: { key: 'problems:remind.mentor' as const, params: { owner: `<@${ADA}>`, channel: '<#C1>', days: 9 } },
  button: { actionId: acts.open, text: 'problems:remind.open' as const, value: KEY },
  about: { pairing: 'ada-ben', problem: KEY },
};
const ofCommitment = {
  says: { key: 'commitments:remind.today' as const, params: { stakeholder: 'Bo Police', date: 'today' } },
  button: { actionId: commitmentActs.one, text: 'commitments:remind.open' as const, value: 'M1/0' },
  about: { stakeholder: 'bo-police' },
};

const dm = (who = BEN) => live.slack.workspace.directChannel(who).id;
const find = (text: string, who = BEN) =>
  until(() => live.slack.messages(dm(who)).find((message) => message.text?.includes(text)));
const answers = (who = BEN) =>
  live.slack.messages(dm(who)).filter(({ text }) => text?.includes('What you write here reaches nobody'));

/** What a person was reminded of on Tuesday. */
async function remindedOf(...reminders: Parameters<typeof reminder>[1][]): Promise<Message> {
  await hand(...reminders.map((one, number) => reminder(`r${number}`, one)));
  await live.app.beat('2026-12-01T10:00:00Z');
  return find('for you', reminders[0]?.person);
}

describe('a reply to a day’s reminders of several things', () => {
  it('is told where each is answered, once, and can be passed on to the problem that it is about', async () => {
    await raiseIn(live);
    const day = await remindedOf({ person: BEN, ...ofProblem }, { person: BEN, ...ofCommitment });
    const first = await live.ben.tellsApp('I will call <!channel> him.', { thread: day });
    await until(async () => {
      await live.app.deliver();
      return answers().length === 1;
    });
    await live.ben.tellsApp('Tomorrow.', { thread: day });
    const [answer] = answers();
    expect(answer?.thread_ts).toBe(day.ts);
    for (const words of ['Bo Police: a commitment is due', 'Open the problem', 'Say what came of it']) {
      expect(shown(answer)).toContain(words);
    }
    expect(shown(answer).match(/Pass these words on/g)).toHaveLength(1);
    expect(await entries('replied')).toEqual([]);

    await live.ben.presses(answer as Message, 'problems.pass-on-under');
    const passed = async () => (await entries('replied')).map(({ by, text }) => [by, text]);
    const both = [
      [BEN, 'I will call @channel him.'],
      [BEN, 'Tomorrow.'],
    ];
    expect(await passed()).toEqual(both);
    await live.ben.presses(answer as Message, 'problems.pass-on-under');
    expect(await passed()).toEqual(both);
    await live.app.deliver();
    expect((await find('have passed these words on')).thread_ts).toBe(day.ts);
    await live.ben.edits(first, 'I have called him.');
    await lined('replied', ([line]) => line?.text === 'I have called him.');
    expect(answers()).toHaveLength(1);
    expect(live.slack.complaints).toEqual([]);
  });

  it('offers to pass nothing on where none can take it', async () => {
    await raiseIn(live);
    const day = await remindedOf({ person: DORA, ...ofCommitment });
    await live.slack.person(DORA).tellsApp('Done!', { thread: day });
    await until(async () => {
      await live.app.deliver();
      return answers(DORA).length === 1;
    });
    expect(shown(answers(DORA)[0])).toContain('This is where it is answered');
    expect(shown(answers(DORA)[0])).not.toContain('Pass these words on');
    expect(live.slack.complaints).toEqual([]);
  });

  it('is told when all of it is settled', async () => {
    const day = await remindedOf({ person: DORA, ...ofCommitment });
    await transaction((session) => forget(session, 'T1', ['r0']));
    await live.slack.person(DORA).tellsApp('Done!', { thread: day });
    await until(async () => {
      await live.app.deliver();
      return answers(DORA)[0]?.text?.endsWith('All that I reminded you of here is settled.');
    });
  });
});
