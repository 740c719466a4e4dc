import { describe, expect, it } from '@jest/globals';
import { logOfStakeholders } from '../../../src/features/meetings/of-stakeholder';
import { programmeOf } from '../../../src/features/people';
import { Plans } from '../../../src/features/plans';
import { rebuildThreads } from '../../../src/features/stakeholders';
import { everyString, postedIn, removesWords, shortcut } from '../../support/removal';
import type { OpenView } from '../../support/slack';
import { until } from '../../support/until';
import {
  ADA,
  asNew,
  BEN,
  CLEO,
  cards,
  DORA,
  formOf,
  LOG,
  modalOf,
  replies,
  shown,
  useLog,
} from '../meetings/live';
import { settled } from '../stakeholders/live';

const live = useLog();
const plans = () => Plans.find({ workspace: 'T1' }, { _id: 0 }).lean();
const posts = () => [
  ...postedIn(live.slack, LOG, [ADA, BEN, CLEO, DORA]),
  ...postedIn(live.slack, 'CADA001', []),
];
const named = async () => [...(await everyString()), ...posts()].filter((one) => /zubaida/i.test(one));

const typed = {
  district: 'north',
  name: 'MoU for Zubaida',
  parties: 'North Council, Zubaida’s uncle',
  from: '2026-11-01',
  to: '2027-10-31',
  link: 'https://example.org/zubaida.pdf',
  lines: 'Bo Police: a report on Zubaida, monthly\nWe: visit the schools by 2026-12-10',
};

async function form(words: string, who = BEN) {
  await live.slack.person(who).runs('/accompany', words);
  return formOf(live, who);
}

interface Option {
  text: { text: string };
  description?: { text: string };
}

/** What a menu of plans offers: the name of each, and what is said of it. */
function offered(view: OpenView): (string | undefined)[][] {
  const menu = (
    view.blocks as unknown as { element?: { options?: Option[]; option_groups?: { options: Option[] }[] } }[]
  )
    .map(({ element }) => element?.options ?? element?.option_groups?.flatMap(({ options }) => options))
    .find((options) => options !== undefined);
  return (menu ?? []).map(({ text, description }) => [text.text, description?.text]);
}

/** A plan that was changed once, a step of one of its commitments, and a board. */
async function aPlan(): Promise<void> {
  await asNew(live, 'Bo Police');
  await until(() => cards(live)[0] && replies(live, cards(live)[0] as never).length > 0);
  await live.ben.submits(await form('plan'), typed);
  await live.ben.submits(await form('plan north'), { parties: 'North Council' });
  await live.ben.submits(await form('commitments Bo Police'), {
    'commitments.list:which-0': '0',
    'commitments.list:deed-0': 'pressed',
    'commitments.list:how-0': 'letter',
    'commitments.list:text-0': 'Asked where ZUBAIDA is.',
  });
  await live.ben.closes(modalOf(live, BEN));
  await live.slack.person(CLEO).runs('/accompany', 'commitments board north');
  await until(() => boards().length > 0);
  await live.app.deliver();
}

const boards = () =>
  live.slack.directMessages(CLEO).filter(({ text }) => /promised and done|shorter/.test(text));

async function removes(who: string): Promise<void> {
  await live.slack.person(who).submits(modalOf(live, who), { words: 'zubaida', reason: 'child' });
  expect(shown(modalOf(live, who))).toMatch(/\d+ places? will be cleared/);
  await live.slack.person(who).submits(modalOf(live, who));
  expect(shown(modalOf(live, who))).toContain('It is removed.');
  await live.app.deliver();
}

