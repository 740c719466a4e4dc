import type { SocketModeClient } from '@slack/socket-mode';
import type { Logger } from '../../log';

const withPayload = new Set(['events_api', 'interactive', 'slash_commands']);

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

/** Whether a frame has the form that the socket client takes for granted: others end the process there. */
export function isWellFormed(frame: unknown): boolean {
  if (!isObject(frame)) return false;
  const { type, payload } = frame;
  if (type === 'hello' || type === 'disconnect') return true;
  if (typeof type !== 'string' || !withPayload.has(type) || !isObject(payload)) return false;
  return type !== 'events_api' || (isObject(payload.event) && typeof payload.event.type === 'string');
}

/** Stands in front of the socket client, and lets well-formed frames pass. */
export function survivesBrokenFrames(client: SocketModeClient, log: Logger): void {
  const [take, ...others] = client.listeners('ws_message');
  if (!take || others.length > 0)
    throw new Error('the socket client takes its frames in another way than known');
  client.off('ws_message', take);
  client.on('ws_message', (data: string | ArrayBuffer, isBinary: boolean) => {
    if (isBinary || !isWellFormed(parsed(data))) log.warn('a broken frame from Slack was passed over');
    else take.call(client, data, isBinary);
  });
}

function parsed(data: string | ArrayBuffer): unknown {
  try {
    return JSON.parse(typeof data === 'string' ? data : new TextDecoder().decode(data));
  } catch {
    return undefined;
  }
}
