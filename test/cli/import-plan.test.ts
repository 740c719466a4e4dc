import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { type Commitment, Commitments } from '../../src/features/commitments';
import { Plans } from '../../src/features/plans';
import { Stakeholders } from '../../src/features/stakeholders';
import { csvRows, keepStakeholders, stakeholder } from '../features/exports/support';
import { useVerbs } from './export-support';

const verbs = useVerbs();

const plans = () => Plans.find({ workspace: 'T1' }, { _id: 0 }).lean();
const commitments = () =>
  Commitments.find({ workspace: 'T1' }, { _id: 0 }).sort({ by: 1 }).lean<Commitment[]>();

const mou = `plans:
  north-2026:
    district: north
    name: MoU 2026–2027
    parties: North Council, Coast Programme
    from: 2026-11-01
    to: 2027-10-31
    link: https://example.org/mou.pdf
    followedBy: ben
    lines:
      - Bo Police: a report, monthly
      - "We: visit the schools by 2026-12-10"
`;

const file = (text = mou) => verbs.file('plan.yaml', text);
const complaints = () => verbs.said.errors.map((line) => line.replace(/^.*\/plan/, 'plan'));

describe('accompany import plan', () => {
  it('enters a plan, once; and what was changed in it', async () => {
    await keepStakeholders(stakeholder('bo-police', { name: 'Bo Police' }));
    await verbs.run('import', 'plan', file(), '--dry-run');
    expect(verbs.said.errors).toEqual([]);
    expect(verbs.said.output).toEqual(['north-2026: new, 2 lines.', 'A dry run: nothing was changed.']);
    expect(await plans()).toEqual([]);

    await verbs.run('import', 'plan', file());
    expect(verbs.said.output).toEqual(['north-2026: new, 2 lines.', 'Done.']);
    expect(await plans()).toMatchObject([
      { district: { key: 'north', name: 'North' }, followedBy: 'UBEN01', lines: [{}, {}], versions: [] },
    ]);
    const made = await commitments();
    expect(made.map(({ what, by, owner }) => [what, by, owner])).toEqual([
      ['a report', '2026-11-30', 'UBEN01'],
      ['visit the schools', '2026-12-10', 'UBEN01'],
    ]);

    const before = [await plans(), made];
    await verbs.run('import', 'plan', file(), '--json');
    expect(JSON.parse(verbs.said.output.join('\n'))).toEqual({
      applied: true,
      plans: [{ key: 'north-2026', change: 'unchanged', lines: 2 }],
    });
    expect([await plans(), await commitments()]).toEqual(before);

    await verbs.run('import', 'plan', file(mou.replace('a report', 'a written report')));
    expect(verbs.said.output).toEqual(['north-2026: changed, 2 lines.', 'Done.']);
    expect((await plans())[0]?.versions).toMatchObject([{ by: 'UBEN01' }]);
    expect((await commitments()).map(({ what, status }) => [what, status])).toEqual([
      ['a written report', 'open'],
      ['visit the schools', 'open'],
    ]);

    const cleos = mou.replace('a report', 'a written report').replace('followedBy: ben', 'followedBy: cleo');
    await verbs.run('import', 'plan', file(cleos));
    expect(verbs.said.output).toEqual(['north-2026: changed, 2 lines.', 'Done.']);
    expect((await plans())[0]).toMatchObject({ enteredBy: 'UBEN01', followedBy: 'UCLEO1' });
    expect((await commitments()).map(({ owner }) => owner)).toEqual(['UCLEO1', 'UCLEO1']);
  });

  it('says line by line what is wrong, and keeps nothing', async () => {
    const bad = `plans:
  north-2026:
    district: nowhere
    name: MoU
    from: 2026-13-01
    to: 2027-10-31
    sinks: 3
    followedBy: nobody
    lines:
      - "We: visit"
  Other: {}
  third:
    district: North
    name: MoU
    parties: all
    from: 2026-11-01
    to: 2026-10-01
    link: "javascript:alert(1)"
    followedBy: ben
    lines:
      - "Nobody: a report, monthly"
      - "We: visit the schools"
  fourth:
    district: north
    name: MoU
    parties: all
    from: 2026-11-01
    to: 2027-10-31
    followedBy: ada
    lines:
      - "We: visit the schools, monthly"
`;
    await verbs.run('import', 'plan', file(bad));
    expect(complaints()).toEqual([
      'plan.yaml:2: plans.north-2026.parties is missing. [missing]',
      'plan.yaml:3: There is no district "nowhere" in the programme. [reference]',
      'plan.yaml:5: from must be a date, such as 2027-01-31. [date]',
      'plan.yaml:7: "sinks" is not known here. [unknown setting]',
      'plan.yaml:8: There is no member "nobody" in the programme. [reference]',
      'plan.yaml:11: "Other" can’t be a key: small letters, digits and hyphens, at most 40. [key]',
      'plan.yaml:17: It ends before it begins. Choose a later date. [out of range]',
      'plan.yaml:18: A link begins with https:// and has no spaces. [wrong kind]',
      expect.stringMatching(/^plan.yaml:21: Line 1 names somebody who is not in the log/),
      expect.stringMatching(/^plan.yaml:22: Line 2 does not say when/),
      'plan.yaml:29: "ada" is neither mentor, manager nor coordinator, and follows no plan. [reference]',
      '\n11 things are wrong. Nothing was changed.',
    ]);
    expect(process.exitCode).toBe(1);
    expect([await plans(), await commitments()]).toEqual([[], []]);
  });

  it('means the stakeholder of its own district, or of the one that is named', async () => {
    const team = (key: string, name: string, district: string) =>
      stakeholder(key, { name, district: { key: district, name: `The ${district}` } });
    await keepStakeholders(
      ...Array.from({ length: 12 }, (_, n) => team(`d${n}`, 'District Health Team', `place ${n}`)),
      team('n', 'District Health Team', 'north'),
      team('s', 'District Health Team', 'south'),
      team('w', 'Water, Sanitation', 'north'),
    );
    const lines = [
      '      - District Health Team: a report, monthly',
      '      - District Health Team, The south: a car by 2026-12-10',
      '      - Water, Sanitation: a well by 2026-12-10',
      '',
    ];
    await verbs.run('import', 'plan', file(mou.replace(/( {6}- .*\n)+/, lines.join('\n'))));
    expect(verbs.said.errors).toEqual([]);
    expect((await plans())[0]?.lines.map((line) => line.stakeholder)).toEqual(['n', 's', 'w']);

    const elsewhere = mou.replace(/( {6}- .*\n)+/, '      - District Health: a report, monthly\n');
    await Stakeholders.deleteMany({ workspace: 'T1', key: 'n' });
    await verbs.run('import', 'plan', file(elsewhere.replace('north-2026', 'other')));
    expect(verbs.said.errors[0]).toContain('District Health Team, The place 0');
    expect(verbs.said.errors[0]).toContain('Write the whole name, and its district: name, district.');
  });

  it('is taken out again as a table: promised against done', async () => {
    await keepStakeholders(stakeholder('bo-police', { name: 'Bo Police' }));
    await verbs.run('import', 'plan', file());
    await Commitments.updateOne(
      { workspace: 'T1', by: '2026-11-30' },
      { $set: { status: 'fulfilled', isOpen: false } },
    );
    const out = verbs.file('board.csv', '');
    await verbs.run('export', 'plan', '--out', out);
    expect(csvRows(readFileSync(out))).toMatchObject([
      {
        District: 'North',
        Plan: 'MoU 2026–2027',
        From: '2026-11-01',
        To: '2027-10-31',
        Who: 'Bo Police',
        What: 'a report',
        'By when': 'monthly',
        'Due so far': '1',
        Kept: '1',
        Overdue: '0',
        'In the plan': 'yes',
      },
      { Who: 'We', What: 'visit the schools', 'By when': '2026-12-10', 'Due so far': '0', Kept: '0' },
    ]);
  });
});
