import { beforeEach, describe, expect, it } from '@jest/globals';
import mongoose from 'mongoose';
import type { Feature, HomeVisit } from '../../../src/features/feature';
import { createHome, pager } from '../../../src/features/home';
import { HomeViews } from '../../../src/features/home/model';
import { waitingViews } from '../../../src/features/home/service';
import { Members } from '../../../src/features/people';
import { type Job, startHeartbeat } from '../../../src/heartbeat';
import { section } from '../../../src/slack/blocks';
import { operationsDuring } from '../../reminders/support';
import { TestClock } from '../../support/app';
import { useDatabase } from '../../support/database';
import { slackComplaints } from '../../support/slack';
import { until } from '../../support/until';
import { importPeople, useSlack, workspace } from './support';

useDatabase();
const wired = useSlack();

const showing = (name: string, home: Feature['home']): Feature => ({ name, home });

/** Lists its items ten a page. */
const list = (items: string[]) =>
  showing('things', async ({ pages, t }: HomeVisit) => {
    const page = pages['things-list'] ?? 0;
    const count = Math.ceil(items.length / 10);
    return [
      ...items.slice(page * 10, page * 10 + 10).map((item) => section(item)),
      ...pager('things-list', page, count, t),
    ];
  });

/** One more instance, with its own memory of Slack's pauses. */
const instance = (...features: Feature[]): Job => {
  const [job] = createHome(features).jobs?.(wired.accompany) ?? [];
  if (!job) throw new Error('the home tab has no job');
  return job;
};

/** A running app; its home's beat comes `seconds` later than the last one. */
async function start(...features: Feature[]) {
  const home = createHome(features);
  await wired.listen(home);
  const [job] = home.jobs?.(wired.accompany) ?? [];
  return async (seconds = 5) => {
    wired.now = new Date(wired.now.getTime() + seconds * 1000);
    return job?.run(wired.now);
  };
}

function opens(user: string): Promise<unknown> {
  return looks(user, () => wired.slack.person(user).opensHome());
}

/** Resolves when the app is done with the view that this led to. */
async function looks(user: string, act: () => Promise<unknown>): Promise<unknown> {
  wired.now = new Date(wired.now.getTime() + 1);
  await act();
  return until(() =>
    HomeViews.exists({
      workspace,
      slackUser: user,
      openedAt: wired.now,
      lookAt: mongoose.trusted({ $gt: wired.now }),
      claim: mongoose.trusted({ $exists: false }),
    }),
  );
}

const published = (user: string) =>
  wired.slack.callsTo('views.publish').filter(({ args }) => args.user_id === user).length;

function homeOf(user: string) {
  const home = wired.slack.homeOf(user);
  if (!home) throw new Error(`${user} has no home tab`);
  return home;
}

/** What somebody reads on their home tab. */
function shown(user: string): string {
  const words: string[] = [];
  JSON.stringify(wired.slack.homeOf(user)?.blocks ?? [], (key, value: unknown) => {
    if (key === 'text' && typeof value === 'string') words.push(value);
    return value;
  });
  return words.join('\n').replace(/[\u2068\u2069]/g, '');
}

