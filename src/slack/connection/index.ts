import { App } from '@slack/bolt';
import type { Logger } from '../../log';
import type { PlainError } from '../../plain-error';
import { SLACK_TIMEOUT } from '../client';
import { httpReceiver } from './http';
import { type Identity, whyNotSlack } from './identity';
import { boltLogger } from './logger';
import { onlySlack } from './only-slack';
import type { Port } from './port';
import { socketReceiver } from './socket';

export { notYet } from './http';
export { type Identity, identify, wantedScopes, whyNotSlack } from './identity';
export { onlySlack } from './only-slack';
export { openPort, type Port, type Route } from './port';
export { slackProbe } from './probe';

export type Way =
  | { kind: 'socket'; appToken: string; clientPingTimeout?: number }
  | { kind: 'http'; signingSecret: string; port: Port };

export interface ConnectOptions {
  way: Way;
  botToken: string;
  apiUrl?: string;
  identity: Identity;
  log: Logger;
  /** Slack was out of reach and is back. */
  onReconnected: () => void;
  /** Slack takes us no more, and won't by itself: why, and what to do. Unless given, the process ends. */
  onLost?: (why: PlainError) => void;
}

export interface Connection {
  app: App;
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Started and, by Socket Mode, with a line to Slack. */
  isUp(): boolean;
}

/** A Bolt app for this workspace, by Socket Mode or HTTP; it hears nothing before `start`. */
export function connect(options: ConnectOptions): Connection {
  const { way, botToken, apiUrl, identity, log, onReconnected, onLost = endProcess } = options;
  let isUp = false;
  const onState = (up: boolean) => {
    isUp = up;
  };
  const receiver =
    way.kind === 'socket'
      ? socketReceiver({ ...way, apiUrl, log, onState, onReconnected, onLost })
      : httpReceiver(way);
  const app = new App({
    token: botToken,
    botId: identity.botId,
    botUserId: identity.self,
    tokenVerificationEnabled: false,
    receiver,
    convoStore: false,
    logger: boltLogger(log),
    clientOptions: {
      ...(apiUrl && { slackApiUrl: apiUrl }),
      fetch: onlySlack(apiUrl),
      retryConfig: { retries: 0 },
      rejectRateLimitedCalls: true,
      allowAbsoluteUrls: false,
      timeout: SLACK_TIMEOUT,
    },
  });
  app.use(async ({ body, next }) => {
    if (teamOf(body) === identity.workspace) await next();
    else log.warn('something of another workspace was passed over');
  });
  app.event('app_uninstalled', async () => onLost(whyNotSlack({ data: { error: 'account_inactive' } })));
  app.event('tokens_revoked', async ({ event }) => {
    const isOurs = event.tokens.bot?.includes(identity.self) ?? false;
    if (isOurs) onLost(whyNotSlack({ data: { error: 'token_revoked' } }));
  });
  return {
    app,
    async start() {
      try {
        await app.start();
        onState(true);
      } catch (error) {
        throw whyNotSlack(error, 'SLACK_APP_TOKEN');
      }
    },
    async stop() {
      onState(false);
      await app
        .stop()
        .catch((err: unknown) => log.warn({ err }, 'the connection to Slack did not close cleanly'));
    },
    isUp: () => isUp,
  };
}

/** An unhandled rejection, upon which main writes why and ends. */
function endProcess(why: PlainError): void {
  void Promise.reject(why);
}

/** One process serves one workspace. */
function teamOf(body: object): string | undefined {
  const { team_id, team } = body as { team_id?: string; team?: { id?: string } | null };
  return team_id ?? team?.id;
}
