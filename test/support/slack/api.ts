import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Double } from './double';
import type { Fault } from './faults';
import { chat } from './methods/chat';
import { conversations } from './methods/conversations';
import { files, takeUpload } from './methods/files';
import { people } from './methods/people';
import { views } from './methods/views';
import { Refusal } from './refusal';
import { respond } from './respond';
import { isThing, type Thing } from './rules/paper';
import { checkScopes } from './scopes';

const methods = { ...chat, ...conversations, ...files, ...people, ...views };

/** Slack's Web API under /api/, and the response URLs. */
export async function answer(
  double: Double,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', double.origin);
  if (url.pathname.startsWith('/upload/')) return takeUpload(double, request, response);
  const args = parsed(await read(request), url);
  if (url.pathname.startsWith('/response/')) {
    const ok = respond(double, url.pathname.slice('/response/'.length), args);
    response.writeHead(ok ? 200 : 404).end(ok ? 'ok' : 'used_url');
    return;
  }
  if (!url.pathname.startsWith('/api/')) {
    response.writeHead(404).end();
    return;
  }
  const method = url.pathname.slice('/api/'.length);
  const call = { method, args, at: Date.now(), outcome: 'ok' };
  double.calls.push(call);
  const fault = double.faults.next(method, args);
  if (fault) call.outcome = fault.kind;
  if (fault && !('after' in fault && fault.after) && (await fails(fault, response))) return;
  const wait = double.rates.refused(method, String(args.channel ?? ''), call.at);
  if (wait !== undefined) {
    call.outcome = 'ratelimited';
    ratelimited(response, wait);
    return;
  }
  const result = await resultOf(double, method, args, bearer(request, args));
  if (!result.ok) call.outcome = String(result.error);
  if (fault && 'after' in fault && fault.after && (await fails(fault, response))) return;
  const { app, now } = double.workspace;
  const { scopes } = app;
  response.writeHead(200, {
    'content-type': 'application/json; charset=utf-8',
    date: new Date(now()).toUTCString(),
    'x-oauth-scopes': scopes.join(','),
  });
  response.end(JSON.stringify(result));
}

async function resultOf(double: Double, method: string, args: Thing, token: string): Promise<Thing> {
  try {
    checkToken(double, method, token);
    if (method === 'apps.connections.open') return { ok: true, url: double.socketUrl() };
    const run = methods[method];
    if (!run) throw new Refusal('unknown_method', { req_method: method });
    checkScopes(double.workspace, method, args);
    return { ok: true, ...(await run(double, args)) };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { ok: false, error: error.error, ...error.details };
  }
}

function checkToken({ workspace: { app }, tokenError }: Double, method: string, token: string): void {
  if (token === '') throw new Refusal('not_authed');
  if (tokenError) throw new Refusal(tokenError);
  if (token !== app.botToken && token !== app.appToken) throw new Refusal('invalid_auth');
  const wanted = method === 'apps.connections.open' ? app.appToken : app.botToken;
  if (token !== wanted) throw new Refusal('not_allowed_token_type');
}

function bearer(request: IncomingMessage, args: Thing): string {
  return /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? String(args.token ?? '');
}

/** True when the caller has been answered, or never will be. */
async function fails(fault: Fault, response: ServerResponse): Promise<boolean> {
  switch (fault.kind) {
    case 'hang':
      return true;
    case 'drop':
      response.socket?.destroy();
      return true;
    case 'status':
      response.writeHead(fault.status).end('upstream error');
      return true;
    case 'ratelimited':
      ratelimited(response, fault.retryAfter);
      return true;
    case 'error':
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ ok: false, error: fault.error }));
      return true;
    case 'slow':
      await new Promise((resolve) => setTimeout(resolve, fault.ms).unref());
      return false;
    case 'held':
      await fault.until;
      return false;
  }
}

function ratelimited(response: ServerResponse, seconds: number): void {
  response.writeHead(429, { 'retry-after': String(seconds), 'content-type': 'application/json' });
  response.end(JSON.stringify({ ok: false, error: 'ratelimited' }));
}

interface Body {
  type: string;
  text: string;
}

async function read(request: IncomingMessage): Promise<Body> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return { type: request.headers['content-type'] ?? '', text: Buffer.concat(chunks).toString('utf8') };
}

function parsed({ type, text }: Body, url: URL): Thing {
  const query = Object.fromEntries(url.searchParams);
  if (!type.startsWith('application/json'))
    return { ...query, ...Object.fromEntries(new URLSearchParams(text)) };
  const json: unknown = JSON.parse(text);
  return isThing(json) ? { ...query, ...json } : query;
}
