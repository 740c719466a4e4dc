import { expect, it, jest } from '@jest/globals';
import { nameDeputy } from '../../../src/features/digests/deputies/service';
import { findMember } from '../../../src/features/people';
import { Reminders } from '../../../src/reminders';
import { until } from '../../support/until';
import { asNew, BEN, CLEO, cards, DORA, formOf, replies, useLog } from '../meetings/live';

jest.setTimeout(20_000);

const live = useLog();

it('asks who stands in for the line manager for help with a commitment, and not the manager', async () => {
  await asNew(live, 'Bo Police', { agreements: 'Police: a focal person by 10 December' });
  await until(() => cards(live)[0] && replies(live, cards(live)[0] as never).length > 0);
  const cleo = await findMember('T1', CLEO);
  if (!cleo) throw new Error('no Cleo');
  const away = { deputy: 'dora', from: '2026-11-30', to: '2026-12-04', view: 'VAWAY' };
  await nameDeputy(cleo, away, live.clock.now());
  await live.slack.person(BEN).runs('/accompany', 'commitments Bo Police');
  await live.ben.submits(await formOf(live, BEN), {
    'commitments.list:which-0': '0',
    'commitments.list:deed-0': 'asked the manager',
    'commitments.list:text-0': 'The commander does not answer.',
  });
  const asked = async (person: string) =>
    (await Reminders.find({ workspace: 'T1', person }).lean()).map(({ says }) => says.key);
  expect(await asked(DORA)).toEqual(['commitments:remind.managerAsked']);
  expect(await asked(CLEO)).toEqual([]);
});
