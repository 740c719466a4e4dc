import type { SocketModeReceiver } from '@slack/bolt';
import type { Logger } from '../../log';

/** What Slack sends over the socket; everything else is none of ours. */
const kinds = new Set(['hello', 'disconnect', 'events_api', 'interactive', 'slash_commands']);

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

/** Whether a frame has the form that the socket client takes for granted: others end the process there. */
export function isWellFormed(frame: unknown): boolean {
  if (!isObject(frame) || typeof frame.type !== 'string' || !kinds.has(frame.type)) return false;
  if (frame.type !== 'events_api') return true;
  return (
    isObject(frame.payload) && isObject(frame.payload.event) && typeof frame.payload.event.type === 'string'
  );
}

/** Stands in front of the socket client, and lets well-formed frames pass. */
export function survivesBrokenFrames(client: SocketModeReceiver['client'], log: Logger): void {
  const listeners = client.listeners('ws_message');
  client.removeAllListeners('ws_message');
  client.on('ws_message', (data: string | ArrayBuffer, isBinary: boolean) => {
    if (!isBinary && !isWellFormed(parsed(data))) {
      log.warn('a broken frame from Slack was passed over');
      return;
    }
    for (const listener of listeners) listener.call(client, data, isBinary);
  });
}

function parsed(data: string | ArrayBuffer): unknown {
  try {
    return JSON.parse(typeof data === 'string' ? data : new TextDecoder().decode(data));
  } catch {
    return undefined;
  }
}
