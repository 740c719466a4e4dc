/** What a call to Slack came to. */
export type Outcome<Result> =
  | { kind: 'done'; result: Result }
  /** Slack asks to wait, in milliseconds. */
  | { kind: 'held'; wait: number }
  /** It may have been done. */
  | { kind: 'unknown'; problem: string }
  /** It was not done, for a reason that passes. */
  | { kind: 'notTaken'; problem: string }
  /** It was not done, and won't be until somebody mends the app's access to Slack. */
  | { kind: 'noAccess'; problem: string }
  /** It can't succeed. */
  | { kind: 'refused'; problem: string }
  /** It was not done, for a reason that this program does not know. */
  | { kind: 'puzzling'; problem: string };

export type OutcomeKind = Outcome<unknown>['kind'];

const words = (list: string) => new Set(list.trim().split(/\s+/));

const refusals = words(`
  channel_not_found is_archived not_in_channel invalid_blocks invalid_blocks_format msg_too_long msg_blocks_too_long
  no_text restricted_action restricted_action_read_only_channel restricted_action_thread_only_channel
  restricted_action_non_threadable_channel user_not_found users_not_found user_not_visible user_disabled cannot_dm_bot
  messages_tab_disabled thread_not_found cannot_reply_to_message invalid_thread_ts metadata_too_large
  invalid_metadata_format message_not_found cant_update_message edit_window_closed
`);
const accessProblems = words(`
  invalid_auth not_authed token_revoked token_expired account_inactive missing_scope no_permission access_denied
  accesslimited ekm_access_denied org_login_required not_allowed_token_type team_access_not_granted enterprise_is_restricted
`);
const unknowns = words('fatal_error internal_error service_unavailable request_timeout');
const passing = words('team_added_to_org');
const rates = words('ratelimited rate_limited message_limit_exceeded');

/** Waiting time where Slack asks to wait without saying how long, in milliseconds. */
const unsaidWait = 30_000;

/** Calls Slack once. Never throws: whatever is not known to have failed may have been done. */
export async function outcomeOf<Result>(call: () => Promise<Result>): Promise<Outcome<Result>> {
  try {
    return { kind: 'done', result: await call() };
  } catch (error) {
    return outcomeFromError(error);
  }
}

export function outcomeFromError(error: unknown): Exclude<Outcome<never>, { kind: 'done' }> {
  const { code, message, retryAfter, statusCode, data, original } = error as SlackErrorLike;
  if (code === 'slack_webapi_rate_limited_error') return { kind: 'held', wait: 1_000 * Number(retryAfter) };
  if (message?.startsWith('Retry header did not contain')) return { kind: 'held', wait: unsaidWait };
  if (code === 'slack_webapi_platform_error') return fromPlatform(data);
  if (code === 'slack_webapi_http_error' && statusCode) return fromStatus(statusCode);
  const cause = causeOf(original);
  if (cause && wasNeverSent(cause)) return { kind: 'notTaken', problem: cause.code ?? 'no connection' };
  return { kind: 'unknown', problem: cause?.code ?? original?.name ?? (error as Error)?.name ?? 'no answer' };
}

interface SlackErrorLike {
  code?: unknown;
  message?: string;
  retryAfter?: number;
  statusCode?: number;
  data?: { error?: unknown; response_metadata?: { retryAfter?: number } };
  original?: Error;
}

function fromPlatform(data: SlackErrorLike['data']): Exclude<Outcome<never>, { kind: 'done' }> {
  const problem = data?.error;
  // The client hands an answer that is no JSON on as the error's name: a proxy's page, half an answer.
  if (typeof problem !== 'string' || !/^[a-z][a-z0-9_]+$/.test(problem)) {
    return { kind: 'unknown', problem: 'unreadable answer' };
  }
  if (rates.has(problem)) {
    const seconds = data?.response_metadata?.retryAfter;
    return { kind: 'held', wait: seconds ? seconds * 1_000 : unsaidWait };
  }
  if (unknowns.has(problem)) return { kind: 'unknown', problem };
  if (passing.has(problem)) return { kind: 'notTaken', problem };
  if (accessProblems.has(problem)) return { kind: 'noAccess', problem };
  if (refusals.has(problem)) return { kind: 'refused', problem };
  return { kind: 'puzzling', problem };
}

function fromStatus(status: number): Exclude<Outcome<never>, { kind: 'done' }> {
  const problem = `HTTP ${status}`;
  const isRefusedOnTheWay = status >= 400 && status < 500 && status !== 408;
  return { kind: isRefusedOnTheWay ? 'notTaken' : 'unknown', problem };
}

interface Cause extends Error {
  code?: string;
  syscall?: string;
}

function causeOf(original: Error | undefined): Cause | undefined {
  const cause = original?.cause;
  return cause instanceof Error ? cause : undefined;
}

/** Names that are not found and connections that were not accepted: nothing of the request has left this machine. */
function wasNeverSent({ code, syscall }: Cause): boolean {
  return syscall === 'connect' || syscall === 'getaddrinfo' || code === 'UND_ERR_CONNECT_TIMEOUT';
}
