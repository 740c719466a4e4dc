import { describe, expect, it } from '@jest/globals';
import { Meetings } from '../../../src/features/meetings';
import { Districts } from '../../../src/features/people';
import { Plans } from '../../../src/features/plans';
import { plainName, type Stakeholder, Stakeholders } from '../../../src/features/stakeholders';
import { Posts } from '../../../src/outbox';
import { until } from '../../support/until';
import {
  asNew,
  BEN,
  commitments,
  DORA,
  formOf,
  LOG,
  logForm,
  meetings,
  modalOf,
  shown,
  useLog,
} from '../meetings/live';
import { cardOf, chooses, met, named, settled, under } from './live';

const live = useLog();
const workspace = 'T1';

/** As many as wanted, of the same district. */
async function many(count: number, name: (number: number) => string): Promise<void> {
  const all = Array.from({ length: count }, (_, number): Stakeholder => {
    const said = name(number);
    return {
      ...{ workspace, key: `K${number}`, name: said, plainName: plainName(said) },
      ...{ nameWords: plainName(said).split(' '), type: 'police', sector: 'government', channel: LOG },
      ...{ status: 'active', meetings: 1, promised: [], undated: 0, addedBy: BEN, changes: [], version: 1 },
      addedAt: live.clock.now(),
    };
  });
  await Stakeholders.insertMany(all);
}

describe('bad input about stakeholders', () => {
  it('merges nothing with itself, with what was merged into it, or with what is not there any more', async () => {
    await met(live, 'Bo Police');
    await met(live, 'Police of Bo', { alike: 'new' });
    await met(live, 'Bo Court');
    const [police, other] = [await named('Bo Police'), await named('Police of Bo')];
    const late = await chooses(live, 'Bo Court', 'merge', DORA);
    const form = await chooses(live, 'Bo Police', 'merge');
    expect(JSON.stringify(form.blocks)).not.toContain(`"${police.key}"`);
    await live.ben.submits(form, { 'stakeholders.other:0': other.key });
    // What was merged since stands for the one that lives.
    await live.slack.person(DORA).submits(late, { 'stakeholders.other:0': police.key });
    expect(await named('Bo Court')).toMatchObject({ status: 'merged', mergedInto: other.key });
    expect((await named('Police of Bo')).meetings).toBe(3);
    expect((await meetings()).map(({ stakeholder }) => stakeholder)).toEqual([
      other.key,
      other.key,
      other.key,
    ]);
    // The card of what was merged offers nothing more.
    await settled(live);
    const card = await cardOf(live, 'Bo Court');
    await until(() => card.text?.includes('Merged'));
    expect(JSON.stringify(card.blocks)).not.toContain('stakeholders.more');
  });

  it('says so when the one to be merged with was archived meanwhile', async () => {
    await met(live, 'Bo Police');
    await met(live, 'Police of Bo', { alike: 'new' });
    const { key } = await named('Police of Bo');
    const form = await chooses(live, 'Bo Police', 'merge');
    await live.slack.person(DORA).submits(await chooses(live, 'Police of Bo', 'archive', DORA), {});
    const { errors } = await live.ben.submits(form, { 'stakeholders.other:0': key });
    expect(errors?.['stakeholders.other:0']).toContain('take it up again first');
    expect((await named('Bo Police')).status).toBe('active');
  });

  it('keeps a merge in one direction when two people merge each into the other at once', async () => {
    await met(live, 'Bo Police');
    await met(live, 'Police of Bo', { alike: 'new' });
    const [one, other] = [await named('Bo Police'), await named('Police of Bo')];
    const mine = await chooses(live, 'Bo Police', 'merge');
    const theirs = await chooses(live, 'Police of Bo', 'merge', DORA);
    await Promise.all([
      live.ben.submits(mine, { 'stakeholders.other:0': other.key }),
      live.slack.person(DORA).submits(theirs, { 'stakeholders.other:0': one.key }),
    ]);
    const all = [await named('Bo Police'), await named('Police of Bo')];
    expect(all.map(({ status }) => status).sort()).toEqual(['active', 'merged']);
    expect(all.find(({ status }) => status === 'active')?.meetings).toBe(2);
  });

  it('takes nothing up again beside another of its name', async () => {
    await met(live, 'Bo Police');
    await live.ben.submits(await chooses(live, 'Bo Police', 'archive'), {});
    const archived = await named('Bo Police');
    await Stakeholders.collection.insertOne({
      ...archived,
      key: 'KOTHER',
      name: 'BO POLICE',
      status: 'active',
    });
    const back = await chooses(live, 'Bo Police', 'back');
    await live.ben.submits(back, {});
    expect(shown(modalOf(live, BEN))).toContain('If both are the same, merge them');
    expect((await named('Bo Police')).status).toBe('archived');
  });

  it('finds each of 300 with similar names, in any script, and shows all within Slack’s limits', async () => {
    const long = 'ዞ'.repeat(200);
    await many(300, (number) =>
      number === 7 ? 'مكتب الشرطة <!channel>' : number === 8 ? long : `District Office Numéro ${number}`,
    );
    await asNew(live, 'Bo Police');
    await live.ben.runs('/accompany', 'stakeholders');
    const list = await formOf(live);
    expect(shown(list)).toContain('8. ');
    await live.ben.submits(list, { 'stakeholders.go:0': 'next' });
    expect(shown(modalOf(live, BEN))).not.toContain('Bo Police');
    await live.ben.closes(modalOf(live, BEN));
    await live.ben.runs('/accompany', 'stakeholders الشرطة');
    expect(shown(await formOf(live))).toContain('مكتب الشرطة &lt;!channel&gt;');
    await live.ben.closes(modalOf(live, BEN));
    const form = await chooses(live, 'Bo Police', 'merge');
    const { ack } = await live.ben.searches(form, 'stakeholders.other:0', 'numero 299');
    expect(JSON.stringify(ack?.payload)).toContain('Numéro 299');
    await live.ben.submits(form, { 'stakeholders.other:0': 'K299' });
    expect(await named('Bo Police')).toMatchObject({ status: 'merged', mergedInto: 'K299' });
    expect(live.slack.complaints).toEqual([]);
  });

  it('that names a district which is gone from the programme is refused with a sentence', async () => {
    await met(live, 'Bo Police');
    const form = await chooses(live, 'Bo Police', 'move');
    await Districts.deleteMany({ workspace });
    const { errors } = await live.ben.submits(form, { 'stakeholders.district:0': 'north' });
    expect(errors).toEqual({ 'stakeholders.district:0': 'Choose a district.' });
    expect((await named('Bo Police')).changes).toEqual([]);
  });

  it('of words that are markup stays words', async () => {
    await met(live, 'Bo Police');
    await live.ben.submits(await chooses(live, 'Bo Police', 'rename'), {
      'stakeholders.name:0': '<!channel> *Bo* & <@UADA01>',
    });
    await settled(live);
    const card = await cardOf(live, '<!channel> *Bo* & <@UADA01>');
    await until(() => card.text?.includes('&lt;!channel&gt;'));
    expect(live.slack.complaints).toEqual([]);
  });
});

