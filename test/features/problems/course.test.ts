import { describe, expect, it } from '@jest/globals';
import * as course from '../../../src/features/problems/course';
import type { Problem, Status } from '../../../src/features/problems/model';
import { note, type Turn } from '../../../src/features/problems/turn';
import {
  aGround,
  anEntry,
  aProblem,
  aRaising,
  aTurn,
  daysAfter,
  FAC,
  MAN,
  MEN,
  otherPairing,
  RAISED,
} from './support';

const resolution = {
  done: 'We fetched it.',
  by: MEN,
  at: RAISED,
  isShared: false,
  confirmed: 'asked' as const,
};
const closed = { isOpen: false, closedAt: RAISED, timers: { reopen: daysAfter(30) } };

/** A problem of each status, closed ones on the day they were raised. */
const states: Record<Status, Partial<Problem>> = {
  open: {},
  'being worked on': { status: 'being worked on', owner: MEN },
  resolved: { ...closed, status: 'resolved', resolution },
  'not possible': {
    ...closed,
    status: 'not possible',
    notPossible: { why: 'No road.', by: MEN, at: RAISED },
  },
  merged: { ...closed, status: 'merged', mergedInto: 'VOTHER', timers: {} },
};
const inState = (status: Status, more: Partial<Problem> = {}) => aProblem({ ...states[status], ...more });

const other = aProblem({ key: 'VOTHER', title: 'No medicine again' });
const resolving = { done: 'We fetched it.', isShared: false };

/** What people do, each by the mentor. */
const actions = {
  takeOn: (turn: Turn) => course.takeOn(turn, 'id', FAC),
  addUpdate: (turn: Turn) => course.addUpdate(turn, 'id', FAC, 'Still nothing.'),
  resolve: (turn: Turn) => course.resolve(turn, 'id', MEN, resolving),
  notPossible: (turn: Turn) => course.notPossible(turn, 'id', MEN, 'No road.'),
  confirm: (turn: Turn) => course.confirm(turn, 'id', FAC),
  notSolved: (turn: Turn) => course.notSolved(turn, 'id', FAC, 'Gone again.'),
  reopen: (turn: Turn) => course.reopen(turn, 'id', FAC, 'Gone again.'),
  handOver: (turn: Turn) => course.handOver(turn, 'id', MEN, MAN),
  changeFields: (turn: Turn) => course.changeFields(turn, 'id', FAC, { title: 'Another' }),
  merge: (turn: Turn) => course.merge(turn, 'id', FAC, other),
  askManager: (turn: Turn) => course.askManager(turn, 'id', FAC),
};
type Action = keyof typeof actions;

/** What becomes of it in each state: the new status, or why not. */
const outcomes: Record<Action, Record<Status, Status | `refused.${string}`>> = {
  takeOn: {
    open: 'being worked on',
    'being worked on': 'refused.takenAlready',
    resolved: 'refused.closed',
    'not possible': 'refused.closed',
    merged: 'refused.merged',
  },
  addUpdate: {
    open: 'open',
    'being worked on': 'being worked on',
    resolved: 'resolved',
    'not possible': 'not possible',
    merged: 'refused.merged',
  },
  resolve: {
    open: 'resolved',
    'being worked on': 'resolved',
    resolved: 'refused.closed',
    'not possible': 'refused.closed',
    merged: 'refused.merged',
  },
  notPossible: {
    open: 'not possible',
    'being worked on': 'not possible',
    resolved: 'refused.closed',
    'not possible': 'refused.closed',
    merged: 'refused.merged',
  },
  confirm: {
    open: 'refused.openAgain',
    'being worked on': 'refused.openAgain',
    resolved: 'resolved',
    'not possible': 'refused.closed',
    merged: 'refused.merged',
  },
  notSolved: {
    open: 'refused.notClosed',
    'being worked on': 'refused.notClosed',
    resolved: 'open',
    'not possible': 'refused.closed',
    merged: 'refused.merged',
  },
  reopen: {
    open: 'refused.notClosed',
    'being worked on': 'refused.notClosed',
    resolved: 'open',
    'not possible': 'open',
    merged: 'open',
  },
  handOver: {
    open: 'being worked on',
    'being worked on': 'being worked on',
    resolved: 'refused.closed',
    'not possible': 'refused.closed',
    merged: 'refused.merged',
  },
  changeFields: {
    open: 'open',
    'being worked on': 'being worked on',
    resolved: 'refused.closed',
    'not possible': 'refused.closed',
    merged: 'refused.merged',
  },
  merge: {
    open: 'merged',
    'being worked on': 'merged',
    resolved: 'refused.closed',
    'not possible': 'refused.closed',
    merged: 'refused.merged',
  },
  askManager: {
    open: 'open',
    'being worked on': 'being worked on',
    resolved: 'refused.closed',
    'not possible': 'refused.closed',
    merged: 'refused.merged',
  },
};

