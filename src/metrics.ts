import { Counter, Gauge, Histogram, Registry } from 'prom-client';

export type Metrics = ReturnType<typeof createMetrics>;

/** The figures at /metrics. Times are in seconds. */
export function createMetrics() {
  const registry = new Registry();
  const registers = [registry];
  const counter = <Label extends string>(name: string, help: string, labelNames: Label[] = []) =>
    new Counter({ name, help, labelNames, registers });
  const buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5, 10];
  return {
    registry,
    due: counter('accompany_check_ins_due_total', 'Check-ins that fell due', ['outcome']),
    posted: counter('accompany_check_ins_posted_total', 'Check-ins whose first message stands in Slack'),
    late: counter('accompany_check_ins_late_total', 'Check-ins posted late, after downtime'),
    answered: counter('accompany_check_ins_answered_total', 'Check-ins whose facilitator was done'),
    delivered: counter('accompany_deliveries_total', 'Calls to Slack from the outbox, by outcome', [
      'outcome',
    ]),
    deliveryTime: new Histogram({
      name: 'accompany_delivery_seconds',
      help: 'Time of one call to Slack from the outbox',
      buckets,
      registers,
    }),
    outboxDepth: new Gauge({ name: 'accompany_outbox_depth', help: 'Posts that wait to be sent', registers }),
    outboxAge: new Gauge({
      name: 'accompany_outbox_oldest_seconds',
      help: 'Age of the oldest post that waits to be sent',
      registers,
    }),
    ackTime: new Histogram({
      name: 'accompany_ack_seconds',
      help: 'Time from a request of Slack to its acknowledgement',
      labelNames: ['kind'] as const,
      buckets,
      registers,
    }),
    tickTime: new Histogram({
      name: 'accompany_tick_seconds',
      help: 'Time of one heartbeat',
      buckets,
      registers,
    }),
  };
}
