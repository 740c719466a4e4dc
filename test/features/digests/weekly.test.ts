import { describe, expect, it } from '@jest/globals';
import { type Digest, DigestSchedules, Digests } from '../../../src/features/digests';
import { digestsJob } from '../../../src/features/digests/schedule';
import { askManager } from '../../../src/features/problems/service';
import { Posts } from '../../../src/outbox';
import { gate } from '../../support/gate';
import { until } from '../../support/until';
import { ADA, BEN, CLEO, DORA, programme, useLive } from '../check-ins/live';
import { raiseIn } from '../problems/live';

const live = useLive();
/** The Monday after the first check-in, at the programme's hour. */
const monday = '2026-12-07T08:00:00Z';

const kept = () =>
  Digests.find({ workspace: 'T1', preview: null }, { _id: 0 }).sort({ at: 1 }).lean<Digest[]>();
const due = () => DigestSchedules.findOne({ workspace: 'T1', kind: 'digest', member: 'cleo' }).lean();
const said = (who: string) =>
  live.slack
    .directMessages(who)
    .filter(({ blocks }) => JSON.stringify(blocks ?? []).includes('digests.details'));
const pressed = (text: string) => {
  const [message] = said(CLEO);
  if (!message) throw new Error('no digest');
  return live.slack.person(CLEO).presses(message, text);
};

