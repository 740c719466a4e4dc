import { beforeEach, describe, expect, it } from '@jest/globals';
import { type Digest, Digests } from '../../../src/features/digests';
import { deputiesJob } from '../../../src/features/digests/deputies/service';
import { type Deputyship, Deputyships, viewerOf } from '../../../src/features/people';
import { Posts, retryPost } from '../../../src/outbox';
import { until } from '../../support/until';
import {
  BEN,
  CHANNEL,
  KEY as CHECK_IN,
  CLEO,
  DORA,
  EVE,
  modalOf,
  programme,
  shown,
  useLive,
} from '../check-ins/live';
import { askCleo, KEY as PROBLEM, raiseIn } from '../problems/live';

const live = useLive();
const monday = '2026-12-07T08:00:00Z';
const next = '2026-12-14T08:00:00Z';
const workspace = 'T1';

/** Eve manages others, and speaks French; Dora coordinates. */
const withEve = programme.replace(
  '  dora:',
  '  eve: { slack: UEVE01, roles: manager, language: fr }\n  dora:',
);

const kept = () => Digests.find({ workspace, week: /./ }, { _id: 0 }).sort({ at: 1 }).lean<Digest[]>();
const periods = () => Deputyships.find({ workspace }, { _id: 0 }).sort({ at: 1 }).lean<Deputyship[]>();
const texts = (who: string) => live.slack.directMessages(who).map(({ text }) => text ?? '');
const digests = (who: string) =>
  live.slack
    .directMessages(who)
    .filter(({ blocks }) => JSON.stringify(blocks ?? []).includes('digests.details'));
const digestOf = (who: string) => {
  const [found] = digests(who);
  if (!found) throw new Error(`no digest of ${who}`);
  return found;
};
const person = (who: string) => live.slack.person(who);
const view = (who: string) => shown(modalOf(live, who));

async function fillsIn(who: string, answers: Record<string, string | string[] | null>, verb = 'digest away') {
  await person(who).runs('/accompany', verb);
  const done = await person(who).submits(modalOf(live, who), answers);
  await live.app.deliver();
  return done;
}

