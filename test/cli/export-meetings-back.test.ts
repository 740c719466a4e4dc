import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import ExcelJS from 'exceljs';
import { type Commitment, Commitments } from '../../src/features/commitments';
import { type Meeting, Meetings } from '../../src/features/meetings';
import { type Stakeholder, Stakeholders } from '../../src/features/stakeholders';
import { type Post, Posts } from '../../src/outbox';
import { keepStakeholders, stakeholder } from '../features/exports/support';
import { now, useVerbs } from './export-support';

const verbs = useVerbs();

const meetings = () =>
  Meetings.find({ workspace: 'T1' }, { _id: 0 }).sort({ metOn: 1, key: 1 }).lean<Meeting[]>();
const stakeholders = () =>
  Stakeholders.find({ workspace: 'T1' }, { _id: 0 }).sort({ name: 1 }).lean<Stakeholder[]>();
const commitments = () =>
  Commitments.find({ workspace: 'T1' }, { _id: 0 }).sort({ what: 1 }).lean<Commitment[]>();
const posts = () => Posts.find({ workspace: 'T1' }).sort({ enqueuedAt: 1, _id: 1 }).lean<Post[]>();

const old = `Date,Stakeholder,Type of stakeholder,District,Type of meeting,Who was there,Key points,Agreements or actions,Gaps or challenges,Next contact,Logged by,Still open
2024-05-02,Bo Police,police,north,Coordination,"Officer, clerk","They listened.
All of them.",Police: a car by 2024-06-01,,2024-07-01,Ben Bah,
2024-03-01,Bo Police,,North,,,First talk,"Police: a report by 2024-04-01
We: visit the post by 2026-12-10",,,ben,yes
2023-02-28,Town Chief,Traditional authority,,,,,,'=no road,,UBEN01,no
`;

/** The programme's own word for a type. */
const file = (text = old, name = 'log.csv') =>
  verbs.file(name, text.replace('Traditional authority', 'chief'));

/** Complaints without the folder. */
const complaints = () => verbs.said.errors.map((line) => line.replace(/^(Warning: )?.*\/log/, '$1log'));

