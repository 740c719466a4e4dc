import { schedule } from 'node-cron';
import type { Logger } from '../log';
import { within } from '../within';

/** What a feature does whenever time has passed. */
export type Job = {
  name: string;
  /** Returns how much it did. */
  run(now: Date): Promise<number>;
  /** Seconds between two runs, a divisor of 60, of what must not wait for other jobs; the others run one after the other. */
  every?: number;
};

export type Heartbeat = {
  /** Runs every job once, in order, as of `now`, but for those that still run; nothing after the stop. */
  beat(now: Date): Promise<void>;
  /**
   * Nothing begins any more; resolves when what runs has ended, or after `left` milliseconds: what runs then is cut off, and that it
   * fails is no fault.
   */
  stop(left?: number): Promise<void>;
};

type Options = {
  jobs: Job[];
  log: Logger;
  clock: () => Date;
  /** seconds between two beats, a divisor of 60; with 0 it beats only when it is told to */
  every?: number;
  /** told how many milliseconds the jobs without a pace of their own took */
  onTick?: (ms: number) => void;
};

/** node-cron says when to look; what is due, MongoDB knows. So a beat left out is no loss: the next one finds it all. */
export function startHeartbeat({ jobs, log, clock, every = 5, onTick }: Options): Heartbeat {
  const together = jobs.filter((job) => !job.every);
  const apart = jobs.filter((job) => job.every);
  const pulses = [
    { every, ...pulseOf(together, log, onTick) },
    ...apart.map((job) => ({ every: Math.min(job.every ?? every, every), ...pulseOf([job], log) })),
  ];
  const ticks = pulses
    .filter((pulse) => pulse.every > 0)
    .map((pulse) =>
      schedule(`*/${pulse.every} * * * * *`, () => pulse.run(clock()), {
        name: 'heartbeat',
        noOverlap: true,
        suppressMissedWarning: true,
        logger: cronLog(log),
      }),
    );

  return {
    async beat(now) {
      for (const { run } of pulses) await run(now);
    },
    async stop(left) {
      const ended = Promise.all(pulses.map(({ stop }) => stop()));
      for (const tick of ticks) await tick.destroy();
      if (left === undefined || (await within(left, ended))) return void (await ended);
      const jobs = pulses.flatMap(({ cutOff }) => cutOff());
      log.warn({ jobs }, 'the stop cuts off jobs; what they leave is taken up at the next start');
    },
  };
}

/** Jobs that run one after the other, and not again before all of them are done. */
function pulseOf(jobs: Job[], log: Logger, onTick?: (ms: number) => void) {
  let running: Promise<void> | undefined;
  let current: string | undefined;
  let stopped = false;
  let isCutOff = false;

  async function runAll(now: Date): Promise<void> {
    const started = performance.now();
    for (const job of jobs) if (!stopped) await runOne(job, now);
    onTick?.(performance.now() - started);
  }

  async function runOne(job: Job, now: Date): Promise<void> {
    current = job.name;
    try {
      const done = await job.run(now);
      if (done > 0) log.debug({ job: job.name, done }, 'job done');
    } catch (err) {
      if (isCutOff) log.debug({ job: job.name, err }, 'job cut off by the stop');
      else log.error({ job: job.name, err }, 'job failed; it is tried again at the next beat');
    } finally {
      current = undefined;
    }
  }

  return {
    async run(now: Date): Promise<void> {
      if (running || stopped) return;
      running = runAll(now).finally(() => {
        running = undefined;
      });
      await running;
    },
    async stop(): Promise<void> {
      stopped = true;
      await running;
    },
    /** What runs is not waited for any longer; which job that is. */
    cutOff(): string[] {
      isCutOff = true;
      return current === undefined ? [] : [current];
    },
  };
}

/** Overlaps and late ticks are nothing to warn of: the next beat makes up for them. */
function cronLog(log: Logger) {
  const quietly = (message: string | Error) => log.debug({ from: 'node-cron' }, String(message));
  return {
    info: quietly,
    debug: quietly,
    warn: quietly,
    error: (message: string | Error, cause?: Error) => {
      const err = message instanceof Error ? message : cause;
      log.error({ from: 'node-cron', err }, 'the heartbeat itself failed');
    },
  };
}
