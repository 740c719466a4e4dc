import { afterEach, describe, expect, it } from '@jest/globals';
import { type Heartbeat, type Job, startHeartbeat } from '../../src/heartbeat';
import { createLog } from '../../src/log';
import { until } from '../support/until';

const now = new Date('2026-05-04T09:00Z');
const ONLY_WHEN_TOLD = 0;

let heartbeat: Heartbeat | undefined;
afterEach(() => heartbeat?.stop());

function start(jobs: Job[], more: { every?: number; onTick?: (ms: number) => void } = {}) {
  const lines: Array<Record<string, unknown>> = [];
  const log = createLog('debug', { write: (line) => lines.push(JSON.parse(line)) });
  const started = startHeartbeat({ jobs, log, clock: () => now, every: ONLY_WHEN_TOLD, ...more });
  heartbeat = started;
  return { ...started, lines };
}

/** A job that runs until it is let go. */
function held() {
  let release = () => {};
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  const runs: Date[] = [];
  const run = async (at: Date) => {
    runs.push(at);
    await gate;
    return 1;
  };
  return { job: { name: 'held', run }, runs, release };
}

describe('a beat', () => {
  it('runs every job in order, at the moment that it is told', async () => {
    const seen: unknown[] = [];
    const job = (name: string): Job => ({
      name,
      run: async (at) => {
        seen.push([name, at]);
        return name === 'second' ? 3 : 0;
      },
    });
    const { beat, lines } = start([job('first'), job('second')]);

    await beat(now);

    expect(seen).toEqual([
      ['first', now],
      ['second', now],
    ]);
    expect(lines.map(({ job, done }) => ({ job, done }))).toEqual([{ job: 'second', done: 3 }]);
  });

  it('survives a job that fails, and says which without its words', async () => {
    let ran = 0;
    const { beat, lines } = start([
      { name: 'broken', run: async () => Promise.reject(new Error('quotes what Aminata wrote')) },
      {
        name: 'thrower',
        run: () => {
          throw new TypeError('at once');
        },
      },
      { name: 'sound', run: async () => ++ran },
    ]);

    await beat(now);
    await beat(now);

    expect(ran).toBe(2);
    const failed = lines.filter(({ level }) => level === 50);
    expect(failed.map(({ job }) => job)).toEqual(['broken', 'thrower', 'broken', 'thrower']);
    expect(failed[0]).toMatchObject({
      err: { kind: 'Error' },
      msg: 'job failed; it is tried again at the next beat',
    });
    expect(JSON.stringify(lines)).not.toContain('Aminata');
  });

  it('is left out while another one runs', async () => {
    const { job, runs, release } = held();
    const { beat } = start([job]);

    const first = beat(now);
    await beat(new Date('2026-05-04T09:00:05Z'));
    expect(runs).toEqual([now]);

    release();
    await first;
    await beat(new Date('2026-05-04T09:00:10Z'));
    expect(runs).toEqual([now, new Date('2026-05-04T09:00:10Z')]);
  });

  it('tells how long it took', async () => {
    const took: number[] = [];
    const { beat } = start([], { onTick: (ms) => took.push(ms) });
    await beat(now);
    expect(took).toEqual([expect.any(Number)]);
  });
});

describe('the heartbeat', () => {
  it('beats by itself, by the clock that it is given', async () => {
    const seen: Date[] = [];
    const job: Job = { name: 'watch', run: async (at) => seen.push(at) };
    start([job], { every: 1 });
    await until(() => seen.length >= 2, { what: 'a second beat' });
    expect(seen.slice(0, 2)).toEqual([now, now]);
  });

  it('runs a job with a pace of its own while others are slow', async () => {
    const { job, runs, release } = held();
    let looks = 0;
    const quick: Job = { name: 'quick', every: 1, run: async () => ++looks };
    start([job, quick], { every: 2 });
    await until(() => runs.length === 1 && looks >= 3, { what: 'the quick job’s third run' });
    expect(runs).toHaveLength(1);
    release();
  });

  it('never runs such a job twice at once, nor after its stop, and waits for it there', async () => {
    const { job, runs, release } = held();
    let looks = 0;
    const beats: Job = { name: 'beats', run: async () => ++looks };
    const { beat, stop } = start([beats, { ...job, every: 1 }], { every: 1 });
    await until(() => runs.length === 1 && looks >= 2);
    await beat(now);
    expect([runs.length, looks >= 3]).toEqual([1, true]);
    let isStopped = false;
    const stopping = stop().then(() => {
      isStopped = true;
    });
    await beat(now);
    expect(isStopped).toBe(false);
    release();
    await stopping;
    expect(runs).toHaveLength(1);
  });

  it('waits at its stop for the running beat, and begins no other', async () => {
    const { job, runs, release } = held();
    const { beat, stop } = start([job]);
    const order: string[] = [];

    const running = beat(now).then(() => order.push('beat'));
    const stopping = stop().then(() => order.push('stop'));
    await beat(now);
    expect(order).toEqual([]);

    release();
    await Promise.all([running, stopping]);
    await beat(now);
    expect(order).toEqual(['beat', 'stop']);
    expect(runs).toEqual([now]);
  });

  it('waits for no longer than it is told, and says once what it cuts off: that it then fails is no error', async () => {
    let fail = (_: Error) => {};
    const job: Job = {
      name: 'long',
      run: () =>
        new Promise((_, reject) => {
          fail = reject;
        }),
    };
    const { beat, stop, lines } = start([job, { name: 'next', run: async () => 1 }]);

    const running = beat(now);
    await stop(0);
    fail(new Error('the client was closed'));
    await running;

    const heard = lines.map(({ level, job, jobs, msg }) => ({ level, about: job ?? jobs, msg }));
    expect(heard).toEqual([
      {
        level: 40,
        about: ['long'],
        msg: 'the stop cuts off jobs; what they leave is taken up at the next start',
      },
      { level: 20, about: 'long', msg: 'job cut off by the stop' },
    ]);
  });

  it('takes what fails while it waits for an error, and begins no job after it', async () => {
    let fail = (_: Error) => {};
    const ran: string[] = [];
    const failing: Job = {
      name: 'failing',
      run: () =>
        new Promise((_, reject) => {
          fail = reject;
        }),
    };
    const { beat, stop, lines } = start([failing, { name: 'next', run: async () => ran.push('next') }]);

    const running = beat(now);
    const stopping = stop(60_000);
    fail(new TypeError('a fault of ours'));
    await Promise.all([running, stopping]);

    expect(lines.map(({ level, job }) => ({ level, job }))).toEqual([{ level: 50, job: 'failing' }]);
    expect(ran).toEqual([]);
  });
});
