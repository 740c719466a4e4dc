import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { describe, expect, it } from '@jest/globals';
import { ExportFiles } from '../../../src/features/exports';
import { Problems } from '../../../src/features/problems';
import { sentFiles } from '../../support/slack/methods/files';
import { until } from '../../support/until';
import { ADA, answered, BEN, CLEO, DORA, programme, prompt, useLive } from '../check-ins/live';

import { csvRows, keepMeetings, keepStakeholders, meeting, stakeholder, xlsxLines } from './support';

const live = useLive();
const kept = () => ExportFiles.find({ workspace: 'T1' }, { _id: 0 }).sort({ askedAt: 1 }).lean();
const left = () => readdirSync(tmpdir()).filter((name) => name.startsWith('accompany-export-'));

async function asks(who: string, words: string): Promise<string> {
  const { ack } = await live.slack.person(who).runs('/accompany', words);
  return String(ack?.payload?.text ?? '').replace(/[\u2068\u2069]/g, '');
}

const conversation = (who: string) => live.slack.directMessages(who);
const told = (who: string) => conversation(who).map(({ text }) => text.replace(/[\u2068\u2069]/g, ''));

async function someMeetings() {
  await keepStakeholders(stakeholder('bo-police', { name: 'Bo Police' }));
  await keepMeetings(
    meeting('m2', { metOn: '2026-11-21', keyPoints: 'Second' }),
    meeting('m1', { metOn: '2026-11-20', keyPoints: '=HYPERLINK("http://x")', agreements: 'Police: a car' }),
    meeting('old', { metOn: '2020-01-01', keyPoints: 'Long ago' }),
  );
}

