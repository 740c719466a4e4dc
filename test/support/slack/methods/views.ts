import type { Double } from '../double';
import { Refusal } from '../refusal';
import type { Thing } from '../rules/paper';
import { viewShape } from '../shapes';
import type { OpenView } from '../types';
import { acceptView, openModal, publishHome, replaceView } from '../views';
import { type Method, required, string, structure } from './asked';

const viewIn = (args: Thing) => structure(args.view, 'invalid_arguments');

const answer = (double: Double, view: OpenView) => ({ view: viewShape(double.workspace, view) });

/** Single use, and not for long. */
function exchange({ workspace, answerWithinMs }: Double, args: Thing): string {
  const trigger = workspace.triggers.get(string(args.trigger_id ?? args.interactivity_pointer) ?? '');
  if (!trigger) throw new Refusal('invalid_trigger_id');
  if (trigger.used) throw new Refusal('exchanged_trigger_id');
  if (Date.now() - trigger.issuedAt > answerWithinMs) throw new Refusal('expired_trigger_id');
  return trigger.user;
}

const opening =
  (how: 'open' | 'push'): Method =>
  (double, args) => {
    const user = exchange(double, args);
    const view = acceptView(double, viewIn(args), 'modal');
    unused(double, view);
    const opened = openModal(double, user, view, how);
    const trigger = double.workspace.triggers.get(String(args.trigger_id));
    if (trigger) trigger.used = true;
    return answer(double, opened);
  };

function unused({ workspace }: Double, view: Thing): void {
  if (view.external_id && workspace.view((each) => each.external_id === view.external_id)) {
    throw new Refusal('duplicate_external_id');
  }
}

function checkHash(args: Thing, found: OpenView | undefined): void {
  if (string(args.hash) !== undefined && found && args.hash !== found.hash)
    throw new Refusal('hash_conflict');
}

const update: Method = (double, args) => {
  const { view_id, external_id } = args;
  const found = double.workspace.view(
    (each) => each.type === 'modal' && (view_id ? each.id === view_id : each.external_id === external_id),
  );
  if (!found || (!view_id && !external_id)) throw new Refusal('not_found');
  const view = acceptView(double, viewIn(args), 'modal');
  checkHash(args, found);
  return answer(double, replaceView(double, found, view));
};

const publish: Method = (double, args) => {
  const user = required(args, 'user_id');
  if (!double.workspace.users.has(user)) throw new Refusal('invalid_arguments');
  const view = acceptView(double, viewIn(args), 'home');
  checkHash(args, double.workspace.homes.get(user));
  return answer(double, publishHome(double, user, view));
};

export const views: Record<string, Method> = {
  'views.open': opening('open'),
  'views.push': opening('push'),
  'views.update': update,
  'views.publish': publish,
};
