import { describe, expect, it } from '@jest/globals';
import { check } from '../../../src/features/people/import/check';
import type { Known } from '../../../src/features/people/import/known';
import { readProgramme } from '../../../src/features/people/import/read';
import { resolve } from '../../../src/features/people/import/resolve';
import { directoryOf, file, people, rooms } from './directory';

const now = new Date('2026-11-24T12:00:00Z');

const nothing: Known = {
  districts: new Map(),
  communities: new Map(),
  members: new Map(),
  questionSets: new Map(),
  pairings: new Map(),
};

async function complaints(text: string, known = nothing): Promise<string[]> {
  const reading = readProgramme({ name: 'p.yaml', text });
  const resolved = await resolve(reading, directoryOf(people, rooms), known);
  return [...reading.complaints, ...check(reading, known, now), ...resolved.complaints]
    .sort((one, other) => one.line - other.line)
    .map(({ line, rule, text: said }) => `${line} [${rule}] ${said}`);
}

/** The right file with one thing exchanged. */
function but(from: string | RegExp, to: string): string {
  const changed = file.replace(from, to);
  if (changed === file) throw new Error(`not in the file: ${from}`);
  return changed;
}

const dan = '  dan: { slack: UDAN01, roles: facilitator }\n';
const second = (lines: string) => `${but('pairings:', `${dan}pairings:`)}  dan-ben:\n${lines}`;
const pairing = (lines: string) => `${file}${lines}`;
const categories = (lines: string) =>
  but('districts:', `  settings:\n    problemCategories:\n${lines}\ndistricts:`);

