import type { Asked, Weeks } from '../../digests';
import { firstRaised, livesSince, openAt, turningsSince } from './open-at';

/** How many were open at each moment; before the first was raised there are no data. */
export async function problemWeeks({ scope }: Asked, moments: Date[]): Promise<Weeks[]> {
  const among = { workspace: scope.workspace, pairings: scope.pairings.map(({ key }) => key) };
  const [oldest] = moments;
  if (!oldest) return [{ name: 'open', values: [] }];
  const [lives, turnings, first] = await Promise.all([
    livesSince(among, oldest),
    turningsSince(among, oldest),
    firstRaised(among),
  ]);
  const values = moments.map((moment) =>
    first && first < moment ? openAt(lives, turnings, moment).length : null,
  );
  return [{ name: 'open', values }];
}
