import { schedule } from 'node-cron';
import type { Logger } from '../log';

/** What a feature does whenever time has passed. It returns how much it did. */
export type Job = { name: string; run(now: Date): Promise<number> };

export type Heartbeat = {
  /** Runs every job once, in order, as of `now`; does nothing while another beat runs or after the stop. */
  beat(now: Date): Promise<void>;
  /** No beat begins any more; resolves when the running one has ended. */
  stop(): Promise<void>;
};

type Options = {
  jobs: Job[];
  log: Logger;
  clock: () => Date;
  /** seconds between two beats, a divisor of 60; with 0 it beats only when it is told to */
  every?: number;
  /** told how many milliseconds a beat took */
  onTick?: (ms: number) => void;
};

/** node-cron says when to look; what is due, MongoDB knows. So a beat left out is no loss: the next one finds it all. */
export function startHeartbeat({ jobs, log, clock, every = 5, onTick }: Options): Heartbeat {
  let running: Promise<void> | undefined;
  let stopped = false;

  async function beat(now: Date): Promise<void> {
    if (running || stopped) return;
    running = runAll(now).finally(() => {
      running = undefined;
    });
    await running;
  }

  async function runAll(now: Date): Promise<void> {
    const started = performance.now();
    for (const job of jobs) await runOne(job, now);
    onTick?.(performance.now() - started);
  }

  async function runOne(job: Job, now: Date): Promise<void> {
    try {
      const done = await job.run(now);
      if (done > 0) log.debug({ job: job.name, done }, 'job done');
    } catch (err) {
      log.error({ job: job.name, err }, 'job failed; it is tried again at the next beat');
    }
  }

  const tick =
    every > 0 &&
    schedule(`*/${every} * * * * *`, () => beat(clock()), {
      name: 'heartbeat',
      noOverlap: true,
      suppressMissedWarning: true,
      logger: cronLog(log),
    });

  return {
    beat,
    async stop() {
      stopped = true;
      if (tick) await tick.destroy();
      await running;
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
