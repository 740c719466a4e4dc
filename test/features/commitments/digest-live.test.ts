import { expect, it } from '@jest/globals';
import { Commitments } from '../../../src/features/commitments';
import { commitmentsDigest } from '../../../src/features/commitments/digest';
import type { DigestScope } from '../../../src/features/digests';
import { membersByKey, pairingsOf, programmeOf } from '../../../src/features/people';
import { actions, button } from '../../../src/slack/blocks';
import { words } from '../../../src/words';
import { until } from '../../support/until';
import {
  asNew,
  BEN,
  CLEO,
  cards,
  commitments,
  formOf,
  modalOf,
  replies,
  shown,
  useLog,
} from '../meetings/live';

const live = useLog();
const field = (name: string, round = 0) => `commitments.list:${name}-${round}`;
const workspace = 'T1';

async function stands(now: Date) {
  const programme = await programmeOf(workspace);
  const pairings = await pairingsOf(workspace);
  if (!programme) throw new Error('there is no programme');
  const members = await membersByKey(
    workspace,
    pairings.flatMap(({ mentor, facilitator, managers }) => [mentor, facilitator, ...managers]),
  );
  const scope: DigestScope = {
    ...{ workspace, pairings, members, mentors: [BEN], districts: ['north'], isWhole: false },
    timeZone: programme.timeZone,
  };
  return commitmentsDigest.stands?.({ programme, scope, now });
}

const reply = () => replies(live, cards(live)[0] as never)[0];

it('what needs a manager opens at the commitment itself, where the manager says what became of it', async () => {
  await asNew(live, 'Bo Police', {
    agreements: 'Police: a focal person by 10 December\nPolice: a bench by 12 December',
  });
  await until(() => cards(live)[0] && reply());
  await live.ben.runs('/accompany', 'commitments Bo Police');
  await live.ben.submits(await formOf(live), { [field('which')]: '1', [field('deed')]: 'asked the manager' });
  const [need, ...others] = (await stands(new Date('2026-12-01T09:00:00Z')))?.needs ?? [];
  expect(others).toEqual([]);
  expect(need).toMatchObject({ kind: 'help', quote: { text: 'a bench', feature: 'meetings' } });
  const { actionId, text, value } = need?.button ?? {
    actionId: '',
    text: 'digest-commitments:open',
    value: '',
  };
  const blocks = [actions('needs', [button(actionId, words('en')(text), { value })])];
  const cleo = live.slack.person(CLEO);
  await cleo.presses({ ...reply(), blocks } as never, actionId);
  expect(shown(await formOf(live, CLEO))).toContain('a bench');
  expect(shown(modalOf(live, CLEO))).not.toContain('focal person');
  await cleo.submits(modalOf(live, CLEO), { [field('which')]: '0', [field('deed')]: 'fulfilled' });
  expect((await commitments()).map(({ what, status }) => [what, status])).toEqual([
    ['a focal person', 'open'],
    ['a bench', 'fulfilled'],
  ]);
  expect((await stands(new Date('2026-12-01T09:00:00Z')))?.needs).toEqual([]);
  expect(live.slack.complaints).toEqual([]);
});

it('since when a commitment is over is kept with whatever ends it, and goes when it is open again', async () => {
  await asNew(live, 'Bo Police', { agreements: 'Police: a focal person by 10 December\nPolice: a bench' });
  await until(() => cards(live)[0] && reply());
  const closed = async () =>
    (await Commitments.find({ workspace }, { _id: 0, closedAt: 1, isOpen: 1 }).sort({ key: 1 }).lean()).map(
      ({ closedAt, isOpen }) => [isOpen, closedAt instanceof Date],
    );
  const change = async (agreements: string) => {
    await live.ben.presses(reply() as never, 'meetings.edit');
    const { errors } = await live.ben.submits(await formOf(live), { agreements });
    expect(errors).toBeUndefined();
  };
  const says = async (round: number, deed: string) =>
    live.ben.submits(modalOf(live, BEN), { [field('which', round)]: '0', [field('deed', round)]: deed });
  await live.ben.presses(reply() as never, 'commitments.of-meeting');
  await says(0, 'broken');
  expect(await closed()).toEqual([
    [false, true],
    [true, false],
  ]);
  await live.ben.closes(modalOf(live, BEN));
  await live.ben.presses(reply() as never, 'commitments.of-meeting');
  await live.ben.submits(await formOf(live), { [field('which')]: '1', [field('deed')]: 'open again' });
  expect(await closed()).toEqual([
    [true, false],
    [true, false],
  ]);
  await live.ben.closes(modalOf(live, BEN));
  await change('Police: a focal person by 10 December');
  expect(await closed()).toEqual([
    [true, false],
    [false, true],
  ]);
  await change('Police: a focal person by 10 December\nPolice: a bench');
  expect(await closed()).toEqual([
    [true, false],
    [true, false],
  ]);
});
