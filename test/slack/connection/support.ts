import { createLog } from '../../../src/log';
import type { PlainError } from '../../../src/plain-error';
import { slackClient } from '../../../src/slack/client';
import { type Connection, connect, identify, type Way } from '../../../src/slack/connection';
import type { SlackDouble } from '../../support/slack';

export interface Connected extends Connection {
  logged: string[];
  /** What listeners have heard: texts of messages, action ids, commands. */
  heard: string[];
  reconnections: number;
  lost: PlainError[];
}

/** A connection to the double whose listeners write down what they hear. */
export async function connectTo(slack: SlackDouble, changed: Partial<Way> = {}): Promise<Connected> {
  const logged: string[] = [];
  const heard: string[] = [];
  const lost: PlainError[] = [];
  const connection = connect({
    botToken: 'xoxb-double',
    apiUrl: slack.url,
    way: { kind: 'socket', appToken: 'xapp-double', ...changed } as Way,
    identity: await identify(slackClient('xoxb-double', { apiUrl: slack.url })),
    log: createLog('debug', { write: (line: string) => logged.push(line) }),
    onReconnected: () => {
      connected.reconnections += 1;
    },
    onLost: (why) => lost.push(why),
  });
  const connected: Connected = Object.assign(connection, { logged, heard, lost, reconnections: 0 });
  connection.app.message(async ({ message }) => {
    heard.push('text' in message ? (message.text ?? '') : '');
  });
  connection.app.command('/accompany', async ({ command, ack }) => {
    heard.push(command.text);
    await ack({ response_type: 'ephemeral', text: 'heard' });
  });
  await connection.start();
  return connected;
}

export const people = {
  users: [{ id: 'UADA' }],
  channels: [{ id: 'C1', name: 'one', private: true, members: ['UBOT', 'UADA'] }],
};