const cells = Object.entries(outcomes).flatMap(([action, row]) =>
  Object.entries(row).map(([status, outcome]) => [action as Action, status as Status, outcome] as const),
);

describe('every action in every state', () => {
  it.each(cells)('%s when %s: %s', (action, status, outcome) => {
    const before = inState(status);
    const turn = aTurn(before, daysAfter(1));
    const why = actions[action](turn);
    if (outcome.startsWith('refused.')) {
      expect(why).toBe(`problems:${outcome}`);
      expect(turn.problem).toEqual(before);
      expect([turn.entries, turn.posts, turn.updates, turn.reminders]).toEqual([[], [], [], []]);
      return;
    }
    expect(why).toBeUndefined();
    expect(turn.problem.status).toBe(outcome);
    expect(turn.problem.isOpen).toBe(outcome === 'open' || outcome === 'being worked on');
    expect(turn.problem.isOpen).toBe(turn.problem.closedAt === undefined);
    expect(turn.entries.length).toBeGreaterThan(0);
    expect(turn.entries[0]?.id).toBe('id');
    // Said at once, and none in a place of its own: the thread, or the card.
    expect(turn.posts.length + turn.updates.length).toBeGreaterThan(0);
  });
});

describe('raising', () => {
  const raised = (more = {}, ground = aGround()) => course.raise(ground, aRaising(more), RAISED);

  it('posts one card in the channel, and reminds in a week', () => {
    const turn = raised();
    expect(turn.problem).toMatchObject({
      key: 'VRAISED',
      channel: 'CPAIR',
      pairing: 'aminata',
      pressing: 1,
      raisedBy: FAC,
      timers: { remind: daysAfter(7) },
    });
    expect(turn.entries).toMatchObject([{ id: 'view:VRAISED', kind: 'raised', by: FAC }]);
    expect(turn.posts).toMatchObject([
      { key: 'problem:VRAISED', to: { channel: 'CPAIR' }, about: { pairing: 'aminata', problem: 'VRAISED' } },
    ]);
    expect(turn.posts[0]).not.toHaveProperty('inThreadOf');
  });

  it('of an urgent one reminds in two days, of one in a pairing that has ended never', () => {
    expect(raised({ urgency: 'urgent' }).problem.timers.remind).toEqual(daysAfter(2));
    expect(raised({}, aGround({ pairing: { status: 'ended' } })).problem.timers.remind).toBeUndefined();
  });

  it('with long words says all of them in the thread', () => {
    const keys = raised({ details: '😀'.repeat(3_000) }).posts.map(({ key }) => key);
    expect(keys).toEqual([
      'problem:VRAISED',
      'problem:VRAISED/view:VRAISED',
      'problem:VRAISED/view:VRAISED/1',
    ]);
  });

  it('records once what helped', () => {
    const turn = raised({ helpedBy: ['VOLD', 'VOLD', 'VRAISED'] });
    expect(turn.problem.helpedBy).toEqual(['VOLD']);
    expect(turn.entries.map(({ kind, other: of }) => [kind, of])).toEqual([
      ['raised', undefined],
      ['helped by', 'VOLD'],
    ]);
  });
});

