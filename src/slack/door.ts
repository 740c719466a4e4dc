import type {
  AllMiddlewareArgs,
  App,
  CodedError,
  SlackViewMiddlewareArgs,
  ViewSubmitAction,
} from '@slack/bolt';
import type { createInFlight } from '../in-flight';
import type { Logger } from '../log';
import type { Metrics } from '../metrics';
import { within } from '../within';
import { words } from '../words';

type InFlight = ReturnType<typeof createInFlight>;
type SubmissionArgs = SlackViewMiddlewareArgs<ViewSubmitAction> & AllMiddlewareArgs;

/** Slack waits 3 s for the answer to a submission; ours is there before. Milliseconds. */
const PATIENCE = 2_500;

/** Languages of people who were seen lately, for sentences that must not wait for the database. */
const languages = new Map<string, string>();

export function noteLanguage(slackUser: string, language: string): void {
  if (languages.size > 10_000) languages.clear();
  languages.set(slackUser, language);
}

export const languageOf = (slackUser: string) => languages.get(slackUser) ?? 'en';

/**
 * Listens to the submission of a form. When it can't be saved in time, or fails, the form stays open with what was typed in
 * it and a sentence that says so; what the listener answers after that is not sent.
 */
export function submission(
  app: App,
  { log, workspace }: { log: Logger; workspace: string },
  callbackId: string,
  listener: (args: SubmissionArgs) => Promise<void>,
): void {
  app.view<ViewSubmitAction>({ callback_id: callbackId, type: 'view_submission' }, async (args) => {
    const { ack, view, body } = args;
    let isAnswered = false;
    const ackOnce = (async (response?: Parameters<typeof ack>[0]) => {
      if (isAnswered) return;
      isAnswered = true;
      await ack(response);
    }) as typeof ack;
    const apologise = () => {
      const field = view.blocks.find(({ type }) => type === 'input')?.block_id;
      const sentence = words(languageOf(body.user.id))('common:notSaved');
      // A form without a field has nothing to lose, and no place for a sentence.
      return field ? ackOnce({ response_action: 'errors', errors: { [field]: sentence } }) : ackOnce();
    };
    const working = listener({ ...args, ack: ackOnce }).catch(async (err: unknown) => {
      log.error({ workspace, form: callbackId, err }, 'a form could not be saved');
      await apologise();
    });
    if (await within(PATIENCE, working)) return;
    log.warn({ workspace, form: callbackId }, 'a form was not saved in time');
    await apologise();
    await working;
  });
}

/**
 * What stands before every listener: its time until the acknowledgement is measured, a shutdown waits for it, and what it
 * throws is answered with one plain sentence where Slack gives us a way to say it.
 */
export function guard(
  app: App,
  {
    log,
    workspace,
    metrics,
    track,
  }: { log: Logger; workspace: string; metrics: Metrics; track: InFlight['track'] },
): void {
  app.use(async (args) => {
    const started = performance.now();
    const kind = kindOf(args.body);
    if ('ack' in args && typeof args.ack === 'function') {
      const { ack } = args as { ack: (...answer: unknown[]) => Promise<unknown> };
      Object.assign(args, {
        ack: (...answer: unknown[]) => {
          metrics.ackTime.observe({ kind }, (performance.now() - started) / 1000);
          return ack(...answer);
        },
      });
    }
    await track(() => args.next());
  });
  app.error(async (error) => {
    const { original, body, context } = error as CodedError & {
      body?: object;
      context?: { userId?: string };
    };
    const err = original ?? error;
    log.error({ workspace, kind: kindOf(body ?? {}), err }, 'a listener failed');
    const url = (body as { response_url?: string } | undefined)?.response_url;
    if (!url) return;
    const text = words(languageOf(context?.userId ?? userOf(body)))('common:fault');
    await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ response_type: 'ephemeral', replace_original: false, text }),
      redirect: 'error',
      signal: AbortSignal.timeout(5_000),
    }).catch(() => log.warn({ workspace }, 'the person could not be told of the fault'));
  });
}

const userOf = (body: object | undefined) => (body as { user?: { id?: string } } | undefined)?.user?.id ?? '';

function kindOf(body: object): string {
  const { type, command } = body as { type?: string; command?: string };
  return command ? 'command' : (type ?? 'other');
}
