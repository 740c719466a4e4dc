import mongoose from 'mongoose';
import type { Config } from './config';
import { assertNotNewer, migrate } from './database/migrations';
import { openDatabase } from './database/open';
import { connectAll, entranceOf, openPorts } from './entrance';
import { type Accompany, createFeatures } from './features';
import { healthRoutes, type Phase } from './health';
import { startHeartbeat } from './heartbeat';
import { createInFlight } from './in-flight';
import { type Playground, playgroundDatabase, preparePlayground, startPlayground } from './local';
import type { Logger } from './log';
import { createMetrics } from './metrics';
import { type Deliverer, startDeliverer } from './outbox';
import { measureOutbox } from './outbox-figures';
import type { PlainError } from './plain-error';
import { slackClient } from './slack/client';
import { type Connection, identify, slackProbe } from './slack/connection';
import { createTakeDown, type TakeDown } from './take-down';
import { within } from './within';

export interface StartOptions {
  config: Config;
  log: Logger;
  tell: (sentence: string) => void;
  /** For whoever may have to take down what is still being brought up. */
  down?: TakeDown;
  /** Slack takes us no more, and won't by itself. Unless given, an unhandled rejection. */
  onLost?: (why: PlainError) => void;
  clock?: () => Date;
  /** Seconds between two heartbeats; 0: only when told. */
  every?: number;
  /** Socket Mode's patience with a silent connection; tests reconnect faster. Milliseconds. */
  clientPingTimeout?: number;
  /** Between two messages to one place; Slack takes one a second, a test's Slack more. Milliseconds. */
  pace?: number;
}

export interface Running {
  accompany: Accompany;
  /** The page of the local workspace. */
  playground?: Playground;
  heartbeat: ReturnType<typeof startHeartbeat>;
  deliverer: Deliverer;
  stop(): Promise<void>;
}

/**
 * Brings everything up, in the order in which each needs the one before: database, Slack, features, heartbeat, outbox.
 * What was begun is taken down again when a later part can't start. Fails with a PlainError that says what to do.
 */
export async function startAccompany(options: StartOptions): Promise<Running> {
  const { down = createTakeDown(options.log) } = options;
  try {
    return await bringUp(options, down);
  } catch (error) {
    await down.all();
    throw error;
  }
}

async function bringUp(
  { config, log, tell, onLost, clock = () => new Date(), every, clientPingTimeout, pace }: StartOptions,
  down: TakeDown,
): Promise<Running> {
  let phase: Phase = 'starting';
  let connection: Connection | undefined;
  const metrics = createMetrics();
  let answers: () => Promise<boolean> = async () => true;
  const pages = healthRoutes({
    phase: () => (down.hasBegun() ? 'stopping' : phase),
    slackIsUp: async () => (connection?.isUp() ?? false) && (await answers()),
    metrics,
    log,
  });
  const port = await openPorts(config, { pages, down, log });
  const isLocal = config.slack.kind === 'local';
  const features = createFeatures();

  // Before the database: a port that is taken must be known before the database is begun anew.
  const playground =
    config.slack.kind === 'local' ? await startPlayground(config, config.slack.port, tell) : undefined;
  if (playground) down.remember(() => playground.stop());

  const database = await openDatabase(config, { tell, ...(isLocal && { database: playgroundDatabase }) });
  down.remember(() => database.close());
  if (isLocal) await mongoose.connection.dropDatabase();
  await assertNotNewer();
  await migrate();

  const entrance = entranceOf(config, { playground, port });
  const slack = slackClient(entrance.botToken, { apiUrl: entrance.apiUrl });
  const identity = await identify(slack);
  if (entrance.way.kind === 'http') answers = slackProbe(slack, clock);
  const { workspace } = identity;
  measureOutbox(metrics, workspace, clock);

  let deliverer: Deliverer | undefined;
  const accompany: Accompany = {
    workspace,
    slack,
    self: identity.self,
    clock,
    log,
    metrics,
    nudge: () => deliverer?.nudge(),
  };
  if (playground) await preparePlayground(accompany, playground, clock());

  const inFlight = createInFlight();
  connection = connectAll(features, accompany, {
    entrance,
    identity,
    inFlight,
    clientPingTimeout,
    onLost,
  });
  const connected = connection;
  down.remember((left) => within(left, Promise.all(features.map((feature) => feature.stop?.(accompany)))));

  deliverer = startDeliverer({
    workspace,
    // Its own client: a call must not wait in a queue behind others until its lease is over.
    slack: slackClient(entrance.botToken, { apiUrl: entrance.apiUrl }),
    log,
    clock,
    ...(pace !== undefined && { limits: { pace } }),
    metrics: {
      delivered(outcome, seconds) {
        metrics.delivered.inc({ outcome });
        metrics.deliveryTime.observe(seconds);
      },
    },
    onSent: async (post) => {
      for (const feature of features) await feature.sent?.(accompany, post, { adopted: post.adopted });
    },
    onOverdue: async (post) => {
      for (const feature of features) if (await feature.overdue?.(accompany, post)) return true;
      return false;
    },
    onFailed: async (post, session) => {
      for (const feature of features) await feature.failed?.(accompany, post, session);
    },
  });
  const outbox = deliverer;
  down.remember((left) => outbox.stop(left));

  await connected.start();
  down.remember(async (left) => {
    const listeners = await inFlight.drained(left);
    if (listeners > 0) log.warn({ listeners }, 'the stop cuts off what Slack has sent');
  });

  const heartbeat = startHeartbeat({
    jobs: features.flatMap((feature) => feature.jobs?.(accompany) ?? []),
    log,
    clock,
    every,
    onTick: (ms) => metrics.tickTime.observe(ms / 1000),
  });
  down.remember((left) => heartbeat.stop(left));
  down.remember((left) => within(left, connected.stop()));
  phase = 'running';
  log.info({ workspace, way: entrance.way.kind }, 'accompany runs');

  return {
    accompany,
    playground,
    heartbeat,
    deliverer: outbox,
    stop: () => down.all(),
  };
}