describe('a manager who will be away', () => {
  beforeEach(() => live.app.import(withEve));

  it('names a deputy with the dates, who is told, and who gets the digest meanwhile, in their language', async () => {
    await person(CLEO).runs('/accompany', 'digest away');
    const form = view(CLEO);
    expect(form).toContain('"initial_date":"2026-11-30"');
    expect(form).toContain('"initial_date":"2026-12-07"');
    expect(form).toContain('Dora Dia');
    expect(form).not.toContain('Ben Bah');
    expect(form).not.toContain('Cleo Cole');
    const { did } = await person(CLEO).submits(modalOf(live, CLEO), { deputy: 'eve' });
    expect(did).toBe('update');
    expect(view(CLEO)).toContain(
      '\u2068Eve\u2069 stands in for you from 30 November 2026 to 7 December 2026, and is told now.',
    );
    await live.app.deliver();
    expect(texts(EVE)).toEqual([
      expect.stringMatching(
        /^\u2068Cleo Cole\u2069 s’absente du 30 novembre 2026 au 7 décembre 2026, et vous a désigné/,
      ),
    ]);
    await live.app.beat(monday);
    expect(digests(CLEO)).toEqual([]);
    expect(digestOf(EVE).text).toContain('La semaine de Cleo Cole : du 30 novembre 2026 au 6 décembre 2026');
    expect(shown(digestOf(EVE))).toContain('Vous le lisez pendant l’absence de \u2068Cleo Cole\u2069.');
    expect(await kept()).toMatchObject([
      { key: 'cleo/2026-W50', manager: 'cleo', for: 'Cleo Cole', to: { user: EVE }, language: 'fr' },
    ]);
    await live.app.beat(next);
    expect(digests(EVE)).toHaveLength(1);
    expect(digests(CLEO)).toHaveLength(1);
    expect(shown(digestOf(CLEO))).not.toContain('You read it while');
    expect(live.slack.complaints).toEqual([]);
  });

  it('asks for the digest by command all the same', async () => {
    await fillsIn(CLEO, { deputy: 'dora' });
    await person(CLEO).runs('/accompany', 'digest week');
    await live.app.deliver();
    expect(digests(CLEO)).toHaveLength(1);
    expect(digests(DORA)).toEqual([]);
  });

  it('is read by the deputy, as the mentor knows who writes a note to go with it', async () => {
    await fillsIn(CLEO, { deputy: 'dora', from: '2026-12-06' });
    await live.app.beat('2026-12-04T08:00:00Z');
    const preview = live.slack
      .directMessages(BEN)
      .find(({ blocks }) => shown({ blocks }).includes('digests.note'));
    expect(preview?.text).toContain('Cleo Cole (away; Dora Dia stands in) reads this on 7 December 2026');
  });

  it('finds the button on the home tab', async () => {
    await person(CLEO).opensHome();
    await until(async () => shown(live.slack.homeOf(CLEO)).includes('digests.away'));
    const home = live.slack.homeOf(CLEO);
    if (!home) throw new Error('no home');
    await person(CLEO).presses(home, 'digests.away');
    expect(view(CLEO)).toContain('Who stands in for you');
  });

  it.each([
    ['before the first day', { from: '2026-12-10', to: '2026-12-09' }, { to: /before the first day/ }],
    ['from a day that is over', { from: '2026-11-29' }, { from: /This day is over/ }],
    ['for years', { to: '2029-01-01' }, { to: /more than a year from now/ }],
  ])('is told what is wrong with dates: %s', async (_, dates, errors) => {
    const done = await fillsIn(CLEO, { deputy: 'dora', ...dates });
    for (const [field, says] of Object.entries(errors)) expect(done.errors?.[field]).toMatch(says);
    expect(await periods()).toEqual([]);
    expect(texts(DORA)).toEqual([]);
  });

  it('can be one of today, where the manager is', async () => {
    await live.app.import(
      withEve.replace(
        'slack: UCLEO1, roles: manager',
        'slack: UCLEO1, roles: manager, timeZone: Pacific/Kiritimati',
      ),
    );
    live.clock.moveTo('2026-12-05T12:00:00Z');
    expect((await fillsIn(CLEO, { deputy: 'dora', from: '2026-12-05' })).errors?.from).toContain(
      'This day is over',
    );
    expect((await fillsIn(CLEO, { deputy: 'dora', from: '2026-12-06', to: '2026-12-06' })).did).toBe(
      'update',
    );
    expect(await periods()).toMatchObject([
      { status: 'on', wakeAt: new Date('2026-12-06T10:00:00Z'), from: '2026-12-06', to: '2026-12-06' },
    ]);
  });

  it('who chose nobody of those on offer is asked to, in the form', async () => {
    await person(CLEO).runs('/accompany', 'digest away');
    // As if sent by a client that lets it be empty.
    for (const block of modalOf(live, CLEO).blocks) if (block.type === 'input') block.optional = true;
    const { errors } = await person(CLEO).submits(modalOf(live, CLEO), { deputy: null });
    expect(errors).toEqual({ deputy: 'Please choose who stands in for you.' });
    expect(await periods()).toEqual([]);
    expect((await person(CLEO).submits(modalOf(live, CLEO), { deputy: 'eve' })).did).toBe('update');
    expect(await periods()).toMatchObject([{ deputy: 'eve' }]);
  });

  it('sees what was named, changes it, and ends it; the deputy hears of each, and nothing vanishes', async () => {
    await fillsIn(CLEO, { deputy: 'dora', from: '2026-12-07', to: '2026-12-20' });
    await fillsIn(CLEO, { deputy: 'dora', from: '2026-12-07', to: '2026-12-20' });
    expect(texts(DORA)).toHaveLength(1);
    live.clock.moveTo('2026-12-08T10:00:00Z');
    await live.app.beat();
    await person(CLEO).runs('/accompany', 'digest away');
    expect(view(CLEO)).toContain(
      '\u2068Dora Dia\u2069 stands in for you from 7 December 2026 to 20 December 2026.',
    );
    expect((await person(CLEO).submits(modalOf(live, CLEO), { to: '2026-12-07' })).errors?.to).toContain(
      'If you are back',
    );
    await person(CLEO).submits(modalOf(live, CLEO), { to: '2026-12-12' });
    await live.app.deliver();
    await fillsIn(CLEO, { deputy: 'eve' });
    await fillsIn(CLEO, { back: ['back'] });
    expect(view(CLEO)).toContain('You are back');
    expect(texts(DORA).slice(-2)).toEqual([
      'You stand in for \u2068Cleo Cole\u2069 from 7 December 2026 to 12 December 2026 now: the dates were changed.',
      'You do not stand in for \u2068Cleo Cole\u2069 any more.',
    ]);
    expect(texts(EVE).at(-1)).toBe('Vous n’assurez plus la suppléance de \u2068Cleo Cole\u2069.');
    expect(await periods()).toMatchObject([
      {
        manager: 'cleo',
        deputy: 'eve',
        status: 'over',
        revisions: [
          { deputy: 'dora', from: '2026-12-07', to: '2026-12-20' },
          { deputy: 'dora', from: '2026-12-07', to: '2026-12-12' },
          { deputy: 'eve', from: '2026-12-07', to: '2026-12-12' },
        ],
      },
    ]);
    expect((await periods())[0]).not.toHaveProperty('wakeAt');
    await fillsIn(CLEO, { deputy: 'dora' });
    expect((await periods()).map(({ status }) => status)).toEqual(['over', 'on']);
    expect(live.slack.complaints).toEqual([]);
  });

  it('is for line managers alone', async () => {
    for (const who of [BEN, DORA]) {
      await person(who).runs('/accompany', 'digest away');
      expect(live.slack.modalOf(who)).toBeUndefined();
    }
    expect(live.slack.ephemeralsTo(BEN).at(-1)?.text).toContain('Only a line manager names a deputy');
  });

  it('is told when nobody could stand in', async () => {
    await live.app.import(
      withEve
        .replace('roles: coordinator', 'roles: adviser')
        .replace('roles: manager, language', 'roles: adviser, language'),
    );
    await person(CLEO).runs('/accompany', 'digest away');
    expect(view(CLEO)).toContain('There is nobody who could stand in for you');
  });

  it('speaks French', async () => {
    await person(EVE).runs('/accompany', 'résumé absence');
    expect(view(EVE)).toContain('Qui assure votre suppléance');
    await person(EVE).submits(modalOf(live, EVE), { deputy: 'cleo' });
    expect(view(EVE)).toContain(
      '\u2068Cleo Cole\u2069 assure votre suppléance du 30 novembre 2026 au 7 décembre 2026',
    );
    await live.app.deliver();
    expect(texts(CLEO)).toEqual([
      '\u2068Eve\u2069 is away from 30 November 2026 to 7 December 2026, and has named you as deputy. Meanwhile you get their weekly digest, and can see and do for their facilitators what they can.',
    ]);
  });
});

