import { createServer, type Server } from 'node:http';
import { databaseState } from './database/connect';
import type { Logger } from './log';
import type { Metrics } from './metrics';
import { PlainError } from './plain-error';
import type { Route } from './slack/connection';

export type Phase = 'starting' | 'running' | 'stopping';

export interface Vitals {
  phase: () => Phase;
  slackIsUp: () => boolean;
  metrics: Metrics;
  log: Logger;
}

/**
 * /healthz: the process lives. /readyz: how MongoDB and Slack are; it fails only while starting or stopping, so that people
 * still get a plain sentence from an instance whose database is away. /metrics: figures for Prometheus.
 */
export function healthRoutes({ phase, slackIsUp, metrics, log }: Vitals): Route[] {
  const json = (status: number, body: object) => ({
    status,
    type: 'application/json',
    body: JSON.stringify(body),
  });
  const routes: Route[] = [
    { path: '/healthz', answer: async () => json(200, { alive: true }) },
    {
      path: '/readyz',
      answer: async () => {
        const mongodb = await databaseState();
        const state = { phase: phase(), mongodb: mongodb.state, slack: slackIsUp() ? 'connected' : 'away' };
        return json(phase() === 'running' ? 200 : 503, state);
      },
    },
    {
      path: '/metrics',
      answer: async () => ({
        status: 200,
        type: metrics.registry.contentType,
        body: await metrics.registry.metrics(),
      }),
    },
  ];
  return routes.map(({ path, answer }) => ({
    path,
    answer: () =>
      answer().catch((err: unknown) => {
        log.error({ path, err }, 'a page could not be shown');
        return json(500, { error: 'see the log' });
      }),
  }));
}

/** The same on a port of their own, for Socket Mode. */
export async function serveHealth(
  { port, host }: { port: number; host?: string },
  routes: Route[],
): Promise<() => Promise<void>> {
  const server: Server = createServer(async (request, response) => {
    const route = routes.find(({ path }) => path === request.url?.split('?')[0]);
    if (!route || request.method !== 'GET') {
      response.writeHead(404).end();
      return;
    }
    const { status, type, body } = await route.answer();
    response.writeHead(status, { 'content-type': type }).end(body);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const why =
        error.code === 'EADDRINUSE'
          ? `Port ${port} is taken`
          : `Port ${port} can’t be opened (${error.code})`;
      reject(new PlainError(`${why}: set HEALTH_PORT to another one.`));
    });
    server.listen({ port, host }, resolve);
  });
  return async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
}
