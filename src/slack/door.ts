import type { AllMiddlewareArgs, App, SlackViewMiddlewareArgs, ViewSubmitAction } from '@slack/bolt';
import type { Logger } from '../log';
import { within } from '../within';
import { words } from '../words';

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
      const field = view.blocks.find(({ type }) => type === 'input')?.block_id ?? '';
      const sentence = words(languageOf(body.user.id))('common:notSaved');
      return ackOnce({ response_action: 'errors', errors: { [field]: sentence } });
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
