import { App, HTTPReceiver, type Receiver, SocketModeReceiver } from '@slack/bolt';
import type { Logger } from '../../log';
import { PlainError } from '../../plain-error';
import { SLACK_TIMEOUT } from '../client';
import { survivesBrokenFrames } from './frames';
import { type Identity, whyNotSlack } from './identity';
import { boltLogger } from './logger';

export { type Identity, identify, whyNotSlack } from './identity';

/** A connection that was silent for so long is taken for dead; Slack's pongs are often late. Milliseconds. */
const PING_TIMEOUT = 20_000;
/** Slack's own requests are smaller. */
const BODY_LIMIT = '1mb';

export type Way =
  | { kind: 'socket'; appToken: string; clientPingTimeout?: number }
  | { kind: 'http'; signingSecret: string; port: number; routes: Route[] };

/** A page that answers GET beside Slack's own requests. */
export interface Route {
  path: string;
  answer: () => Promise<{ status: number; type: string; body: string }>;
}

export interface ConnectOptions {
  way: Way;
  botToken: string;
  apiUrl?: string;
  identity: Identity;
  log: Logger;
  /** Slack was out of reach and is back. */
  onReconnected: () => void;
}

export interface Connection {
  app: App;
  start(): Promise<void>;
  stop(): Promise<void>;
  isUp(): boolean;
}

/** A Bolt app for this workspace, by Socket Mode or HTTP; it hears nothing before `start`. */
export function connect(options: ConnectOptions): Connection {
  const { way, botToken, apiUrl, identity, log } = options;
  let isUp = false;
  const state = (up: boolean) => {
    isUp = up;
  };
  const receiver = way.kind === 'socket' ? socketReceiver(options, way, state) : httpReceiver(way, log);
  const app = new App({
    token: botToken,
    botId: identity.botId,
    botUserId: identity.self,
    tokenVerificationEnabled: false,
    receiver,
    logger: boltLogger(log),
    clientOptions: {
      ...(apiUrl && { slackApiUrl: apiUrl }),
      retryConfig: { retries: 0 },
      rejectRateLimitedCalls: true,
      timeout: SLACK_TIMEOUT,
    },
  });
  app.use(async ({ body, next }) => {
    if (teamOf(body) === identity.workspace) await next();
  });
  return {
    app,
    async start() {
      try {
        await (way.kind === 'http' ? app.start(way.port) : app.start());
        if (way.kind === 'http') state(true);
      } catch (error) {
        throw whyNotStarted(error, way);
      }
    },
    async stop() {
      state(false);
      await app
        .stop()
        .catch((err: unknown) => log.warn({ err }, 'the connection to Slack did not close cleanly'));
    },
    isUp: () => isUp,
  };
}

/** Requests of other workspaces are none of ours: one process serves one. */
function teamOf(body: object): string | undefined {
  const { team_id, team, user } = body as {
    team_id?: string;
    team?: { id?: string };
    user?: { team_id?: string };
  };
  return team_id ?? team?.id ?? user?.team_id;
}

function socketReceiver(
  { apiUrl, log, onReconnected }: ConnectOptions,
  { appToken, clientPingTimeout = PING_TIMEOUT }: Extract<Way, { kind: 'socket' }>,
  state: (up: boolean) => void,
): SocketModeReceiver {
  const receiver = new SocketModeReceiver({
    appToken,
    clientPingTimeout,
    logger: boltLogger(log),
    // Of its own: the socket client writes its retries into these options.
    installerOptions: { clientOptions: apiUrl ? { slackApiUrl: apiUrl } : {} },
  });
  survivesBrokenFrames(receiver.client, log);
  let wasUp = false;
  receiver.client.on('connected', () => {
    state(true);
    if (wasUp) onReconnected();
    wasUp = true;
  });
  for (const lost of ['reconnecting', 'disconnected', 'close']) receiver.client.on(lost, () => state(false));
  return receiver;
}

function httpReceiver({ signingSecret, routes }: Extract<Way, { kind: 'http' }>, log: Logger): Receiver {
  return new HTTPReceiver({
    signingSecret,
    bodyLimit: BODY_LIMIT,
    logger: boltLogger(log),
    customRoutes: routes.map(({ path, answer }) => ({
      path,
      method: 'GET',
      handler: async (_, response) => {
        const { status, type, body } = await answer();
        response.writeHead(status, { 'content-type': type }).end(body);
      },
    })),
  });
}

function whyNotStarted(error: unknown, way: Way): PlainError {
  const { code, original } = error as { code?: string; original?: { code?: string } };
  if (way.kind === 'http' && [code, original?.code].includes('EADDRINUSE')) {
    return new PlainError(`Port ${way.port} is taken: stop what listens there, or set PORT to another one.`);
  }
  return whyNotSlack(error);
}