describe('a deputy who is not there', () => {
  beforeEach(() => live.app.import(withEve));

  it('of the role no more: it is for the manager after all, and the deputy’s rights are over', async () => {
    await fillsIn(CLEO, { deputy: 'eve' });
    expect(await viewerOf(workspace, EVE)).toMatchObject({ standsInFor: [CLEO] });
    await live.app.import(withEve.replace('roles: manager, language: fr', 'roles: adviser'));
    expect(await viewerOf(workspace, EVE)).not.toHaveProperty('standsInFor');
    await live.app.beat(monday);
    expect(digests(EVE)).toEqual([]);
    expect(digests(CLEO)).toHaveLength(1);
  });

  it('is away too: it goes no further, and the manager was told so', async () => {
    await fillsIn(EVE, { deputy: 'dora', from: '2026-12-06', to: '2026-12-08' });
    await fillsIn(CLEO, { deputy: 'eve' });
    expect(view(CLEO)).toContain('But \u2068Eve\u2069 is away too, from 6 December 2026 to 8 December 2026');
    await live.app.beat(monday);
    expect([...digests(EVE), ...digests(DORA)]).toEqual([]);
    expect(digests(CLEO)).toHaveLength(1);
    expect((await kept())[0]).not.toHaveProperty('for');
  });

  it('has left Slack: the manager reads it after all, and why', async () => {
    await fillsIn(CLEO, { deputy: 'eve' });
    // Of a conversation with somebody who is gone, Slack says that it is archived.
    const theirs = live.slack.workspace.directChannel(EVE).id;
    live.slack.faults.source = (method, { channel }) =>
      method === 'chat.postMessage' && channel === theirs
        ? { kind: 'error', error: 'is_archived' }
        : undefined;
    await live.app.beat(monday);
    await live.passes(5);
    expect(digests(CLEO)).toHaveLength(1);
    expect(digestOf(CLEO).text).toContain('Your week: 30 November 2026');
    expect(shown(digestOf(CLEO))).not.toContain('You read it while');
    expect(texts(CLEO).at(-1)).toContain('I could not reach \u2068Eve\u2069, who stands in for you');
    const [digest] = await kept();
    expect(digest).toMatchObject({ to: { user: CLEO }, language: 'en' });
    expect(digest).not.toHaveProperty('for');
    await person(CLEO).presses(digestOf(CLEO), 'digests.seen');
    await live.app.deliver();
    expect(shown(digestOf(CLEO))).toContain(`Seen by <@${CLEO}>`);
  });
});