const wrong: [string, string, string[]][] = [
  [
    'nothing at all',
    '',
    ['1 [empty] This file has no programme. Begin with "programme:" (see docs/import.md).'],
  ],
  [
    'a list',
    '- a\n',
    ['1 [empty] This file has no programme. Begin with "programme:" (see docs/import.md).'],
  ],
  [
    'what is not YAML',
    'programme: {',
    [
      '1 [yaml] This is not YAML: Flow map in block collection must be sufficiently indented and end with a }.',
    ],
  ],
  [
    'a tab',
    'programme:\n\tname: x\n',
    ['2 [yaml] There is a tab before this line’s words. Indent with spaces.'],
  ],
  [
    'a key twice',
    but('  ben:', '  ada: { slack: UDAN01, roles: facilitator }\n  ben:'),
    ['11 [duplicate key] "ada" stands twice here. Each key may stand once; only one of the two would count.'],
  ],
  [
    'a slip in a section',
    but('districts:', 'district:'),
    [
      '5 [unknown setting] "district" is not known here. Did you mean "districts"?',
      '8 [reference] "north" is not among the districts.',
    ],
  ],
  [
    'a slip in a setting',
    but('mentor: ben', 'mentr: ben'),
    [
      '14 [facilitator without a mentor] ada-ben has a facilitator without a mentor. Name one (mentor: …).',
      '16 [unknown setting] "mentr" is not known here. Did you mean "mentor"?',
    ],
  ], // prettier-ignore
  [
    'a slip deep down',
    but('at: "09:00"', 'att: "09:00"'),
    [
      '20 [missing] pairings.ada-ben.cadence.at is missing.',
      '20 [unknown setting] "att" is not known here. Did you mean "at"?',
    ],
  ],
  [
    'an unknown programme setting',
    but('districts:', '  settings: { quietMinutes: 1 }\ndistricts:'),
    [
      '5 [unknown setting] "quietMinutes" is not known here. Known are: quietSeconds, remindAfterDays, tellMentorAfterDays, responseAfterDays, lateAfterDays, whenHoliday, whenWeekend, whenPaused, weekend, holidays, workingHours, problemCategories, reportingRoute, problemRemindAfterDays, urgentRemindAfterDays, unconfirmedAfterDays, reopenWithinDays, longOpenAfterDays, stakeholderTypes, meetingTypes, unseenAfterDays, commitmentsManagerAfterWeeks, digest, benchmarks.',
    ],
  ],
  [
    'an unknown time zone',
    but('Africa/Freetown', 'Africa/Freetwon'),
    [
      '3 [time zone] programme.timeZone is "Africa/Freetwon", which is not a time zone. Did you mean "Africa/Freetown"?',
    ],
  ],
  [
    'an offset',
    but('Africa/Freetown', '"+01:00"'),
    [
      '3 [time zone] programme.timeZone is "+01:00", which is not a time zone. Write a name such as Africa/Freetown.',
    ],
  ],
  ['an empty name', but('name: Coast Programme', 'name:'), ['2 [empty] programme.name is empty.']],
  [
    'a number for a name',
    but('name: Coast Programme', 'name: 2027'),
    ['2 [wrong kind] programme.name must be a text. If it looks like a number, put it in quotes.'],
  ],
  [
    'a long name',
    but('Coast Programme', 'x'.repeat(81)),
    ['2 [too long] programme.name has 81 characters; 80 is the most.'],
  ],
  [
    'no contact',
    but(/ {2}safeguardingContact.*\n/, ''),
    ['1 [missing] programme.safeguardingContact is missing.'],
  ],
  [
    'a language',
    but('districts:', '  language: kri\ndistricts:'),
    ['5 [choice] programme.language must be one of en, fr, and is "kri".'],
  ],
  [
    'a number out of range',
    but('districts:', '  settings: { quietSeconds: 0 }\ndistricts:'),
    ['5 [out of range] programme.settings.quietSeconds must be a whole number from 1 to 3600, and is 0.'],
  ],
  [
    'a mentor told before the facilitator',
    but('districts:', '  settings: { remindAfterDays: 6 }\ndistricts:'),
    [
      '5 [out of range] The mentor would hear of a silence after 5 days, before the facilitator is reminded (6).',
    ],
  ],
  [
    'an urgent problem that waits longest',
    but('districts:', '  settings: { problemRemindAfterDays: 1 }\ndistricts:'),
    ['5 [out of range] An urgent problem would be reminded of after 2 days, later than another (1).'],
  ],
  [
    'days of problems out of range',
    but(
      'districts:',
      '  settings:\n    unconfirmedAfterDays: 0\n    reopenWithinDays: 366\n    longOpenAfterDays: soon\ndistricts:',
    ),
    [
      '6 [out of range] programme.settings.unconfirmedAfterDays must be a whole number from 1 to 60, and is 0.',
      '7 [out of range] programme.settings.reopenWithinDays must be a whole number from 1 to 365, and is 366.',
      '8 [out of range] programme.settings.longOpenAfterDays must be a whole number from 1 to 365, and is "soon".',
    ],
  ],
  [
    'categories that are none',
    categories('      flood: default\n      Rain: { en: Rain }\n      dust:\n      wind: { en: x, sv: y }'),
    [
      '7 [choice] programme.settings.problemCategories.flood is "default", and is none of ours. Write its name.',
      '8 [key] programme.settings.problemCategories.Rain can’t be a key. It begins with a small letter, and has small letters, digits and hyphens, 40 at most.',
      '9 [empty] programme.settings.problemCategories.dust is empty.',
      '10 [unknown setting] "sv" is not known here. Known are: en, fr.',
    ],
  ],
  [
    'a list of categories',
    categories('      - flood'),
    ['6 [wrong kind] programme.settings.problemCategories must have its settings below it.'],
  ],
  [
    'no categories',
    but('districts:', '  settings: { problemCategories: {} }\ndistricts:'),
    ['5 [empty] programme.settings.problemCategories has no categories. Leave the line out to use ours.'],
  ],
  [
    'too many categories',
    categories(Array.from({ length: 91 }, (_, index) => `      c${index}: C${index}`).join('\n')),
    ['6 [out of range] programme.settings.problemCategories has 91 categories; 90 is the most.'],
  ],
  [
    'a long name of a category',
    categories(`      flood: ${'x'.repeat(76)}`),
    [
      '7 [too long] programme.settings.problemCategories.flood.en has 76 characters; 75 is the most.',
      '7 [too long] programme.settings.problemCategories.flood.fr has 76 characters; 75 is the most.',
    ],
  ],
  [
    'types of stakeholders',
    but(
      'districts:',
      [
        '  settings:',
        '    stakeholderTypes:',
        '      kola: default',
        '      market: Market women',
        '      chief: { sector: crown }',
        '      griot: { sector: community }',
        '      dust:',
        '      police: { unseenAfterDays: 0 }',
        '      clinic: { name: Health post }',
        'districts:',
      ].join('\n'),
    ),
    [
      '7 [choice] programme.settings.stakeholderTypes.kola is "default", and is none of ours. Write its name and its sector.',
      '8 [missing] programme.settings.stakeholderTypes.market.sector is missing.',
      '9 [choice] programme.settings.stakeholderTypes.chief.sector must be one of government, ngo, community, other, and is "crown".',
      '10 [empty] programme.settings.stakeholderTypes.griot has no words.',
      '11 [empty] programme.settings.stakeholderTypes.dust is empty.',
      '12 [out of range] programme.settings.stakeholderTypes.police.unseenAfterDays must be a whole number from 1 to 730, and is 0.',
      '13 [unknown setting] "name" is not known here. Known are: en, fr, sector, unseenAfterDays.',
    ],
  ],
  [
    'types of meetings',
    but('districts:', '  settings: { meetingTypes: { walk: default }, stakeholderTypes: {} }\ndistricts:'),
    [
      '5 [empty] programme.settings.stakeholderTypes has no types. Leave the line out to use ours.',
      '5 [choice] programme.settings.meetingTypes.walk is "default", and is none of ours. Write its name.',
    ],
  ],
  [
    'weeks until the manager hears of a commitment',
    but('districts:', '  settings: { commitmentsManagerAfterWeeks: 53 }\ndistricts:'),
    [
      '5 [out of range] programme.settings.commitmentsManagerAfterWeeks must be a whole number from 1 to 52, and is 53.',
    ],
  ],
  [
    'log channels of districts',
    but(
      '  north: North',
      [
        '  north: { name: North, logChannel: nowhere }',
        '  south: { name: South, logChannel: old }',
        '  east: { name: East, logChannel: far }',
        '  west: { name: West, logChannel: #west }',
      ].join('\n'),
    ).replace('logChannel: #west }', 'logChannel: "#" }'),
    [
      '6 [channel on Slack] Slack shows the app no channel "nowhere". Is it spelt so? If it is private, invite the app first: in the channel, write /invite and the app’s name.',
      '7 [channel on Slack] #old is archived. Unarchive it on Slack, or name another.',
      '8 [channel on Slack] The app is not in #far. In the channel, write /invite and the app’s name.',
      '9 [empty] districts.west.logChannel is empty. A name that begins with # must stand in quotes, since # begins a comment.',
    ],
  ],
  [
    'a reporting route without words',
    but('districts:', '  settings: { reportingRoute: { en: "" } }\ndistricts:'),
    ['5 [empty] programme.settings.reportingRoute.en is empty.'],
  ],
  [
    'a holiday that is none',
    but('districts:', '  settings:\n    holidays:\n      - 2027-01-01\n      - 2027-02-30\ndistricts:'),
    ['8 [date] programme.settings.holidays.2 is "2027-02-30", which is not a date. Write it as 2027-01-31.'],
  ],
  [
    'a weekend day',
    but('districts:', '  settings: { weekend: [friday, caturday] }\ndistricts:'),
    [
      '5 [choice] programme.settings.weekend.2 is "caturday", which is not a day. Write monday to sunday, or 1 (Monday) to 7.',
    ],
  ],
  [
    'a week of weekends',
    but('districts:', '  settings: { weekend: [1, 2, 3, 4, 5, 6, 7] }\ndistricts:'),
    ['5 [out of range] Every day is a weekend. Leave at least one out.'],
  ],
  [
    'working hours backwards',
    but('districts:', '  settings: { workingHours: { from: "18:00", to: "08:00" } }\ndistricts:'),
    ['5 [out of range] Working hours end (08:00) before they begin (18:00).'],
  ],
  [
    'a key with capitals',
    but('  north: North', '  North: North'),
    [
      '6 [key] "North" can’t be a key. A key has small letters, digits and hyphens, and at most 40 of them.',
      '8 [reference] "north" is not among the districts.',
    ],
  ],
  [
    'a dangerous key',
    but('  north: North', '  north: North\n  __proto__: x'),
    [
      '7 [key] "__proto__" can’t be a key. A key has small letters, digits and hyphens, and at most 40 of them.',
    ],
  ],
  [
    'a section that is a list',
    but('districts:\n  north: North', 'districts: [north]'),
    [
      '5 [wrong kind] districts must be a map: a key, a colon, and what belongs to it.',
      '7 [reference] "north" is not among the districts.',
    ],
  ],
  [
    'an entry that is a word',
    but('{ name: Mango Bay, district: north }', 'Mango Bay'),
    ['8 [wrong kind] communities.mango-bay must have its settings below it.'],
  ],
  [
    'an unknown district',
    but('district: north', 'district: nort'),
    ['8 [reference] "nort" is not among the districts. Did you mean "north"?'],
  ],
  [
    'nobody on Slack',
    but('UADA01', 'UZZZ99'),
    ['10 [person on Slack] Slack knows nobody with the id UZZZ99 in this workspace.'],
  ],
  [
    'no Slack id',
    but('UADA01', '"@ada"'),
    [
      '10 [person on Slack] members.ada.slack is "@ada", which is not a Slack user id. In Slack: the person’s profile → ⋮ → Copy member ID.',
    ],
  ],
  [
    'an unknown e-mail',
    but('Cleo@example.org', 'leo@example.org'),
    [
      '12 [person on Slack] Slack knows nobody with the e-mail leo@example.org in this workspace (or the app lacks the scope users:read.email).',
    ],
  ],
  [
    'neither',
    but('slack: UADA01, ', ''),
    ['10 [missing] ada has neither slack (a user id) nor email: one of them is needed.'],
  ],
  [
    'somebody who left Slack',
    but('UBEN01', 'UGONE1'),
    [
      '11 [person on Slack] ben (Gone) has left Slack. If they have left the programme too, write "roles: []".',
    ],
  ],
  ['a bot', but('UBEN01', 'UBOT01'), ['11 [person on Slack] ben is an app on Slack (Robot), not a person.']],
  [
    'one person under two keys',
    but('members:\n', 'members:\n  ada-again: { email: ada@example.org, roles: mentor }\n'),
    [
      '11 [same person] ada is the same person on Slack as ada-again (Ada Ade, UADA01). One person has one key.',
    ],
  ],
  ['no roles', but(', roles: [mentor]', ''), ['11 [missing] members.ben.roles is missing.']],
  [
    'an unknown role',
    but('[mentor]', '[mentor, boss]'),
    [
      '11 [choice] members.ben.roles.2 must be one of facilitator, mentor, manager, coordinator, safeguarding, adviser, and is "boss".',
    ],
  ],
  [
    'a mentor without the role',
    but('roles: [mentor]', 'roles: [adviser]'),
    ['16 [role] ben does not have the role mentor. Add it to members.ben.roles.'],
  ],
  [
    'a manager without the role',
    but('[manager, coordinator]', '[coordinator]'),
    ['17 [role] cleo does not have the role manager. Add it to members.cleo.roles.'],
  ],
  [
    'one person as both',
    but('mentor: ben', 'mentor: ada').replace('roles: facilitator', 'roles: [facilitator, mentor]'),
    ['16 [role] ada can’t be mentor and facilitator of one pairing.'],
  ],
  [
    'a facilitator without a pairing',
    but('pairings:', `${dan}pairings:`),
    [
      '13 [facilitator without a mentor] dan is a facilitator without a mentor: no pairing has them. Write one below pairings.',
    ],
  ],
  [
    'an unknown member',
    but('facilitator: ada', 'facilitator: adda'),
    [
      '10 [facilitator without a mentor] ada is a facilitator without a mentor: no pairing has them. Write one below pairings.',
      '15 [reference] "adda" is not among the members. Did you mean "ada"?',
    ],
  ],
  [
    'an unknown community',
    but('communities: mango-bay', 'communities: [mango-bay, elsewhere]'),
    ['18 [reference] "elsewhere" is not among the communities. Known are: mango-bay.'],
  ],
  [
    'an unknown question set',
    pairing('    questionSets: people-and-proces\n'),
    ['21 [reference] "people-and-proces" is not among the questionSets. Did you mean "people-and-process"?'],
  ],
  [
    'no question set',
    pairing('    questionSets: []\n'),
    ['21 [empty] ada-ben has no question sets. Leave the line out to use all of them.'],
  ],
  [
    'a channel read as a comment',
    but('channel: ada-and-ben', 'channel: #ada-and-ben'),
    [
      '19 [empty] pairings.ada-ben.channel is empty. A name that begins with # must stand in quotes, since # begins a comment.',
    ],
  ],
  [
    'an unknown channel',
    but('channel: ada-and-ben', 'channel: nowhere'),
    [
      '19 [channel on Slack] Slack shows the app no channel "nowhere". Is it spelt so? If it is private, invite the app first: in the channel, write /invite and the app’s name.',
    ],
  ],
  [
    'an archived channel',
    but('channel: ada-and-ben', 'channel: old'),
    ['19 [channel on Slack] #old is archived. Unarchive it on Slack, or name another.'],
  ],
  [
    'a channel without the app',
    but('channel: ada-and-ben', 'channel: far'),
    ['19 [channel on Slack] The app is not in #far. In the channel, write /invite and the app’s name.'],
  ],
  [
    'one channel for two',
    second(
      '    { facilitator: dan, mentor: ben, channel: CADAANDBEN, cadence: { firstOn: 2026-11-30, at: "09:00" } }\n',
    ),
    ['23 [same channel] dan-ben has the channel of ada-ben. Each pairing talks in a channel of its own.'],
  ],
  [
    'a time without zero',
    but('"09:00"', '9:00'),
    ['20 [time] pairings.ada-ben.cadence.at is "9:00", which is not a time. Write it as "09:00".'],
  ],
  [
    'a time at night',
    but('"09:00"', '"05:59"'),
    [
      '20 [time] pairings.ada-ben.cadence.at is 05:59. Check-ins are asked between 06:00 and 20:00, local time.',
    ],
  ],
  [
    'a date of no calendar',
    but('2026-11-30', '30.11.2026'),
    [
      '20 [date] pairings.ada-ben.cadence.firstOn is "30.11.2026", which is not a date. Write it as 2027-01-31.',
    ],
  ],
  [
    'a first date in the past',
    but('2026-11-30', '2026-11-23'),
    [
      '20 [past] ada-ben is new, and its first date, 2026-11-23, is in the past. Today is 2026-11-24 in Africa/Freetown.',
    ],
  ],
  [
    'half a week',
    but('at: "09:00"', 'at: "09:00", everyWeeks: 1.5'),
    [
      '20 [out of range] pairings.ada-ben.cadence.everyWeeks must be a whole number from 1 to 52, and is 1.5.',
    ],
  ],
  [
    'a pause that is over',
    pairing('    status: paused\n    pausedUntil: 2026-11-24\n'),
    [
      '22 [past] ada-ben would be paused until 2026-11-24, which is not in the future. Today is 2026-11-24 in Africa/Freetown.',
    ],
  ],
  [
    'a pause backwards',
    pairing('    status: paused\n    pausedFrom: 2026-12-24\n    pausedUntil: 2026-12-20\n'),
    ['23 [date] ada-ben would be paused from 2026-12-24 until 2026-12-20, before it begins.'],
  ],
  [
    'a pause without a word',
    pairing('    pausedUntil: 2026-12-24\n'),
    ['21 [choice] pausedUntil has a meaning only with "status: paused"; ada-ben is active.'],
  ],
  [
    'a status',
    pairing('    status: stopped\n'),
    ['21 [choice] pairings.ada-ben.status must be one of active, paused, ended, and is "stopped".'],
  ],
  [
    'a set without questions',
    but('pairings:', 'questionSets:\n  one: { name: One, questions: [] }\npairings:'),
    ['14 [out of range] questionSets.one.questions must have at least 1.'],
  ],
  [
    'a question without words',
    but('pairings:', 'questionSets:\n  one: { name: One, questions: [{ readers: manager }] }\npairings:'),
    ['14 [empty] questionSets.one.questions.1 has no words.'],
  ],
  [
    'readers',
    but(
      'pairings:',
      'questionSets:\n  one: { name: One, questions: [{ en: Well?, readers: all }] }\npairings:',
    ),
    ['14 [choice] questionSets.one.questions.1.readers must be one of pairing, manager, and is "all".'],
  ],
  [
    'a set of ours that is none',
    but('pairings:', 'questionSets:\n  one: default\npairings:'),
    ['14 [wrong kind] questionSets.one must have its settings below it.'],
  ],
  [
    'too many aliases',
    'a: &a [x, x]\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a]\nc: &c [*b, *b, *b, *b, *b, *b, *b, *b]\nd: [*c, *c, *c, *c]\n',
    ['1 [yaml] The aliases (*name) of this file lead nowhere, or to too much. Write the values out.'],
  ],
];

