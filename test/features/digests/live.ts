import { beforeEach } from '@jest/globals';
import { type Live, useLive as useApp } from '../check-ins/live';

/** The same as of check-ins, where Slack waits for longer: what is told here is not how fast the machine is. */
export function useLive(): Live {
  const live = useApp();
  beforeEach(() => {
    live.slack.answerWithinMs = 15_000;
  });
  return live;
}