describe('looking after it', () => {
  it('"I’ll take it" again is told so', () => {
    expect(course.takeOn(aTurn(inState('being worked on')), 'id', MEN)).toBe('problems:refused.yoursAlready');
  });

  it('after it was opened again, who looked after it or another can take it', () => {
    for (const by of [MEN, FAC]) {
      const turn = aTurn(aProblem({ owner: MEN }));
      expect(course.takeOn(turn, 'id', by)).toBeUndefined();
      expect(turn.problem).toMatchObject({ owner: by, status: 'being worked on' });
    }
  });

  it('is handed over with who had it before; the new one is mentioned', () => {
    const turn = aTurn(inState('being worked on'));
    course.handOver(turn, 'id', FAC, MAN);
    expect(turn.entries).toMatchObject([{ kind: 'handed over', by: FAC, to: MAN, before: { owner: MEN } }]);
    expect(turn.posts[0]?.message.text).toContain(`<@${MAN}>`);
  });

  it.each([
    [MEN, 'problems:refused.yoursAlready'],
    [FAC, 'problems:refused.theirsAlready'],
  ])('by %s to whom it is already: %s', (by, why) => {
    expect(course.handOver(aTurn(inState('being worked on')), 'id', by, MEN)).toBe(why);
  });
});

describe('resolving', () => {
  it('by another than who raised it asks them', () => {
    const turn = aTurn(aProblem(), daysAfter(1));
    course.resolve(turn, 'id', MEN, resolving);
    expect(turn.problem.resolution).toEqual({ ...resolving, by: MEN, at: daysAfter(1), confirmed: 'asked' });
    expect(turn.problem.timers).toEqual({ unconfirmed: daysAfter(15), reopen: daysAfter(31) });
    expect(turn.posts.map(({ key }) => key)).toEqual([
      'problem:VRAISED/id',
      `problem:VRAISED/solved/${daysAfter(1).getTime()}`,
    ]);
    expect(JSON.stringify(turn.posts[1])).toContain(`<@${FAC}>`);
  });

  it('by who raised it is confirmed by itself', () => {
    const turn = aTurn();
    course.resolve(turn, 'id', FAC, resolving);
    expect(turn.problem.resolution?.confirmed).toBe('by itself');
    expect(turn.problem.timers).toEqual({ reopen: daysAfter(30) });
    expect(turn.posts.map(({ key }) => key)).toEqual(['problem:VRAISED/id']);
  });

  it('is found by its words; by those of the lesson only when it may be shared', () => {
    for (const isShared of [true, false]) {
      const turn = aTurn();
      course.resolve(turn, 'id', FAC, { ...resolving, learned: 'Ask early', isShared });
      expect(turn.problem.words).toEqual(expect.arrayContaining(['clinic', 'medicine', 'fetched', 'early']));
      expect(turn.problem.lessonWords).toEqual(isShared ? expect.arrayContaining(['early']) : undefined);
    }
  });

  it('keeps in the timeline all that was said of it', () => {
    const turn = aTurn();
    const whole = { ...resolving, learned: 'Ask early.', decidedBy: 'community', heardBack: 'yes' } as const;
    course.resolve(turn, 'id', FAC, whole);
    expect(turn.entries[0]?.text).toBe(
      'We fetched it.\nLearned: Ask early.\nThe community decided.\nThe community has heard back.',
    );
  });
});

