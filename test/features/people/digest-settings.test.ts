import { describe, expect, it } from '@jest/globals';
import {
  against,
  type Benchmark,
  benchmarkOn,
  type Import,
  type ImportResult,
  importProgramme,
  programmeOf,
} from '../../../src/features/people';
import { useDatabase } from '../../support/database';
import { directoryOf, file, people, rooms } from './directory';

useDatabase();

const workspace = 'T1';
const allRooms = [
  ...rooms,
  { name: 'managers', members: ['UCLEO1'] },
  { name: 'office', members: ['UCLEO1', 'UDAN01'] },
];

const withSettings = (lines: string) => file.replace('districts:', `  settings:\n${lines}\ndistricts:`);

const importing = (text: string, more: Partial<Import> = {}): Promise<ImportResult> =>
  importProgramme({
    file: { name: 'p.yaml', text },
    workspace,
    slack: directoryOf(people, allRooms),
    now: new Date('2026-11-24T12:00:00Z'),
    ...more,
  });

async function done(text: string, more: Partial<Import> = {}) {
  const result = await importing(text, more);
  if ('complaints' in result) throw new Error(result.complaints.map((one) => one.text).join('\n'));
  return result;
}

async function changes(text: string, more: Partial<Import> = {}): Promise<string[]> {
  const { plan } = await done(text, more);
  const fields = plan.filter(({ what }) => what === 'programme').flatMap((change) => change.fields);
  return fields.map(({ name, from, to }) => `${name}: ${from} → ${to}`);
}

async function complaints(text: string, more: Partial<Import> = {}): Promise<string[]> {
  const result = await importing(text, more);
  if (!('complaints' in result)) return [];
  return result.complaints.map((one) => `${one.file}:${one.line} [${one.rule}] ${one.text}`);
}

const settings = async () => (await programmeOf(workspace))?.settings;

const silence = (line: string) => `    benchmarks:\n      daysWithoutContact: ${line}`;
const contact = '{ from: 2026-01-01, amber: 14, red: 21, why: People wait for a word }';

