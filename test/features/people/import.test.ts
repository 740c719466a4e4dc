import { describe, expect, it } from '@jest/globals';
import {
  Districts,
  defaultSettings,
  type Import,
  importProgramme,
  Members,
  Pairings,
  Programmes,
  QuestionSets,
} from '../../../src/features/people';
import { useDatabase } from '../../support/database';
import { directoryOf, file, people, rooms } from './directory';

useDatabase();

const now = new Date('2026-11-24T12:00:00Z');
const workspace = 'T1';

async function importing(text: string, more: Partial<Import> = {}) {
  const slack = directoryOf(people, rooms);
  const result = await importProgramme({ file: { name: 'p.yaml', text }, workspace, slack, now, ...more });
  if ('complaints' in result) throw new Error(result.complaints.map((one) => one.text).join('\n'));
  return result;
}

const changes = async (text: string, more: Partial<Import> = {}) =>
  (await importing(text, more)).plan
    .filter(({ change }) => change !== 'unchanged')
    .map(({ what, key, change, fields }) =>
      [`${what} ${key}: ${change}`, ...fields.map(({ name, from, to }) => `${name} ${from} → ${to}`)].join(
        ', ',
      ),
    );

const everything = async () => ({
  programmes: await Programmes.find().lean(),
  members: await Members.find().lean(),
  pairings: await Pairings.find().lean(),
  sets: await QuestionSets.find().lean(),
});

const pairing = (key = 'ada-ben') => Pairings.findOne({ workspace, key }, { _id: 0 }).lean();

