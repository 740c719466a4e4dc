import mongoose, { type ClientSession } from 'mongoose';
import { localDate } from '../../calendar';
import { aboutFailure, enqueue, type FailedPost, isConsequence, Posts } from '../../outbox';
import { section } from '../../slack/blocks';
import { escaped, mention } from '../../slack/text';
import { type WordKey, type Words, words } from '../../words';
import type { Accompany, Feature } from '../feature';
import { findMember, membersWhoMay, type Pairing, pairingOf } from '../people';

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
      // One a day about one channel or person, however much fails there.
      key: `${aboutFailure}${post.lane}:${localDate(now, timeZone)}:${slackUser}`,
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
}

async function faultOf(workspace: string, { to, about, problem }: FailedPost): Promise<Fault> {
  const pairing = about.pairing ? await pairingOf(workspace, about.pairing) : undefined;
  const fault = { problem, ...(pairing && { pairing }) };
  if (!to.user) return fault;
  const member = await findMember(workspace, to.user);
  const person = member ? `${escaped(member.name)} (${mention(to.user)})` : mention(to.user);
  return { ...fault, person };
}

function notice(t: Words, fault: Fault): string {
  return `${whatFailed(t, fault)} ${whatToDo(t, fault)}`;
}

function whatFailed(t: Words, { person, pairing }: Fault): string {
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

function whatToDo(t: Words, { person, problem }: Fault): string {
  const known = new Map<string, WordKey>(Object.entries(person ? inPerson : inChannel));
  const sentence = known.get(problem);
  return sentence ? t(sentence) : t('common:failed.other', { problem: escaped(problem) });
}
