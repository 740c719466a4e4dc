import type { Config } from './config';
import type { Accompany, Feature } from './features';
import type { healthRoutes } from './health';
import type { createInFlight } from './in-flight';
import type { Playground } from './local';
import type { PlainError } from './plain-error';
import { type Connection, connect, type Identity, type Way } from './slack/connection';
import { guard } from './slack/door';

/** Where Slack is, and how we come in. */
export interface Entrance {
  botToken: string;
  apiUrl?: string;
  way: Exclude<Way, { kind: 'http' }> | Omit<Extract<Way, { kind: 'http' }>, 'routes'>;
}

/** The local workspace, or Slack by Socket Mode or HTTP. */
export function entranceOf({ slack, host }: Config, playground: Playground | undefined): Entrance {
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
  if (slack.kind === 'http') {
    const { botToken, apiUrl, signingSecret, port } = slack;
    return { botToken, apiUrl, way: { kind: 'http', signingSecret, port, host } };
  }
  throw new Error('the local workspace was not started');
}

/** The connection of all features, which hears nothing before its start. */
export function connectAll(
  features: Feature[],
  accompany: Accompany,
  {
    entrance,
    identity,
    routes,
    inFlight,
    clientPingTimeout,
    onLost,
  }: {
    entrance: Entrance;
    identity: Identity;
    routes: ReturnType<typeof healthRoutes>;
    inFlight: ReturnType<typeof createInFlight>;
    clientPingTimeout?: number;
    onLost?: (why: PlainError) => void;
  },
): Connection {
  const { botToken, apiUrl, way } = entrance;
  const connection = connect({
    botToken,
    apiUrl,
    way: way.kind === 'http' ? { ...way, routes } : { ...way, clientPingTimeout },
    identity,
    log: accompany.log,
    onLost,
    onReconnected: () => {
      for (const feature of features) feature.reconnected?.(accompany);
    },
  });
  guard(connection.app, { ...accompany, track: inFlight.track });
  for (const feature of features) feature.listen?.(connection.app, accompany);
  return connection;
}