describe('the weekly digest', () => {
  it('comes to each manager on the programme’s day and hour, once, about the seven days before', async () => {
    await live.app.beat('2026-12-07T07:59:00Z');
    expect(said(CLEO)).toEqual([]);
    await live.app.beat(monday);
    await live.passes(10);
    expect(said(CLEO)).toHaveLength(1);
    expect([...said(BEN), ...said(DORA)]).toEqual([]);
    expect(said(CLEO)[0]?.text).toContain('Your week: 30 November 2026 to 6 December 2026');
    expect(await kept()).toMatchObject([
      {
        key: 'cleo/2026-W50',
        manager: 'cleo',
        week: '2026-W50',
        from: new Date('2026-11-30T00:00:00Z'),
        until: new Date('2026-12-07T00:00:00Z'),
        facilitators: [{ pairing: 'ada-ben', name: 'Ada Ade', mentorName: 'Ben Bah' }],
      },
    ]);
    expect(await due()).toMatchObject({ date: '2026-12-14', dueAt: new Date('2026-12-14T08:00:00Z') });
    expect(live.slack.complaints).toEqual([]);
  });

  it('comes once when two instances make it at the same moment', async () => {
    live.clock.moveTo(monday);
    const jobs = [1, 2].map(() => digestsJob({ accompany: live.app.accompany, features: [] }));
    await Promise.all(jobs.map((job) => job.run(live.clock.now())));
    await live.passes(5);
    expect(said(CLEO)).toHaveLength(1);
    expect(await kept()).toHaveLength(1);
  });

  it('comes late after a downtime, and says so', async () => {
    await live.app.beat('2026-12-09T20:00:00Z');
    expect(said(CLEO)).toHaveLength(1);
    expect(JSON.stringify(said(CLEO)[0]?.blocks)).toContain('It is late');
    expect((await kept())[0]).toMatchObject({
      week: '2026-W50',
      isLate: true,
      until: new Date('2026-12-07T00:00:00Z'),
    });
  });

  it('is left out when the week is half over, and the next says so', async () => {
    await live.app.beat('2026-12-10T21:00:00Z');
    expect(said(CLEO)).toEqual([]);
    await live.app.beat('2026-12-14T08:00:00Z');
    expect(said(CLEO)).toHaveLength(1);
    expect(JSON.stringify(said(CLEO)[0]?.blocks)).toContain('in the week of 7 December 2026');
    expect((await kept()).map(({ week, skipped }) => ({ week, skipped }))).toEqual([
      { week: '2026-W51', skipped: ['2026-W50'] },
    ]);
    expect((await due())?.skipped).toEqual([]);
  });

  it('follows the manager’s zone, and the day and hour that the programme sets', async () => {
    await live.app.import(programme.replace('roles: manager', 'roles: manager, timeZone: Asia/Tokyo'));
    expect(await due()).toMatchObject({ date: '2026-12-07', dueAt: new Date('2026-12-06T23:00:00Z') });
  });

  it('follows its day and hour at once, also when nothing else is new in the file', async () => {
    const settings = '  settings:\n    digest: { day: thursday, at: "10:30" }\ndistricts:';
    await live.app.import(programme.replace('districts:', settings));
    expect(await due()).toMatchObject({ date: '2026-12-03', dueAt: new Date('2026-12-03T10:30:00Z') });
    await live.app.beat('2026-12-03T10:30:00Z');
    expect(said(CLEO)).toHaveLength(1);
  });

  it('comes to the managers’ channel where the programme says so, by whose name it is', async () => {
    live.slack.channelNamed('hall').members.push(CLEO);
    await live.app.import(
      programme.replace(
        'districts:',
        '  settings:\n    digest: { day: monday, at: "08:00", channel: hall }\ndistricts:',
      ),
    );
    await live.app.beat(monday);
    expect(said(CLEO)).toEqual([]);
    const posted = live.slack
      .messages('CHALL01')
      .filter(({ blocks }) => JSON.stringify(blocks ?? []).includes('digests.details'));
    expect(posted).toHaveLength(1);
    expect(posted[0]?.text).toContain('Cleo Cole’s week: 30 November 2026 to 6 December 2026');
    expect(JSON.stringify(posted[0]?.blocks)).toContain(`<@${CLEO}>`);
  });

  it('ends for who has no facilitator any more', async () => {
    const other = programme.replace('roles: coordinator', 'roles: [coordinator, manager]');
    await live.app.import(other.replace('managers: cleo', 'managers: dora'));
    await live.app.beat(monday);
    expect(said(CLEO)).toEqual([]);
    expect(said(DORA)).toHaveLength(1);
    expect(await due()).toBeNull();
  });

  it('that waits to be said gets its picture before it is said, and needs no renewal', async () => {
    const { opened, open } = gate();
    live.slack.faults.source = (method) => {
      if (method === 'files.getUploadURLExternal') return { kind: 'held', until: opened };
      return method === 'chat.postMessage' ? { kind: 'error', error: 'team_added_to_org' } : undefined;
    };
    const beaten = live.app.beat(monday);
    // It waits, and is not just being tried once more, when its picture comes.
    const waits = { workspace: 'T1', key: 'digest:cleo/2026-W50', state: 'waiting', attempts: 1 } as const;
    const later = new Date(Date.parse(monday) + 300_000);
    await until(async () => (await Posts.updateOne(waits, { $set: { readyAt: later } })).modifiedCount === 1);
    open();
    await beaten;
    expect(said(CLEO)).toEqual([]);
    live.slack.faults.clear();
    await live.passes(600);
    expect(said(CLEO)).toHaveLength(1);
    expect(JSON.stringify(said(CLEO)[0]?.blocks)).toContain('slack_file');
    expect(live.slack.calls.filter(({ method }) => method === 'chat.update')).toEqual([]);
  });

  it('tells the details in its thread, once, whoever presses twice', async () => {
    await live.app.beat(monday);
    await pressed('digests.details');
    await pressed('digests.details');
    await live.app.deliver();
    const [message] = said(CLEO);
    const channel = live.slack.workspace.directChannel(CLEO).id;
    const thread = live.slack.thread(channel, message?.ts ?? '').slice(1);
    expect(thread).toHaveLength(1);
    expect(thread[0]?.text).toContain('Ada Ade');
    expect((await kept())[0]?.details).toMatchObject({ by: CLEO });
    const [part] = thread;
    if (!part) throw new Error('no part');
    await live.slack.person(CLEO).presses(part, 'digests.timeline');
    expect(JSON.stringify(live.slack.modalOf(CLEO)?.blocks)).toContain('Ada Ade');
  });

  it('has in its details what more needs the manager, each with its button', async () => {
    const view = (number: number) => `VRAISED${number}`;
    for (const number of [1, 2, 3, 4, 5, 6, 7]) {
      await raiseIn(live, { view: view(number), title: `Problem ${number}` });
      const at = { workspace: 'T1', key: view(number), now: live.clock.now(), once: 'ask' };
      await askManager(at, ADA);
    }
    await live.app.beat(monday);
    await pressed('digests.details');
    await live.app.deliver();
    const [message] = said(CLEO);
    const channel = live.slack.workspace.directChannel(CLEO).id;
    const [rest] = live.slack.thread(channel, message?.ts ?? '').slice(1);
    if (!rest) throw new Error('no details');
    expect(rest.text).toContain('What else needs you');
    const keys = JSON.stringify(rest.blocks).match(/"value":"VRAISED\d"/g);
    expect(keys).toHaveLength(2);
    const key = view(Number(/VRAISED(\d)/.exec(keys?.[0] ?? '')?.[1]));
    await live.slack.person(CLEO).presses(rest, 'problems.open', { value: key });
    expect(JSON.stringify(live.slack.modalOf(CLEO)?.blocks)).toContain('Problem');
    expect(live.slack.complaints).toEqual([]);
  });

  it('keeps that it was seen, by the button or by a reply', async () => {
    await live.app.beat(monday);
    await pressed('digests.seen');
    await until(async () => (await kept())[0]?.seen.length === 1);
    await live.app.deliver();
    expect(JSON.stringify(said(CLEO)[0]?.blocks)).toContain(`Seen by <@${CLEO}>`);
    expect(JSON.stringify(said(CLEO)[0]?.blocks)).not.toContain('I’ve seen it');
    await live.app.beat('2026-12-14T08:00:00Z');
    const second = said(CLEO)[1];
    const channel = live.slack.workspace.directChannel(CLEO).id;
    await live.slack.person(CLEO).says(channel, 'Thank you', { thread: second });
    await until(async () => (await kept())[1]?.seen.length === 1);
    expect((await kept())[1]?.seen).toMatchObject([{ by: CLEO }]);
  });
});
