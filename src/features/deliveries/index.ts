import mongoose, { type ClientSession } from 'mongoose';
import { localDate } from '../../calendar';
import { aboutFailure, enqueue, type FailedPost, isConsequence, Posts } from '../../outbox';
import { section } from '../../slack/blocks';
import { escaped, mention } from '../../slack/text';
import { type WordKey, type Words, words } from '../../words';
import { Digests } from '../digests';
import type { Accompany, Feature } from '../feature';
import { findMember, membersByKey, membersWhoMay, type Pairing, pairingOf } from '../people';

/** What can't be said is told to whoever is to know of faults, with what to do about it. */
export function createDeliveries(): Feature {
  return { name: 'deliveries', failed: tellOfFault };
}

async function tellOfFault(
  { workspace, clock }: Accompany,
  post: FailedPost,
  session: ClientSession,
): Promise<void> {
  // A notice that can't be delivered either would lead to a notice about it.
  if (post.key.startsWith(aboutFailure) || post.kind === 'update' || isConsequence(post.problem)) return;
  // The feature whose post it is has it said again.
  const row = await Posts.findOne({ workspace, key: post.key }, { state: 1 }, { session }).lean();
  if (row && row.state !== 'failed') return;
  const now = clock();
  const fault = await faultOf(workspace, post);
  const told = (await membersWhoMay(workspace, 'be told of faults')).filter(
    ({ slackUser }) => slackUser !== post.to.user,
  );
  const notices = told.map(({ slackUser, language, timeZone }) => {
    const text = notice(words(language), fault);
    return {
      workspace,
      // One a day about one channel or person, however much fails there; about the digest besides.
      key: `${aboutFailure}${post.lane}${fault.digestOf ? ':digest' : ''}:${localDate(now, timeZone)}:${slackUser}`,
      to: { user: slackUser },
      message: { text, blocks: [section(text)] },
    };
  });
  const keys = notices.map(({ key }) => key);
  const before = await Posts.find(
    { workspace, key: mongoose.trusted({ $in: keys }) },
    { key: 1 },
    { session },
  );
  await enqueue(
    session,
    notices.filter(({ key }) => !before.some((one) => one.key === key)),
    now,
  );
}

/** What could not be said: to whom, in Slack's terms, and about which pairing. */
interface Fault {
  problem: string;
  /** Whom a direct message was for. */
  person?: string;
  pairing?: Pick<Pairing, 'key' | 'channel'>;
  /** Whose digest of the week it was, by name. */
  digestOf?: string;
  /** Where it was to stand. */
  channel?: string;
}

async function faultOf(workspace: string, post: FailedPost): Promise<Fault> {
  const { to, about, problem } = post;
  const pairing = about.pairing ? await pairingOf(workspace, about.pairing) : undefined;
  const digestOf = await whoseDigest(workspace, post);
  const fault = {
    problem,
    ...(pairing && { pairing }),
    ...(digestOf && { digestOf }),
    ...(to.channel && { channel: to.channel }),
  };
  if (!to.user) return fault;
  const member = await findMember(workspace, to.user);
  const person = member ? `${escaped(member.name)} (${mention(to.user)})` : mention(to.user);
  return { ...fault, person };
}

/** Whose week a post tells: their digest, and not what was said about it. */
async function whoseDigest(
  workspace: string,
  { about, inThreadOf }: FailedPost,
): Promise<string | undefined> {
  if (!about.digest || inThreadOf) return undefined;
  const digest = await Digests.findOne({ workspace, key: about.digest }, { week: 1, manager: 1 }).lean();
  if (!digest?.week) return undefined;
  const manager = (await membersByKey(workspace, [digest.manager])).get(digest.manager);
  return escaped(manager?.name ?? digest.manager);
}

function notice(t: Words, fault: Fault): string {
  return `${whatFailed(t, fault)} ${whatToDo(t, fault)}`;
}

function whatFailed(t: Words, { person, pairing, digestOf, channel }: Fault): string {
  if (digestOf) {
    return person
      ? t('common:failed.digest', { person })
      : t('common:failed.digestInChannel', { manager: digestOf, channel: `<#${channel}>` });
  }
  const of = pairing && escaped(pairing.key);
  if (person) {
    return of
      ? t('common:failed.personOfPairing', { person, pairing: of })
      : t('common:failed.person', { person });
  }
  if (!pairing) return t('common:failed.message');
  return t('common:failed.pairing', { pairing: of ?? '', channel: `<#${pairing.channel}>` });
}

/** Slack's reasons for which we know what to do, where it was to stand in a channel, and where one person was to read it. */
const inChannel = {
  channel_not_found: 'common:failed.channel_not_found',
  is_archived: 'common:failed.is_archived',
  not_in_channel: 'common:failed.not_in_channel',
} as const satisfies Record<string, WordKey>;
const inPerson = {
  user_disabled: 'common:failed.gone',
  user_not_found: 'common:failed.gone',
  users_not_found: 'common:failed.gone',
  // Of the conversation with them.
  channel_not_found: 'common:failed.gone',
  is_archived: 'common:failed.gone',
  messages_tab_disabled: 'common:failed.messages_tab_disabled',
} as const satisfies Record<string, WordKey>;

function whatToDo(t: Words, { person, problem, digestOf }: Fault): string {
  const known = new Map<string, WordKey>(Object.entries(person ? inPerson : inChannel));
  const sentence = known.get(problem);
  if (digestOf && sentence === 'common:failed.gone') return t('common:failed.digestGone');
  return sentence ? t(sentence) : t('common:failed.other', { problem: escaped(problem) });
}
