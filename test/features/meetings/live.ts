import { beforeEach } from '@jest/globals';
import { type Commitment, Commitments } from '../../../src/features/commitments';
import { Comments, type Meeting, Meetings } from '../../../src/features/meetings';
import { type Stakeholder, Stakeholders } from '../../../src/features/stakeholders';
import type { Message, OpenView } from '../../support/slack';
import { until } from '../../support/until';
import { BEN, type Live, programme, useLive } from '../check-ins/live';

export { ADA, BEN, CLEO, DORA, modalOf, shown } from '../check-ins/live';

/** Where stakeholders' threads stand. */
export const LOG = 'CLOG001';

export const withLog = programme.replace(
  '  safeguardingContact',
  '  logChannel: stakeholder-log\n  safeguardingContact',
);

/** The whole app, whose programme has a log channel. It is Monday 30 November 2026, nine o'clock in Freetown. */
export function useLog(): Live {
  const live = useLive();
  beforeEach(async () => {
    live.slack.workspace.addChannel({
      id: LOG,
      name: 'stakeholder-log',
      members: ['UBOT', 'UADA01', BEN, 'UCLEO1', 'UDORA1'],
    });
    await live.app.import(withLog);
  });
  return live;
}

export const meetings = () =>
  Meetings.find({ workspace: 'T1' }, { _id: 0 }).sort({ at: 1, _id: 1 }).lean<Meeting[]>();
export const stakeholders = () =>
  Stakeholders.find({ workspace: 'T1' }, { _id: 0 }).sort({ plainName: 1 }).lean<Stakeholder[]>();
export const commitments = () =>
  Commitments.find({ workspace: 'T1' }, { _id: 0 }).sort({ key: 1 }).lean<Commitment[]>();
export const comments = () => Comments.find({ workspace: 'T1' }, { _id: 0 }).sort({ at: 1, ts: 1 }).lean();

/** The form that somebody sees after the command. */
export async function logForm(live: Live, who = BEN, words = ''): Promise<OpenView> {
  await live.slack.person(who).runs('/log-meeting', words);
  return formOf(live, who);
}

/** The form that opens for somebody: a button may be answered before. */
export const formOf = (live: Live, who = BEN): Promise<OpenView> =>
  until(() => live.slack.modalOf(who), { what: `a form for ${who}` });

/** The field that asks whether a new stakeholder is one whose name is much like it. */
export const alikeIn = (view: OpenView | undefined) =>
  view?.blocks.map(({ block_id }) => String(block_id)).find((id) => id.startsWith('alike-'));

/** A new stakeholder as the form takes it: its fields come once it is chosen. */
export async function naming(live: Live, name: string, answers: Record<string, unknown> = {}, who = BEN) {
  const view = await logForm(live, who, name);
  return live.slack
    .person(who)
    .submits(view, { newType: 'police', keyPoints: 'They listened.', ...answers } as never);
}

/** The same; with `alike: 'new'` it is asked whether it is another, and is none. */
export async function asNew(
  live: Live,
  name: string,
  { alike, ...answers }: Record<string, unknown> = {},
  who = BEN,
) {
  const done = await naming(live, name, answers, who);
  const view = live.slack.modalOf(who);
  const field = alikeIn(view);
  if (Boolean(field) !== Boolean(alike)) throw new Error(`${name}: asked about ${field}, expected ${alike}`);
  return view && field ? live.slack.person(who).submits(view, { [field]: alike } as never) : done;
}

export const cards = (live: Live): Message[] =>
  live.slack
    .messages(LOG)
    .filter(({ user, thread_ts, ts }) => user === 'UBOT' && (!thread_ts || thread_ts === ts));

export const replies = (live: Live, card: Message): Message[] => live.slack.thread(LOG, card.ts).slice(1);