describe('the settings of the digest', () => {
  it('are Monday at eight and no benchmarks where the file says nothing', async () => {
    await done(file);
    expect(await settings()).toMatchObject({ digest: { day: 1, at: '08:00' }, benchmarks: [] });
    expect((await settings())?.digest.channel).toBeUndefined();
  });

  it('are kept with the channel’s id, and benchmarks by kind and date in both languages', async () => {
    const lines = `    digest: { day: friday, at: "16:30", channel: "#managers" }
    benchmarks:
      checkInsMissed:
        - from: 2026-06-01
          amber: 1
          red: 2
          goal: { en: "all, by the second week", fr: "tous, avant la deuxième semaine" }
          why: { en: Two in a row are a month of silence., fr: Deux de suite font un mois de silence. }
        - { from: 2026-01-01, amber: 2, red: 3, why: We begin gently. }
      daysWithoutContact: ${contact}`;
    const { warnings } = await done(withSettings(lines));
    expect(warnings).toEqual([]);
    const kept = await settings();
    expect(kept?.digest).toEqual({ day: 5, at: '16:30', channel: 'CMANAGERS' });
    const both = (text: string) => ({ en: text, fr: text });
    expect(kept?.benchmarks).toEqual([
      {
        kind: 'daysWithoutContact',
        from: '2026-01-01',
        amber: 14,
        red: 21,
        why: both('People wait for a word'),
      },
      { kind: 'checkInsMissed', from: '2026-01-01', amber: 2, red: 3, why: both('We begin gently.') },
      {
        kind: 'checkInsMissed',
        from: '2026-06-01',
        amber: 1,
        red: 2,
        goal: { en: 'all, by the second week', fr: 'tous, avant la deuxième semaine' },
        why: { en: 'Two in a row are a month of silence.', fr: 'Deux de suite font un mois de silence.' },
      },
    ]);
  });

  it('change nothing the second time, and tell in a dry run only what changes of a benchmark', async () => {
    const today = withSettings(silence(contact.replace('2026-01-01', '2026-11-24')));
    await done(today);
    expect(await changes(today)).toEqual([]);
    const other = today
      .replace('red: 21', 'red: 28')
      .replace('districts:', '    digest: { day: 2 }\ndistricts:');
    const told = [
      'settings.digest.day: 1 → 2',
      'settings.benchmarks.daysWithoutContact.2026-11-24.red: 21 → 28',
    ];
    expect(await changes(other, { dryRun: true })).toEqual(told);
    expect((await settings())?.benchmarks).toMatchObject([{ red: 21 }]);
    expect(await changes(other)).toEqual(told);
    expect((await settings())?.benchmarks).toMatchObject([{ red: 28 }]);
    expect(await changes(file)).toContain(
      'settings.benchmarks.daysWithoutContact.2026-11-24.red: 28 → undefined',
    );
    expect(await settings()).toMatchObject({ digest: { day: 1, at: '08:00' }, benchmarks: [] });
  });

  const wrong: [string, string, string[]][] = [
    [
      'amber above red',
      silence('\n        from: 2026-01-01\n        amber: 30\n        red: 21\n        why: So'),
      [
        'p.yaml:9 [out of range] programme.settings.benchmarks.daysWithoutContact.1.amber is 30, more than red (21). What is red has been amber before.',
      ],
    ],
    [
      'a kind that nobody knows',
      silence(contact).replace('daysWithoutContact', 'daysWithoutContacts'),
      [
        'p.yaml:7 [unknown setting] "daysWithoutContacts" is not known here. Did you mean "daysWithoutContact"?',
      ],
    ],
    [
      'a benchmark that does not say why',
      silence('{ from: 2026-01-01, amber: 14, red: 21 }'),
      ['p.yaml:7 [missing] programme.settings.benchmarks.daysWithoutContact.1.why is missing.'],
    ],
    [
      'an empty why',
      silence('{ from: 2026-01-01, amber: 14, red: 21, why: { fr: "" } }'),
      ['p.yaml:7 [empty] programme.settings.benchmarks.daysWithoutContact.1.why.fr is empty.'],
    ],
    [
      'no date to begin on',
      silence('{ amber: 14, red: 21, why: So }'),
      ['p.yaml:7 [missing] programme.settings.benchmarks.daysWithoutContact.1.from is missing.'],
    ],
    [
      'a date that is none',
      silence('{ from: 2026-02-30, amber: 14, red: 21, why: So }'),
      [
        'p.yaml:7 [date] programme.settings.benchmarks.daysWithoutContact.1.from is "2026-02-30", which is not a date. Write it as 2027-01-31.',
      ],
    ],
    [
      'two of a kind from one day on',
      silence(`\n        - ${contact}\n        - { from: 2026-01-01, amber: 7, red: 14, why: So }`),
      [
        'p.yaml:9 [date] programme.settings.benchmarks.daysWithoutContact.2.from is 2026-01-01, as of another before it. Of a kind only one can begin on a day.',
      ],
    ],
    [
      'a slip in a benchmark',
      silence(contact.replace('amber', 'ambre')),
      [
        'p.yaml:7 [missing] programme.settings.benchmarks.daysWithoutContact.1.amber is missing.',
        'p.yaml:7 [unknown setting] "ambre" is not known here. Did you mean "amber"?',
      ],
    ],
    [
      'a number that says nothing',
      silence(contact.replace('amber: 14', 'amber: 0')),
      [
        'p.yaml:7 [out of range] programme.settings.benchmarks.daysWithoutContact.1.amber must be a whole number from 1 to 730, and is 0.',
      ],
    ],
    [
      'no day, no time',
      '    digest: { day: someday, at: 8 }',
      [
        'p.yaml:6 [choice] programme.settings.digest.day is "someday", which is not a day. Write monday to sunday, or 1 (Monday) to 7.',
        'p.yaml:6 [time] programme.settings.digest.at is 8, which is not a time. Write it as "09:00".',
      ],
    ],
    [
      'a channel that the app is not in',
      '    digest: { channel: far }',
      [
        'p.yaml:6 [channel on Slack] The app is not in #far. In the channel, write /invite and the app’s name.',
      ],
    ],
    [
      'a channel that nobody knows',
      '    digest: { channel: nowhere }',
      [
        'p.yaml:6 [channel on Slack] Slack shows the app no channel "nowhere". Is it spelt so? If it is private, invite the app first: in the channel, write /invite and the app’s name.',
      ],
    ],
    [
      'a channel’s name read as a comment',
      '    digest:\n      channel: #managers',
      [
        'p.yaml:7 [empty] programme.settings.digest.channel is empty. A name that begins with # must stand in quotes, since # begins a comment.',
      ],
    ],
  ];
  it.each(wrong)('complain of %s, and keep nothing', async (_, lines, expected) => {
    expect(await complaints(withSettings(lines))).toEqual(expected);
    expect(await programmeOf(workspace)).toBeNull();
  });

  it('warn of who else can read the digests in their channel', async () => {
    const warned = async (channel: string) =>
      (await done(withSettings(`    digest: { channel: ${channel} }`))).warnings.map((one) => one.text);
    expect(await warned('managers')).toEqual([]);
    expect(await warned('office')).toEqual([
      'Dan Doe can read the digests in #office, and is neither manager nor coordinator.',
    ]);
    expect(await warned('market')).toEqual([
      '#market is public: everybody in the workspace can read the digests there.',
    ]);
  });

  it('warn of a reason in one language where the other is spoken', async () => {
    const { warnings } = await done(
      withSettings(silence(contact.replace('People wait for a word', '{ fr: Parce que }'))),
    );
    expect(warnings.map(({ text }) => text)).toEqual([
      '1 of the 1 texts of benchmarks have no English: where English is spoken, the other language is shown.',
    ]);
  });
});

