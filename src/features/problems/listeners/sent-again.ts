import mongoose from 'mongoose';
import { type Fields, isResolvedAs, resolveOtherwise, written } from '../course';
import { readChange } from '../forms/changing';
import { readHandOver, readMerge } from '../forms/endings';
import type { Reading, Submitted } from '../forms/frame';
import { print } from '../forms/print';
import { Entries, type Entry, type Problem } from '../model';
import { addUpdate, type Changed, change, changeFields, type Once } from '../service';
import type { Visited } from './entrance';
import { choicesOf, type FormName, type Sent, table } from './forms';
import { resolvingIn } from './lesson';

/** A form that seemed not to be saved, and was. */
export interface Kept {
  visit: Visited;
  view: Submitted;
  /** The line that it made. */
  line: Entry;
  /** As it is now. */
  problem: Problem;
  at: Once;
}

/** It comes again: what is another in it since then is done, too. */
export async function sendAgain(name: FormName, kept: Kept): Promise<Sent> {
  const { visit, view, line, problem, at } = kept;
  switch (name) {
    case 'change':
      if (line.kind === 'changed') return changeAgain(kept);
      break;
    case 'resolve':
      if (line.kind === 'resolved' && standsAs(line, problem)) return resolveAgain(kept);
      break;
    case 'handOver':
    case 'merge': {
      const now = said(name === 'merge' ? readMerge(view) : readHandOver(view));
      if (now === (name === 'merge' ? line.other : line.to)) return done(problem);
      return table[name].send(visit, view, { ...at, once: again(kept, now) });
    }
  }
  return wordsAgain(name, kept);
}

const done = (problem: Problem): Changed => ({ kind: 'done', problem });

/** After a removal what differs may be what was removed. */
const removed = (problem: Problem): Changed | undefined =>
  problem.removals.length > 0 ? { kind: 'refused', problem, why: 'problem-forms:again.removed' } : undefined;

const said = <Said>(reading: Reading<Said>) => ('said' in reading ? reading.said : undefined);

const again = ({ view, problem }: Kept, now: unknown) =>
  `view:${view.id}/again-${problem.version}-${print(now)}`;

/** What was written in it since then is an update. */
async function wordsAgain(name: FormName, { visit, view, line, problem, at }: Kept): Promise<Sent> {
  const text = table[name].words(view);
  const before = line.text ?? '';
  if (text.split('\n').every((part) => before.includes(part))) return done(problem);
  const once = `view:${view.id}/again-${print(text)}`;
  return removed(problem) ?? addUpdate({ ...at, once, seen: undefined }, visit.viewer.slackUser, text);
}

/** The fields that the first try has changed count as well: left as they were before, they become that again. */
async function changeAgain(kept: Kept): Promise<Sent> {
  const { visit, view, line, problem, at } = kept;
  const reading = readChange(view, await choicesOf(visit), Object.keys(line.before ?? {}));
  if ('errors' in reading) return reading;
  const { workspace, key } = problem;
  const since = await Entries.find(
    { workspace, problem: key, kind: 'changed', at: mongoose.trusted({ $gte: line.at }) },
    { _id: 0 },
  ).lean<Entry[]>();
  const others = since.filter(({ id }) => id !== line.id);
  const news = whatIsNew(problem, reading.said, others);
  if (Object.keys(news).length === 0) return done(problem);
  return removed(problem) ?? changeFields({ ...at, once: again(kept, news) }, visit.viewer.slackUser, news);
}

/** Of these fields those that stood there neither now nor before what others changed since. */
function whatIsNew(problem: Problem, fields: Fields, others: Entry[]): Fields {
  const isNews = (name: keyof Fields) =>
    written(fields[name]) !== written(problem[name]) &&
    others.every(({ before }) => before?.[name] !== written(fields[name]));
  return Object.fromEntries(Object.entries(fields).filter(([name]) => isNews(name as keyof Fields)));
}

/** The problem is resolved as this line says, and nobody has opened it since. */
const standsAs = ({ by, at }: Entry, { resolution }: Problem) =>
  resolution?.by === by && resolution?.at.getTime() === at.getTime();

async function resolveAgain(kept: Kept): Promise<Sent> {
  const { visit, view, problem, at } = kept;
  const reading = await resolvingIn(visit, view, at.now);
  if ('errors' in reading) return reading;
  if (isResolvedAs(problem, reading.said)) return done(problem);
  const once = again(kept, reading.said);
  return (
    removed(problem) ??
    change({ ...at, once, seen: undefined }, 'a resolution was corrected', (turn) =>
      resolveOtherwise(turn, once, visit.viewer.slackUser, reading.said),
    )
  );
}
