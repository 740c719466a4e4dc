import type { Asked, Gap, Highlight } from '../../digests';
import type { Settings } from '../../people';
import type { Counted, Course } from './count';
import { categoryNames } from './names';

/** What has no kind of its own is the same nowhere. */
const OTHER = 'other';

/** Categories of what was raised in the period, or is open at its end, each once for each community. */
export function gapsOf({ problems, raised, open }: Course, settings: Settings): Gap[] {
  const gaps = new Map<string, Gap>();
  for (const { key } of [...raised, ...open]) {
    const { category, community } = problems.get(key) ?? {};
    if (!category || category === OTHER || !community) continue;
    gaps.set(JSON.stringify([category, community.key]), {
      category,
      name: categoryNames(settings, category),
      community,
    });
  }
  return [...gaps.values()];
}

/** How it was resolved is told where it may be shared; else the title alone. */
export function successOf({ scope, programme }: Asked, problem: Counted): Highlight {
  const { key, title, category, resolution, pairing } = problem;
  const facilitator = scope.pairings.find((one) => one.key === pairing)?.facilitator ?? '';
  const name = scope.members.get(facilitator)?.name ?? facilitator;
  const text = resolution?.isShared ? `${title}: ${resolution.done}` : title;
  return {
    at: resolution?.at ?? problem.raisedAt,
    standing: 'good',
    says: {
      key: category ? 'digest-problems:success.category' : 'digest-problems:success',
      params: { facilitator: name },
      ...(category && { words: { category: categoryNames(programme.settings, category) } }),
    },
    quote: { text, feature: 'problems', key },
  };
}

/** A lesson says nothing of where it came from. */
export function lessonOf({ key, category, resolution, raisedAt }: Counted, settings: Settings): Highlight {
  return {
    at: resolution?.at ?? raisedAt,
    says: {
      key: category ? 'digest-problems:lesson.category' : 'digest-problems:lesson',
      ...(category && { words: { category: categoryNames(settings, category) } }),
    },
    quote: { text: resolution?.learned ?? '', feature: 'problems', key },
  };
}
