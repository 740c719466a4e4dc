import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Logger } from '../../log';
import { PlainError } from '../../plain-error';
import { within } from '../../within';

const GOODBYE = 2_000;

/** A page that answers GET. */
export interface Route {
  path: string;
  answer: () => Promise<{ status: number; type: string; body: string }>;
}

type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void> | void;

/** A port that shows its pages from the first moment on. */
export interface Port {
  /** Who answers what is not for a page; nobody, so long. */
  otherwise(answer: Handler): void;
  close(): Promise<void>;
}

export interface PortOptions {
  port: number;
  /** The setting that names the port, for whoever must choose another. */
  setting: 'PORT' | 'HEALTH_PORT';
  /** Of this machine's addresses the one to listen on; all of them when it is not set. */
  host?: string;
  pages: Route[];
  log: Logger;
}

/** Fails with a PlainError when the port can't be had. */
export async function openPort({ port, setting, host, pages, log }: PortOptions): Promise<Port> {
  let others: Handler = (_request, response) => end(response, 404);

  async function show(page: Route, response: ServerResponse): Promise<void> {
    const { status, type, body } = await page.answer();
    response.writeHead(status, { 'content-type': type }).end(body);
  }

  const server = createServer(async (request, response) => {
    const path = request.url?.split('?')[0];
    const page = request.method === 'GET' ? pages.find((each) => each.path === path) : undefined;
    try {
      if (page) await show(page, response);
      else await others(request, response);
    } catch (err) {
      log.error({ err }, 'a request could not be taken in');
    }
    if (!response.headersSent) end(response, 500);
  });

  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(whyNot(error, port, setting)));
    server.listen({ port, host }, resolve);
  });
  server.on('error', (err) => log.error({ err }, 'the HTTP server has trouble'));

  return {
    otherwise(answer) {
      others = answer;
    },
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeIdleConnections();
      await within(GOODBYE, closed);
      server.closeAllConnections();
    },
  };
}

function whyNot({ code }: NodeJS.ErrnoException, port: number, setting: string): PlainError {
  if (code === 'EADDRINUSE') {
    return new PlainError(
      `Port ${port} is taken: stop what listens there, or set ${setting} to another one.`,
    );
  }
  return new PlainError(`Port ${port} can’t be opened (${code}): set ${setting} to another one.`);
}

export function end(response: ServerResponse, status: number, answer?: unknown): void {
  if (response.headersSent) return;
  if (answer === undefined || answer === '') response.writeHead(status).end();
  else if (typeof answer === 'string') response.writeHead(status).end(answer);
  else response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
}
