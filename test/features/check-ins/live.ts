import { afterEach, beforeEach } from '@jest/globals';
import { type CheckIn, CheckIns } from '../../../src/features/check-ins';
import { answerText } from '../../../src/features/check-ins/answers';
import { startTestApp, startTestSlack, type TestApp, TestClock } from '../../support/app';
import type { Message, OpenView, SlackDouble } from '../../support/slack';
import { until } from '../../support/until';

export const ADA = 'UADA01';
export const BEN = 'UBEN01';
export const CLEO = 'UCLEO1';
export const DORA = 'UDORA1';
export const EVE = 'UEVE01';
export const CHANNEL = 'CADA001';
export const KEY = 'ada-ben/2026-11-30';

/** Ada is accompanied by Ben, Cleo manages, Dora coordinates; every second Monday at nine, three questions. */
export const programme = `programme:
  name: Coast Programme
  timeZone: Africa/Freetown
  safeguardingContact: Mariama
districts:
  north: North
communities:
  mango-bay: { name: Mango Bay, district: north }
members:
  ada: { slack: UADA01, roles: facilitator }
  ben: { slack: UBEN01, roles: mentor, language: en }
  cleo: { slack: UCLEO1, roles: manager }
  dora: { slack: UDORA1, roles: coordinator }
questionSets:
  short:
    name: Short
    questions:
      - { en: What did people do?, readers: manager }
      - { en: Who was missing?, readers: manager }
      - { en: How are you?, readers: pairing }
pairings:
  ada-ben:
    facilitator: ada
    mentor: ben
    managers: cleo
    communities: mango-bay
    channel: ada-and-ben
    questionSets: short
    cadence: { firstOn: 2026-11-30, at: "09:00" }
`;

export interface Live {
  slack: SlackDouble;
  clock: TestClock;
  app: TestApp;
  ada: ReturnType<SlackDouble['person']>;
  ben: ReturnType<SlackDouble['person']>;
  /** One heartbeat after so many seconds. */
  passes(seconds: number): Promise<void>;
}

/** Before each test the whole app on a Slack double, with a check-in that has just come out. */
export function useLive(): Live {
  const live = {} as Live;

  beforeEach(async () => {
    live.clock = new TestClock('2026-11-30T08:00:00Z');
    live.slack = await startTestSlack(live.clock, { eventRetriesMs: [] });
    live.slack.channelNamed(CHANNEL).members.push(CLEO);
    live.app = await startTestApp({ slack: live.slack, clock: live.clock });
    live.ada = live.slack.person(ADA);
    live.ben = live.slack.person(BEN);
    live.passes = (seconds) => live.app.beat(new Date(live.clock.now().getTime() + seconds * 1000));
    await live.app.import(programme);
    await live.app.beat('2026-11-30T09:00:00Z');
  });

  afterEach(async () => {
    await live.app.stop();
    await live.slack.close();
  });

  return live;
}

export async function record(key = KEY): Promise<CheckIn> {
  const found = await CheckIns.findOne({ workspace: 'T1', key }, { _id: 0 }).lean<CheckIn>();
  if (!found) throw new Error(`no check-in ${key}`);
  return found;
}

/** Waits until the record says so: events are acknowledged before they are taken in. */
export const recorded = (is: (checkIn: CheckIn) => unknown, what?: string) =>
  until(async () => is(await record()), { what });

export const answers = async () =>
  Object.fromEntries((await record()).answers.map((answer) => [answer.question, answerText(answer)]));

/** Waits until this is what was answered to a question. */
export const answered = (question: number, text: string) =>
  until(async () => (await answers())[question] === text, {
    what: `answer ${question}: ${text}`,
  });

export function prompt({ slack }: Live): Message {
  const found = slack.messages(CHANNEL).find(({ user, thread_ts }) => user === 'UBOT' && !thread_ts);
  if (!found) throw new Error('no check-in stands in the channel');
  return found;
}

/** What the app has said in the thread, in order, as text. */
export const thread = (live: Live) =>
  live.slack
    .thread(CHANNEL, prompt(live).ts)
    .slice(1)
    .filter(({ user }) => user === 'UBOT');

/** The newest message of ours in the thread that has this button. */
export function withButton(messages: Message[], actionId: string): Message {
  const found = messages.findLast(({ blocks }) => JSON.stringify(blocks ?? []).includes(`"${actionId}"`));
  if (!found) throw new Error(`no message has the button ${actionId}`);
  return found;
}

export function modalOf(live: Live, user: string): OpenView {
  const view = live.slack.modalOf(user);
  if (!view) throw new Error(`${user} sees no modal`);
  return view;
}

/** What a person reads in a message or view. */
export const shown = (payload: { text?: string; blocks?: unknown } | undefined) =>
  JSON.stringify(payload ?? null);
