import type { Complaint, Path, Rule } from './complaint';
import type { Directory, SlackChannel, SlackPerson } from './directory';
import type { Known } from './known';
import type { Reading } from './read';

/** Who and what on Slack is meant. */
export interface Resolved {
  /** By member key. */
  people: Map<string, SlackPerson>;
  /** By pairing key. */
  channels: Map<string, string>;
  logChannel?: string;
  digestChannel?: string;
  /** Of those districts that have one of their own, by the district's key. */
  logChannels: Map<string, string>;
  /** Those of `channels`, and the digest's, that could be seen, by id. */
  seen: Map<string, SlackChannel>;
}

/** Looks on Slack for everybody and every channel that the file names. */
export async function resolve(
  reading: Reading,
  directory: Directory,
  known: Known,
): Promise<Resolved & { complaints: Complaint[] }> {
  const { file, complain } = reading;
  const complaints: Complaint[] = [];
  const say = (path: Path, rule: Rule, text: string) => {
    complaints.push(complain(path, rule, text));
  };
  const resolved: Resolved = {
    people: new Map(),
    channels: new Map(),
    logChannels: new Map(),
    seen: new Map(),
  };
  for (const key of file.members.keys()) await resolvePerson(key);
  await resolveChannels();
  return { ...resolved, complaints };

  async function resolvePerson(key: string) {
    const { slack, email, roles } = file.members.get(key) ?? {};
    const place = ['members', key, slack ? 'slack' : 'email'];
    const person = slack
      ? await directory.userById(slack)
      : email
        ? await directory.userByEmail(email)
        : undefined;
    if (!slack && !email) return;
    if (!person) {
      const text = slack
        ? `Slack knows nobody with the id ${slack} in this workspace.`
        : `Slack knows nobody with the e-mail ${email} in this workspace (or the app lacks the scope users:read.email).`;
      say(place, 'person on Slack', text);
      return;
    }
    if (person.bot)
      say(place, 'person on Slack', `${key} is an app on Slack (${person.name}), not a person.`);
    if (person.deleted && roles?.length) {
      const text = `${key} (${person.name}) has left Slack. If they have left the programme too, write "roles: []".`;
      say(place, 'person on Slack', text);
    }
    const twin = [...resolved.people].find(([, other]) => other.id === person.id);
    if (twin) {
      const text = `${key} is the same person on Slack as ${twin[0]} (${person.name}, ${person.id}). One person has one key.`;
      say(place, 'same person', text);
    }
    const before = [...known.members.values()].find(({ slackUser }) => slackUser === person.id);
    if (!twin && before && before.key !== key) {
      const text = `${person.name} (${person.id}) is known as "${before.key}" from an earlier import. Keep that key; the name may change.`;
      say(place, 'keys stay', text);
    }
    resolved.people.set(key, person);
  }

  async function resolveChannels() {
    const all = await directory.channels();
    const find = (named: string) =>
      all.find(({ id }) => id === named) ?? all.find(({ name }) => name === named);
    const inUse = new Map<string, string>();
    for (const { key, channel, status } of known.pairings.values()) {
      if (status !== 'ended' && !file.pairings.has(key)) inUse.set(channel, key);
    }

    if (file.programme.logChannel) {
      const channel = find(file.programme.logChannel);
      await checkChannel(['programme', 'logChannel'], file.programme.logChannel, channel);
      if (channel) resolved.logChannel = channel.id;
    }
    const digest = file.programme.settings?.digest?.channel;
    if (digest) {
      const channel = find(digest);
      await checkChannel(['programme', 'settings', 'digest', 'channel'], digest, channel);
      if (channel) {
        resolved.digestChannel = channel.id;
        resolved.seen.set(channel.id, channel);
      }
    }
    for (const [key, { logChannel: named }] of file.districts) {
      if (!named) continue;
      const channel = find(named);
      await checkChannel(['districts', key, 'logChannel'], named, channel);
      if (channel) resolved.logChannels.set(key, channel.id);
    }
    for (const [key, { channel: named, status }] of file.pairings) {
      if (!named) continue;
      const place = ['pairings', key, 'channel'];
      const channel = find(named);
      const id = channel?.id ?? (status === 'ended' ? known.pairings.get(key)?.channel : undefined);
      if (status !== 'ended' || !id) await checkChannel(place, named, channel);
      if (!id) continue;
      const other = inUse.get(id);
      if (status !== 'ended' && other) {
        const gone = file.pairings.has(other)
          ? ''
          : ' (it is not in the file any more: put it back, with "status: ended")';
        const text = `${key} has the channel of ${other}${gone}. Each pairing talks in a channel of its own.`;
        say(place, 'same channel', text);
      }
      if (status !== 'ended') inUse.set(id, key);
      resolved.channels.set(key, id);
      if (channel) resolved.seen.set(id, channel);
    }
  }

  async function checkChannel(place: Path, named: string, channel: SlackChannel | undefined) {
    if (!channel) {
      const text = `Slack shows the app no channel "${named}". Is it spelt so? If it is private, invite the app first: in the channel, write /invite and the app’s name.`;
      say(place, 'channel on Slack', text);
    } else if (channel.isArchived) {
      say(place, 'channel on Slack', `#${channel.name} is archived. Unarchive it on Slack, or name another.`);
    } else if (
      !channel.isMember ||
      !(await directory.membersOf(channel.id)).includes(await directory.self())
    ) {
      const text = `The app is not in #${channel.name}. In the channel, write /invite and the app’s name.`;
      say(place, 'channel on Slack', text);
    }
  }
}