describe('the home tab', () => {
  beforeEach(importPeople);

  it('greets a member in their language and shows each feature’s part in order', async () => {
    await start(
      showing('one', async ({ t, viewer }) => [section(`first ${viewer.roles} ${t('home:page.newer')}`)]),
      showing('none', async () => []),
      showing('two', async () => [section('second')]),
      { name: 'without' },
    );
    await opens('UADA');
    expect(shown('UADA').split('\n')).toEqual([
      'Coast & Hills',
      'Hello ada. In this programme you are a facilitator.',
      'first facilitator Newer',
      'second',
    ]);
    await opens('UBEN');
    expect(shown('UBEN').split('\n')).toEqual([
      'Coast & Hills',
      'Bonjour ben. Votre rôle dans ce programme : mentorat et coordination.',
      'first mentor,coordinator Plus récents',
      'second',
    ]);
  });

  it('says when nothing waits, and to somebody without a role what to do', async () => {
    await Members.updateOne({ workspace, key: 'ada' }, { roles: [] });
    await start();
    await opens('UADA');
    expect(shown('UADA')).toContain('You have no part in this programme at present.');
    expect(shown('UADA')).toContain('Nothing is waiting for you.');
  });

  it('says a sentence to a stranger, in their Slack language', async () => {
    await start(showing('one', async () => [section('secret')]));
    await opens('UDEE');
    expect(shown('UDEE')).toContain('Accompany est au service des personnes du programme Coast &amp; Hills');
    expect(shown('UDEE')).not.toContain('secret');
  });

  it('is published again at the next beat when something changed, and only then', async () => {
    let state = 'open';
    const beat = await start(showing('one', async () => [section(state)]));
    await opens('UADA');
    expect(published('UADA')).toBe(1);
    expect(await beat()).toBe(1);
    expect(published('UADA')).toBe(1);
    state = 'answered';
    await beat();
    expect([published('UADA'), shown('UADA').includes('answered')]).toEqual([2, true]);
    await beat();
    await opens('UADA');
    expect(published('UADA')).toBe(2);
  });

  it('is left alone when it was opened more than 10 minutes ago', async () => {
    let state = 'open';
    const beat = await start(showing('one', async () => [section(state)]));
    await opens('UADA');
    expect(await beat(590)).toBe(1);
    state = 'answered';
    expect(await beat(10)).toBe(0);
    expect(published('UADA')).toBe(1);
    await opens('UADA');
    expect(shown('UADA')).toContain('answered');
  });

  it('is published once although several instances look', async () => {
    let state = 'open';
    const one = showing('one', async () => [section(state)]);
    await start(one);
    for (const user of ['UADA', 'UBEN', 'UDEE']) await opens(user);
    state = 'answered';
    const at = new Date(wired.now.getTime() + 5000);
    const done = await Promise.all([instance(one), instance(one), instance(one)].map((job) => job.run(at)));
    expect(done.reduce((sum, each) => sum + each)).toBe(3);
    expect(['UADA', 'UBEN', 'UDEE'].map(published)).toEqual([2, 2, 1]);
  });

  it('is taken over when an instance died at it', async () => {
    let state = 'open';
    const beat = await start(showing('one', async () => [section(state)]));
    await opens('UADA');
    const lookAt = new Date(wired.now.getTime() + 30_000);
    await HomeViews.updateOne({ workspace }, { claim: 'dead', lookAt });
    state = 'answered';
    expect(await beat(29)).toBe(0);
    expect(await beat(1)).toBe(1);
    expect(shown('UADA')).toContain('answered');
  });

  it('shows the pages of a long list, and keeps the page while it is open', async () => {
    const beat = await start(list(Array.from({ length: 25 }, (_, index) => `item ${index}`)));
    await opens('UADA');
    const press = async (button: 'newer' | 'older') => {
      const home = homeOf('UADA');
      await looks('UADA', () => wired.slack.person('UADA').presses(home, `home.page:${button}`));
    };
    expect(shown('UADA')).toMatch(/item 0\n(.|\n)*item 9\nOlder\nPage 1 of 3$/);
    await press('older');
    expect(shown('UADA')).toMatch(/item 10\n(.|\n)*item 19\nNewer\nOlder\nPage 2 of 3$/);
    await press('older');
    expect(shown('UADA')).toMatch(/item 20\n(.|\n)*item 24\nNewer\nPage 3 of 3$/);
    await beat();
    expect(shown('UADA')).toContain('Page 3 of 3');
    await press('newer');
    expect(shown('UADA')).toContain('Page 2 of 3');
    await beat(601);
    await opens('UADA');
    expect(shown('UADA')).toContain('Page 1 of 3');
  });

  it('does not turn to a page that no button of ours names', async () => {
    const forged = { ...showing('one', async ({ pages }) => [section(JSON.stringify(pages))]) };
    await start(forged, {
      name: 'bad',
      home: async () => [
        {
          type: 'actions',
          block_id: 'x',
          elements: ['{"list":"$a.b","page":1}', '{"list":"a","page":-1}', 'no', ''].map((value, index) => ({
            type: 'button',
            action_id: `home.page:${index}`,
            text: { type: 'plain_text', text: 'x' },
            ...(value && { value }),
          })),
        },
      ],
    });
    await opens('UADA');
    const home = homeOf('UADA');
    for (const index of [0, 1, 2, 3]) {
      const { ack } = await wired.slack.person('UADA').presses(home, `home.page:${index}`);
      expect(ack).toBeDefined();
    }
    expect((await HomeViews.findOne({ workspace }).lean())?.pages).toEqual({});
  });

  it('shows the rest when one part fails, and logs it', async () => {
    await start(
      showing('broken', async () => {
        throw new Error('secret words');
      }),
      showing('two', async () => [section('second')]),
    );
    await opens('UADA');
    expect(shown('UADA')).toContain(
      'This part can’t be shown right now. I will try again in a moment.\nsecond',
    );
    expect(wired.logged.join('')).toContain('"feature":"broken"');
    expect(wired.logged.join('')).not.toContain('secret words');
  });

  it('keeps Slack’s limits whatever the parts bring, and says that something is left out', async () => {
    const many = Array.from({ length: 90 }, (_, index) => ({
      ...section(`part ${index}`),
      block_id: 'same',
    }));
    await start(
      showing('one', async () => many),
      showing('two', async () => many),
    );
    await opens('UADA');
    expect(wired.slack.complaints).toEqual([]);
    const blocks = wired.slack.homeOf('UADA')?.blocks ?? [];
    expect([blocks.length, shown('UADA').endsWith('There is more than fits here.')]).toEqual([100, true]);
  });

  it('keeps to Slack’s size of a view too', async () => {
    const long = Array.from({ length: 95 }, () => section('é'.repeat(3000)));
    await start(showing('one', async () => long));
    await opens('UADA');
    expect(wired.slack.complaints).toEqual([]);
    expect(shown('UADA').endsWith('There is more than fits here.')).toBe(true);
  });
});