const leaves = (who: string) => {
  const user = live.slack.workspace.users.get(who);
  if (!user) throw new Error(`no ${who}`);
  user.deleted = true;
};

describe('what a deputy may do', () => {
  beforeEach(() => live.app.import(withEve));

  const benchmark =
    'benchmarks: { daysWithoutContact: { from: 2026-12-01, amber: 3, red: 5, why: Too long. } }';

  const opens = async (action: string, value: string) => {
    await person(EVE).presses(digestOf(EVE), action, { value });
    const text = view(EVE);
    await person(EVE).closes(modalOf(live, EVE));
    return text;
  };

  it('is what the manager may, from the digest, and not longer', async () => {
    await live.app.import(
      withEve.replace('safeguardingContact', `settings: { ${benchmark} }\n  safeguardingContact`),
    );
    await raiseIn(live, { title: 'The well is dry' });
    await askCleo(live);
    await fillsIn(CLEO, { deputy: 'eve', from: '2026-12-05', to: '2026-12-07' });
    expect(await viewerOf(workspace, EVE)).not.toHaveProperty('standsInFor');
    await live.app.beat('2026-12-05T00:00:00Z');
    expect(await viewerOf(workspace, EVE)).toMatchObject({ standsInFor: [CLEO] });
    await live.app.beat(monday);
    expect(shown(digestOf(EVE))).toContain('The well is dry');
    expect(await opens('problems.open', PROBLEM)).toContain('The well is dry');
    expect(await opens('check-ins.view', CHECK_IN)).toContain('What did people do?');

    await person(EVE).opensHome();
    const home = () => shown(live.slack.homeOf(EVE));
    await until(async () => home().includes('digests.timeline'));
    expect(home()).toContain('Avec ceux de \u2068Cleo Cole\u2069');
    expect(home()).toContain('Ada Ade');
    const tab = live.slack.homeOf(EVE);
    if (!tab) throw new Error('no home');
    await person(EVE).presses(tab, 'digests.timeline', { value: 'ada-ben' });
    expect(view(EVE)).toContain('The well is dry');
    await person(EVE).closes(modalOf(live, EVE));
    await person(EVE).runs('/accompany', 'digest mois');
    await live.app.deliver();
    expect(digests(EVE)).toHaveLength(2);

    const conversation = live.slack.workspace.directChannel(EVE).id;
    await person(EVE).says(conversation, 'Je vous appelle', { thread: digestOf(EVE) });
    await until(async () => (await kept())[0]?.replies.length === 1);
    await live.app.deliver();
    const offer = live.slack.thread(conversation, digestOf(EVE).ts).at(-1);
    if (!offer) throw new Error('no offer');
    await live.app.beat('2026-12-07T23:59:00Z');
    await person(EVE).presses(offer, 'digests.pass-on:0');
    await live.app.deliver();
    expect(
      live.slack
        .messages(CHANNEL)
        .map(({ text }) => text)
        .at(-1),
    ).toContain('Je vous appelle');

    await live.app.beat('2026-12-08T00:00:00Z');
    expect(await viewerOf(workspace, EVE)).not.toHaveProperty('standsInFor');
    expect(await opens('problems.open', PROBLEM)).not.toContain('The well is dry');
    await person(EVE).presses(tab, 'digests.timeline', { value: 'ada-ben' });
    expect(view(EVE)).not.toContain('The well is dry');
    await person(EVE).closes(modalOf(live, EVE));
    await person(EVE).opensHome();
    await until(async () => !home().includes('Ada Ade'));
    await person(EVE).runs('/accompany', 'digest mois');
    await live.app.deliver();
    expect(digests(EVE)).toHaveLength(2);
    expect((await periods())[0]).toMatchObject({ status: 'over' });
    expect(await deputiesJob({ workspace }).run(live.clock.now())).toBe(0);
    expect(live.slack.complaints).toEqual([]);
  });
});