describe('/accompany export', () => {
  it('brings the log as a file into the person’s conversation, and takes it away after seven days', async () => {
    await someMeetings();
    expect(await asks(CLEO, 'export meetings 2026-11-01 2026-11-30')).toBe(
      'I am making the file of meetings. It will be in your conversation with me in a moment, and stays there for 7 days.',
    );
    await live.passes(5);
    const [file] = sentFiles(live.slack);
    expect(file).toMatchObject({
      name: 'meetings-2026-11-01-2026-11-30.csv',
      channels: [live.slack.workspace.directChannel(CLEO).id],
    });
    expect(csvRows(file?.bytes ?? '').map((row) => [row.Date, row.Stakeholder, row['Key points']])).toEqual([
      ['2026-11-20', 'Bo Police', `'=HYPERLINK("http://x")`],
      ['2026-11-21', 'Bo Police', 'Second'],
    ]);
    const shown = conversation(CLEO).find(({ files }) => files?.length);
    expect(shown?.text).toContain('*Meetings* · 2 lines · 1 November 2026 to 30 November 2026');
    expect(shown?.text).toContain('I take this file away from Slack on Monday 7 December.');
    expect(await kept()).toMatchObject([{ state: 'sent', rows: 2, slackUser: CLEO, attempts: 1 }]);
    expect(left()).toEqual([]);

    await live.app.beat('2026-12-07T08:00:00Z');
    expect(sentFiles(live.slack)[0]?.isDeleted).toBeUndefined();
    await live.app.beat('2026-12-07T10:00:00Z');
    expect(sentFiles(live.slack)[0]?.isDeleted).toBe(true);
    expect(conversation(CLEO).some(({ files }) => files?.length)).toBe(false);
    const [after] = await kept();
    expect([after?.state, after?.removeAt]).toEqual(['gone', undefined]);
    expect(live.slack.complaints).toEqual([]);
  });

  it('is understood in French, and speaks it in the headings', async () => {
    await someMeetings();
    await live.app.import(programme.replace('roles: coordinator', 'roles: coordinator, language: fr'));
    expect(await asks(DORA, 'exporter réunions excel')).toContain('Je prépare le fichier des rencontres.');
    await live.passes(5);
    const [file] = sentFiles(live.slack);
    expect(file?.name).toBe('rencontres.xlsx');
    const [headings, first, second] = await xlsxLines(file?.bytes ?? Buffer.alloc(0));
    expect(headings?.slice(0, 2).map(({ value }) => value)).toEqual(['Date', 'Partenaire']);
    expect(first?.[0]).toEqual({ value: '2020-01-01', type: 'text' });
    expect(second?.[8]).toEqual({ value: `'=HYPERLINK("http://x")`, type: 'text' });
  });

  it('makes one file of what is asked for twice at once, and another when it is asked for later', async () => {
    await someMeetings();
    const answers = await Promise.all([asks(CLEO, 'export meetings'), asks(CLEO, 'export meetings')]);
    expect(answers.filter((text) => text.includes('already'))).toHaveLength(1);
    await live.passes(5);
    expect(sentFiles(live.slack)).toHaveLength(1);
    expect(await asks(CLEO, 'export meetings')).toContain('I am making the file');
    await live.passes(5);
    expect(sentFiles(live.slack)).toHaveLength(2);
  });

  it('gives a manager their pairings’ problems and what they may read of check-ins, a coordinator all problems and no answers', async () => {
    await live.ada.says('CADA001', 'We dug a well', { thread: prompt(live) });
    await answered(0, 'We dug a well');
    await live.slack.person(ADA).runs('/accompany', 'answer');
    const view = live.slack.modalOf(ADA);
    if (!view) throw new Error('no form');
    const blocks = view.blocks.filter(({ type }) => type === 'input').map(({ block_id }) => String(block_id));
    await live.ada.submits(view, { [blocks.at(-1) ?? '']: 'I am tired' });
    await answered(2, 'I am tired');
    const problem = (key: string, pairing: string, title: string) => ({
      ...{ workspace: 'T1', key, pairing, title, channel: 'C', language: 'en', timeZone: 'Africa/Freetown' },
      ...{ urgency: 'soon', pressing: 1, helpFrom: [], status: 'open', isOpen: true, raisedBy: ADA },
      ...{ raisedAt: new Date('2026-11-30T09:00:00Z'), heardAt: new Date(), version: 1, decisions: 0 },
    });
    await Problems.collection.insertMany([
      problem('p1', 'ada-ben', 'No water'),
      problem('p2', 'other', 'No road'),
    ] as never);

    for (const who of [CLEO, DORA]) {
      for (const what of ['problems', 'check-ins']) await asks(who, `export ${what}`);
    }
    await live.passes(5);
    const files = sentFiles(live.slack);
    const of = (who: string, name: string) => {
      const channel = live.slack.workspace.directChannel(who).id;
      const found = files.find((one) => one.name === `${name}.csv` && one.channels.includes(channel));
      return csvRows(found?.bytes ?? '');
    };
    expect(of(CLEO, 'problems').map((row) => row.Problem)).toEqual(['No water']);
    expect(of(DORA, 'problems').map((row) => row.Problem)).toEqual(['No water', 'No road']);
    expect(of(CLEO, 'check-ins')).toMatchObject([
      { Date: '2026-11-30', Pairing: 'ada-ben', 'Questions answered': '2', 'Questions asked': '3' },
    ]);
    expect(of(CLEO, 'check-ins')[0]?.Answers).toBe('1. What did people do?\nWe dug a well');
    expect(of(DORA, 'check-ins')[0]).toMatchObject({ Pairing: 'ada-ben', Answers: '' });
    expect(files.map(({ bytes }) => String(bytes)).join()).not.toContain('I am tired');
  });

  it('is for managers and coordinators alone, also when the file is made', async () => {
    await someMeetings();
    for (const who of [ADA, BEN]) {
      expect(await asks(who, 'export meetings')).toBe(
        'Only managers and coordinators take out files. Ask one of them.',
      );
    }
    await asks(CLEO, 'export meetings');
    await live.app.import(
      programme
        .replace('{ slack: UCLEO1, roles: manager }', '{ slack: UCLEO1, roles: mentor }')
        .replace('    managers: cleo\n', ''),
    );
    await live.passes(5);
    expect(sentFiles(live.slack)).toEqual([]);
    expect(await kept()).toMatchObject([{ state: 'failed', problem: 'mayNot' }]);
    await until(() => told(CLEO).some((text) => text.startsWith('Only managers and coordinators')));
  });

  it.each([
    ['', 'Say of what: `meetings`'],
    ['2026-01-01', 'Say of what: `meetings`'],
    ['meetings yesterday', 'I do not understand yesterday.'],
    ['meetings 2026-02-30', 'I do not understand 2026-02-30.'],
    ['meetings 2026-02-03 2026-02-01', 'The last day is before the first.'],
    ['meetings 2026-02-01 2026-02-02 2026-02-03', 'I do not understand 2026-02-03.'],
    ['meetings &lt;!channel&gt;', 'I do not understand &lt;!channel&gt;.'],
  ])('says what is wrong with %p', async (rest, sentence) => {
    expect(await asks(CLEO, `export ${rest}`)).toContain(sentence);
    expect(await kept()).toEqual([]);
  });

  it('says so when there is nothing', async () => {
    await asks(CLEO, 'export meetings from 2026-11-01 to 2026-11-30 csv');
    await live.passes(5);
    expect(told(CLEO)).toContain(
      'There is nothing to put into a file of meetings: 1 November 2026 to 30 November 2026.',
    );
    expect(await kept()).toMatchObject([{ state: 'empty' }]);
    await asks(CLEO, 'export plans');
    await live.passes(5);
    expect(told(CLEO)).toContain('There is nothing yet to put into a file of plans.');
    expect(sentFiles(live.slack)).toEqual([]);
  });
});