describe('a programme file', () => {
  it('may be right', async () => {
    expect(await complaints(file)).toEqual([]);
  });

  it.each(wrong)('is refused for %s', async (_, text, expected) => {
    expect(await complaints(text)).toEqual(expected);
  });

  it('names everything that is wrong at once', async () => {
    const text = but('Africa/Freetown', 'Africa/Nowhere')
      .replace('UBEN01', 'UGONE1')
      .replace('district: north', 'district: south')
      .replace('at: "09:00"', 'at: "21:00"');
    expect((await complaints(text)).map((line) => line.slice(0, line.indexOf(']') + 1))).toEqual([
      '3 [time zone]',
      '8 [reference]',
      '11 [person on Slack]',
      '20 [time]',
    ]);
  });

  it('may begin today, by the pairing’s own calendar', async () => {
    expect(await complaints(but('2026-11-30', '2026-11-24'))).toEqual([]);
    const kiribati = but('2026-11-30', '2026-11-24').replace(
      'channel:',
      'timeZone: Pacific/Kiritimati\n    channel:',
    );
    expect(await complaints(kiribati)).toEqual([
      '21 [past] ada-ben is new, and its first date, 2026-11-24, is in the past. Today is 2026-11-25 in Pacific/Kiritimati.',
    ]);
  });
});
