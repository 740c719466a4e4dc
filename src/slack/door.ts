import type {
  AllMiddlewareArgs,
  App,
  BlockAction,
  Middleware,
  SlackActionMiddlewareArgs,
  SlackCommandMiddlewareArgs,
  SlackOptionsMiddlewareArgs,
  SlackShortcut,
  SlackShortcutMiddlewareArgs,
  SlackViewMiddlewareArgs,
  ViewSubmitAction,
} from '@slack/bolt';
import type { ModalView } from '@slack/types';
import type { Logger } from '../log';
import { within } from '../within';
import { words } from '../words';
import { section } from './blocks';
import { ANSWER_AFTER_MS } from './limits';

type SubmissionArgs = SlackViewMiddlewareArgs<ViewSubmitAction> & AllMiddlewareArgs;
type SubmissionListener = (args: SubmissionArgs) => Promise<void>;

/** Languages of people who were seen lately, for sentences that must not wait for the database. */
const languages = new Map<string, string>();

export function noteLanguage(slackUser: string, language: string): void {
  if (languages.size > 10_000) languages.clear();
  languages.set(slackUser, language);
}

export const languageOf = (slackUser: string) => languages.get(slackUser) ?? 'en';

/** Where features listen to what people do; each id has one listener. */
export interface Door {
  /**
   * The submission of a form. When it can't be saved in time, or fails, the form stays open with what was typed in it and a
   * sentence that says so; what the listener answers after that is not sent.
   */
  submission(form: string, listener: SubmissionListener): void;
  /** A press or a choice. An id that ends in `:` stands for all that begin with it and have no listener of their own. */
  action<Action extends BlockAction = BlockAction>(
    id: string,
    listener: Middleware<SlackActionMiddlewareArgs<Action>>,
  ): void;
  command(name: string, listener: Middleware<SlackCommandMiddlewareArgs>): void;
  shortcut<Type extends SlackShortcut['type']>(
    which: { type: Type; callback_id: string },
    listener: Middleware<SlackShortcutMiddlewareArgs<Extract<SlackShortcut, { type: Type }>>>,
  ): void;
  /** What a menu offers while somebody types in it. */
  options(id: string, listener: Middleware<SlackOptionsMiddlewareArgs<'block_suggestion'>>): void;
  event: App['event'];
}

/**
 * Finds a request's listener by its id. Bolt would ask each in turn, all the middleware of all of them, so that every feature
 * made every press slower.
 */
export function openDoor(app: App, { log, workspace }: { log: Logger; workspace: string }): Door {
  const forms = listeners<SubmissionListener>();
  const actions = listeners<Middleware<SlackActionMiddlewareArgs<BlockAction>>>();
  const commands = listeners<Middleware<SlackCommandMiddlewareArgs>>();
  const suggestions = listeners<Middleware<SlackOptionsMiddlewareArgs<'block_suggestion'>>>();
  const shortcuts = listeners<Middleware<SlackShortcutMiddlewareArgs>>();

  app.view<ViewSubmitAction>(/./, async (args) => {
    const listener = forms.find(args.view.callback_id);
    if (listener) await submitted(args, listener);
  });
  app.action<BlockAction>(/./, async (args) => actions.find(args.action.action_id)?.(args));
  app.command(/./, async (args) => commands.find(args.command.command)?.(args));
  app.options<'block_suggestion'>(/./, async (args) => suggestions.find(args.options.action_id)?.(args));
  app.shortcut(/./, async (args) => shortcuts.find(shortcutId(args.shortcut))?.(args));

  async function submitted(args: SubmissionArgs, listener: SubmissionListener): Promise<void> {
    const { ack, view, body } = args;
    const form = view.callback_id;
    let isAnswered = false;
    const ackOnce = (async (response?: Parameters<typeof ack>[0]) => {
      if (isAnswered) return;
      isAnswered = true;
      await ack(response);
    }) as typeof ack;
    const apologise = () => ackOnce(apology(view, words(languageOf(body.user.id))('common:notSaved')));
    const working = listener({ ...args, ack: ackOnce }).catch(async (err: unknown) => {
      log.error({ workspace, form, err }, 'a form could not be saved');
      await apologise();
    });
    if (await within(ANSWER_AFTER_MS, working)) return;
    log.warn({ workspace, form }, 'a form was not saved in time');
    await apologise();
    await working;
  }

  return {
    submission: forms.add,
    // The id names the element, and with it the kind of action that its listener is written for.
    action: (id, listener) => actions.add(id, listener as Middleware<SlackActionMiddlewareArgs<BlockAction>>),
    command: commands.add,
    // The type is part of the id by which the listener is found.
    shortcut: (which, listener) =>
      shortcuts.add(shortcutId(which), listener as Middleware<SlackShortcutMiddlewareArgs>),
    options: suggestions.add,
    event: app.event.bind(app),
  };
}

const shortcutId = ({ type, callback_id }: { type: string; callback_id: string }) => `${type}/${callback_id}`;

function listeners<Listener>() {
  const byId = new Map<string, Listener>();
  return {
    add(id: string, listener: Listener): void {
      if (byId.has(id)) throw new Error(`${id} has a listener already`);
      byId.set(id, listener);
    },
    find: (id: string) => byId.get(id) ?? byId.get(id.slice(0, id.indexOf(':') + 1)),
  };
}

function apology(view: SubmissionArgs['view'], sentence: string) {
  const field = view.blocks.find(({ type }) => type === 'input')?.block_id;
  if (field) return { response_action: 'errors', errors: { [field]: sentence } } as const;
  // A form without a field has nothing to lose, and room for a sentence.
  const { title, close, private_metadata, callback_id } = view;
  const again: ModalView = {
    type: 'modal',
    callback_id,
    title,
    private_metadata,
    blocks: [section(sentence)],
    ...(close && { close }),
  };
  return { response_action: 'update', view: again } as const;
}