describe('a file that Slack does not take', () => {
  it('is told of in a sentence, where the app may not upload', async () => {
    await someMeetings();
    const { app } = live.slack.workspace;
    app.scopes = app.scopes.filter((scope) => scope !== 'files:write');
    await asks(CLEO, 'export meetings');
    await live.passes(5);
    app.scopes = [...app.scopes, 'files:write'];
    expect(told(CLEO).at(-1)).toContain('give it the scope `files:write`');
    expect(await kept()).toMatchObject([{ state: 'failed', problem: 'scope', attempts: 1 }]);
    expect(left()).toEqual([]);
    await live.passes(600);
    expect(sentFiles(live.slack)).toEqual([]);
  });

  it('is tried again, and stands there once, when an answer was lost', async () => {
    await someMeetings();
    live.slack.faults.add({ method: 'upload', fault: { kind: 'drop' } });
    live.slack.faults.add({
      method: 'files.completeUploadExternal',
      fault: { kind: 'drop', after: true },
    });
    await asks(CLEO, 'export meetings');
    await live.passes(5);
    expect(await kept()).toMatchObject([{ state: 'wanted', attempts: 1 }]);
    await live.passes(61);
    expect(await kept()).toMatchObject([{ state: 'wanted', attempts: 2 }]);
    expect(conversation(CLEO).filter(({ files }) => files?.length)).toHaveLength(1);
    await live.passes(61);
    expect(await kept()).toMatchObject([{ state: 'sent', attempts: 3 }]);
    expect(conversation(CLEO).filter(({ files }) => files?.length)).toHaveLength(1);
    expect(left()).toEqual([]);
  });

  it('is given up after some attempts, with a sentence, and nothing of it is left', async () => {
    await someMeetings();
    live.slack.faults.add({ method: 'upload', fault: { kind: 'drop' }, times: 10 });
    await asks(CLEO, 'export meetings');
    for (let attempt = 0; attempt < 6; attempt++) await live.passes(61);
    expect(told(CLEO).at(-1)).toContain('I tried several times');
    expect(await kept()).toMatchObject([{ state: 'failed', problem: 'fault', attempts: 4 }]);
    expect(sentFiles(live.slack).every(({ isDeleted }) => isDeleted)).toBe(true);
  });

  it('waits as long as Slack asks', async () => {
    await someMeetings();
    const method = 'files.getUploadURLExternal';
    live.slack.faults.add({ method, fault: { kind: 'ratelimited', retryAfter: 300 } });
    await asks(CLEO, 'export meetings');
    await live.passes(5);
    await live.passes(100);
    expect(live.slack.callsTo(method)).toHaveLength(1);
    await live.passes(205);
    expect(await kept()).toMatchObject([{ state: 'sent' }]);
  });

  it('is taken away later when Slack can’t do it now', async () => {
    await someMeetings();
    await asks(CLEO, 'export meetings');
    await live.passes(5);
    live.slack.faults.add({ method: 'files.delete', fault: { kind: 'status', status: 503 } });
    await live.app.beat('2026-12-08T09:00:00Z');
    expect(await kept()).toMatchObject([{ state: 'sent' }]);
    await live.passes(900);
    expect(await kept()).toMatchObject([{ state: 'gone' }]);
  });
});
