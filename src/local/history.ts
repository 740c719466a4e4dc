import { localDate } from '../calendar';
import { type CheckIn, CheckIns, checkInsJob, endAnswers, save, skip, takeIn } from '../features/check-ins';
import type { Accompany } from '../features/feature';
import { Members, type Pairing, Pairings } from '../features/people';
import { createLog } from '../log';
import { createMetrics } from '../metrics';
import { type Example, type ExampleCheckIn, exampleHistory } from './example';
import { createStage, type Stage } from './stage';

/** One thing that happened in the example's past. */
interface Happening {
  at: Date;
  act(): Promise<unknown>;
}

interface Told {
  workspace: string;
  key: string;
  dueAt: Date;
  facilitator: string;
  mentor: string;
}

const SECOND = 1_000;
const MINUTE = 60_000;
const HOUR = 3_600_000;
/** Longer than the quiet minute. */
const QUIET = 2 * MINUTE;

/**
 * Lives through the example's last weeks in order, by the same functions that work for people, with a clock that is moved.
 * What a button, thread or link leads to is posted into the local workspace; older check-ins are in MongoDB alone.
 */
export async function relive(accompany: Accompany, url: string, example: Example, now: Date): Promise<void> {
  const stage = createStage(accompany, url);
  const quietly = { ...accompany, log: createLog('silent'), metrics: createMetrics(), nudge: () => {} };
  const job = checkInsJob(quietly);
  for (const { at, act } of await everything(accompany.workspace, example, stage)) {
    if (at >= now) continue;
    await job.run(at);
    await stage.show();
    await act();
    await stage.show();
    const quiet = new Date(at.getTime() + QUIET);
    if (quiet < now) await job.run(quiet);
    await stage.show();
  }
}

async function everything(workspace: string, example: Example, stage: Stage): Promise<Happening[]> {
  const pairings = await Pairings.find({ workspace }, { _id: 0 }).lean<Pairing[]>();
  const members = await Members.find({ workspace }, { key: 1, slackUser: 1 }).lean();
  const slackUser = (key: string) => members.find((member) => member.key === key)?.slackUser ?? '';
  const history = exampleHistory();
  const all = pairings.flatMap((pairing) => {
    const checkIns = history[pairing.key]?.checkIns ?? [];
    const lastAnswered = checkIns.findLastIndex(({ status }) => status !== 'due');
    return checkIns.flatMap((checkIn, index) => {
      const dueAt = example.dueAt[pairing.key]?.[index] ?? new Date();
      const key = `${pairing.key}/${localDate(dueAt, pairing.timeZone)}`;
      if (index >= lastAnswered) stage.real.add(key);
      const told: Told = {
        workspace,
        key,
        dueAt,
        facilitator: slackUser(pairing.facilitator),
        mentor: slackUser(pairing.mentor),
      };
      return [{ at: after(dueAt, 5 * SECOND), act: async () => {} }, ...happenings(checkIn, told, stage)];
    });
  });
  return all.sort((one, other) => one.at.getTime() - other.at.getTime());
}

const after = (at: Date, ms: number) => new Date(at.getTime() + ms);

function happenings(checkIn: ExampleCheckIn, told: Told, stage: Stage): Happening[] {
  const at = (hours: number) => after(told.dueAt, hours * HOUR);
  const { answers, response, status } = checkIn;
  const replies = answers
    .filter(({ source }) => source === 'reply')
    .map(({ hoursAfter, text }) => says(told, stage, told.facilitator, text, at(hoursAfter)));
  const savings = (['modal', 'on behalf'] as const).flatMap((source) => {
    const saved = answers.filter((answer) => answer.source === source);
    const [first] = saved;
    if (!first) return [];
    const by = source === 'modal' ? told.facilitator : told.mentor;
    const texts = new Map(saved.map(({ question, text }) => [question, text]));
    return [
      happening(at(first.hoursAfter), (now) =>
        save({ ...told, now }, { view: `example ${told.key}`, by, answers: texts }),
      ),
    ];
  });
  const last = Math.max(...answers.map(({ hoursAfter }) => hoursAfter), 0);
  const enough =
    status === 'answered' && last > 0
      ? [happening(after(at(last), 5 * MINUTE), (now) => endAnswers({ ...told, now }))]
      : [];
  const skipped = checkIn.skip;
  const skipping = skipped
    ? [
        happening(at(skipped.hoursAfter), (now) =>
          skip({ ...told, now }, { reason: skipped.reason, words: skipped.words, by: told.facilitator }),
        ),
      ]
    : [];
  const answering = response ? [says(told, stage, told.mentor, response.text, at(response.hoursAfter))] : [];
  return [...replies, ...savings, ...enough, ...skipping, ...answering];
}

const happening = (at: Date, act: (now: Date) => Promise<unknown>): Happening => ({ at, act: () => act(at) });

/** A reply in the check-in's thread. */
function says({ workspace, key }: Told, stage: Stage, by: string, text: string, at: Date): Happening {
  return {
    at,
    async act() {
      const checkIn = await CheckIns.findOne({ workspace, key }, { _id: 0 }).lean<CheckIn>();
      if (!checkIn) return;
      const ts = await stage.says(checkIn, by, text, at);
      const heard = { channel: checkIn.channel, ts, by, text, files: [] };
      await takeIn({ workspace, key, now: at }, heard, new Map());
      await stage.backdate(key, ts, at);
    },
  };
}