describe('with the real heartbeat', () => {
  beforeEach(importPeople);

  it('a change is shown within 5 s, however long another job takes', async () => {
    let state = 'open';
    const home = createHome([showing('one', async () => [section(state)])]);
    await wired.listen(home);
    await opens('UADA');
    let release = () => {};
    const slow = new Promise<number>((resolve) => {
      release = () => resolve(1);
    });
    const looking = home.jobs?.(wired.accompany) ?? [];
    // In seconds: the rest of the five is for rendering, and for Slack.
    expect(looking.map(({ every }) => every)).toEqual([2]);
    const jobs = [{ name: 'slow', run: () => slow }, ...looking];
    const clock = new TestClock(wired.now).now;
    const heartbeat = startHeartbeat({ jobs, log: wired.accompany.log, clock });
    try {
      // Each change comes right after a look, and so waits the longest.
      for (const next of ['begun', 'half done', 'answered']) {
        state = next;
        await until(() => shown('UADA').includes(next), { what: `“${next}” on the home tab` });
      }
    } finally {
      release();
      await heartbeat.stop();
    }
    expect(published('UADA')).toBe(4);
  });
});

describe('before the first import', () => {
  it('says the next step to whoever looks, and shows the programme at the beat after the import', async () => {
    const beat = await start(showing('one', async () => [section('second')]));
    await opens('UADA');
    expect(shown('UADA')).toContain('run `npm run accompany -- import programme.yaml`');
    await opens('UDEE');
    expect(shown('UDEE')).toContain('n’est pas encore configuré');
    await importPeople();
    await beat();
    expect(shown('UADA')).toContain('second');
  });
});

describe('when Slack refuses', () => {
  beforeEach(importPeople);

  it('a view is tried again, not before Slack’s Retry-After, and it is logged', async () => {
    let state = 'open';
    const beat = await start(showing('one', async () => [section(state)]));
    await opens('UADA');
    await opens('UBEN');
    state = 'answered';
    wired.slack.faults.add({ method: 'views.publish', fault: { kind: 'ratelimited', retryAfter: 12 } });
    await beat();
    await beat();
    await beat(6);
    expect(wired.slack.callsTo('views.publish').length).toBe(3);
    await beat(1);
    expect([shown('UADA'), shown('UBEN')].map((text) => text.includes('answered'))).toEqual([true, true]);
    expect(wired.logged.join('')).toContain('a home tab was not published; it is tried again');
  });

  it('a fault while opening is made good at the next beat', async () => {
    const beat = await start(showing('one', async () => [section('here')]));
    wired.slack.faults.add({ method: 'views.publish', fault: { kind: 'status', status: 503 } });
    await opens('UADA');
    expect(shown('UADA')).toBe('');
    await beat();
    expect(shown('UADA')).toContain('here');
  });

  it('one person’s view, the others are published all the same', async () => {
    let state = 'open';
    const beat = await start(showing('one', async () => [section(state)]));
    await opens('UADA');
    await opens('UBEN');
    state = 'answered';
    wired.slack.faults.add({ method: 'views.publish', fault: { kind: 'error', error: 'user_not_found' } });
    await beat();
    expect([shown('UADA'), shown('UBEN')].filter((text) => text.includes('answered'))).toHaveLength(1);
  });
});

describe('a beat with nobody there', () => {
  it('is one query, by the index of who opened it when', async () => {
    const openedAt = new Date(wired.now.getTime() - 600_000);
    await HomeViews.insertMany(
      Array.from({ length: 300 }, (_, index) => ({
        workspace,
        slackUser: `U${index}`,
        language: 'en',
        pages: {},
        openedAt,
        lookAt: openedAt,
      })),
    );
    expect(await operationsDuring(() => instance().run(wired.now))).toEqual(['homeViews.findOneAndUpdate']);
    const plan = await HomeViews.find(waitingViews(workspace, wired.now))
      .sort({ lookAt: 1 })
      .explain('executionStats');
    expect(JSON.stringify(plan)).toContain('"indexName":"workspace_1_openedAt_1"');
    expect(JSON.stringify(plan)).not.toContain('COLLSCAN');
    expect(plan).toMatchObject({ executionStats: { totalDocsExamined: 0 } });
  });
});

describe('the pager', () => {
  it('is nothing for one page, and within limits', () => {
    const t = (key: string) => key;
    expect(pager('a', 0, 1, t)).toEqual([]);
    expect(slackComplaints({ type: 'home', blocks: pager('a', 5, 9, t) })).toEqual([]);
  });
});
