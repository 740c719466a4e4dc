import type { Double } from './double';
import { isThing, type Thing } from './rules/paper';

/** What an app sends to a response_url: five times at most. False when the address is used up. */
export function respond(double: Double, id: string, answer: Thing): boolean {
  const { workspace } = double;
  const to = workspace.responseUrls.get(id);
  if (!to || to.usesLeft <= 0) return false;
  to.usesLeft -= 1;
  const blocks = Array.isArray(answer.blocks) ? { blocks: answer.blocks.filter(isThing) } : {};
  const said = { channel: to.channel, text: String(answer.text ?? ''), ...blocks };
  if (to.message && answer.delete_original) {
    const before = { ...to.message };
    workspace.remove(to.message);
    void double.tellDeleted(before);
  } else if (to.message && answer.replace_original) {
    const before = { ...to.message };
    Object.assign(to.message, said);
    void double.tellEdited(to.message, before);
  } else if (answer.response_type === 'in_channel') {
    const { botUserId, botId, appId } = workspace.app;
    const author = { user: botUserId, bot_id: botId, app_id: appId };
    void double.tellNewMessage(
      workspace.keep({ ...said, ...author, ts: workspace.nextTs(), visibleAt: Date.now() }),
    );
  } else workspace.ephemerals.push({ ...said, user: to.user });
  return true;
}
