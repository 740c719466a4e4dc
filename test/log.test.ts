import { describe, expect, it } from '@jest/globals';
import { mongo } from 'mongoose';
import { createLog } from '../src/log';

function logged(isEnding: boolean, level = 'debug') {
  const lines: Array<{ level: number; msg: string; err?: { kind: string } }> = [];
  const log = createLog(level, { write: (line: string) => lines.push(JSON.parse(line)) }, () => isEnding);
  return { log, lines };
}

describe('the log', () => {
  it('takes what the stop has cut off from MongoDB for no error', async () => {
    const { log, lines } = logged(true);
    const closed = new mongo.MongoClientClosedError();
    log.error({ err: closed, key: 'one' }, 'a check-in could not be looked at');
    log.warn({ err: new Error('around it', { cause: closed }) }, 'a batch did not come out');
    log.error({ err: new mongo.MongoNotConnectedError('closed') }, 'a listener failed');

    expect(lines.map(({ level, msg, err }) => [level, msg, err?.kind])).toEqual([
      [20, 'a check-in could not be looked at', 'MongoClientClosedError'],
      [20, 'a batch did not come out', 'Error'],
      [20, 'a listener failed', 'MongoNotConnectedError'],
    ]);
  });

  it('says nothing of it where no such lines are wanted', () => {
    const { log, lines } = logged(true, 'info');
    log.error({ err: new mongo.MongoClientClosedError() }, 'a check-in could not be looked at');
    expect(lines).toEqual([]);
  });

  it('keeps every other failure at its level, also while the app ends', async () => {
    const ending = logged(true);
    ending.log.error({ err: new TypeError('a fault') }, 'a job failed');
    ending.log.error({ err: new mongo.MongoNetworkError('gone') }, 'MongoDB went away');
    ending.log.error('without an error');
    const running = logged(false);
    running.log.error({ err: new mongo.MongoNotConnectedError('closed') }, 'a job failed');

    expect([...ending.lines, ...running.lines].map(({ level }) => level)).toEqual([50, 50, 50, 50]);
  });
});