describe('two managers of one facilitator', () => {
  const both = programme
    .replace(
      '  dora:',
      '  eve: { slack: UEVE01, roles: manager }\n  fay: { slack: UFAY01, roles: coordinator }\n  dora:',
    )
    .replace(
      'dora: { slack: UDORA1, roles: coordinator }',
      'dora: { slack: UDORA1, roles: [manager, coordinator] }',
    )
    .replace('managers: cleo', 'managers: [cleo, dora]');

  beforeEach(async () => {
    const eve = live.slack.workspace.users.get(EVE);
    if (!eve) throw new Error('no Eve');
    live.slack.workspace.users.set('UFAY01', { ...eve, id: 'UFAY01' });
    await live.app.import(both);
  });

  it('each have a deputy of their own; handed over mid-week, the digest follows who manages on Monday', async () => {
    await fillsIn(CLEO, { deputy: 'eve' });
    await fillsIn(DORA, { deputy: 'fay' });
    live.clock.moveTo('2026-12-03T12:00:00Z');
    await live.app.import(both.replace('managers: [cleo, dora]', 'managers: [dora, eve]'));
    await live.app.beat(monday);
    // Cleo has no facilitator any more: nobody reads hers. Dora’s goes to Fay, Eve reads her own.
    expect((await kept()).map(({ key, to, ...digest }) => [key, to, digest.for]).sort()).toEqual([
      ['dora/2026-W50', { user: 'UFAY01' }, 'Dora Dia'],
      ['eve/2026-W50', { user: EVE }, undefined],
    ]);
    expect([...digests(CLEO), ...digests(DORA)]).toEqual([]);
    expect([digests(EVE), digests('UFAY01')].map(({ length }) => length)).toEqual([1, 1]);
  });

  it('both away: both digests are read, each by its deputy, who may be the same', async () => {
    await fillsIn(CLEO, { deputy: 'eve' });
    await fillsIn(DORA, { deputy: 'eve' });
    await live.app.beat(monday);
    expect(
      digests(EVE)
        .map((one) => shown(one).match(/You read it while .(\w+)/)?.[1])
        .sort(),
    ).toEqual(['Cleo', 'Dora']);
    expect((await viewerOf(workspace, EVE)).standsInFor?.sort()).toEqual([CLEO, DORA]);
  });
});

describe('a manager who left the workspace', () => {
  it('is told to the coordinator with what to do; nothing is lost, and the next comes at its time', async () => {
    leaves(CLEO);
    await live.app.beat(monday);
    await live.passes(5);
    expect(texts(DORA)).toEqual([
      `I could not send Cleo Cole (<@${CLEO}>) the digest of their week. Their Slack account is deactivated, or is gone. Please name another line manager for their facilitators in the programme's file and import it: from then on, that manager reads the digest. This one is kept, and the next comes at its time. If they are back, \`accompany outbox retry\` sends it.`,
    ]);
    expect(await kept()).toMatchObject([{ key: 'cleo/2026-W50' }]);
    await live.app.beat(next);
    expect((await kept()).map(({ week }) => week)).toEqual(['2026-W50', '2026-W51']);
    expect(texts(DORA)).toHaveLength(2);

    const user = live.slack.workspace.users.get(CLEO);
    if (user) user.deleted = false;
    for (const { key } of await Posts.find({ workspace, state: 'failed' }, { key: 1 }).lean()) {
      await retryPost(workspace, key, live.clock.now());
    }
    await live.app.deliver();
    expect(digests(CLEO)).toHaveLength(2);
  });

  it('is told in French', async () => {
    await live.app.import(programme.replace('roles: coordinator', 'roles: coordinator, language: fr'));
    leaves(CLEO);
    await live.app.beat(monday);
    expect(texts(DORA)[0]).toContain(
      `Je n’ai pas pu envoyer à Cleo Cole (<@${CLEO}>) le résumé de sa semaine.`,
    );
  });

  it('is not looked for where all managers read in a channel; what the channel lacks is told', async () => {
    const inHall = 'settings: { digest: { channel: hall } }\n  safeguardingContact';
    await live.app.import(programme.replace('safeguardingContact', inHall));
    await fillsIn(CLEO, { deputy: 'dora' });
    live.slack.channelNamed('CHALL01').archived = true;
    await live.app.beat(monday);
    expect(texts(DORA).at(-1)).toContain(
      'I could not post the digest of Cleo Cole’s week to the channel <#CHALL01>. The channel is archived',
    );
    expect((await kept())[0]).not.toHaveProperty('for');
  });
});
