import { describe, expect, it } from '@jest/globals';
import type { InputBlock, StaticSelect } from '@slack/types';
import mongoose from 'mongoose';
import { Pairings } from '../../../src/features/people';
import { Problems } from '../../../src/features/problems';
import { doField } from '../../../src/features/problems/lists/view';
import { addUpdate, resolve } from '../../../src/features/problems/service';
import { impatiently } from '../../support/patience';
import type { OpenView, Person } from '../../support/slack';
import { until } from '../../support/until';
import { ADA, BEN, CLEO, DORA, EVE, modalOf, programme, shown, useLive } from '../check-ins/live';
import { entries, KEY, problem, raiseIn } from './live';

const live = useLive();
const of = (user: string): Person => live.slack.person(user);

/** Opens the problem where this person sees it, and sees it. */
async function opens(user: string): Promise<OpenView> {
  const card = live.slack.messages('CADA001').find(({ text }) => text?.includes('no medicine'));
  if (!card) throw new Error('no card');
  await of(user).presses(card, 'problems.open', { value: KEY });
  return modalOf(live, user);
}

/** What the view offers to do, in order. */
function offered(view: OpenView): string[] {
  const { page, version } = JSON.parse(view.private_metadata ?? '{}');
  const blocks = (view.blocks ?? []) as unknown as InputBlock[];
  const field = blocks.find(({ block_id }) => block_id === doField(page, version));
  return ((field?.element as StaticSelect | undefined)?.options ?? []).map(({ value }) => value ?? '');
}

const does = (what: string, { private_metadata }: OpenView) => {
  const { page, version } = JSON.parse(private_metadata ?? '{}');
  return { field: doField(page, version), answers: { [doField(page, version)]: what } };
};

const work = ['update', 'resolve', 'change', 'handOver', 'merge', 'notPossible'];
const atOnce = (what: string, view: OpenView, user: string) =>
  of(user).chooses(view, does(what, view).field, what);
const submits = (what: string, view: OpenView, user: string) =>
  of(user).submits(view, does(what, view).answers);

describe('what can be done where a problem is open', () => {
  it('is what this person may do, and what its status allows', async () => {
    await live.app.import(
      programme.replace('  dora:', '  eve: { slack: UEVE01, roles: safeguarding }\n  dora:'),
    );
    await raiseIn(live);
    for (const user of [ADA, BEN]) {
      expect(offered(await opens(user))).toEqual([
        'take',
        'update',
        'resolve',
        'askManager',
        ...work.slice(2),
      ]);
    }
    for (const user of [CLEO, DORA]) expect(offered(await opens(user))).toEqual(['take', ...work]);
    expect(offered(await opens(EVE))).toEqual([]);
    const at = { workspace: 'T1', key: KEY, now: live.clock.now(), once: 'view:V1' };
    await resolve(at, BEN, { done: 'They came.', isShared: false });
    expect(offered(await opens(CLEO))).toEqual(['update', 'reopen']);
    expect(offered(await opens(ADA))).toEqual(['solved', 'notSolved', 'update']);
    expect(live.slack.complaints).toEqual([]);
  });

  it('is done at once by the manager, and the problem shown anew with a sentence', async () => {
    await raiseIn(live);
    expect((await submits('take', await opens(CLEO), CLEO)).did).toBe('update');
    expect(await problem()).toMatchObject({ status: 'being worked on', owner: CLEO });
    expect(shown(modalOf(live, CLEO))).toMatch(
      /You look after this problem now.*Looked after by:\* <@UCLEO1>/,
    );
    expect(offered(modalOf(live, CLEO))).toEqual(work);
    await atOnce('askManager', await opens(ADA), ADA);
    expect(shown(modalOf(live, ADA))).toContain('The line manager is asked');
    await atOnce('askManager', modalOf(live, ADA), ADA);
    expect(shown(modalOf(live, ADA))).toContain('was asked less than a day ago');
    expect(await entries('asked the manager')).toHaveLength(1);
    expect(live.slack.complaints).toEqual([]);
  });

  it('opens its form on top, from the list too, and is kept', async () => {
    await raiseIn(live);
    await submits('update', await opens(CLEO), CLEO);
    await of(CLEO).submits(modalOf(live, CLEO), { news: 'I have called them.' });
    expect(await entries('update')).toMatchObject([{ by: CLEO, text: 'I have called them.' }]);
    await of(DORA).runs('/problem', 'list', 'CADA001');
    const list = modalOf(live, DORA);
    await of(DORA).submits(list, { 'problems.list:open-0': KEY });
    await atOnce('resolve', modalOf(live, DORA), DORA);
    expect((await of(DORA).submits(modalOf(live, DORA), { done: 'The ministry sent it.' })).did).toBe(
      'closed',
    );
    expect(await problem()).toMatchObject({ status: 'resolved', resolution: { by: DORA } });
    // What lies under the form is the problem as it is now.
    await until(() => shown(modalOf(live, DORA)).includes('It is saved.'));
    expect(offered(modalOf(live, DORA))).toEqual(['update', 'reopen']);
    expect(modalOf(live, DORA)).toMatchObject({ previous_view_id: list.id });
    await atOnce('solved', await opens(ADA), ADA);
    expect(await problem()).toMatchObject({ resolution: { confirmed: 'yes' } });
    expect(shown(modalOf(live, ADA))).toContain('Thank you');
    expect(live.slack.complaints).toEqual([]);
  });

  it('is refused to whoever may not any more, and to nobody else', async () => {
    await raiseIn(live);
    const view = await opens(CLEO);
    await Pairings.updateOne({ workspace: 'T1', key: 'ada-ben' }, { managers: [] });
    await submits('take', view, CLEO);
    expect(await problem()).toMatchObject({ status: 'open', decisions: 0 });
    expect(shown(modalOf(live, CLEO))).toContain('Only the people of this pairing');
  });

  it('goes to a page when that is what was chosen at once', async () => {
    await raiseIn(live);
    for (let n = 0; n < 12; n++) {
      const at = { workspace: 'T1', key: KEY, now: live.clock.now(), once: `view:U${n}` };
      await addUpdate(at, BEN, `line ${n}.`);
    }
    const view = await opens(CLEO);
    await atOnce('resolve', view, CLEO);
    await of(CLEO).closes(modalOf(live, CLEO));
    await of(CLEO).chooses(modalOf(live, CLEO), 'problems.see:go-0', 'next');
    expect(shown(modalOf(live, CLEO))).toContain('line 11.');
  });

  it('is not done later when it was said that it could not be kept', async () => {
    await raiseIn(live);
    const view = await opens(CLEO);
    const session = await mongoose.startSession();
    session.startTransaction();
    await Problems.updateOne({ workspace: 'T1', key: KEY }, { $inc: { version: 1 } }, { session });
    const { did } = await impatiently(() => submits('take', view, CLEO));
    expect(did).toBe('errors');
    await session.abortTransaction();
    await session.endSession();
    expect(live.app.logged.join()).toContain('TooSlow');
    expect(await problem()).toMatchObject({ status: 'open', decisions: 0 });
    expect((await submits('take', modalOf(live, CLEO), CLEO)).did).toBe('update');
    expect(await problem()).toMatchObject({ owner: CLEO });
  });
});
