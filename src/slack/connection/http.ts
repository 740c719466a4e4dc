import type { IncomingMessage, ServerResponse } from 'node:http';
import { type App, isValidSlackRequest, type Receiver } from '@slack/bolt';
import { createInFlight } from '../../in-flight';
import { end, type Port } from './port';

/** Slack's own requests are smaller. Bytes. */
const BODY_LIMIT = 1_000_000;
/** How far a request's time may be from ours, in both directions. Seconds. */
const SKEW = 300;
/** What was begun may still be acknowledged for so long after a stop. */
const DRAIN = 5_000;

interface HttpOptions {
  signingSecret: string;
  port: Port;
}

type Body = Record<string, unknown>;

/**
 * Slack's requests at POST /slack/events, answered when they are acknowledged. What is not acknowledged when all listeners are
 * done is answered 500, upon which Slack sends an event again.
 */
export function httpReceiver({ signingSecret, port }: HttpOptions): Receiver {
  let app: App | undefined;
  let isStopping = false;
  const inFlight = createInFlight();

  async function takeIn(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const text = await read(request);
    if (text === undefined) return end(response.setHeader('connection', 'close'), 413);
    const isForm = request.headers['content-type']?.startsWith('application/x-www-form-urlencoded') ?? false;
    const fields = isForm ? Object.fromEntries(new URLSearchParams(text)) : undefined;
    // Slack tries the certificate with this; it is not signed, and nothing follows from it.
    if (fields?.ssl_check === '1') return end(response, 200);
    if (!isSigned(request, text)) return end(response, 401);
    const body = parsed(text, fields);
    if (!body) return end(response, 400);
    if (body.type === 'url_verification') return end(response, 200, { challenge: body.challenge });
    const retries = request.headers['x-slack-retry-num'];
    if (isStopping) return end(response, 503);
    await app?.processEvent({
      body,
      ack: async (answer?: unknown) => end(response, 200, answer),
      ...(retries && { retryNum: Number(retries) }),
      retryReason: request.headers['x-slack-retry-reason']?.toString(),
    });
  }

  function isSigned(request: IncomingMessage, body: string): boolean {
    const at = Number(request.headers['x-slack-request-timestamp']);
    const signature = request.headers['x-slack-signature'];
    if (typeof signature !== 'string' || !(Math.abs(Date.now() / 1000 - at) <= SKEW)) return false;
    const headers = { 'x-slack-signature': signature, 'x-slack-request-timestamp': at };
    return isValidSlackRequest({ signingSecret, body, headers });
  }

  return {
    init(given: App) {
      app = given;
    },
    async start() {
      port.otherwise(async (request, response) => {
        if (!isForSlack(request)) end(response, 404);
        else await inFlight.track(() => takeIn(request, response));
      });
    },
    async stop() {
      isStopping = true;
      await inFlight.drained(DRAIN);
    },
  };
}

const isForSlack = ({ method, url }: IncomingMessage) =>
  method === 'POST' && url?.split('?')[0] === '/slack/events';

/** Until the receiver starts: what Slack sends is not taken in, and comes again. */
export function notYet(request: IncomingMessage, response: ServerResponse): void {
  end(response, isForSlack(request) ? 503 : 404);
}

/** Nothing when it is too long. */
async function read(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > BODY_LIMIT) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parsed(text: string, fields?: Record<string, string>): Body | undefined {
  try {
    const body: unknown =
      fields && fields.payload === undefined ? fields : JSON.parse(fields?.payload ?? text);
    const isObject = typeof body === 'object' && body !== null && !Array.isArray(body);
    return isObject && isWhole(body as Body) ? (body as Body) : undefined;
  } catch {
    return undefined;
  }
}

/** An event's envelope with an event in it. */
function isWhole({ type, event }: Body): boolean {
  return type !== 'event_callback' || (typeof event === 'object' && event !== null && 'type' in event);
}
