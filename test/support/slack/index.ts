import { Double, type SlackDoubleOptions } from './double';

export { slackComplaints } from './complaints';
export type { Ack, Delivery, Disturbance } from './delivery';
export type { SlackDoubleOptions } from './double';
export { chaos, type Fault, type FaultSource, randomFrom } from './faults';
export { type Answer, type Answers, fillIn } from './fill-in';
export type { Person, Submission } from './person';
export { brokenFrames } from './socket';
export type { Call, ChannelSpec, Ephemeral, Message, OpenView, UserSpec } from './types';
export type SlackDouble = Double;

/** A Slack on 127.0.0.1 that behaves like the real one, as far as the tests need; other processes reach it by its url. */
export function startSlackDouble(options: SlackDoubleOptions = {}): Promise<SlackDouble> {
  return new Double(options).listen(options.port ?? 0);
}