describe('words that must go for good from a partnership plan', () => {
  it('go from it and what it said before, its commitments, threads, boards and digests', async () => {
    await aPlan();
    await live.app.beat('2026-12-07T08:00:00Z');
    expect(JSON.stringify(live.slack.directMessages(CLEO))).toContain('a report on Zubaida');
    const before = await named();
    for (const where of ['"versions"', '"steps"', '"needs"', 'promised and done']) {
      expect(before.some((one) => one.includes(where))).toBe(true);
    }
    await form('plan remove north', DORA);
    expect(shown(modalOf(live, DORA))).toContain('What you remove here is gone for good: from the plan');
    await removes(DORA);
    expect(await named()).toEqual([]);
    expect(await plans()).toMatchObject([
      {
        name: 'MoU for [removed]',
        parties: 'North Council',
        lines: [{ what: 'a report on [removed]', line: 'Bo Police: a report on [removed], monthly' }, {}],
        versions: [{ before: { parties: 'North Council, [removed]’s uncle' } }],
        removals: [{ by: DORA, reason: 'child' }],
      },
    ]);
    expect((await plans())[0]).not.toHaveProperty('link');
    expect(boards()[0]?.text).toContain('a report on [removed]');
    const thread = JSON.stringify(replies(live, cards(live)[0] as never));
    expect(thread).toContain('Asked where [removed] is.');
    expect(live.slack.complaints).toEqual([]);
  });

  it('are removed under a board and in the stakeholder’s thread, too, by who follows the plan', async () => {
    await aPlan();
    const [card] = cards(live);
    if (!card) throw new Error('no card');
    const step = replies(live, card).find((one) => shown(one).includes('Asked where'));
    if (!step) throw new Error('no step');
    await removesWords(live.slack, BEN, step, 'zubaida');
    await live.app.deliver();
    expect(await named()).toEqual([]);
    const [board] = boards();
    if (!board) throw new Error('no board');
    await live.ben.usesShortcut(shortcut, step);
    expect(shown(modalOf(live, BEN).blocks[0] as never)).toContain('⁨MoU for [removed]⁩* · North');
    await live.slack.person(CLEO).usesShortcut(shortcut, board);
    expect(shown(modalOf(live, CLEO))).toContain('Only who entered or follows it');
  });

  it('are removed in a thread that was said anew, too', async () => {
    await aPlan();
    const [card] = cards(live);
    const programme = await programmeOf('T1');
    if (!card || !programme) throw new Error('no card or programme');
    const at = { now: live.clock.now(), keeps: [logOfStakeholders], isDry: false };
    await rebuildThreads(programme, undefined, at);
    const step = await until(async () => {
      await settled(live);
      const anew = cards(live).find(({ ts }) => ts !== card.ts);
      return anew && replies(live, anew).find((one) => shown(one).includes('Asked where'));
    });
    await removesWords(live.slack, BEN, step, 'zubaida');
    await live.app.deliver();
    expect(shown(modalOf(live, BEN))).toContain('It is removed.');
    expect(await named()).toEqual([]);
  });

  it('are asked for by the name of a plan, or by choosing it; whom it is not for is told so', async () => {
    await aPlan();
    const two = { ...typed, lines: 'We: visit, monthly' };
    for (const name of ['MoU 2', 'MoU 2'])
      await live.ben.submits(await form('plan north new'), { ...two, name });
    const told = async (words: string, who = BEN) => {
      await live.slack.person(who).runs('/accompany', words);
      return live.slack.ephemeralsTo(who).at(-1)?.text ?? '';
    };
    expect(await told('plan remove nothing')).toContain('I know no plan or district ⁨nothing⁩');
    expect(await told('plan remove mou for', CLEO)).toContain('Only who entered or follows it');
    expect(await told('plan remove', CLEO)).toContain('Only who entered or follows it');
    for (const words of ['plan remove north', 'plan remove']) {
      expect(offered(await form(words))).toEqual([
        ['MoU 2', 'North · 1 November 2026 to 31 October 2027'],
        ['MoU 2', 'North · 1 November 2026 to 31 October 2027'],
        ['MoU for Zubaida', 'North · 1 November 2026 to 31 October 2027'],
      ]);
      await live.ben.closes(modalOf(live, BEN));
    }
    const choosing = await form('plan remove mou 2');
    expect(offered(choosing)).toHaveLength(2);
    const [, second] = (await plans()).filter(({ name }) => name === 'MoU 2');
    await live.ben.submits(choosing, { plan: second?.key ?? '' });
    expect(shown(modalOf(live, BEN).blocks[0] as never)).toContain('⁨MoU 2⁩* · North · 1 November 2026');
    await live.ben.submits(modalOf(live, BEN), { words: 'council', reason: 'child' });
    expect(shown(modalOf(live, BEN).blocks[0] as never)).toContain('⁨MoU 2⁩* · North · 1 November 2026');
    await live.ben.submits(modalOf(live, BEN));
    await live.ben.closes(modalOf(live, BEN));
    expect(
      (await plans()).map(({ key, parties }) => (key === second?.key) === parties.includes('[removed]')),
    ).toEqual([true, true, true]);
    const view = await form('plan remove mou for');
    expect(shown(view.blocks[0] as never)).toContain('⁨MoU for Zubaida⁩');
    await removes(BEN);
    expect((await plans()).map(({ name }) => name).sort()).toEqual(['MoU 2', 'MoU 2', 'MoU for [removed]']);
    expect(live.slack.complaints).toEqual([]);
  });

  it('are asked for among plans of any number and age', async () => {
    await aPlan();
    const plan = (await Plans.findOne({ workspace: 'T1' }, { _id: 0 }).lean()) ?? {};
    const later = { from: '2027-11-01', to: '2028-10-31' };
    await Plans.insertMany(
      Array.from({ length: 120 }, (_, n) => ({ ...plan, ...later, key: `P${n}`, name: `Later ${n}` })),
    );
    const old = { from: '2019-11-01', to: '2020-10-31', name: 'The first', key: 'PFIRST' };
    await Plans.insertMany([{ ...plan, ...old }]);
    const view = await form('plan remove the first');
    expect(shown(view.blocks[0] as never)).toContain('⁨The first⁩');
    await live.ben.closes(view);
    for (const words of ['plan remove', 'plan remove north']) {
      const all = await form(words);
      expect(offered(all)).toHaveLength(122);
      await live.ben.closes(all);
    }
    expect(live.slack.complaints).toEqual([]);
  });

  it('are not written again by who had the plan open to change it', async () => {
    await aPlan();
    const changing = await form('plan north');
    await form('plan remove north', DORA);
    await removes(DORA);
    expect((await live.ben.submits(changing, { to: '2027-11-30' })).did).toBe('update');
    const again = shown(modalOf(live, BEN));
    expect(again).toContain('Words were removed from this plan for good meanwhile.');
    expect(again).toContain('otherwise they come back into the plan');
    expect(again).toContain('*Name of the plan* ⁨MoU for [removed]⁩');
    expect(again).toContain('*Link to the signed document* ⁨–⁩');
    expect(again).toContain('*Only in the plan* ⁨Bo Police: a report on [removed], monthly⁩');
    expect(again).toContain('*Only in this form* ⁨Bo Police: a report on Zubaida, monthly⁩');
    expect(again).toContain('*To* 31 October 2027');
    expect(await named()).toEqual([]);
    const cleared = { name: 'MoU', link: '', lines: 'Bo Police: a report, monthly' };
    expect((await live.ben.submits(modalOf(live, BEN), cleared)).did).toBe('closed');
    expect(await plans()).toMatchObject([{ name: 'MoU', to: '2027-11-30', removals: [{ by: DORA }] }]);
    expect(await named()).toEqual([]);
    expect(live.slack.complaints).toEqual([]);
  });

  it('are not written again by a form that comes again', async () => {
    await asNew(live, 'Bo Police');
    const entering = await form('plan');
    for (const answers of [typed, { name: 'MoU for Zubaida, too' }]) {
      const view = 'district' in answers ? entering : await form('plan north');
      expect((await live.ben.submits(view, answers)).did).toBe('closed');
      const sent = structuredClone(view);
      await form('plan remove north', DORA);
      await removes(DORA);
      await live.slack.person(DORA).closes(modalOf(live, DORA));
      live.slack.workspace.modals.set(BEN, [sent]);
      expect((await live.ben.submits(modalOf(live, BEN), answers)).did).toBe('update');
      expect(shown(modalOf(live, BEN))).toContain('Words were removed from this plan for good meanwhile.');
      expect(await named()).toEqual([]);
      live.slack.workspace.modals.delete(BEN);
    }
  });
});
