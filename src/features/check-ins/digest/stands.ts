import { addDays, daysLater, localDate } from '../../../calendar';
import type { Asked, Count, Line, Need, Say, Stands } from '../../digests';
import type { Pairing } from '../../people';
import { acts } from '../buttons';
import { dayOf } from '../model';
import { inBoth } from './in-both';
import { allKnown } from './known';
import { type Course, outcomeAt, stateKey } from './outcome';
import { checkInsByKey } from './read';
import { type Known, type Silence, silenceOf } from './standing';

/** Who has gone silent, and how it stands with each pairing. */
export async function stands(asked: Asked): Promise<Stands> {
  const { pairings } = asked.scope;
  const known = await allKnown(asked);
  const ofEach = new Map([...known.values()].map((one) => [one.key, toBeRead(one)]));
  const read = await checkInsByKey(asked, [...ofEach.values()].flat().filter(Boolean));
  const needs: Need[] = [];
  const about: Stands['about'] = {};
  for (const pairing of pairings) {
    const silence = silenceOf(asked, pairing, known.get(pairing.key) ?? unheardOf(pairing));
    const [newest, answered] = (ofEach.get(pairing.key) ?? []).map((key) => read.get(key));
    const lines = [lineOf(pairing, silence, newest, asked.now), waitsForReply(asked, answered)];
    about[pairing.key] = lines.filter((line) => line !== undefined);
    if (silence.isRed && newest) needs.push(needOf(asked, pairing, silence, newest));
  }
  return { needs, about, counts: [answeredOf(asked, [...known.values()])] };
}

export { knownOf } from './known';

/** Days for which it is counted together how many were answered. */
const LATELY = 14;

/** Of what fell due lately, what was answered; of whom no check-in has ever come out it is not known. */
function answeredOf({ scope, now }: Asked, known: Known[]): Count {
  const today = localDate(now, scope.timeZone);
  const of: Count['records'] = {};
  const records: Count['records'] = {};
  for (const { key, course, first } of known) {
    if (first.length === 0) continue;
    const due = course.filter(
      ({ date, status }) => status !== 'due' && date <= today && date > addDays(today, -LATELY),
    );
    of[key] = due.map(({ date }) => `${key}/${date}`);
    records[key] = due.filter(({ status }) => status === 'answered').map(({ date }) => `${key}/${date}`);
  }
  return { name: 'answered', records, of };
}

const unheardOf = ({ key }: Pairing): Known => ({ key, course: [], heard: [], first: [] });

/** Keys of the newest that came out, and of the newest that was answered. */
function toBeRead({ key, course }: Known): string[] {
  const out = course.find(({ postedAt }) => postedAt);
  const answered = course.find(({ status }) => status === 'answered');
  return [out, answered].map((one) => (one ? `${key}/${one.date}` : ''));
}

/** The newest check-in, the last contact, what was missed in a row. */
function lineOf(pairing: Pairing, silence: Silence, newest: Course | undefined, now: Date): Line {
  const { missed, heardAt, isPaused, standing } = silence;
  if (!newest) return { says: { key: 'digest-check-ins:about.none' }, standing: 'unknown' };
  const outcome = outcomeAt(newest, now);
  const state = isPaused ? 'digest-check-ins:state.paused' : stateKey(newest, outcome);
  const name = `${heardAt ? 'heard' : 'neverHeard'}${missed > 0 ? 'Missed' : ''}` as const;
  const says: Say = {
    key: `digest-check-ins:about.${name}`,
    days: { date: dayOf(newest), ...(heardAt && { heard: localDate(heardAt, pairing.timeZone) }) },
    words: { state: inBoth(state) },
    ...(missed > 0 && { params: { count: missed } }),
  };
  // What still waits for an answer is nothing to be glad of yet.
  return { says, standing: standing === 'good' && outcome !== 'answered' ? 'plain' : standing };
}

/** The newest answered check-in, where the mentor has not replied for longer than the programme allows. */
function waitsForReply({ programme, now }: Asked, answered: Course | undefined): Line | undefined {
  const doneAt = answered?.doneAt;
  if (!answered || !doneAt || answered.response) return undefined;
  if (daysLater(doneAt, programme.settings.responseAfterDays) > now) return undefined;
  const days = { date: dayOf(answered), on: localDate(doneAt, answered.timeZone) };
  return { says: { key: 'digest-check-ins:about.noReply', days }, standing: 'amber' };
}

function needOf({ scope, now }: Asked, pairing: Pairing, silence: Silence, newest: Course): Need {
  const { missed, days, heardAt, since = now, isRed, benchmarks } = silence;
  const goal = benchmarks[isRed ?? 'missed']?.goal;
  const name =
    `${isRed === 'missed' ? 'missed' : 'days'}${!heardAt ? 'Never' : goal ? 'Against' : ''}` as const;
  return {
    id: `check-ins:${pairing.key}`,
    kind: 'silence',
    since,
    pairing: pairing.key,
    standing: 'red',
    says: {
      key: `digest-check-ins:need.${name}`,
      params: { count: isRed === 'missed' ? missed : days },
      days: { date: localDate(heardAt ?? since, pairing.timeZone) },
      ...(goal && { words: { goal } }),
    },
    todo: {
      key: 'digest-check-ins:need.todo',
      params: { mentor: scope.members.get(pairing.mentor)?.name ?? pairing.mentor },
    },
    button: { actionId: acts.view, text: 'digest-check-ins:button.open', value: newest.key },
  };
}
