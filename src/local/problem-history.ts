import { type Community, communitiesOf } from '../features/people';
import {
  addUpdate,
  askManager,
  cardKey,
  confirm,
  type Entry,
  type Ground,
  groundOf,
  handOver,
  helpBy,
  managerCardKey,
  merge,
  notPossible,
  notSolved,
  type Problem,
  raise,
  reopen,
  resolve,
  seal,
  type Turn,
  takeIn,
  takeInTalk,
  takeOn,
  wake,
} from '../features/problems';
import { type ExampleProblem, type ExampleStep, exampleMoment } from './example';
import { renewSaid, type Said } from './history';

export interface ProblemsPast {
  problems: Problem[];
  entries: Entry[];
  said: Said[];
}

/** Where the example's problems happen: of each pairing its people and its communities, by their keys. */
export interface Stage {
  ground: Ground;
  communities: Map<string, Community & { districtName: string }>;
}

export async function stageOf(workspace: string, pairing: string): Promise<Stage> {
  const ground = await groundOf({ workspace, pairing, raisedBy: '' });
  const communities = await communitiesOf(workspace, ground.pairing.communities);
  return { ground, communities: new Map(communities.map((one) => [one.key, one])) };
}

const keyOf = (id: string) => `example-${id}`;

/** Lives through the problems of all pairings until then, in the order of time, by the same functions that work for people. */
export function reliveProblems(
  stages: Map<string, Stage>,
  told: ExampleProblem[],
  timeZone: string,
  now: Date,
  until = now,
): ProblemsPast {
  const past: ProblemsPast = { problems: [], entries: [], said: [] };
  const lives = new Map<string, Life>();
  const moment = (when: { daysAgo: number; at: string }) => exampleMoment(when, timeZone, now);

  const events = told.flatMap((story) => {
    const stage = stages.get(story.pairing);
    if (!stage) throw new Error(`problems.yaml: ${story.pairing} is not a pairing of programme.yaml`);
    const begin = () => {
      lives.set(story.id, beginLife(past, stage, story, moment(story)));
    };
    const steps = story.after.map((step, index) => ({
      at: moment(step),
      happen: () => live(lives, story.id, step, index, moment(step)),
    }));
    return [{ at: moment(story), happen: begin }, ...steps];
  });

  const lived = events.filter(({ at }) => at <= until);
  for (const { at, happen } of lived.sort((one, other) => one.at.getTime() - other.at.getTime())) {
    for (const life of lives.values()) life.wakeUntil(at);
    happen();
  }
  for (const life of lives.values()) life.wakeUntil(until);
  past.problems.push(...[...lives.values()].map(({ problem }) => problem));
  return past;
}

type Life = ReturnType<typeof beginLife>;

function beginLife(
  past: ProblemsPast,
  { ground: place, communities }: Stage,
  story: ExampleProblem,
  at: Date,
) {
  const { id, title, details, category, urgency, helpFrom } = story;
  const by = personIn(place, story.by);
  const ground: Ground = { ...place, parties: { ...place.parties, raiser: by } };
  const community = communities.get(story.community ?? '');
  const raised = raise(
    ground,
    {
      view: keyOf(id),
      by,
      title,
      details,
      category,
      urgency,
      helpFrom,
      ...(community && {
        community: { key: community.key, name: community.name },
        district: { key: community.district, name: community.districtName },
      }),
    },
    at,
  );
  const { problem } = raised;
  keep(raised);

  /** Nobody is reminded of what is long past. */
  function keep(turn: Turn): void {
    seal({ ...turn, reminders: [] }, problem.version + 1);
    past.entries.push(...turn.entries);
    for (const post of turn.posts) past.said.push({ at: turn.now, post });
    renewSaid(past.said, turn.updates);
  }

  function turn(when: Date, how: (turn: Turn) => string | undefined): void {
    const nothing = { entries: [], rewritten: [], posts: [], updates: [], reminders: [], forgotten: [] };
    const taken: Turn = { problem, ground, now: when, ...nothing };
    const refused = how(taken);
    if (refused) throw new Error(`problems.yaml: ${id} at ${when.toISOString()}: ${refused}`);
    keep(taken);
  }

  function wakeUntil(when: Date): void {
    while (problem.wakeAt && problem.wakeAt <= when) turn(problem.wakeAt, wake);
  }

  /** Somebody writes in the thread of the card, or in that of a manager's. */
  function says(when: Date, person: string, text: string, inThreadOf: string): void {
    const ts = `${Math.floor(when.getTime() / 1000)}.000000`;
    const kind = inThreadOf === cardKey(problem) ? 'said' : 'manager replied';
    turn(when, (taken) => {
      const where = { channel: inThreadOf, ts, thread: inThreadOf };
      takeInTalk(taken, undefined, { ...where, by: person, text, files: [], kind }, new Set());
      const [entry] = taken.entries;
      const standsAt = (place: Required<Entry>['place']) => {
        const standIn = entry?.id ?? '';
        const id = `said:${place.channel}/${place.ts}`;
        for (const post of taken.posts) post.key = post.key.replace(standIn, id);
        if (entry) Object.assign(entry, { id, place });
      };
      past.said.push({ at: when, by: person, text, inThreadOf, standsAt });
      return undefined;
    });
  }

  return { problem, ground, turn, wakeUntil, says };
}

function live(lives: Map<string, Life>, id: string, step: ExampleStep, index: number, at: Date): void {
  const life = lifeOf(lives, id);
  const { problem, ground } = life;
  const by = personIn(ground, step.by);
  const line = `view:${problem.key}/${index}`;
  if (step.does === 'said') life.says(at, by, step.text, cardKey(problem));
  else if (step.does === 'manager replied') {
    const asking = problem.asked.findIndex(({ manager }) => manager === by);
    life.says(at, by, step.text, managerCardKey(problem, asking));
  } else if (step.does === 'merged') {
    const into = lifeOf(lives, step.other);
    life.turn(at, (turn) => merge(turn, line, by, into.problem));
    into.turn(at, (turn) => takeIn(turn, line, by, problem));
  } else life.turn(at, (turn) => act(turn, line, by, step));
}

function act(turn: Turn, line: string, by: string, step: ExampleStep): string | undefined {
  switch (step.does) {
    case 'taken on':
      return takeOn(turn, line, by);
    case 'handed over':
      return handOver(turn, line, by, personIn(turn.ground, step.to));
    case 'asked the manager':
      return askManager(turn, line, by);
    case 'update':
      return addUpdate(turn, line, by, step.text);
    case 'helped by':
      return helpBy(turn, line, by, keyOf(step.other));
    case 'resolved': {
      const { done, learned, decidedBy, heardBack, isShared } = step;
      return resolve(turn, line, by, { done, learned, decidedBy, heardBack, isShared });
    }
    case 'confirmed':
      return confirm(turn, line, by);
    case 'not solved':
      return notSolved(turn, line, by, step.text);
    case 'reopened':
      return reopen(turn, line, by, step.text);
    case 'not possible':
      return notPossible(turn, line, by, step.text);
    default:
      throw new Error(`problems.yaml: nobody can do this: ${step.does}`);
  }
}

function lifeOf(lives: Map<string, Life>, id: string): Life {
  const life = lives.get(id);
  if (!life) throw new Error(`problems.yaml: ${id} was not raised by then`);
  return life;
}

function personIn({ parties }: Ground, part: ExampleStep['by']): string {
  return part === 'manager' ? (parties.managers[0] ?? '') : parties[part];
}
