import { blockComplaints } from './complaints';
import type { Double } from './double';
import { isThing, type Thing } from './rules/paper';
import type { Ephemeral, Message } from './types';

/** What an app sends to a response_url: five times at most. False when the address is used up. */
export function respond(double: Double, id: string, answer: Thing): boolean {
  const { workspace } = double;
  const to = workspace.responseUrls.get(id);
  if (!to || to.usesLeft <= 0) return false;
  to.usesLeft -= 1;
  if (to.message && answer.delete_original) takeAway(double, to.message);
  else if (to.message && answer.replace_original) replace(double, to.message, said(double, answer));
  else show(double, to.channel, to.user, answer);
  return true;
}

/** Also what the acknowledgement of a command says: to the person alone, unless it is for the channel. */
export function show(double: Double, channel: string, user: string, answer: Thing): void {
  const { workspace } = double;
  const shown = { ...said(double, answer), channel, ts: workspace.nextTs() };
  if (answer.response_type !== 'in_channel') {
    workspace.ephemerals.push({ ...shown, user });
    return;
  }
  const { botUserId, botId, appId } = workspace.app;
  const message = { ...shown, user: botUserId, bot_id: botId, app_id: appId, visibleAt: Date.now() };
  void double.tellNewMessage(workspace.keep(message));
}

function said(double: Double, { text, blocks }: Thing): { text: string; blocks?: Thing[] } {
  if (blocks === undefined) return { text: String(text ?? '') };
  double.complaints.push(...blockComplaints(blocks));
  const things = Array.isArray(blocks) ? blocks.filter(isThing) : [];
  return {
    text: String(text ?? ''),
    blocks: things.map((block) => ({ ...block, block_id: block.block_id ?? double.workspace.nextId('b') })),
  };
}

function replace(
  double: Double,
  original: Message | Ephemeral,
  by: { text: string; blocks?: Thing[] },
): void {
  const before = { ...original };
  delete original.blocks;
  Object.assign(original, by);
  if ('visibleAt' in original) void double.tellEdited(original, before as Message);
}

function takeAway(double: Double, original: Message | Ephemeral): void {
  const { ephemerals } = double.workspace;
  if ('visibleAt' in original) {
    const before = { ...original };
    double.workspace.remove(original);
    void double.tellDeleted(before);
  } else ephemerals.splice(ephemerals.indexOf(original), 1);
}
