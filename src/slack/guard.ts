import type { App, CodedError, ReceiverEvent } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import type { createInFlight } from '../in-flight';
import type { Logger } from '../log';
import type { Metrics } from '../metrics';
import { words } from '../words';
import { modal, section } from './blocks';
import { onlySlack } from './connection/only-slack';
import { languageOf } from './door';
import { ANSWER_AFTER_MS } from './limits';

type InFlight = ReturnType<typeof createInFlight>;

/** What is acknowledged in time though it is not done: its answer holds nothing. Slack would show a warning of its own. */
const mayBeLate = ['block_actions', 'message_action', 'shortcut'];

/**
 * What stands before every listener: the time until the acknowledgement is measured, a shutdown waits for what is under way,
 * and what is thrown is answered with one plain sentence where Slack gives us a way to say it.
 */
export function guard(
  app: App,
  {
    slack,
    log,
    workspace,
    metrics,
    track,
  }: {
    slack: WebClient;
    log: Logger;
    workspace: string;
    metrics: Metrics;
    track: InFlight['track'];
  },
): void {
  // Here and not in a middleware: Bolt acknowledges events before it, and hands each listener an `ack` of its own.
  const { processEvent } = app;
  app.processEvent = (event) => {
    const started = performance.now();
    const body = event.body as Said;
    const kind = kindOf(body);
    let isAcked = false;
    const ack: ReceiverEvent['ack'] = async (response) => {
      if (isAcked) return;
      isAcked = true;
      metrics.ackTime.observe({ kind }, (performance.now() - started) / 1000);
      await event.ack(response);
    };
    const isEvent = kind === 'event_callback';
    return track(async () => {
      const late = setTimeout(() => {
        if (mayBeLate.includes(kind) || isInThread(body)) void acknowledge(ack, log);
      }, ANSWER_AFTER_MS);
      try {
        // Bolt acknowledges events before anybody has heard them. Here only afterwards: what fails, Slack sends again.
        await processEvent.call(app, { ...event, ack: isEvent ? async () => {} : ack });
        if (isEvent && !isAcked) await acknowledge(ack, log);
      } catch (err) {
        log.error({ workspace, kind, err: reasonOf(err) }, 'a listener failed');
        await Promise.all([
          tellThePerson(slack, body),
          // A form would close upon it, and lose what was typed.
          isAcked || isEvent || kind === 'view_submission' || ack(),
        ]).catch(() => log.warn({ workspace }, 'the person could not be told of the fault'));
      } finally {
        clearTimeout(late);
      }
    });
  };
  app.error(async (error) => {
    throw error;
  });
}

/** An event that can't be acknowledged comes again, which is no harm; who pressed a button sees a warning. */
function acknowledge(ack: ReceiverEvent['ack'], log: Logger): Promise<void> {
  return ack().catch((err: unknown) => log.warn({ err }, 'something could not be acknowledged'));
}

const reasonOf = (err: unknown) => (err as CodedError).original ?? err;

/** What is said in threads is read again after a fault; all else comes again only when it was not acknowledged. */
function isInThread({ event }: Said): boolean {
  return [event, event?.message, event?.previous_message].some((one) => one?.thread_ts);
}

/** The parts of what Slack sends that lead back to the person. */
interface Said {
  type?: string;
  command?: string;
  user?: { id?: string };
  user_id?: string;
  response_url?: string;
  trigger_id?: string;
  view?: { type?: string };
  event?: { thread_ts?: string; message?: { thread_ts?: string }; previous_message?: { thread_ts?: string } };
}

async function tellThePerson(slack: WebClient, body: Said): Promise<void> {
  const text = words(languageOf(body.user?.id ?? body.user_id ?? ''))('common:fault');
  if (body.response_url) await respond(slack, body.response_url, text);
  // What was done on the home tab or in a form has no place for an answer but a form.
  else if (body.trigger_id && body.type !== 'view_submission') {
    const view = modal({ callbackId: 'fault', title: 'Accompany', close: 'OK', blocks: [section(text)] });
    const how = { trigger_id: body.trigger_id, view };
    await (body.view?.type === 'modal' ? slack.views.push(how) : slack.views.open(how));
  }
}

async function respond({ slackApiUrl }: WebClient, url: string, text: string): Promise<void> {
  await onlySlack(slackApiUrl)(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ response_type: 'ephemeral', replace_original: false, text }),
    signal: AbortSignal.timeout(5_000),
  });
}

function kindOf({ type, command }: Said): string {
  return command ? 'command' : (type ?? 'other');
}
