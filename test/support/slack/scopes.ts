import { Refusal } from './refusal';
import type { Thing } from './rules/paper';
import type { Workspace } from './workspace';

export const usualScopes =
  'commands chat:write users:read users:read.email channels:read groups:read im:read channels:history groups:history im:history im:write channels:join files:read files:write team:read'.split(
    ' ',
  );

const byMethod: Record<string, string[]> = {
  'chat.postMessage': ['chat:write'],
  'chat.update': ['chat:write'],
  'chat.delete': ['chat:write'],
  'chat.postEphemeral': ['chat:write'],
  'conversations.open': ['im:write'],
  'conversations.join': ['channels:join'],
  'users.list': ['users:read'],
  'users.info': ['users:read'],
  'users.lookupByEmail': ['users:read.email'],
  'files.info': ['files:read'],
  'files.getUploadURLExternal': ['files:write'],
  'files.completeUploadExternal': ['files:write'],
  'files.delete': ['files:write'],
};

const families = { channel: 'channels', group: 'groups', im: 'im' };
const familyOfType: Record<string, string> = {
  public_channel: 'channels',
  private_channel: 'groups',
  im: 'im',
};

function needed(workspace: Workspace, method: string, args: Thing): string[] {
  if (method === 'conversations.list' || method === 'users.conversations') {
    const types = String(args.types ?? 'public_channel').split(/\s*,\s*/);
    return types.map((type) => `${familyOfType[type] ?? 'mpim'}:read`);
  }
  const reads = /^conversations\.(info|members)$/.test(method);
  if (!reads && !/^conversations\.(history|replies)$/.test(method)) return byMethod[method] ?? [];
  const channel = workspace.channels.get(String(args.channel));
  return channel ? [`${families[workspace.typeOf(channel)]}:${reads ? 'read' : 'history'}`] : [];
}

export function checkScopes(workspace: Workspace, method: string, args: Thing): void {
  const { scopes } = workspace.app;
  const missing = needed(workspace, method, args).filter((scope) => !scopes.includes(scope));
  if (missing.length > 0) {
    throw new Refusal('missing_scope', { needed: missing.join(','), provided: scopes.join(',') });
  }
}
