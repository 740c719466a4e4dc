import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, it, jest } from '@jest/globals';
import { CheckIns } from '../../src/features/check-ins';
import { Commitments } from '../../src/features/commitments';
import { Problems } from '../../src/features/problems';
import {
  csvLines,
  csvRows,
  keepMeetings,
  keepStakeholders,
  meeting,
  stakeholder,
  xlsxLines,
} from '../features/exports/support';
import { now, useVerbs } from './export-support';

const verbs = useVerbs();

const nasty = [
  '=1+1',
  '+1',
  '-1',
  '@SUM(A1)',
  '\t=1',
  ' =1',
  '＝1',
  'a, "quoted"\nline',
  'Écouté 🌍 سلام',
  "O'Brien",
];

async function someMeetings() {
  await keepStakeholders(
    stakeholder('bo-police', { name: 'Bo Police', district: { key: 'north', name: 'North' } }),
  );
  await keepMeetings(
    meeting('m3', { metOn: '2026-11-20', keyPoints: 'third' }),
    meeting('m1', {
      metOn: '2026-11-20',
      type: 'coordination',
      present: 'Officer',
      colleagues: ['UADA01', 'UGONE'],
      keyPoints: 'first',
      gapCategory: 'safety',
      about: { kind: 'community', key: 'mango-bay', name: 'Mango Bay' },
      nextContact: '2026-12-10',
      versions: [
        {
          before: {
            stakeholder: 'bo-police',
            metOn: '2026-11-20',
            colleagues: [],
            keyPoints: 'SECRET BEFORE',
          },
          by: 'UBEN01',
          at: now,
          view: 'V1',
        },
      ],
    }),
    meeting('m2', { metOn: '2026-11-19', by: 'UBEN01' }),
    { ...meeting('other', { keyPoints: 'of another workspace' }), workspace: 'T2' },
  );
}

/** What is written to a file. */
async function written(name: string, ...args: string[]): Promise<Buffer> {
  const path = verbs.file(name, '');
  await verbs.run('export', ...args, '--out', path);
  return readFileSync(path);
}

