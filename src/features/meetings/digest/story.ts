import { whereTheyStand } from '../../../outbox';
import { belonging, namesOf, peopleOf, type Whom } from '../../commitments';
import type { StoryAsked, StoryEntry } from '../../digests';
import { may, membersByKey, nobody, type Pairing } from '../../people';
import { acts } from '../messages';
import { type Meeting, Meetings } from '../model';
import { meetingKey } from '../replies';
import { isElsewhere, withPlaces } from './ground';

type Found = Pick<
  Meeting,
  'key' | 'stakeholder' | 'metOn' | 'by' | 'at' | 'about' | 'keyPoints' | 'agreements' | 'gaps'
> & { whom?: Whom; district?: string };

const read = {
  ...{ _id: 0, key: 1, stakeholder: 1, metOn: 1, by: 1, at: 1, about: 1 },
  ...{ keyPoints: 1, agreements: 1, gaps: 1 },
} as const;

/** The meetings that belong to a pairing, the one logged last first. */
export async function meetingsStory(asked: StoryAsked): Promise<StoryEntry[]> {
  const { viewer, pairing, limit } = asked;
  if (!may(viewer, 'see the log', nobody)) return [];
  const { workspace } = pairing;
  const found: Found[] = [];
  for await (const batch of batches(asked)) {
    found.push(...batch);
    if (found.length >= limit) break;
  }
  const shown = found.slice(0, limit);
  const [names, places] = await Promise.all([
    namesOf(
      { workspace },
      shown.map(({ by }) => by),
    ),
    whereTheyStand(workspace, shown.map(meetingKey)),
  ]);
  return shown.map((one) => {
    const { key, by, at, metOn, whom } = one;
    const text = one.keyPoints ?? one.agreements ?? one.gaps;
    const place = places.get(meetingKey(one));
    return {
      at,
      id: idOf(key),
      says: {
        key: 'digest-meetings:story',
        params: { by: names.get(by) ?? '–', stakeholder: whom?.name ?? '–' },
        days: { date: metOn },
      },
      ...(text && { quote: { text, feature: 'meetings', key } }),
      ...(place && { place }),
      button: { actionId: acts.open, value: key },
    };
  });
}

const PREFIX = 'meetings:';
const idOf = (key: string) => `${PREFIX}${key}`;

/** So many at once, until enough are found: some that a mentor logged belong to another pairing. */
async function* batches({ pairing, before, limit }: StoryAsked): AsyncGenerator<Found[]> {
  const { workspace } = pairing;
  const { owners, isIts } = await ofPairing(pairing);
  let last = before;
  for (;;) {
    const page = await loggedBefore(workspace, owners, last).limit(limit).toArray();
    yield (await withPlaces({ workspace }, page)).filter(isIts);
    const end = page.at(-1);
    if (page.length < limit || !end) return;
    last = { at: end.at, id: idOf(end.key) };
  }
}

/** What these people logged, newest first; answered by the index 'logged by'. */
export function loggedBefore(workspace: string, people: string[], before?: StoryAsked['before']) {
  const theirs = { workspace, by: { $in: people } };
  return Meetings.collection
    .find<Found>(before ? { ...theirs, at: { $lte: before.at }, $or: olderThan(before) } : theirs, {
      projection: read,
      hint: 'logged by',
    })
    .sort({ at: -1, key: -1 });
}

/** Of one moment, as those from an old log are, the greater id comes first. */
function olderThan({ at, id }: { at: Date; id: string }): object[] {
  const older = { at: { $lt: at } };
  if (id.startsWith(PREFIX)) return [older, { at, key: { $lt: id.slice(PREFIX.length) } }];
  return id > PREFIX ? [older, { at }] : [older];
}

async function ofPairing(pairing: Pairing) {
  const { workspace, mentor, facilitator, communities } = pairing;
  const members = await membersByKey(workspace, [mentor, facilitator]);
  const belongs = (await belonging({ workspace, pairings: [pairing], members }))(pairing);
  return {
    owners: [...(await peopleOf({ workspace, pairings: [pairing], members })).keys()],
    isIts: (one: Found) => belongs({ ...one, owner: one.by }) && !isElsewhere(one, communities),
  };
}