describe('what who raised it says of a resolution', () => {
  it('yes: it is confirmed, and the question has no buttons any more', () => {
    const timers = { unconfirmed: daysAfter(14), reopen: daysAfter(30) };
    const turn = aTurn(inState('resolved', { timers }));
    course.confirm(turn, 'id', FAC);
    expect(turn.problem.resolution?.confirmed).toBe('yes');
    expect(turn.problem.timers).toEqual({ reopen: daysAfter(30) });
    const question = turn.updates.find(({ of }) => of.includes('/solved/'));
    expect(JSON.stringify(question)).not.toContain('action_id');
  });

  it.each(['yes', 'by itself'] as const)('yes, when it is confirmed (%s): nothing more', (confirmed) => {
    const turn = aTurn(inState('resolved', { resolution: { ...resolution, confirmed } }));
    expect(course.confirm(turn, 'id', FAC)).toBeUndefined();
    expect(turn.entries).toEqual([]);
  });

  it('yes, late: it is confirmed all the same', () => {
    const turn = aTurn(
      inState('resolved', { resolution: { ...resolution, confirmed: 'silent' }, timers: {} }),
    );
    course.confirm(turn, 'id', FAC);
    expect(turn.problem.resolution?.confirmed).toBe('yes');
  });

  it('no: it is open again as if it never was resolved, but for its timeline', () => {
    const turn = aTurn(
      inState('resolved', { owner: MEN, words: ['clinic'], lessonWords: ['early'] }),
      daysAfter(3),
    );
    course.notSolved(turn, 'id', FAC, 'Gone again.');
    expect(turn.problem).toMatchObject({ status: 'open', owner: MEN, timers: { remind: daysAfter(10) } });
    for (const name of ['resolution', 'closedAt', 'words', 'lessonWords'] as const) {
      expect(turn.problem[name]).toBeUndefined();
    }
    expect(turn.entries).toMatchObject([{ kind: 'not solved', by: FAC, text: 'Gone again.' }]);
    expect(turn.posts[0]?.message.text).toContain(`<@${MEN}>`);
  });

  it.each([
    [30, undefined],
    [31, 'problems:refused.tooLate'],
  ])('opening it again after %d days: %s', (days, why) => {
    for (const status of ['resolved', 'not possible'] as const) {
      expect(course.reopen(aTurn(inState(status), daysAfter(days)), 'id', FAC, 'Gone again.')).toBe(why);
    }
    expect(course.notSolved(aTurn(inState('resolved'), daysAfter(days)), 'id', FAC, 'Gone.')).toBe(why);
  });
});

describe('changing', () => {
  it('keeps what stood there before, of what differs alone', () => {
    const turn = aTurn();
    course.changeFields(turn, 'id', MEN, {
      title: 'Another',
      details: 'People walk a day and go home with nothing.',
      category: '',
      urgency: 'urgent',
      helpFrom: ['manager', 'ngo'],
      community: null,
    });
    expect(turn.entries[0]?.before).toEqual({
      title: 'The clinic has no medicine',
      category: 'services',
      urgency: 'soon',
      helpFrom: 'mentor',
      community: 'Mango Bay',
    });
    expect(turn.problem).toMatchObject({ title: 'Another', pressing: 2, timers: { remind: daysAfter(2) } });
    expect(turn.problem.category ?? turn.problem.community).toBeUndefined();
  });

  it('knows places of the same name apart', () => {
    const turn = aTurn();
    course.changeFields(turn, 'id', MEN, {
      community: { key: 'mango-bay-south', name: 'Mango Bay' },
      district: { key: 'south', name: 'South' },
    });
    expect([turn.problem.community?.key, turn.problem.district?.key]).toEqual(['mango-bay-south', 'south']);
    expect(turn.entries[0]?.before).toEqual({ community: 'Mango Bay', district: 'North' });
  });

  it('nothing makes no line', () => {
    const turn = aTurn();
    expect(course.changeFields(turn, 'id', MEN, { title: 'The clinic has no medicine' })).toBeUndefined();
    expect([turn.entries, turn.updates]).toEqual([[], []]);
  });
});

describe('merging', () => {
  it.each<[string, Problem, string]>([
    ['itself', aProblem(), 'sameProblem'],
    ['one of another pairing', { ...other, pairing: otherPairing.key }, 'otherPairing'],
    ['one that is closed', inState('resolved', { key: 'VOTHER' }), 'intoClosed'],
  ])('into %s is refused', (_, into, why) => {
    const turn = aTurn();
    expect(course.merge(turn, 'id', FAC, into)).toBe(`problems:refused.${why}`);
    expect(turn.problem).toEqual(aProblem());
  });

  it('is over here, and told there; neither repeats the words of the other', () => {
    const turn = aTurn();
    course.merge(turn, 'id', FAC, other);
    expect(turn.problem.mergedInto).toBe('VOTHER');
    expect(turn.problem.timers).toEqual({ reopen: daysAfter(30) });
    const there = aTurn(other);
    course.takeIn(there, 'id', FAC, turn.problem);
    expect(there.entries).toMatchObject([{ kind: 'took in', other: 'VRAISED', by: FAC }]);
    expect(JSON.stringify(there.posts)).toContain('VRAISED');
    expect(JSON.stringify([turn.posts, there.posts])).not.toContain('medicine');
  });
});

