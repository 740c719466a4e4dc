import { defaultSettings, type Language, type Settings } from '../settings';
import { type BenchmarkLines, type DigestLine, keptBenchmarks, keptDigest } from './digest-settings';
import { former, inBoth, keptKinds } from './kinds';
import type { TypeLine } from './log-settings';

type Words = Partial<Record<Language, string>>;

interface Lines {
  problemCategories?: Record<string, Words>;
  reportingRoute?: Words;
  stakeholderTypes?: Record<string, TypeLine>;
  meetingTypes?: Record<string, Words>;
  digest?: DigestLine;
  benchmarks?: BenchmarkLines;
}

/** What the file says of settings, as it is kept: kinds in the file's order, words in both languages, channels by id. */
export function keptSettings<T extends Lines>(line: T, digestChannel?: string) {
  const { problemCategories, reportingRoute, stakeholderTypes, meetingTypes, digest, benchmarks, ...rest } =
    line;
  return {
    ...rest,
    ...(problemCategories && { problemCategories: keptKinds(problemCategories) }),
    ...(reportingRoute && { reportingRoute: inBoth(reportingRoute) }),
    ...(stakeholderTypes && { stakeholderTypes: keptKinds(stakeholderTypes) }),
    ...(meetingTypes && { meetingTypes: keptKinds(meetingTypes) }),
    ...(digest && { digest: keptDigest(defaultSettings.digest, digest, digestChannel) }),
    ...(benchmarks && { benchmarks: keptBenchmarks(benchmarks) }),
  };
}

/** What was offered before and is not any more. */
export function formerKinds(
  before: Partial<Settings> | undefined,
  now: Settings,
): Pick<Settings, 'formerCategories' | 'formerStakeholderTypes' | 'formerMeetingTypes'> {
  if (!before) return {};
  const { problemCategories, stakeholderTypes, meetingTypes } = { ...defaultSettings, ...before };
  const categories = former(problemCategories, before.formerCategories, now.problemCategories);
  const types = former(stakeholderTypes, before.formerStakeholderTypes, now.stakeholderTypes);
  const meetings = former(meetingTypes, before.formerMeetingTypes, now.meetingTypes);
  return {
    ...(categories.length > 0 && { formerCategories: categories }),
    ...(types.length > 0 && { formerStakeholderTypes: types }),
    ...(meetings.length > 0 && { formerMeetingTypes: meetings }),
  };
}
