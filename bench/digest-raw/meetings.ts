import type { Told } from '../digest-shown';
import type { Question, Read } from './read';
import { average, day, isIn, timesBefore } from './span';

export function countMeetings({ scope, period, programme }: Question, { meetings, whom }: Read) {
  const { from, before } = period;
  const [began, oldest] = [day(from), day(before.from)];
  const { districts, districtOf } = scope;
  const all = meetings
    .map((one) => {
      const about = one.about?.kind === 'community' ? districtOf?.get(one.about.key) : one.about?.key;
      const { sector, district } = whom.get(one.stakeholder) ?? {};
      return { ...one, sector, district: about ?? district?.key };
    })
    .filter(({ district }) => district === undefined || districts.includes(district));
  const now = all.filter(({ at }) => isIn(at, period));
  const first = meetings.length > 0 ? new Date(Math.min(...meetings.map(({ at }) => Number(at)))) : undefined;
  const times = timesBefore(period, first);
  const earlier = all.filter(({ at, metOn }) => at < from && metOn >= oldest).length;
  const sectors = new Map(now.map(({ stakeholder, sector }) => [stakeholder, sector]));
  const those = (name: string) => [...sectors.values()].filter((sector) => sector === name).length;
  const [government, ngo] = [those('government'), those('ngo')];
  const figures = {
    logged: now.length,
    stakeholders: sectors.size,
    ...{ government, ngo, others: sectors.size - government - ngo },
    gaps: now.filter(({ gapCategory }) => gapCategory).length,
    late: now.filter(({ metOn }) => metOn < began).length,
    before: average(earlier, times),
  };
  const user = (key: string) => scope.members.get(key)?.slackUser;
  const details: Record<string, Told[]> = {};
  for (const { key, facilitator, mentor, communities } of scope.pairings) {
    const near = new Set(communities.map((community) => districtOf?.get(community)));
    const own = now.filter(
      ({ by, district, about }) =>
        (by === user(facilitator) || (by === user(mentor) && (!district || near.has(district)))) &&
        !(about?.kind === 'community' && !communities.includes(about.key)),
    );
    const stakeholders = new Set(own.map(({ stakeholder }) => stakeholder)).size;
    details[key] = [own.length > 0 ? { logged: own.length, stakeholders } : {}];
  }
  const categories = new Set(programme.settings.problemCategories.map((one) => one.key));
  const gaps = now.flatMap(({ gapCategory, about }) =>
    gapCategory && categories.has(gapCategory) && about?.kind === 'community'
      ? [`${gapCategory}/${about.key}`]
      : [],
  );
  return { figures, details, gaps: [...new Set(gaps)] };
}
