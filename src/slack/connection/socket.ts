import { setTimeout as wait } from 'node:timers/promises';
import type { App, Receiver, ReceiverEvent } from '@slack/bolt';
import { SocketModeClient } from '@slack/socket-mode';
import { createInFlight } from '../../in-flight';
import type { Logger } from '../../log';
import type { PlainError } from '../../plain-error';
import { within } from '../../within';
import { SLACK_TIMEOUT } from '../client';
import { survivesBrokenFrames } from './frames';
import { isHopeless, whyNotSlack } from './identity';
import { boltLogger } from './logger';

/** A connection that was silent for so long is taken for dead; Slack's pongs are often late. Milliseconds. */
const PING_TIMEOUT = 20_000;
/** From asking for an address to Slack's hello. */
const OPEN_TIMEOUT = 20_000;
const LONGEST_PAUSE = 30_000;
const GOODBYE = 2_000;
/** What was begun may still be acknowledged for so long after a stop. */
const DRAIN = 5_000;

export interface SocketOptions {
  appToken: string;
  apiUrl?: string;
  clientPingTimeout?: number;
  log: Logger;
  onState: (isUp: boolean) => void;
  onReconnected: () => void;
  /** Slack refuses the token: trying again is of no use. */
  onLost: (why: PlainError) => void;
}

interface Envelope {
  body: ReceiverEvent['body'];
  ack: ReceiverEvent['ack'];
  retry_num?: number;
  retry_reason?: string;
}

/**
 * Socket Mode. The client's own way of coming back gives up after one failure and waits as long as its pings may, so that it
 * is done here: at once the first time, then more and more patiently, for as long as there is hope.
 */
export function socketReceiver(options: SocketOptions): Receiver {
  const { appToken, apiUrl, log, clientPingTimeout = PING_TIMEOUT, onState, onReconnected, onLost } = options;
  const stopping = new AbortController();
  const inFlight = createInFlight();
  let isOpening = false;
  const client = new SocketModeClient({
    appToken,
    autoReconnectEnabled: false,
    clientPingTimeout,
    // What it meets is told below, by what comes of it.
    logger: { ...boltLogger(log), warn: () => {}, error: () => {} },
    clientOptions: {
      ...(apiUrl && { slackApiUrl: apiUrl }),
      retryConfig: { retries: 0 },
      rejectRateLimitedCalls: true,
      timeout: SLACK_TIMEOUT,
    },
  });
  survivesBrokenFrames(client, log);

  const isUp = () => client.websocket?.isActive() ?? false;

  async function open(): Promise<void> {
    isOpening = true;
    try {
      // A line that is cut before the hello rejects without saying why.
      const opened = client.start().catch((error: unknown) => {
        throw error ?? new Error('the line was cut before Slack said hello');
      });
      if (await within(OPEN_TIMEOUT, opened)) return;
      void client.disconnect();
      throw new Error('Slack did not say hello in time');
    } finally {
      isOpening = false;
      onState(isUp());
    }
  }

  async function comeBack(): Promise<void> {
    for (let attempt = 0; !stopping.signal.aborted; attempt += 1) {
      await wait(pauseBefore(attempt), undefined, { signal: stopping.signal }).catch(() => {});
      if (stopping.signal.aborted) return;
      try {
        await open();
        if (!isUp()) continue;
        log.info('connected to Slack again');
        onReconnected();
        return;
      } catch (err) {
        if (isHopeless(err)) {
          onLost(whyNotSlack(err, 'SLACK_APP_TOKEN'));
          return;
        }
        log.warn({ err, attempt }, 'Slack is out of reach; it is tried again');
      }
    }
  }

  client.on('disconnected', () => {
    onState(false);
    if (isOpening || stopping.signal.aborted) return;
    log.info('the line to Slack has ended; coming back');
    void comeBack();
  });

  return {
    init(app: App) {
      client.on('slack_event', ({ body, ack, retry_num, retry_reason }: Envelope) => {
        // Unacknowledged, and so sent again to another instance or to the next start.
        if (stopping.signal.aborted) return;
        inFlight
          .track(() => app.processEvent({ body, ack, retryNum: retry_num, retryReason: retry_reason }))
          .catch((err: unknown) => log.error({ err }, 'something from Slack could not be taken in'));
      });
    },
    start: open,
    async stop() {
      stopping.abort();
      await inFlight.drained(DRAIN);
      await within(GOODBYE, client.disconnect());
    },
  };
}

/** Part of it by chance, so that instances that were cut off together do not come back together. */
function pauseBefore(attempt: number): number {
  if (attempt === 0) return 0;
  const most = Math.min(LONGEST_PAUSE, 500 * 2 ** attempt);
  return most * (0.5 + Math.random() / 2);
}