describe('an import', () => {
  it('sets everything up, with what Slack knows and the defaults', async () => {
    expect(await changes(file)).toEqual([
      'programme T1: new',
      'district north: new',
      'community mango-bay: new',
      'member ada: new',
      'member ben: new',
      'member cleo: new',
      'question set people-and-process: new',
      'question set links-and-services: new',
      'question set care-and-reflection: new',
      'pairing ada-ben: new',
    ]);
    expect(await pairing()).toEqual({
      workspace,
      key: 'ada-ben',
      mentor: 'ben',
      facilitator: 'ada',
      managers: ['cleo'],
      communities: ['mango-bay'],
      channel: 'CADAANDBEN',
      language: 'en',
      timeZone: 'Africa/Freetown',
      cadence: { firstOn: '2026-11-30', at: '09:00', everyWeeks: 2 },
      questionSets: ['people-and-process', 'links-and-services', 'care-and-reflection'],
      status: 'active',
      formerMentors: [],
    });
    const members = await Members.find({ workspace }, { _id: 0, workspace: 0 }).sort({ key: 1 }).lean();
    expect(members).toEqual([
      {
        key: 'ada',
        slackUser: 'UADA01',
        name: 'Ada Ade',
        roles: ['facilitator'],
        timeZone: 'Africa/Lagos',
        language: 'fr',
        fromSlack: ['timeZone', 'language'],
      },
      {
        key: 'ben',
        slackUser: 'UBEN01',
        name: 'Ben Bah',
        roles: ['mentor'],
        timeZone: 'Africa/Freetown',
        language: 'en',
        fromSlack: ['timeZone', 'language'],
      },
      {
        key: 'cleo',
        slackUser: 'UCLEO1',
        name: 'Cleo Cole',
        roles: ['manager', 'coordinator'],
        timeZone: 'Africa/Freetown',
        language: 'en',
        fromSlack: ['timeZone', 'language'],
      },
    ]); // prettier-ignore
  });

  it('keeps the categories of problems in the order of the file, ours where it says so', async () => {
    await importing(file);
    const settings = async () => (await Programmes.findOne({ workspace }).lean())?.settings;
    expect((await settings())?.problemCategories.map(({ key }) => key)).toEqual(
      defaultSettings.problemCategories.map(({ key }) => key),
    );
    const lines = [
      '  settings:',
      '    problemCategories: { travel: default, flood: { en: Flood, fr: Inondation }, kola: Kola }',
      '    reportingRoute: { en: Call Mariama. }',
      '    reopenWithinDays: 90',
    ];
    const text = file.replace('districts:', `${lines.join('\n')}\ndistricts:`);
    await importing(text);
    expect(await settings()).toEqual({
      ...defaultSettings,
      problemCategories: [
        { key: 'travel', name: { en: 'Travel, weather, network', fr: 'Trajet, météo, réseau' } },
        { key: 'flood', name: { en: 'Flood', fr: 'Inondation' } },
        { key: 'kola', name: { en: 'Kola', fr: 'Kola' } },
      ],
      reportingRoute: { en: 'Call Mariama.', fr: 'Call Mariama.' },
      reopenWithinDays: 90,
      formerCategories: defaultSettings.problemCategories.filter(({ key }) => key !== 'travel'),
    });
    expect(await changes(text)).toEqual([]);
  });

  it('keeps types of stakeholders and meetings in the order of the file, and how long one may go unseen', async () => {
    const settings = async () => (await Programmes.findOne({ workspace }).lean())?.settings;
    const lines = [
      '  settings:',
      '    stakeholderTypes:',
      '      market: { en: Market women, fr: Femmes du marché, sector: community, unseenAfterDays: 21 }',
      '      police: { unseenAfterDays: 30 }',
      '      clinic: { en: Health post, fr: Poste de santé }',
      '      ngo: default',
      '    meetingTypes: { call: default, palaver: Palaver }',
      '    unseenAfterDays: 45',
      '    commitmentsManagerAfterWeeks: 2',
    ];
    await importing(file);
    expect(await settings()).toEqual(defaultSettings);
    const text = file.replace('districts:', `${lines.join('\n')}\ndistricts:`);
    await importing(text);
    const kept = ['market', 'police', 'clinic', 'ngo'];
    expect(await settings()).toEqual({
      ...defaultSettings,
      stakeholderTypes: [
        {
          key: 'market',
          name: { en: 'Market women', fr: 'Femmes du marché' },
          sector: 'community',
          unseenAfterDays: 21,
        },
        {
          key: 'police',
          name: { en: 'Police, family support unit', fr: 'Police, unité de soutien aux familles' },
          sector: 'government',
          unseenAfterDays: 30,
        },
        { key: 'clinic', name: { en: 'Health post', fr: 'Poste de santé' }, sector: 'government' },
        { key: 'ngo', name: { en: 'NGO or CBO', fr: 'ONG ou organisation locale' }, sector: 'ngo' },
      ],
      meetingTypes: [
        { key: 'call', name: { en: 'Call or informal talk', fr: 'Appel ou échange informel' } },
        { key: 'palaver', name: { en: 'Palaver', fr: 'Palaver' } },
      ],
      unseenAfterDays: 45,
      commitmentsManagerAfterWeeks: 2,
      formerStakeholderTypes: defaultSettings.stakeholderTypes.filter(({ key }) => !kept.includes(key)),
      formerMeetingTypes: defaultSettings.meetingTypes.filter(({ key }) => key !== 'call'),
    });
    expect(await changes(text)).toEqual([]);
    await importing(file);
    const { formerStakeholderTypes = [], formerMeetingTypes = [] } = (await settings()) ?? {};
    expect(formerStakeholderTypes.map(({ key, sector }) => [key, sector])).toEqual([['market', 'community']]);
    expect(formerMeetingTypes.map(({ key }) => key)).toEqual(['palaver']);
  });

  it('gives districts a log channel of their own, by name or id', async () => {
    const logs = async () =>
      (await Districts.find({ workspace }).sort({ key: 1 }).lean()).map(({ key, logChannel }) => [
        key,
        logChannel,
      ]);
    const text = file.replace(
      '  north: North',
      '  north: { name: North, logChannel: market }\n  south: { name: South, logChannel: CCROWD }\n  west: West',
    );
    await importing(text);
    expect(await logs()).toEqual([
      ['north', 'CMARKET'],
      ['south', 'CCROWD'],
      ['west', undefined],
    ]);
    expect(await changes(text)).toEqual([]);
    expect(await changes(text.replace(', logChannel: market', ''))).toEqual([
      'district north: changed, logChannel CMARKET → undefined',
    ]);
    expect((await logs())[0]).toEqual(['north', undefined]);
  });

  it('remembers the names of categories that are not offered any more', async () => {
    const offered = (lines: string) =>
      file.replace('districts:', `  settings: { problemCategories: ${lines} }\ndistricts:`);
    const former = async () =>
      (await Programmes.findOne({ workspace }).lean())?.settings.formerCategories?.map(({ name }) => name.en);
    await importing(offered('{ flood: Flood, rain: Rain }'));
    expect(await former()).toBeUndefined();
    await importing(offered('{ rain: Heavy rain }'));
    expect(await former()).toEqual(['Flood']);
    await importing(offered('{ dust: Dust }'));
    expect(await former()).toEqual(['Heavy rain', 'Flood']);
    await importing(offered('{ dust: Dust, rain: Rain, flood: Flood }'));
    expect(await former()).toBeUndefined();
  });

  it('warns of a category or a reporting route in one language where another is spoken', async () => {
    const settings = [
      '  settings:',
      '    problemCategories: { flood: { fr: Inondation } }',
      '    stakeholderTypes: { griot: { fr: Griot, sector: community }, ngo: default }',
      '    meetingTypes: { palaver: { fr: Palabre } }',
      '    reportingRoute: { fr: Appelez. }\n',
    ].join('\n');
    const { warnings } = await importing(file.replace('districts:', `${settings}districts:`));
    expect(
      warnings.filter(({ rule }) => rule === 'language').map(({ line, text }) => `${line} ${text}`),
    ).toEqual([
      '6 1 of the 1 texts of problemCategories have no English: where English is spoken, the other language is shown.',
      '7 1 of the 2 texts of stakeholderTypes have no English: where English is spoken, the other language is shown.',
      '8 1 of the 1 texts of meetingTypes have no English: where English is spoken, the other language is shown.',
      '9 1 of the 1 texts of reportingRoute have no English: where English is spoken, the other language is shown.',
    ]);
  });

  it('changes nothing the second time, also later', async () => {
    await importing(file);
    const before = await everything();
    const later = new Date('2027-06-01T12:00:00Z');
    expect(await changes(file, { now: later })).toEqual([]);
    expect(await everything()).toEqual(before);
  });

  it('changes what a changed line says, and nothing else', async () => {
    await importing(file);
    expect(await changes(file.replace('"09:00"', '"10:30"').replace('name: Coast', 'name: Shore'))).toEqual([
      'programme T1: changed, name Coast Programme → Shore Programme',
      'pairing ada-ben: changed, cadence.at 09:00 → 10:30',
    ]);
    expect((await pairing())?.cadence.at).toBe('10:30');
  });

  it('does nothing in a dry run, and tells the same plan', async () => {
    const before = await importing(file, { dryRun: true });
    expect(await everything()).toEqual({ programmes: [], members: [], pairings: [], sets: [] });
    const done = await importing(file);
    expect(before.plan).toEqual(done.plan);
    expect([before.applied, done.applied]).toEqual([false, true]);
  });

  it('ends nothing when a line is taken out, and says so', async () => {
    await importing(file);
    const short = file.slice(0, file.indexOf('pairings:'));
    expect(await changes(short)).toEqual(['pairing ada-ben: not in the file any more']);
    expect((await pairing())?.status).toBe('active');
  });

  it('keeps all or nothing', async () => {
    await importing(file);
    const before = await everything();
    const failing = async () => {
      throw new Error('the last step fails');
    };
    const text = file.replace('"09:00"', '"10:30"').replace('name: Coast', 'name: Shore');
    await expect(importing(text, { afterwards: failing })).rejects.toThrow('the last step fails');
    expect(await everything()).toEqual(before);
    const half = file.replace('name: Coast', 'name: Shore').replace('"09:00"', '"23:00"');
    await expect(importing(half)).rejects.toThrow('is 23:00');
    expect(await everything()).toEqual(before);
  });

  it('hands a pairing to another mentor, and keeps who it was', async () => {
    await importing(file);
    const text = file
      .replace('mentor: ben', 'mentor: dan')
      .replace('pairings:', '  dan: { slack: UDAN01, roles: mentor }\npairings:');
    await importing(text);
    expect(await pairing()).toMatchObject({ mentor: 'dan', formerMentors: [{ mentor: 'ben', until: now }] });
    await importing(text, { now: new Date('2027-01-01T00:00:00Z') });
    expect((await pairing())?.formerMentors).toHaveLength(1);
  });

  it('makes a new version of a changed question set, and keeps the old', async () => {
    const set = 'questionSets:\n  one: { name: One, questions: [How?] }\n';
    await importing(file + set);
    await importing(file + set.replace('How?', '"How are you?"'));
    const versions = await QuestionSets.find({ workspace, key: 'one' }, { _id: 0 })
      .sort({ version: 1 })
      .lean();
    expect(versions.map(({ version, questions }) => [version, questions[0]?.text.en])).toEqual([
      [1, 'How?'],
      [2, 'How are you?'],
    ]);
    expect(await changes(file + set.replace('How?', '"How are you?"'))).toEqual([]);
  });

  it('pauses, goes on, ends and begins again; what fell between stays behind', async () => {
    const on = (day: string) => ({ now: new Date(`${day}T12:00:00Z`) });
    const standing = async () => {
      const { status, pausedFrom, pausedUntil, endedOn } = (await pairing()) ?? {};
      return [status, pausedFrom, pausedUntil, endedOn];
    };
    const paused = `${file}    status: paused\n    pausedUntil: 2027-01-10\n`;
    await importing(file, on('2026-11-24'));
    await importing(paused, on('2026-12-01'));
    expect(await standing()).toEqual(['paused', '2026-12-01', '2027-01-10', undefined]);
    expect(await changes(paused, on('2026-12-05'))).toEqual([]);
    expect(await changes(paused, on('2027-03-05'))).toEqual([]);
    await importing(file, on('2026-12-20'));
    expect(await standing()).toEqual(['active', '2026-12-01', '2026-12-20', undefined]);
    expect(await changes(file, on('2026-12-21'))).toEqual([]);

    await importing(`${file}    status: ended\n`, on('2027-02-01'));
    expect(await standing()).toEqual(['ended', '2026-12-01', '2026-12-20', '2027-02-01']);
    await importing(file, on('2027-03-01'));
    expect(await standing()).toEqual(['active', '2027-02-01', '2027-03-01', undefined]);
  });

  it('begins a new pause where the last one is over', async () => {
    const until = (day: string) => `${file}    status: paused\n    pausedUntil: ${day}\n`;
    await importing(until('2026-12-10'));
    await importing(until('2027-02-10'), { now: new Date('2027-01-20T12:00:00Z') });
    expect(await pairing()).toMatchObject({ pausedFrom: '2027-01-20', pausedUntil: '2027-02-10' });
    await importing(until('2027-02-20'), { now: new Date('2027-01-25T12:00:00Z') });
    expect(await pairing()).toMatchObject({ pausedFrom: '2027-01-20', pausedUntil: '2027-02-20' });
  });

  it('tells the other features which pairings it concerns', async () => {
    const told: string[][] = [];
    const afterwards = async (_: unknown, pairings: string[]) => {
      told.push(pairings);
    };
    await importing(file, { afterwards });
    await importing(file, { afterwards });
    await importing(file.replace('roles: [mentor]', 'roles: [mentor, adviser]'), { afterwards });
    await importing(file.replace('districts:', '  settings: { holidays: [2026-12-25] }\ndistricts:'), {
      afterwards,
    });
    await importing(`${file.replace('name: Mango', 'name: Melon')}`, { afterwards });
    expect(told).toEqual([['ada-ben'], ['ada-ben'], ['ada-ben'], ['ada-ben']]);
  });

  it('keeps workspaces apart', async () => {
    await importing(file);
    expect(await changes(file, { workspace: 'T2' })).toHaveLength(10);
    await importing(file.replace('name: Coast', 'name: Shore'), { workspace: 'T2' });
    expect(await changes(file)).toEqual([]);
    expect((await Programmes.find().sort({ workspace: 1 }).lean()).map(({ name }) => name)).toEqual([
      'Coast Programme',
      'Shore Programme',
    ]);
  });

  it('refuses a person under a new key, and another facilitator', async () => {
    await importing(file);
    await expect(
      importing(file.replaceAll('ben:', 'benjamin:').replace('mentor: ben', 'mentor: benjamin')),
    ).rejects.toThrow(
      'Ben Bah (UBEN01) is known as "ben" from an earlier import. Keep that key; the name may change.',
    );
    const other = file
      .replace('facilitator: ada', 'facilitator: dan')
      .replace('members:', 'members:\n  dan: { slack: UDAN01, roles: facilitator }');
    await expect(importing(other)).rejects.toThrow(
      'ada-ben has ada as its facilitator, and keeps them. End it (status: ended), and write a new pairing under a new key.',
    );
  });

  it('refuses the channel of a pairing that goes on, though it is not in the file any more', async () => {
    await importing(file);
    const text = file.replace('ada-ben:', 'ada-ben-2:');
    await expect(importing(text)).rejects.toThrow(
      'ada-ben-2 has the channel of ada-ben (it is not in the file any more: put it back, with "status: ended"). Each pairing talks in a channel of its own.',
    );
  });

  it('lets an ended pairing keep a channel and people that are gone', async () => {
    await importing(file);
    const ended = `${file}    status: ended\n`.replace('roles: [mentor]', 'roles: []');
    await importing(ended);
    const slack = directoryOf(
      people.map((person) => (person.id === 'UBEN01' ? { ...person, deleted: true } : person)),
      [],
    );
    expect(await changes(ended, { slack })).toEqual([]);
  });

  it.each([
    [
      'who else is there',
      'crowd',
      'Dan Doe and UUNSEEN can read #crowd too. Cleo Cole, line manager, is in #crowd and reads there what is meant for the pairing alone too.',
    ],
    ['a public channel', 'market', '#market is public: everybody in the workspace can read it.'],
  ])('warns of %s', async (_, channel, expected) => {
    const { warnings } = await importing(file.replace('channel: ada-and-ben', `channel: ${channel}`));
    expect(warnings).toEqual([
      { file: 'p.yaml', line: 19, where: 'pairings.ada-ben.channel', rule: 'who can read', text: expected },
    ]);
  });

  it('warns of what nobody answers for, and of words in one language', async () => {
    const text = file.replace('    managers: cleo\n', '').replace(', coordinator', '');
    const set = 'questionSets:\n  one: { name: One, questions: [{ fr: Ça va ? }] }\n';
    const { warnings } = await importing(text + set);
    expect(warnings.map(({ line, text: said }) => `${line} ${said}`)).toEqual([
      '14 ada-ben has no manager: no line manager sees its check-ins.',
      '9 Nobody is coordinator: nobody is told when something can’t be delivered.',
      '21 1 of the 2 texts of one have no English: where English is spoken, the other language is shown.',
    ]);
  });

  it('warns when a key becomes another person', async () => {
    await importing(file);
    const { warnings } = await importing(file.replace('slack: UADA01', 'slack: UDAN01'));
    expect(warnings.map(({ text }) => text)).toContain(
      'ada was UADA01 on Slack and becomes UDAN01: all that is ada’s will be theirs. For another person, write another key.',
    );
  });
});
