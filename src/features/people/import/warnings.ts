import { partiesAmong } from '../lookups';
import type { Role } from '../model';
import type { Language } from '../settings';
import type { Complaint, Path } from './complaint';
import type { Directory } from './directory';
import type { Known, Records } from './known';
import type { Reading } from './read';
import { otherReaders, otherReadersOfDigests } from './readers';
import type { Resolved } from './resolve';

type Words = Partial<Record<Language, string>>;

const readDigests: Role[] = ['manager', 'coordinator'];

/** What a coordinator should know, though it stops nothing. */
export async function warningsAbout(
  { complain, file }: Reading,
  wanted: Records,
  known: Known,
  { seen, digestChannel }: Resolved,
  directory: Directory,
): Promise<Complaint[]> {
  const found: Complaint[] = [];
  const going = [...wanted.pairings.values()].filter(({ status }) => status !== 'ended');

  for (const pairing of going) {
    const place = ['pairings', pairing.key];
    if (pairing.managers.length === 0) {
      const text = `${pairing.key} has no manager: no line manager sees its check-ins.`;
      found.push(complain(place, 'nobody in charge', text));
    }
    const channel = seen.get(pairing.channel);
    const readers =
      channel && (await otherReaders(directory, channel, partiesAmong(wanted.members, pairing)));
    if (readers) found.push(complain([...place, 'channel'], 'who can read', readers));
  }

  const digests = digestChannel && seen.get(digestChannel);
  if (digests) {
    const meant = [...wanted.members.values()].filter(({ roles }) =>
      roles.some((role) => readDigests.includes(role)),
    );
    const readers = await otherReadersOfDigests(
      directory,
      digests,
      meant.map(({ slackUser }) => slackUser),
    );
    const place = ['programme', 'settings', 'digest', 'channel'];
    if (readers) found.push(complain(place, 'who can read', readers));
  }

  if (![...wanted.members.values()].some(({ roles }) => roles.includes('coordinator'))) {
    const text = 'Nobody is coordinator: nobody is told when something can’t be delivered.';
    found.push(complain(['members'], 'nobody in charge', text));
  }

  for (const [key, { slackUser }] of wanted.members) {
    const before = known.members.get(key);
    if (!before || before.slackUser === slackUser) continue;
    const text = `${key} was ${before.slackUser} on Slack and becomes ${slackUser}: all that is ${key}’s will be theirs. For another person, write another key.`;
    found.push(complain(['members', key], 'keys stay', text));
  }

  const spoken = new Set<Language>(going.map(({ language }) => language));
  const lacking = (path: Path, name: string, texts: (Words | undefined)[]) => {
    for (const language of spoken) {
      const without = texts.filter((text) => text?.[language] === undefined).length;
      if (without === 0) continue;
      const tongue = language === 'en' ? 'English' : 'French';
      const text = `${without} of the ${texts.length} texts of ${name} have no ${tongue}: where ${tongue} is spoken, the other language is shown.`;
      found.push(complain(path, 'language', text));
    }
  };
  for (const [key, set] of file.questionSets) {
    lacking(['questionSets', key], key, [set.name, ...(set.questions ?? [])]);
  }
  const { problemCategories, reportingRoute, stakeholderTypes, meetingTypes, benchmarks } =
    file.programme.settings ?? {};
  const at = (name: string) => ['programme', 'settings', name];
  for (const [name, lines] of Object.entries({ problemCategories, stakeholderTypes, meetingTypes })) {
    if (lines) lacking(at(name), name, Object.values(lines));
  }
  if (benchmarks) {
    const lines = Object.values(benchmarks).flat();
    lacking(
      at('benchmarks'),
      'benchmarks',
      lines.flatMap(({ goal, why }) => (goal ? [goal, why] : [why])),
    );
  }
  if (reportingRoute) lacking(at('reportingRoute'), 'reportingRoute', [reportingRoute]);
  return found;
}
