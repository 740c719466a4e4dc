import { databaseState } from './database/connect';
import type { Logger } from './log';
import type { Metrics } from './metrics';
import type { Route } from './slack/connection';

export type Phase = 'starting' | 'running' | 'stopping';

export interface Vitals {
  phase: () => Phase;
  slackIsUp: () => Promise<boolean>;
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
        const [mongodb, slackIs] = await Promise.all([databaseState(), slackIsUp()]);
        const state = { phase: phase(), mongodb: mongodb.state, slack: slackIs ? 'connected' : 'away' };
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