describe('asking the manager', () => {
  it('sends each the card, and says in the thread that replies are passed on', () => {
    const ground = aGround();
    ground.parties.managers = [MAN, 'UMAN2'];
    const turn = aTurn(aProblem(), RAISED, ground);
    course.askManager(turn, 'id', MEN);
    expect(turn.problem.asked.map(({ manager }) => manager)).toEqual([MAN, 'UMAN2']);
    expect(turn.entries.map(({ id, to }) => [id, to])).toEqual([
      ['id', MAN],
      ['id/UMAN2', 'UMAN2'],
    ]);
    const direct = turn.posts.filter(({ to }) => 'user' in to);
    expect(direct.map(({ key, to }) => [key, to])).toEqual([
      ['problem:VRAISED/manager/0', { user: MAN }],
      ['problem:VRAISED/manager/1', { user: 'UMAN2' }],
    ]);
    expect(JSON.stringify(direct[0]?.message)).toContain(`<@${MEN}> asks for your help.`);
  });

  it.each([
    ['who has none', [], MEN],
    ['who asks is the only one', [MAN], MAN],
  ])('%s: refused', (_, managers, by) => {
    const ground = aGround();
    ground.parties.managers = managers;
    expect(course.askManager(aTurn(aProblem(), RAISED, ground), 'id', by)).toBe('problems:refused.noManager');
  });

  it('again within a day is refused, later it is another asking', () => {
    const asked = [{ manager: MAN, by: MEN, at: RAISED }];
    const soon = new Date(RAISED.getTime() + 86_399_999);
    expect(course.askManager(aTurn(aProblem({ asked }), soon), 'id', MEN)).toBe(
      'problems:refused.askedAlready',
    );
    const turn = aTurn(aProblem({ asked }), daysAfter(1));
    expect(course.askManager(turn, 'id', MEN)).toBeUndefined();
    expect(turn.posts.map(({ key }) => key)).toContain('problem:VRAISED/manager/1');
  });

  it('keeps the cards of managers up to date with every decision', () => {
    const turn = aTurn(aProblem({ asked: [{ manager: MAN, by: MEN, at: RAISED }] }));
    course.takeOn(turn, 'id', MEN);
    expect(turn.updates.map(({ of }) => of)).toEqual(['problem:VRAISED', 'problem:VRAISED/manager/0']);
  });
});

describe('a sign of life', () => {
  const silent = () => aProblem({ remindedTimes: 3, reminded: ['one', 'two'], timers: {}, heardAt: RAISED });

  it('of anybody forgets what was reminded of, and counts silence anew', () => {
    const turn = aTurn(silent(), daysAfter(30));
    const { kind, text, by } = anEntry();
    note(turn, 'said:1', kind, { text, by });
    expect(turn.forgotten).toEqual(['one', 'two']);
    expect(turn.problem).toMatchObject({
      heardAt: daysAfter(30),
      remindedTimes: 0,
      timers: { remind: daysAfter(37) },
    });
  });

  it('is none that time alone has made, or that is older than the last', () => {
    const turn = aTurn(silent(), daysAfter(30));
    note(turn, 'unconfirmed:1', 'unconfirmed');
    note(turn, 'said:1', 'said', { by: FAC, at: new Date(RAISED.getTime() - 1) });
    expect(turn.problem).toEqual(silent());
  });

  it('in a closed problem reminds nobody', () => {
    const turn = aTurn(inState('resolved'), daysAfter(1));
    note(turn, 'said:1', 'said', { by: FAC });
    expect(turn.problem.timers).toEqual({ reopen: daysAfter(30) });
  });
});
