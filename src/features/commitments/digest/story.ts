import { whereTheyStand } from '../../../outbox';
import { words } from '../../../words';
import type { Say, StoryAsked, StoryEntry } from '../../digests';
import { may, membersByKey, nobody } from '../../people';
import { acts } from '../messages';
import { type Commitment, Commitments, type Step } from '../model';
import { meetingPostKey, stepKey } from '../service';
import { madeAt, quoteOf, whomOf } from './ground';
import { belonging, namesOf, peopleOf } from './scope';

/** In place of a stakeholder's name, where nobody else is concerned. */
const ours = { en: words('en')('digest-commitments:ours'), fr: words('fr')('digest-commitments:ours') };

const DAY = 86_400_000;
/** So far back it is looked first; in all that there is only if that is not enough. */
const SPAN = 90 * DAY;

const keys = {
  made: 'digest-commitments:story.made',
  fulfilled: 'digest-commitments:story.fulfilled',
  partly: 'digest-commitments:story.partly',
  broken: 'digest-commitments:story.broken',
  dropped: 'digest-commitments:story.dropped',
  'open again': 'digest-commitments:story.openAgain',
  'new date': 'digest-commitments:story.newDate',
  pressed: 'digest-commitments:story.pressed',
  'asked the manager': 'digest-commitments:story.askedManager',
} as const satisfies Record<Step['what'], Say['key']>;

interface Found {
  id: string;
  commitment: Commitment;
  step: Step;
}

/** What was promised and what became of it, in a pairing: each step of a commitment that belongs to it, newest first. */
export async function commitmentsStory(asked: StoryAsked): Promise<StoryEntry[]> {
  const { viewer, pairing, before, limit } = asked;
  if (!may(viewer, 'see the log', nobody)) return [];
  const { workspace, mentor, facilitator } = pairing;
  const members = await membersByKey(workspace, [mentor, facilitator]);
  const isIts = (await belonging({ workspace, pairings: [pairing], members }))(pairing);
  const owners = [...(await peopleOf({ workspace, pairings: [pairing], members })).keys()];
  const theirs = { workspace, owner: { $in: owners } };
  const until = before?.at ?? (await newestStep(theirs));
  if (!until) return [];
  const steps = async (from?: Date) => {
    const at = { $lte: until, ...(from && { $gte: from }) };
    const known = await Commitments.collection
      .find<Commitment>({ ...theirs, steps: { $elemMatch: { at } } }, { projection: { _id: 0 } })
      .hint('story')
      .toArray();
    return known
      .filter((one) => isIts({ ...one, at: madeAt(one) }))
      .flatMap((commitment) =>
        commitment.steps.map(
          (step): Found => ({ id: `commitments:${commitment.key}/${step.id}`, commitment, step }),
        ),
      )
      .filter(({ step, id }) => (!from || step.at >= from) && isBefore(step.at, id, before))
      .sort(newestFirst)
      .slice(0, limit);
  };
  const lately = await steps(new Date(until.getTime() - SPAN));
  const found = lately.length === limit ? lately : await steps();
  return entries(workspace, found);
}

async function newestStep(theirs: object): Promise<Date | undefined> {
  const [newest] = await Commitments.collection
    .find<Pick<Commitment, 'steps'>>(theirs, { projection: { _id: 0, 'steps.at': 1 } })
    .sort({ 'steps.at': -1 })
    .limit(1)
    .toArray();
  return newest?.steps.at(-1)?.at;
}

const isBefore = (at: Date, id: string, before: StoryAsked['before']) =>
  !before || at < before.at || (at.getTime() === before.at.getTime() && id < before.id);

const newestFirst = (one: Found, other: Found) =>
  other.step.at.getTime() - one.step.at.getTime() || (one.id < other.id ? 1 : -1);

/** Where it was said: of what was agreed in a meeting the meeting itself. */
const postOf = ({ commitment, step }: Found) =>
  step.what === 'made' && commitment.meeting ? meetingPostKey(commitment.meeting) : stepKey(commitment, step);

async function entries(workspace: string, found: Found[]): Promise<StoryEntry[]> {
  const commitments = found.map(({ commitment }) => commitment);
  const [whom, names, places] = await Promise.all([
    whomOf({ workspace }, commitments),
    namesOf(
      { workspace },
      found.map(({ step }) => step.by),
    ),
    whereTheyStand(workspace, found.map(postOf)),
  ]);
  return found.map((one) => {
    const { id, commitment, step } = one;
    const { key, stakeholder } = commitment;
    const name = stakeholder && whom.get(stakeholder)?.name;
    const place = places.get(postOf(one));
    return {
      at: step.at,
      id,
      says: {
        key: keys[step.what],
        params: { by: names.get(step.by) ?? '–', ...(name && { stakeholder: name }) },
        ...(!name && { words: { stakeholder: ours } }),
        ...(step.to && { days: { date: step.to } }),
      },
      quote: quoteOf(commitment, whom),
      ...(step.text && { said: step.text }),
      ...(place && { place }),
      button: { actionId: acts.one, value: key },
    };
  });
}