describe('a benchmark', () => {
  it('does not repaint the past: what holds keeps its numbers, and a new one begins today at the earliest', async () => {
    const before = withSettings(silence(contact));
    await done(before);
    expect(await complaints(before.replace('amber: 14', 'amber: 7'))).toEqual([
      'p.yaml:7 [past] daysWithoutContact holds since 2026-01-01 with amber 14 and red 21; another would repaint the past. Write another beside it, from 2026-11-24 or later, and leave this one.',
    ]);
    const beside = (from: string) =>
      withSettings(
        silence(`\n        - ${contact}\n        - { from: ${from}, amber: 7, red: 14, why: So }`),
      );
    expect(await complaints(beside('2026-11-23'))).toEqual([
      'p.yaml:9 [past] daysWithoutContact from 2026-11-23 is new, and would judge what is past. Let it begin on 2026-11-24 or later.',
    ]);
    expect((await settings())?.benchmarks).toHaveLength(1);
    await done(beside('2026-11-24'));
    const kept = (await settings()) ?? { benchmarks: [] };
    expect(benchmarkOn(kept, 'daysWithoutContact', '2026-11-23')?.amber).toBe(14);
    expect(benchmarkOn(kept, 'daysWithoutContact', '2026-11-24')?.amber).toBe(7);
    expect(benchmarkOn(kept, 'daysWithoutContact', '2025-12-31')).toBeUndefined();
    expect(benchmarkOn(kept, 'checkInsMissed', '2026-11-24')).toBeUndefined();
  });

  it('that holds may get better words', async () => {
    await done(withSettings(silence(contact)));
    const better = withSettings(silence(contact.replace('People wait for a word', 'Nobody should be alone')));
    expect(await changes(better)).toEqual([
      'settings.benchmarks.daysWithoutContact.2026-01-01.why.en: People wait for a word → Nobody should be alone',
      'settings.benchmarks.daysWithoutContact.2026-01-01.why.fr: People wait for a word → Nobody should be alone',
    ]);
  });

  it('judges from amber and from red on, and nothing where there is none', () => {
    const benchmark: Pick<Benchmark, 'amber' | 'red'> = { amber: 14, red: 21 };
    expect([13, 14, 20, 21].map((value) => against(value, benchmark))).toEqual([
      'good',
      'amber',
      'amber',
      'red',
    ]);
    expect(against(1000, undefined)).toBe('plain');
  });
});
