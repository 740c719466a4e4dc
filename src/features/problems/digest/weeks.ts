import type { Asked, Weeks } from '../../digests';
import { earliest, firstRaised, livesSince, openAt, turningsSince } from './open-at';

/** How many were open at each moment; before the first was raised there are no data. */
export async function problemWeeks({ scope }: Asked, moments: Date[]): Promise<Weeks[]> {
  const [oldest] = moments;
  if (!oldest) return [{ name: 'open', values: [] }];
  const [lives, turnings, raised] = await Promise.all([
    livesSince(scope, oldest),
    turningsSince(scope, oldest),
    firstRaised(scope),
  ]);
  const first = earliest(raised.values());
  const values = moments.map((moment) =>
    first && first < moment ? openAt(lives, turnings, moment).length : null,
  );
  return [{ name: 'open', values }];
}