describe('what else is kept of a stakeholder', () => {
  it('follows a merge: meetings, commitments, and lines of plans', async () => {
    await met(live, 'Bo Police', { agreements: 'Police: a car' });
    await met(live, 'Police of Bo', { alike: 'new' });
    const [from, into] = [await named('Bo Police'), await named('Police of Bo')];
    const line = { key: 'l1', line: 'x', owes: 'stakeholder', who: 'x', what: 'x', when: { on: [] } };
    await Plans.collection.insertOne({
      ...{ workspace, key: 'P1', version: 1 },
      lines: [
        { ...line, stakeholder: from.key },
        { ...line, key: 'l2', stakeholder: 'other' },
      ],
    } as never);
    await live.ben.submits(await chooses(live, 'Bo Police', 'merge'), { 'stakeholders.other:0': into.key });
    expect((await Plans.collection.findOne({ workspace, key: 'P1' }))?.lines).toMatchObject([
      { stakeholder: into.key },
      { stakeholder: 'other' },
    ]);
    expect(await commitments()).toMatchObject([{ stakeholder: into.key }]);
    expect(await Meetings.countDocuments({ workspace, stakeholder: into.key })).toBe(2);
  });

  it('waits where the app was never invited to the log channel, and begins once it is', async () => {
    const channel = live.slack.channelNamed(LOG);
    channel.members = channel.members.filter((member) => member !== 'UBOT');
    await asNew(live, 'Bo Police');
    await settled(live);
    const form = await logForm(live, DORA, 'Bo Police');
    await live.slack.person(DORA).submits(form, { keyPoints: 'They came back.' });
    await settled(live);
    await until(() => live.slack.directMessages(DORA).length > 0);
    const told = live.slack.directMessages(DORA).map(({ text }) => text);
    expect(told.filter((text) => text?.includes('I am not in the log channel'))).toHaveLength(1);
    // As its author, who need not be a coordinator.
    await until(() =>
      live.slack.directMessages(DORA).some(({ text }) => text?.includes('is kept as you wrote it')),
    );
    channel.members.push('UBOT');
    await live.passes(3_700);
    const card = await cardOf(live, 'Bo Police');
    await until(async () => {
      await settled(live);
      return under(live, card).length === 2;
    });
    expect(await Posts.find({ workspace, state: 'failed' }).lean()).toEqual([]);
  });

  it('that was never said, since there was no channel for it, is said in the thread of the one that lives', async () => {
    await met(live, 'Bo Police');
    await many(1, () => 'Police of Bo');
    await Stakeholders.updateOne({ workspace, key: 'K0' }, { $unset: { channel: 1 } });
    const [meeting] = await meetings();
    await Meetings.collection.insertOne({
      ...meeting,
      ...{ key: 'M2', stakeholder: 'K0', posts: 0, keyPoints: 'Said nowhere.', at: live.clock.now() },
    } as never);
    const { key } = await named('Bo Police');
    await live.ben.runs('/accompany', 'stakeholders police of');
    await live.ben.submits(await formOf(live), {
      'stakeholders.deed:0': 'merge',
      'stakeholders.other:0': key,
    });
    expect(await named('Police of Bo')).toMatchObject({ status: 'merged', mergedInto: key });
    const card = await cardOf(live, 'Bo Police');
    await until(async () => {
      await settled(live);
      return under(live, card).length === 2;
    });
    expect(under(live, card)[1]).toContain('Said nowhere.');
  });
});
