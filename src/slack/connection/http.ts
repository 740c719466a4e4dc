import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type App, isValidSlackRequest, type Receiver } from '@slack/bolt';
import { createInFlight } from '../../in-flight';
import type { Logger } from '../../log';
import { within } from '../../within';

/** Slack's own requests are smaller. Bytes. */
const BODY_LIMIT = 1_000_000;
/** How far a request's time may be from ours, in both directions. Seconds. */
const SKEW = 300;
const GOODBYE = 2_000;
/** What was begun may still be acknowledged for so long after a stop. */
const DRAIN = 5_000;

/** A page that answers GET beside Slack's own requests. */
export interface Route {
  path: string;
  answer: () => Promise<{ status: number; type: string; body: string }>;
}

interface HttpOptions {
  signingSecret: string;
  port: number;
  /** Of this machine's addresses the one to listen on; all of them when it is not set. */
  host?: string;
  routes: Route[];
  log: Logger;
}

type Body = Record<string, unknown>;

/**
 * Slack's requests at POST /slack/events, answered when they are acknowledged. What is not acknowledged when all listeners are
 * done is answered 500, upon which Slack sends an event again.
 */
export function httpReceiver({ signingSecret, port, host, routes, log }: HttpOptions): Receiver {
  let app: App | undefined;
  let isStopping = false;
  const inFlight = createInFlight();

  async function takeIn(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const text = await read(request);
    if (text === undefined) return end(response.setHeader('connection', 'close'), 413);
    const isForm = request.headers['content-type']?.startsWith('application/x-www-form-urlencoded') ?? false;
    // Slack tries the certificate with this; it is not signed, and nothing follows from it.
    if (isForm && new URLSearchParams(text).get('ssl_check') === '1') return end(response, 200);
    if (!isSigned(request, text)) return end(response, 401);
    const body = parsed(text, isForm);
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

  async function show(route: Route, response: ServerResponse): Promise<void> {
    const { status, type, body } = await route.answer();
    response.writeHead(status, { 'content-type': type }).end(body);
  }

  const server = createServer(async (request, response) => {
    const path = request.url?.split('?')[0];
    const route = request.method === 'GET' ? routes.find((each) => each.path === path) : undefined;
    const isForUs = request.method === 'POST' && path === '/slack/events';
    try {
      if (route) await show(route, response);
      else if (isForUs) await inFlight.track(() => takeIn(request, response));
      else end(response, 404);
    } catch (err) {
      log.error({ err }, 'a request could not be taken in');
    }
    if (!response.headersSent) end(response, 500);
  });

  return {
    init(given: App) {
      app = given;
    },
    start: () =>
      new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen({ port, host }, () => {
          server.off('error', reject);
          server.on('error', (err) => log.error({ err }, 'the HTTP server has trouble'));
          resolve();
        });
      }),
    async stop() {
      if (!server.listening) return;
      isStopping = true;
      await inFlight.drained(DRAIN);
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeIdleConnections();
      await within(GOODBYE, closed);
      server.closeAllConnections();
    },
  };
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

function parsed(text: string, isForm: boolean): Body | undefined {
  try {
    const fields = isForm ? Object.fromEntries(new URLSearchParams(text)) : undefined;
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

function end(response: ServerResponse, status: number, answer?: unknown): void {
  if (response.headersSent) return;
  if (answer === undefined || answer === '') response.writeHead(status).end();
  else if (typeof answer === 'string') response.writeHead(status).end(answer);
  else response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
}
