import { MODALS_IN_STACK } from '../../../src/slack/limits';
import { viewComplaints } from './complaints';
import type { Double } from './double';
import { fillIn, type ViewValues } from './fill-in';
import { Refusal } from './refusal';
import { isThing, type Thing } from './rules/paper';
import type { OpenView } from './types';

/** Refuses what Slack would; else the view as it is kept, without what a person enters. */
export function acceptView(double: Double, view: unknown, type: 'modal' | 'home'): Thing {
  const complaints = viewComplaints(view);
  if (isThing(view) && view.type !== type)
    complaints.push(`unsupported type: ${view.type} [json-pointer:/type]`);
  if (complaints.length > 0 || !isThing(view)) {
    double.complaints.push(...complaints);
    const tooLarge = complaints.some((each) => each.startsWith('view_too_large'));
    throw Refusal.of(tooLarge ? 'view_too_large' : 'invalid_arguments', complaints);
  }
  return view;
}

export function openModal(double: Double, user: string, view: Thing, how: 'open' | 'push'): OpenView {
  const stack = how === 'push' ? stackOf(double, user) : [];
  if (how === 'push' && stack.length >= MODALS_IN_STACK) throw new Refusal('push_limit_reached');
  const opened = newView(double, user, view, stack);
  double.workspace.modals.set(user, [...stack, opened]);
  return opened;
}

export function publishHome(double: Double, user: string, view: Thing): OpenView {
  const before = double.workspace.homes.get(user);
  const published = { ...newView(double, user, view, []), ...(before && { id: before.id }) };
  double.workspace.homes.set(user, published);
  return published;
}

/** What was entered stays in the fields that the new view has too, by block_id and action_id. */
export function replaceView(double: Double, view: OpenView, by: Thing): OpenView {
  const { root_view_id, previous_view_id, id, user, state } = view;
  const fresh = newView(double, user, by, []);
  for (const [blockId, held] of Object.entries(fresh.state.values)) {
    for (const actionId of Object.keys(held)) {
      const entered = state.values[blockId]?.[actionId];
      if (entered?.type === held[actionId]?.type && entered) held[actionId] = entered;
    }
  }
  return Object.assign(view, fresh, { id, root_view_id, previous_view_id });
}

export function stackOf({ workspace }: Double, user: string): OpenView[] {
  return workspace.modals.get(user) ?? [];
}

export function closeModal({ workspace }: Double, view: OpenView, all: boolean): void {
  const stack = workspace.modals.get(view.user) ?? [];
  workspace.modals.set(view.user, all ? [] : stack.slice(0, stack.indexOf(view)));
}

function newView({ workspace }: Double, user: string, view: Thing, stack: OpenView[]): OpenView {
  const external = typeof view.external_id === 'string' ? view.external_id : '';
  const id = workspace.nextId('V');
  const list = (view.blocks as Thing[]).map((block) => withIds(block, () => workspace.nextId('b')));
  return {
    id,
    hash: `${workspace.nextTs()}.${workspace.nextId('h')}`,
    user,
    type: view.type as 'modal' | 'home',
    blocks: list,
    ...(isThing(view.title) && { title: view.title }),
    submit: isThing(view.submit) ? view.submit : undefined,
    close: isThing(view.close) ? view.close : undefined,
    private_metadata: String(view.private_metadata ?? ''),
    callback_id: String(view.callback_id ?? ''),
    external_id: external,
    clear_on_close: view.clear_on_close === true,
    notify_on_close: view.notify_on_close === true,
    root_view_id: stack[0]?.id ?? id,
    previous_view_id: stack.at(-1)?.id ?? null,
    state: { values: valuesOf(list) },
  };
}

export function valuesOf(blocks: Thing[]): ViewValues {
  return fillIn({ type: 'home', blocks: blocks as never }).state.values;
}

function withIds(block: Thing, nextId: () => string): Thing {
  const named = { ...block, block_id: block.block_id ?? nextId() };
  const { element } = block;
  return isThing(element)
    ? { ...named, element: { ...element, action_id: element.action_id ?? nextId() } }
    : named;
}