describe('accompany export', () => {
  it('writes meetings in order of date, then of key, with headings in words', async () => {
    await someMeetings();
    const text = await written('m.csv', 'meetings');
    expect(text.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
    expect(csvRows(text)).toEqual([
      expect.objectContaining({ Reference: 'm2', Date: '2026-11-19' }),
      {
        Date: '2026-11-20',
        Stakeholder: 'Bo Police',
        'Type of stakeholder': 'Police, family support unit',
        Sector: 'Government',
        District: 'North',
        'Type of meeting': 'Coordination',
        'Who was there': 'Officer',
        'Colleagues who were there': 'Ada Ade; UGONE',
        'Key points': 'first',
        'Agreements or actions': '',
        'Gaps or challenges': '',
        'Kind of gap': 'Safety',
        'About which community or district': 'Mango Bay',
        'Next contact': '2026-12-10',
        'Logged by': 'Ben Bah',
        'Logged at': '2026-11-30T10:00:00.000Z',
        'Times edited': '1',
        Reference: 'm1',
      },
      expect.objectContaining({ Reference: 'm3' }),
    ]);
    expect(String(text)).not.toContain('SECRET BEFORE');
    expect(String(text)).toMatch(/\r\n$/);
    expect(verbs.said.errors[0]).toMatch(/m\.csv: 3 rows\.$/);
  });

  it('keeps to the days, in the programme’s or another language', async () => {
    await someMeetings();
    const days = ['--from', '2026-11-20', '--to', '2026-11-20'];
    const rows = csvRows(await written('m.csv', 'meetings', ...days, '--language', 'fr'));
    expect(rows.map((row) => [row.Référence, row.Secteur, row['Sorte de manque']])).toEqual([
      ['m1', 'État', 'Sécurité'],
      ['m3', 'État', ''],
    ]);
  });

  it('lets no formula hide in a cell, and keeps every other word as it is', async () => {
    await keepStakeholders(stakeholder('bo-police', { name: '=cmd|calc' }));
    await keepMeetings(
      ...nasty.map((keyPoints, n) => meeting(`m${n}`, { keyPoints, gaps: '\0=1\u0007x\ud800' })),
    );
    const marked = ["'=1+1", "'+1", "'-1", "'@SUM(A1)", "'\t=1", "' =1", "'＝1", ...nasty.slice(7)];
    const lines = csvLines(await written('m.csv', 'meetings')).slice(1);
    expect(lines.map((line) => line[8])).toEqual(marked);
    expect(new Set(lines.map((line) => line[1]))).toEqual(new Set(["'=cmd|calc"]));
    expect(lines[0]?.[10]).toBe("'=1x\ufffd");
    const sheet = (await xlsxLines(await written('m.xlsx', 'meetings', '--format', 'xlsx'))).slice(1);
    expect(sheet.map((line) => line[8])).toEqual(marked.map((value) => ({ value, type: 'text' })));
    expect(sheet.flat().some(({ type }) => type === 'formula')).toBe(false);
    const json = JSON.parse(String(await written('m.json', 'meetings', '--format', 'json')));
    expect(json.map(({ keyPoints }: { keyPoints: string }) => keyPoints)).toEqual(nasty);
  });

  it('holds the longest words, and cuts them visibly only where a cell of Excel ends', async () => {
    const long = '🌍'.repeat(18_000);
    await keepMeetings(meeting('m1', { keyPoints: long }));
    expect(csvLines(await written('m.csv', 'meetings'))[1]?.[8]).toBe(long);
    const cell = (await xlsxLines(await written('m.xlsx', 'meetings', '--format', 'xlsx')))[1]?.[8];
    expect(String(cell?.value)).toMatch(/^🌍+\ufffd? \[…\]$/u);
    expect(String(cell?.value).length).toBeLessThanOrEqual(32_767);
  });

  it('writes commitments with what became of them', async () => {
    await keepStakeholders(stakeholder('bo-police', { name: 'Bo Police' }));
    const at = (day: string) => new Date(`2026-11-${day}T09:00:00Z`);
    await Commitments.collection.insertOne({
      ...{
        workspace: 'T1',
        key: 'm1/0',
        stakeholder: 'bo-police',
        meeting: 'm1',
        line: 'Police: a car by Friday',
      },
      ...{
        owes: 'stakeholder',
        who: 'Police',
        what: 'a car',
        by: '2026-11-13',
        status: 'partly',
        isOpen: true,
      },
      ...{ owner: 'UBEN01', district: 'north', madeOn: '2026-11-10', version: 3 },
      steps: [
        { id: 'made', what: 'made', by: 'UBEN01', at: at('10') },
        { id: 'V1', what: 'pressed', how: 'call', by: 'UBEN01', at: at('14'), text: 'No fuel.' },
        { id: 'V2', what: 'partly', by: 'UBEN01', at: at('15'), text: 'half a car' },
      ],
    } as never);
    expect(csvRows(await written('c.csv', 'commitments'))).toEqual([
      {
        Date: '2026-11-10',
        Stakeholder: 'Bo Police',
        District: 'North',
        'Owed by': 'stakeholder',
        Who: 'Police',
        What: 'a car',
        'By when': '2026-11-13',
        Status: 'partly kept',
        'Status since': '2026-11-15T09:00:00.000Z',
        Remarks: '2026-11-14, Ben Bah: No fuel.\n2026-11-15, Ben Bah: half a car',
        'Times pressed': '1',
        'Followed by': 'Ben Bah',
        From: 'meeting',
        'As it was written': 'Police: a car by Friday',
        'Reference of the meeting or plan': 'm1',
        Reference: 'm1/0',
      },
    ]);
  });

  it('writes problems by the day on which they were raised, where the programme is', async () => {
    const problem = (key: string, raisedAt: string, more = {}) => ({
      ...{ workspace: 'T1', key, pairing: 'ada-ben', title: `Title ${key}`, channel: 'C', language: 'en' },
      ...{ timeZone: 'Africa/Freetown', urgency: 'can wait', pressing: 0, helpFrom: ['government', 'ngo'] },
      ...{ status: 'open', isOpen: true, raisedBy: 'UADA01', raisedAt: new Date(raisedAt) },
      ...more,
    });
    await Problems.collection.insertMany([
      problem('p1', '2026-11-20T23:59:59Z'),
      problem('p2', '2026-11-21T00:00:00Z', {
        status: 'resolved',
        closedAt: new Date('2026-11-25T10:00:00Z'),
        resolution: {
          done: 'Dug',
          learned: 'Ask',
          decidedBy: 'community',
          heardBack: 'yes',
          confirmed: 'silent',
          isShared: true,
          by: 'UADA01',
          at: now,
        },
      }),
      problem('p3', '2026-11-22T00:00:00Z'),
    ] as never);
    const rows = csvRows(await written('p.csv', 'problems', '--from', '2026-11-21', '--to', '2026-11-21'));
    expect(rows).toEqual([
      expect.objectContaining({
        Date: '2026-11-21',
        Problem: 'Title p2',
        Urgency: 'can wait',
        'Help wanted from': 'the government; an NGO',
        Status: 'resolved, not confirmed',
        'Closed on': '2026-11-25',
        'What worked': 'Dug',
        'Who decided': 'The community',
        'Community heard back': 'yes',
      }),
    ]);
  });

  const part = (text: string) => ({
    parts: [{ source: 'reply', by: 'UADA01', at: now, text, files: [] }],
    revisions: [{ text: 'SECRET BEFORE', by: 'UADA01', at: now, what: 'edited' }],
  });
  const checkIn = (date: string, more = {}) => ({
    ...{
      workspace: 'T1',
      key: `ada-ben/${date}`,
      pairing: 'ada-ben',
      date,
      dueAt: new Date(`${date}T09:00:00Z`),
      timeZone: 'Africa/Freetown',
      status: 'answered',
      version: 1,
    },
    ...{
      channel: 'C',
      facilitator: 'UADA01',
      facilitatorName: 'Ada Ade',
      mentor: 'UBEN01',
      mentorName: 'Ben Bah',
    },
    ...{
      managers: ['UCLEO1'],
      questions: [
        { text: 'What?', readers: 'manager' },
        { text: 'How are you?', readers: 'pairing' },
      ],
    },
    ...{
      answers: [
        { question: 0, ...part('A well') },
        { question: 1, ...part('SECRET') },
      ],
    },
    ...{
      remarks: [{ text: 'SECRET REMARK' }],
      skips: [{ reason: 'ill', words: 'SECRET WHY', by: 'UADA01', at: now }],
    },
    ...{ strays: [{ text: 'SECRET STRAY' }], removals: [] },
    ...more,
  });

  it('leaves out what the pairing alone may read of check-ins, and those that are to come', async () => {
    await CheckIns.collection.insertMany([
      checkIn('2026-11-16'),
      checkIn('2026-11-30', { status: 'due', answers: [], questions: [] }),
    ] as never);
    for (const format of ['csv', 'json']) {
      const text = String(await written(`c.${format}`, 'check-ins', '--format', format));
      expect(text).toContain('1. What?');
      expect(text).not.toContain('SECRET');
      expect(text).not.toContain('2026-11-30');
    }
  });

  it('takes check-ins of a period by the day that it shows, in order of the moment', async () => {
    const at = (dueAt: string, timeZone: string) => ({ dueAt: new Date(dueAt), timeZone });
    await CheckIns.collection.insertMany([
      checkIn('2026-11-16', at('2026-11-19T09:00:00Z', 'africa/freetown')),
      checkIn('2026-11-18'),
      checkIn('2026-11-20', at('2026-11-20T22:00:00Z', 'Africa/Freetown')),
      checkIn('2026-11-21', at('2026-11-20T20:00:00Z', 'Pacific/Auckland')),
    ] as never);
    const days = async (...span: string[]) =>
      csvRows(await written(`${span.join('')}.csv`, 'check-ins', ...span)).map((row) => row.Date);
    expect(await days()).toEqual(['2026-11-18', '2026-11-19', '2026-11-21', '2026-11-20']);
    expect(await days('--to', '2026-11-18')).toEqual(['2026-11-18']);
    expect(await days('--from', '2026-11-19', '--to', '2026-11-20')).toEqual(['2026-11-19', '2026-11-20']);
    expect(await days('--from', '2026-11-21')).toEqual(['2026-11-21']);
  });

  it('writes to the standard output, and nothing else there', async () => {
    await someMeetings();
    let out = '';
    const write = jest.spyOn(process.stdout, 'write').mockImplementation(((
      chunk: unknown,
      ...more: unknown[]
    ) => {
      out += String(chunk);
      const done = more.find((one) => typeof one === 'function') as (() => void) | undefined;
      done?.();
      return true;
    }) as never);
    await verbs.run('export', 'meetings', '--format', 'json');
    await verbs.run('export', 'problems', '--format', 'json');
    write.mockRestore();
    const [first, second] = out.split(/(?<=\n\]\n)/);
    expect(JSON.parse(first ?? '').map(({ reference }: { reference: string }) => reference)).toEqual([
      'm2',
      'm1',
      'm3',
    ]);
    expect(JSON.parse(second ?? '')).toEqual([]);
    expect(verbs.said.output).toEqual([]);
  });

  it('has a file that is whole, and that nobody else reads; or none', async () => {
    await someMeetings();
    const path = verbs.file('m.csv', 'before');
    await verbs.run('export', 'meetings', '--out', path);
    expect(statSync(path).mode & 0o077).toBe(0);
    await expect(verbs.run('export', 'meetings', '--out', `${dirname(path)}/none/m.csv`)).rejects.toThrow(
      'm.csv can’t be written: ENOENT.',
    );
    expect(readdirSync(dirname(path)).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it.each([
    [['visits'], 'It should be one of meetings, commitments, problems, check-ins, plans.'],
    [['meetings', '--from', '2026-02-30'], 'Write it as 2027-01-31.'],
    [['meetings', '--format', 'pdf'], 'Allowed choices are csv, xlsx, json.'],
    [['meetings', '--language', 'de'], 'Allowed choices are en, fr.'],
    [
      ['meetings', '--from', '2026-02-02', '--to', '2026-02-01'],
      '--to (2026-02-01) is before --from (2026-02-02).',
    ],
  ])('knows wrong usage: %p', async (args, sentence) => {
    await expect(verbs.run('export', ...args)).rejects.toThrow(sentence);
  });
});
