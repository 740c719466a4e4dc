import type { Config } from './config';
import type { Accompany, Feature } from './features';
import type { createInFlight } from './in-flight';
import type { Playground } from './local';
import type { Logger } from './log';
import type { PlainError } from './plain-error';
import {
  type Connection,
  connect,
  type Identity,
  notYet,
  openPort,
  type Port,
  type Route,
  type Way,
} from './slack/connection';
import { openDoor } from './slack/door';
import { guard } from './slack/guard';
import type { TakeDown } from './take-down';

/** Where Slack is, and how we come in. */
export interface Entrance {
  botToken: string;
  apiUrl?: string;
  way: Way;
}

/**
 * HEALTH_PORT and, for HTTP, PORT, which is given back. They show their pages from now on; where both are, PORT, which the
 * internet reaches, tells only that the process lives.
 */
export async function openPorts(
  { slack, host, healthPort }: Config,
  { pages, down, log }: { pages: Route[]; down: TakeDown; log: Logger },
): Promise<Port | undefined> {
  const open = async (port: number, setting: 'PORT' | 'HEALTH_PORT', those: Route[]) => {
    const opened = await openPort({ port, setting, host, pages: those, log });
    down.remember(() => opened.close());
    return opened;
  };
  if (healthPort) await open(healthPort, 'HEALTH_PORT', pages);
  if (slack.kind !== 'http') return undefined;
  const onPort = healthPort ? pages.filter(({ path }) => path === '/healthz') : pages;
  const port = await open(slack.port, 'PORT', onPort);
  port.otherwise(notYet);
  return port;
}

/** The local workspace, or Slack by Socket Mode or HTTP. */
export function entranceOf(
  { slack }: Config,
  { playground, port }: { playground?: Playground; port?: Port },
): Entrance {
  if (playground) {
    const { botToken, appToken, apiUrl } = playground;
    return { botToken, apiUrl, way: { kind: 'socket', appToken } };
  }
  if (slack.kind === 'socket') {
    return {
      botToken: slack.botToken,
      apiUrl: slack.apiUrl,
      way: { kind: 'socket', appToken: slack.appToken },
    };
  }
  if (slack.kind === 'http' && port) {
    const { botToken, apiUrl, signingSecret } = slack;
    return { botToken, apiUrl, way: { kind: 'http', signingSecret, port } };
  }
  throw new Error('neither a local workspace nor a port was opened');
}

/** The connection of all features, which hears nothing before its start. */
export function connectAll(
  features: Feature[],
  accompany: Accompany,
  {
    entrance,
    identity,
    inFlight,
    clientPingTimeout,
    onLost,
  }: {
    entrance: Entrance;
    identity: Identity;
    inFlight: ReturnType<typeof createInFlight>;
    clientPingTimeout?: number;
    onLost?: (why: PlainError) => void;
  },
): Connection {
  const { botToken, apiUrl, way } = entrance;
  const connection = connect({
    botToken,
    apiUrl,
    way: way.kind === 'http' ? way : { ...way, clientPingTimeout },
    identity,
    log: accompany.log,
    onLost,
    onReconnected: () => {
      for (const feature of features) feature.reconnected?.(accompany);
    },
  });
  guard(connection.app, { ...accompany, track: inFlight.track });
  const door = openDoor(connection.app, accompany);
  for (const feature of features) feature.listen?.(door, accompany);
  return connection;
}
