import type { Parties } from '../policy';
import type { Directory, SlackChannel } from './directory';

/** One sentence about everybody beside the pairing who can read its channel; none if there is nobody. */
export async function otherReaders(
  directory: Directory,
  channel: SlackChannel,
  parties: Parties,
): Promise<string | undefined> {
  const place = `#${channel.name}`;
  if (!channel.isPrivate) return `${place} is public: everybody in the workspace can read it.`;
  const members = await directory.membersOf(channel.id);
  const pairing = [parties.mentor, parties.facilitator, await directory.self()];
  const managers = members.filter((id) => parties.managers.includes(id) && !pairing.includes(id));
  const others = members.filter((id) => !pairing.includes(id) && !managers.includes(id));
  const said: string[] = [];
  if (others.length > 0) said.push(`${await names(directory, others)} can read ${place} too.`);
  if (managers.length > 0) {
    const text = `${await names(directory, managers)}, line manager, is in ${place} and reads there what is meant for the pairing alone too.`;
    said.push(text);
  }
  return said.length > 0 ? said.join(' ') : undefined;
}

/** The same of the channel in which managers read their digests. */
export async function otherReadersOfDigests(
  directory: Directory,
  channel: SlackChannel,
  meant: string[],
): Promise<string | undefined> {
  const place = `#${channel.name}`;
  if (!channel.isPrivate) return `${place} is public: everybody in the workspace can read the digests there.`;
  const self = await directory.self();
  const members = await directory.membersOf(channel.id);
  const others = members.filter((id) => id !== self && !meant.includes(id));
  if (others.length === 0) return undefined;
  return `${await names(directory, others)} can read the digests in ${place}, and is neither manager nor coordinator.`;
}

async function names(directory: Directory, ids: string[]): Promise<string> {
  const most = 5;
  const known = await Promise.all(ids.slice(0, most).map((id) => directory.userById(id)));
  const said = known.map((person, index) => person?.name || (ids[index] ?? ''));
  if (ids.length > most) said.push(`${ids.length - most} more`);
  const last = said.pop() ?? '';
  return said.length > 0 ? `${said.join(', ')} and ${last}` : last;
}