describe('accompany import meetings', () => {
  it('brings an old log into the log, in order of date, and the second time nothing', async () => {
    await verbs.run('import', 'meetings', file(), '--dry-run');
    expect(verbs.said.errors).toEqual([]);
    expect(verbs.said.output).toEqual([
      'New stakeholders: Bo Police, Town Chief.',
      'A dry run: 3 meetings, 2 open and 1 closed commitments; 0 in the log before.',
    ]);
    expect([await meetings(), await stakeholders(), await posts()]).toEqual([[], [], []]);
    // Wherever that is said.
    await verbs.run('import', '--dry-run', 'meetings', file());
    expect(await meetings()).toEqual([]);

    await verbs.run('import', 'meetings', file());
    expect(verbs.said.output.at(-1)).toBe(
      'Done: 3 meetings, 2 open and 1 closed commitments; 0 in the log before.',
    );
    expect(await meetings()).toMatchObject([
      { metOn: '2023-02-28', gaps: '=no road', by: 'UBEN01', at: now, colleagues: [], posts: 1 },
      { metOn: '2024-03-01', keyPoints: 'First talk' },
      {
        metOn: '2024-05-02',
        keyPoints: 'They listened.\nAll of them.',
        present: 'Officer, clerk',
        nextContact: '2024-07-01',
      },
    ]);
    expect((await meetings())[2]?.words).toContain('listened');
    expect(await stakeholders()).toMatchObject([
      {
        name: 'Bo Police',
        type: 'police',
        sector: 'government',
        district: { key: 'north' },
        meetings: 2,
        lastMet: '2024-05-02',
        nextContact: '2024-07-01',
        promised: ['2024-04-01', '2026-12-10'],
        version: 1,
      },
      { name: 'Town Chief', meetings: 1, lastMet: '2023-02-28', promised: [] },
    ]);
    expect(
      (await commitments()).map(({ what, status, isOpen, by, owes }) => [what, status, isOpen, by, owes]),
    ).toEqual([
      ['a car', 'dropped', false, '2024-06-01', 'stakeholder'],
      ['a report', 'open', true, '2024-04-01', 'stakeholder'],
      ['visit the post', 'open', true, '2026-12-10', 'we'],
    ]);
    expect((await commitments())[0]?.steps.at(-1)?.text).toBe(
      'From an old log: what became of it is not known.',
    );
    const said = await posts();
    expect(
      said.map(({ inThreadOf, message }) => [inThreadOf === undefined, message?.text.split('\n')[0]]),
    ).toEqual([
      [true, expect.stringContaining('Bo Police')],
      [true, expect.stringContaining('Town Chief')],
      [false, expect.stringContaining('28 February 2023')],
      [false, expect.stringContaining('1 March 2024')],
      [false, expect.stringContaining('2 May 2024')],
    ]);
    expect(said.every(({ lane }) => lane === 'CHALL01')).toBe(true);

    await verbs.run('import', 'meetings', file());
    expect(verbs.said.output).toEqual([
      'Done: 0 meetings, 0 open and 0 closed commitments; 3 in the log before.',
    ]);
    expect([await meetings(), await commitments(), await posts()].map(({ length }) => length)).toEqual([
      3, 3, 5,
    ]);
  });

  it('keeps a file once that two people bring in at once', async () => {
    await Promise.all([verbs.run('import', 'meetings', file()), verbs.run('import', 'meetings', file())]);
    expect(
      [await meetings(), await stakeholders(), await commitments(), await posts()].map(
        ({ length }) => length,
      ),
    ).toEqual([3, 2, 3, 5]);
    expect((await stakeholders()).map((one) => one.meetings)).toEqual([2, 1]);
  });

  it('says line by line what is wrong, and keeps nothing', async () => {
    const bad = [
      'Date,Stakeholder,Type of stakeholder,District,Colleagues who were there,Key points,Next contact,Logged by,Still open',
      '2024-05-02,Bo Police,,North,,talk,,ben,',
      '03/04/2024,Bo Police,police,South,,talk,,ben,',
      '2027-01-01,Bo Police,tax office,North,,talk,,ben,',
      '2024-02-30,,police,,,,,nobody,perhaps',
      '2024-02-29,Bo Police,police,North,ada; Zoe,talk,2024-01-01,,',
    ].join('\r\n');
    await verbs.run('import', 'meetings', file(bad));
    expect(complaints()).toEqual([
      'log.csv:3: Date: “03/04/2024” is no date such as 2026-01-31. Write dates so, or as dates of the spreadsheet. [date]',
      'log.csv:3: District: The programme has no “South”. [name]',
      'log.csv:4: Date: This date is still to come. [future]',
      expect.stringMatching(/^log\.csv:4: Type of stakeholder: “tax office” is none of: .*Police/),
      'log.csv:5: Date: “2024-02-30” is no date such as 2026-01-31. Write dates so, or as dates of the spreadsheet. [date]',
      'log.csv:5: Stakeholder: With whom was it? Every line needs a stakeholder. [needed]',
      'log.csv:5: Key points: Key points, agreements or gaps: one of the three is needed. [needed]',
      'log.csv:5: Logged by: Nobody in the programme is called “nobody”. Leave it empty, and name a member with --by. [person]',
      'log.csv:5: Still open: “perhaps” is neither yes nor no. [choice]',
      'log.csv:6: Next contact: It is before the meeting. [order]',
      'log.csv:6: Colleagues who were there: Nobody in the programme is called “Zoe”. [person]',
      'log.csv:6: Logged by: Who logged it? Say so in this column, or name a member with --by. [person]',
      '\n12 things are wrong. Nothing was changed.',
    ]);
    expect(process.exitCode).toBe(1);
    expect([await meetings(), await stakeholders(), await posts()]).toEqual([[], [], []]);

    await verbs.run(
      'import',
      'meetings',
      file('Date,Stakeholder,Key points\n2024-05-02,Bo Police,talk'),
      '--by',
      'ben',
      '--json',
    );
    expect(JSON.parse(verbs.said.output.join('\n'))).toEqual({
      complaints: [
        {
          file: expect.stringContaining('log.csv'),
          line: 2,
          column: 'Type of stakeholder',
          rule: 'needed',
          text: '“Bo Police” is not in the log yet: name its type.',
        },
      ],
    });
  });

  it('takes no longer texts and names than the form in which they are edited', async () => {
    const line = (name: string, present: string, keyPoints: string) =>
      `2024-05-02,${name},police,${present},${keyPoints}`;
    const log = [
      'Date,Stakeholder,Type of stakeholder,Who was there,Key points',
      line('n'.repeat(76), 'a', 'talk'),
      line('Bo Police', 'p'.repeat(6_001), 'k'.repeat(18_001)),
      line('n'.repeat(75), 'p'.repeat(6_000), 'k'.repeat(18_000)),
    ].join('\n');
    await verbs.run('import', 'meetings', file(log), '--by', 'ben');
    expect(complaints()).toEqual([
      'log.csv:2: Stakeholder: At most 75 characters. [length]',
      'log.csv:3: Who was there: At most 6000 characters. [length]',
      'log.csv:3: Key points: At most 18000 characters. [length]',
      '\n3 things are wrong. Nothing was changed.',
    ]);
  });

  it('leaves a next contact announced until it is over, or another is', async () => {
    await keepStakeholders(
      stakeholder('s1', { name: 'Court', lastMet: '2024-04-01', nextContact: '2024-06-15' }),
      stakeholder('s2', { name: 'Clinic', lastMet: '2024-04-01', nextContact: '2024-06-15' }),
      stakeholder('s3', { name: 'Council', lastMet: '2024-04-01', nextContact: '2024-06-15' }),
      stakeholder('s4', { name: 'Chief' }),
    );
    const log = [
      'Date,Stakeholder,Key points,Next contact',
      '2024-05-03,Court,later,',
      '2024-03-01,Court,before,2024-03-10',
      '2024-06-20,Clinic,after it,',
      '2024-05-02,Council,another,2024-09-01',
      '2024-05-03,Council,nothing said,',
      '2024-05-03,Chief,nothing said,',
      '2024-05-02,Chief,announced,2024-09-01',
    ].join('\n');
    await verbs.run('import', 'meetings', file(log), '--by', 'ben');
    expect(complaints()).toEqual([]);
    expect(
      (await stakeholders()).map(({ name, lastMet, nextContact }) => [name, lastMet, nextContact]),
    ).toEqual([
      ['Chief', '2024-05-03', '2024-09-01'],
      ['Clinic', '2024-06-20', undefined],
      ['Council', '2024-05-03', '2024-09-01'],
      ['Court', '2024-05-03', '2024-06-15'],
    ]);
  });

  it.each([
    ['Datum,Stakeholder\n', 'The heading “Datum” is not one of the export’s'],
    ['Stakeholder,Key points\n', 'There is no column “Date” (“Date”).'],
    ['Date,Stakeholder,Date,Key points\n', 'This heading stands there twice.'],
  ])('looks at the headings: %p', async (text, sentence) => {
    await verbs.run('import', 'meetings', file(text));
    expect(complaints().join('\n')).toContain(sentence);
    expect(process.exitCode).toBe(1);
  });

  it('takes French headings, semicolons, and Excel’s own dates and texts', async () => {
    const french =
      'Date;Partenaire;Type de partenaire;Points essentiels\r\n2024-05-02;Bo Police;police;Écouté\r\n';
    await verbs.run('import', 'meetings', file(`\ufeff${french}`), '--by', 'ben');
    expect(await meetings()).toMatchObject([{ metOn: '2024-05-02', keyPoints: 'Écouté' }]);

    const workbook = new ExcelJS.Workbook();
    const sheet = workbook.addWorksheet('Log');
    sheet.addRow(['DATE', 'Stakeholder', 'Key points', 'Gaps or challenges']);
    sheet.addRow([
      new Date('2024-06-03T00:00:00Z'),
      { richText: [{ text: 'Bo ' }, { text: 'POLICE' }] },
      { formula: 'A1', result: 'From a formula' },
      12,
    ]);
    const bytes = Buffer.from(await workbook.xlsx.writeBuffer());
    await verbs.run('import', 'meetings', verbs.file('log.xlsx', bytes), '--by', 'ben');
    expect(verbs.said.errors).toEqual([]);
    expect(await meetings()).toMatchObject([
      {},
      { metOn: '2024-06-03', keyPoints: 'From a formula', gaps: '12' },
    ]);
    expect(await stakeholders()).toMatchObject([{ meetings: 2, lastMet: '2024-06-03' }]);
  });

  it('finds stakeholders by name and district, merged ones where their log goes on', async () => {
    await keepStakeholders(
      stakeholder('s1', { name: 'Council' }),
      stakeholder('s2', { name: 'Council', district: { key: 'north', name: 'North' } }),
      stakeholder('s3', { name: 'Clinic', status: 'merged', mergedInto: 's4' }),
      stakeholder('s4', { name: 'Health Post' }),
    );
    const line = (name: string, district = '') => `2024-05-02,${name},${district},talk ${name} ${district}`;
    const log = (...lines: string[]) => file(['Date,Stakeholder,District,Key points', ...lines].join('\n'));
    await verbs.run('import', 'meetings', log(line('council')), '--by', 'ben');
    expect(complaints()[0]).toBe(
      'log.csv:2: District: Several are called “council” (–, North): name its district. [needed]',
    );
    await verbs.run('import', 'meetings', log(line('COUNCIL', 'north'), line('Clinic')), '--by', 'ben');
    expect((await meetings()).map((one) => one.stakeholder).sort()).toEqual(['s2', 's4']);
    expect((await stakeholders()).map(({ key, meetings: count }) => [key, count]).sort()).toEqual([
      ['s1', 0],
      ['s2', 1],
      ['s3', 0],
      ['s4', 1],
    ]);
  });

  it('warns of what somebody should look at, and refuses the same line twice', async () => {
    const text = (lines: string) =>
      file(`Date,Stakeholder,Type of stakeholder,Key points,Agreements or actions\n${lines}`);
    await verbs.run('import', 'meetings', text('2024-05-02,Bo Police,police,talk,\n'), '--by', 'ben');
    await verbs.run(
      'import',
      'meetings',
      text('2024-05-02,Bo Police,,other,by\n2024-05-03,Bo Police,,A girl was raped,\n'),
      ...['--by', 'ben'],
    );
    expect(complaints()).toEqual([
      'Warning: log.csv:2: Date: The log has another meeting with this stakeholder on this day. Both are kept. [same day]',
      'Warning: log.csv:2: Agreements or actions: Of 1 of its lines it is not clear who owes what by when. [unclear]',
      'Warning: log.csv:3: Key points: This may be about a child who was harmed. See that nobody can be recognised by it. [harm]',
    ]);
    expect(await meetings()).toHaveLength(3);
    await verbs.run(
      'import',
      'meetings',
      text('2024-06-02,Bo Police,,x,\n2024-06-02, bo  police,,x,\n'),
      '--by',
      'ben',
    );
    expect(complaints()[0]).toBe('log.csv:3: Date: It says the same as line 2. [twice]');
    expect(await meetings()).toHaveLength(3);
  });

  it('warns of a new name that is much like another, in the log or in a line before', async () => {
    await keepStakeholders(
      stakeholder('s1', { name: 'Bo Police', district: { key: 'north', name: 'North' } }),
      stakeholder('s2', { name: 'Old Clinic', status: 'archived' }),
    );
    const lines = [
      '2024-05-01,Bo Polise,police,north,one',
      '2024-05-02,District Health Management Team,ministry,,two',
      '2024-05-03,DHMT,ministry,,three',
      '2024-05-04,DHMT,,,four',
      '2024-05-05,Bo Police,,north,five',
      '2024-05-06,Old Clinics,ministry,,six',
      '2024-05-07,DHMT,,north,seven',
    ];
    const log = file(['Date,Stakeholder,Type of stakeholder,District,Key points', ...lines].join('\n'));
    await verbs.run('import', 'meetings', log, '--dry-run', '--by', 'ben');
    const warnings = [
      'Warning: log.csv:2: Stakeholder: “Bo Polise, North” is new, and much like “Bo Police, North”. If it is the same, write it in the same way. [much alike]',
      'Warning: log.csv:4: Stakeholder: “DHMT, North” is new, and much like “District Health Management Team” (line 3). If it is the same, write it in the same way. [much alike]',
      'Warning: log.csv:7: Stakeholder: “Old Clinics” is new, and much like “Old Clinic”. If it is the same, write it in the same way. [much alike]',
    ];
    expect(complaints()).toEqual(warnings);
    expect(await meetings()).toEqual([]);
    await verbs.run('import', 'meetings', log, '--by', 'ben');
    expect(await meetings()).toHaveLength(7);
  });

  it('takes what was exported for what it is', async () => {
    await verbs.run('import', 'meetings', file());
    const path = file('', 'back.csv');
    await verbs.run('export', 'meetings', '--out', path);
    expect(readFileSync(path, 'utf8')).toContain(`'=no road`);
    await verbs.run('import', 'meetings', path);
    expect(verbs.said.output).toEqual([
      'Done: 0 meetings, 0 open and 0 closed commitments; 3 in the log before.',
    ]);
    // In a log that does not have them, they are kept as they were.
    const before = (await meetings()).map(({ key: _, words: __, ...one }) => ({ ...one, stakeholder: '' }));
    await Promise.all(
      [Meetings, Stakeholders, Commitments, Posts].map((model) => model.collection.deleteMany({})),
    );
    await verbs.run('import', 'meetings', path);
    expect((await meetings()).map(({ key: _, words: __, ...one }) => ({ ...one, stakeholder: '' }))).toEqual(
      before,
    );
  });

  it.each<[string, string | Buffer, string]>([
    [
      'log.csv',
      Buffer.from('Date,Stakeholder\n2024-05-02,Bo\xe9', 'latin1'),
      'is not written in UTF-8: save it as “CSV UTF-8”',
    ],
    ['log.csv', 'Date,Stakeholder\n2024-05-02,"Bo\n', 'a quotation mark opens or closes where none should'],
    ['log.xlsx', 'Date,Stakeholder\n', 'is no workbook that I can read'],
  ])('knows a file that can’t be read: %s', async (name, content, sentence) => {
    const path = verbs.file(name, content);
    await expect(verbs.run('import', 'meetings', path, '--by', 'ben')).rejects.toThrow(sentence);
  });

  it('knows who is named, and what the file is called', async () => {
    await expect(verbs.run('import', 'meetings', file(), '--by', 'zoe')).rejects.toThrow(
      'There is no member “zoe”',
    );
    await expect(verbs.run('import', 'meetings', 'log.txt')).rejects.toThrow(
      'It should end in .csv or .xlsx.',
    );
    await expect(verbs.run('import', 'meetings', 'none.csv')).rejects.toThrow('there is no such file');
  });
});
