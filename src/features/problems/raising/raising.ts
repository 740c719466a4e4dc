import {
  communitiesOf,
  type Member,
  managedBy,
  may,
  nobody,
  type Pairing,
  Pairings,
  pairingIn,
  pairingsOf,
  partiesOf,
  type Viewer,
} from '../../people';

/** Where a problem belongs: one pairing, or one of several that are asked for, or nowhere, and why. */
export type Belonging =
  | { pairings: Pairing[]; why?: undefined }
  | { why: 'ended' | 'notYours' | 'noPairing' };

export interface Comer {
  workspace: string;
  viewer: Viewer;
  member: Member;
}

/** The pairing that is named; else the channel's; else the person's only one; else each that they may choose. */
export async function whereItBelongs(
  { workspace, viewer, member }: Comer,
  { pairing: named, channel }: { pairing?: string; channel?: string },
): Promise<Belonging> {
  if (named !== undefined) {
    const pairing = await Pairings.findOne({ workspace, key: named }, { _id: 0 }).lean<Pairing>();
    if (!pairing || !(await mayRaiseIn(pairing, viewer))) return { why: 'notYours' };
    return pairing.status === 'ended' ? { why: 'ended' } : { pairings: [pairing] };
  }
  const here = channel ? await pairingIn(workspace, channel) : undefined;
  if (here && (await mayRaiseIn(here, viewer))) return { pairings: [here] };
  const open = await openTo({ workspace, viewer, member });
  if (open.length > 0) return { pairings: open };
  const before = await Pairings.exists({
    workspace,
    status: 'ended',
    $or: [...withPart(member.key), ...(channel ? [{ channel }] : [])],
  });
  return { why: before ? 'ended' : here ? 'notYours' : 'noPairing' };
}

const withPart = (key: string) => [{ facilitator: key }, { mentor: key }, { managers: key }];

export async function mayRaiseIn(pairing: Pairing, viewer: Viewer): Promise<boolean> {
  return may(viewer, 'raise a problem', await partiesOf(pairing));
}

/** Every pairing that goes on and in which this person may raise something; who coordinates sees their own first. */
async function openTo({ workspace, viewer, member }: Comer): Promise<Pairing[]> {
  const own = (
    await Promise.all([
      pairingsOf(workspace, { facilitator: member.key }),
      pairingsOf(workspace, { mentor: member.key }),
      managedBy(workspace, viewer, member.key),
    ])
  ).flat();
  const others = may(viewer, 'raise a problem', nobody) ? await pairingsOf(workspace) : [];
  return [...new Map([...own, ...others].map((pairing) => [pairing.key, pairing])).values()];
}

/** A community of a pairing, with its district. */
export interface Place {
  key: string;
  name: string;
  district: { key: string; name: string };
}

export async function placesOf(workspace: string, pairings: Pairing[]): Promise<Place[]> {
  const keys = [...new Set(pairings.flatMap(({ communities }) => communities))];
  return (await communitiesOf(workspace, keys)).map(({ key, name, district, districtName }) => ({
    key,
    name,
    district: { key: district, name: districtName },
  }));
}

/** The district of what happened: the community's, or that in which all communities of the pairing lie. */
export function districtOf(places: Place[], community?: string): Place['district'] | undefined {
  const meant = community ? places.filter(({ key }) => key === community) : places;
  const [first, ...rest] = meant.map(({ district }) => district);
  return first && rest.every(({ key }) => key === first.key) ? first : undefined;
}
