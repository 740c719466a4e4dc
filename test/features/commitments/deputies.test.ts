import { describe, expect, it } from '@jest/globals';
import { endDeputyship, nameDeputy } from '../../../src/features/digests/deputies/service';
import { findMember, Members } from '../../../src/features/people';
import { Reminders } from '../../../src/reminders';
import { until } from '../../support/until';
import { asNew, BEN, CLEO, cards, DORA, formOf, replies, useLog } from '../meetings/live';

const live = useLog();

async function cleo() {
  const found = await findMember('T1', CLEO);
  if (!found) throw new Error('no Cleo');
  return found;
}

/** What Ben follows, while Cleo, his manager, is away for weeks, and somebody stands in for her. */
async function followed(deputy: 'ben' | 'dora'): Promise<void> {
  await asNew(live, 'Bo Police', { agreements: 'Police: a focal person by 10 December' });
  await until(() => cards(live)[0] && replies(live, cards(live)[0] as never).length > 0);
  await Members.updateOne({ workspace: 'T1', key: 'ben' }, { $addToSet: { roles: 'manager' } });
  const away = { deputy, from: '2026-11-30', to: '2027-01-10', view: 'VAWAY' };
  await nameDeputy(await cleo(), away, live.clock.now());
}

async function asksForHelp(): Promise<void> {
  await live.slack.person(BEN).runs('/accompany', 'commitments Bo Police');
  await live.ben.submits(await formOf(live, BEN), {
    'commitments.list:which-0': '0',
    'commitments.list:deed-0': 'asked the manager',
    'commitments.list:text-0': 'The commander does not answer.',
  });
  await live.ben.closes(live.slack.modalOf(BEN) as never);
}

/** Who has been told by a reminder of this kind, in order of their ids. */
const told = async (kind: 'managerAsked' | 'managerOverdue') =>
  (await Reminders.find({ workspace: 'T1', 'says.key': `commitments:remind.${kind}` }).lean())
    .map(({ person }) => person)
    .sort();

describe('who stands in for the line manager', () => {
  it('is asked for help with a commitment, and not the manager, until they are back', async () => {
    await followed('dora');
    await asksForHelp();
    expect(await told('managerAsked')).toEqual([DORA]);
    await endDeputyship(await cleo(), live.clock.now());
    await asksForHelp();
    expect(await told('managerAsked')).toEqual([CLEO, DORA]);
  });

  it('is told what is overdue for weeks, and not the manager, until they are back', async () => {
    await followed('dora');
    await live.app.beat('2027-01-07T09:00:00Z');
    expect(await told('managerOverdue')).toEqual([DORA]);
    await Reminders.deleteMany({ workspace: 'T1', 'says.key': 'commitments:remind.managerOverdue' });
    await endDeputyship(await cleo(), live.clock.now());
    await live.app.beat('2027-01-14T09:00:00Z');
    expect(await told('managerOverdue')).toEqual([CLEO]);
  });

  it('is not told of what they follow themselves: the manager is, after all', async () => {
    await followed('ben');
    await asksForHelp();
    expect(await told('managerAsked')).toEqual([CLEO]);
    await live.app.beat('2027-01-07T09:00:00Z');
    expect(await told('managerOverdue')).toEqual([CLEO]);
  });
});
