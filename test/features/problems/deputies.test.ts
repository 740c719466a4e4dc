import { beforeEach, describe, expect, it } from '@jest/globals';
import { endDeputyship, nameDeputy } from '../../../src/features/digests/deputies/service';
import { ExportFiles } from '../../../src/features/exports';
import { findMember } from '../../../src/features/people';
import { Problems } from '../../../src/features/problems/model';
import { takeOn } from '../../../src/features/problems/service';
import type { Message } from '../../support/slack';
import { sentFiles } from '../../support/slack/methods/files';
import { until } from '../../support/until';
import { BEN, CHANNEL, CLEO, DORA, EVE, modalOf, programme, shown, useLive } from '../check-ins/live';
import { csvRows } from '../exports/support';
import { entries, KEY, lined, problem, raiseIn, saidUnder } from './live';

const live = useLive();
const workspace = 'T1';
/** Eve manages others, and speaks French. */
const withEve = programme.replace(
  '  dora:',
  '  eve: { slack: UEVE01, roles: manager, language: fr }\n  dora:',
);

const memberOf = async (slackUser: string) => {
  const member = await findMember(workspace, slackUser);
  if (!member) throw new Error(`no member ${slackUser}`);
  return member;
};
/** Somebody is away from today until a day, and somebody stands in. */
async function standsIn(deputy = 'eve', to = '2026-12-04', manager = CLEO): Promise<void> {
  const view = `VAWAY${manager}`;
  const from = live.clock.now().toISOString().slice(0, 10);
  const named = await nameDeputy(await memberOf(manager), { deputy, from, to, view }, live.clock.now());
  if ('refused' in named) throw new Error(named.refused.why);
  await live.app.deliver();
}
const cards = (who: string) =>
  live.slack.directMessages(who).filter(({ text }) => text?.includes('no medicine'));
async function asks(card: Message): Promise<void> {
  await live.ada.presses(card, 'problems.ask-manager');
  await live.app.deliver();
}
const said = (root: Message) => saidUnder(live, root).map(({ text }) => text.replace(/[\u2068\u2069]/g, ''));
const dayAfter = '2026-12-05T00:00:30Z';

describe('a manager who is away, and somebody asks for their help', () => {
  let card: Message;
  beforeEach(async () => {
    await live.app.import(withEve);
    card = await raiseIn(live);
  });

  it('is stood in for: the deputy is asked, as the thread says, and what they reply is passed on', async () => {
    await standsIn();
    await asks(card);
    expect(cards(CLEO)).toEqual([]);
    const [theirs] = cards(EVE);
    if (!theirs) throw new Error('Eve was not asked');
    expect(theirs.text).toContain(
      `<@UADA01> vous demande de l’aide : vous assurez la suppléance de <@${CLEO}>.`,
    );
    expect(said(card)).toEqual([
      `<@UADA01> asked <@${EVE}>, who stands in for <@${CLEO}>, for help. What <@${EVE}> replies to me is passed on here.`,
    ]);
    expect((await problem()).asked).toMatchObject([{ manager: EVE, insteadOf: CLEO, by: 'UADA01' }]);
    await live.slack.person(EVE).tellsApp('Je vous appelle.', { thread: theirs });
    await lined('manager replied', (lines) => lines.length === 1);
    await live.app.deliver();
    expect(said(card).at(-1)).toBe(`<@${EVE}>, who stands in for <@${CLEO}>, replied: Je vous appelle.`);
    await live.slack.person(EVE).presses(theirs, 'problems.take');
    await live.app.deliver();
    expect(await problem()).toMatchObject({ owner: EVE, deputies: [{ deputy: EVE, manager: CLEO }] });
    expect(live.slack.complaints).toEqual([]);
  });

  it('gets back what the deputy had in hand, and the deputy sees it no more', async () => {
    await standsIn();
    await asks(card);
    const [theirs] = cards(EVE);
    if (!theirs) throw new Error('Eve was not asked');
    await live.slack.person(EVE).presses(theirs, 'problems.take');
    await live.app.import(`${withEve}# the same once more\n`);
    expect(await problem()).toMatchObject({ owner: EVE });
    await live.app.beat(dayAfter);
    await live.passes(60);
    expect(await problem()).toMatchObject({ owner: CLEO, status: 'being worked on' });
    expect(await problem()).not.toHaveProperty('deputies');
    expect(said(card).at(-1)).toBe(
      `<@${EVE}> no longer stands in for <@${CLEO}>: <@${CLEO}> looks after this now.`,
    );
    expect(cards(EVE)).toEqual([]);
    expect(shown(theirs)).toContain('Vous n’êtes plus de ceux qui le voient');
    const [back] = cards(CLEO);
    if (!back) throw new Error('Cleo has no card');
    await live.slack.person(CLEO).presses(back, 'problems.open');
    const view = shown(modalOf(live, CLEO));
    expect(view).toContain(`<@${EVE}> no longer stood in for <@${CLEO}>: <@${CLEO}> looks after it now.`);
    expect(view).toContain(`<@UADA01> asked <@${EVE}>, who stood in for <@${CLEO}>, for help.`);
    const lines = (await entries()).length;
    await live.slack.person(EVE).tellsApp('Trop tard', { thread: theirs });
    await live.passes(60);
    expect(await entries()).toHaveLength(lines);
    const version = (await problem()).version;
    await live.passes(120);
    expect((await problem()).version).toBe(version);
    await live.slack.person(CLEO).opensHome();
    await until(() => shown(live.slack.homeOf(CLEO)).includes('no medicine'));
    expect(shown(live.slack.homeOf(CLEO))).not.toContain('asked');
    expect(live.slack.complaints).toEqual([]);
  });

  it('is not asked in the place of the deputy any more, who goes on seeing it as coordinator', async () => {
    await standsIn('dora');
    await asks(card);
    const [theirs] = cards(DORA);
    if (!theirs) throw new Error('Dora was not asked');
    await live.app.beat(dayAfter);
    await live.passes(60);
    expect(shown(theirs)).toContain(
      'You are not asked for help with this problem any more: what you write here is not passed on.',
    );
    expect(shown(theirs)).not.toContain('no medicine');
    await live.slack.person(DORA).presses(theirs, 'problems.open');
    expect(shown(modalOf(live, DORA))).toContain('no medicine');
    expect(live.slack.complaints).toEqual([]);
  });

  it('gets back, too, what the deputy raised and took on', async () => {
    await standsIn();
    const eve = live.slack.person(EVE);
    await eve.runs('/problem', 'La route est coupée');
    await until(() => live.slack.modalOf(EVE), { what: 'the form' });
    await eve.submits(modalOf(live, EVE), {});
    const hers = async () => (await Problems.find({ workspace, raisedBy: EVE }, { _id: 0 }).lean())[0];
    await takeOn({ workspace, key: (await hers())?.key ?? '', now: live.clock.now(), once: 'take' }, EVE);
    expect(await hers()).toMatchObject({ owner: EVE, deputies: [{ deputy: EVE, manager: CLEO }] });
    await live.app.beat(dayAfter);
    await live.passes(60);
    expect(await hers()).toMatchObject({ owner: CLEO });
  });

  it('whose deputy is another now: what the one before had in hand goes to that one', async () => {
    await standsIn();
    await asks(card);
    const [theirs] = cards(EVE);
    if (!theirs) throw new Error('Eve was not asked');
    await live.slack.person(EVE).presses(theirs, 'problems.take');
    await standsIn('dora');
    await live.passes(60);
    expect(await problem()).toMatchObject({ owner: DORA });
    expect(said(card).at(-1)).toBe(
      `<@${EVE}> no longer stands in for <@${CLEO}>: <@${DORA}> looks after this now.`,
    );
    expect([cards(EVE), cards(DORA), cards(CLEO)].map(({ length }) => length)).toEqual([0, 1, 0]);
  });

  it('finds afterwards what was asked and not answered', async () => {
    await standsIn();
    await asks(card);
    await live.app.beat(dayAfter);
    await live.slack.person(CLEO).opensHome();
    const home = () => shown(live.slack.homeOf(CLEO));
    await until(() => home().includes('Needs you'));
    expect(home()).toMatch(/Ada Ade[^"]*asked/);
    expect(home()).toContain('no medicine');
    await live.app.beat('2026-12-07T08:00:00Z');
    const digest = live.slack
      .directMessages(CLEO)
      .find((message) => shown(message).includes('digests.details'));
    expect(shown(digest)).toContain('no medicine');
  });

  it('is asked themselves where the deputy asks', async () => {
    await live.app.import(withEve.replace('roles: mentor,', 'roles: [mentor, manager],'));
    await standsIn('ben');
    await live.ben.presses(card, 'problems.ask-manager');
    await live.app.deliver();
    expect([cards(BEN), cards(CLEO)].map(({ length }) => length)).toEqual([0, 1]);
    expect((await problem()).asked).toMatchObject([{ manager: CLEO, by: BEN }]);
  });

  it('is asked themselves where the deputy is away too', async () => {
    await standsIn();
    await standsIn('dora', '2026-12-04', EVE);
    await asks(card);
    expect([cards(EVE), cards(DORA), cards(CLEO)].map(({ length }) => length)).toEqual([0, 0, 1]);
  });

  it('is asked after all where the deputy has left Slack', async () => {
    await standsIn();
    const theirs = live.slack.workspace.directChannel(EVE).id;
    live.slack.faults.source = (method, { channel }) =>
      method === 'chat.postMessage' && channel === theirs
        ? { kind: 'error', error: 'is_archived' }
        : undefined;
    await asks(card);
    await live.passes(5);
    expect(cards(CLEO)).toHaveLength(1);
    expect(cards(CLEO)[0]?.text).toContain('<@UADA01> asks for your help.');
    expect(said(card).slice(-2)).toEqual([
      expect.stringContaining(`I could not reach <@${EVE}>, who was asked for help`),
      expect.stringContaining(`<@UADA01> asked <@${CLEO}> for help.`),
    ]);
  });

  it('keeps what is theirs: who had it in hand by a right of their own goes on', async () => {
    await standsIn('dora');
    await takeOn({ workspace, key: KEY, now: live.clock.now(), once: 'take' }, DORA);
    await live.app.beat(dayAfter);
    await live.passes(60);
    expect(await problem()).toMatchObject({ owner: DORA });
  });

  it('is back before the day: it goes back at once', async () => {
    await standsIn();
    await asks(card);
    const [theirs] = cards(EVE);
    if (!theirs) throw new Error('Eve was not asked');
    await live.slack.person(EVE).presses(theirs, 'problems.take');
    await endDeputyship(await memberOf(CLEO), live.clock.now());
    await live.passes(60);
    expect(await problem()).toMatchObject({ owner: CLEO });
    expect(cards(EVE)).toEqual([]);
  });
});

describe('who stands in for a manager', () => {
  beforeEach(() => live.app.import(withEve));

  it('sees problems of theirs in the list and on the home tab, and raises some, for as long', async () => {
    await raiseIn(live);
    const eve = live.slack.person(EVE);
    const list = async () => {
      await eve.runs('/problem', 'liste');
      await until(() => live.slack.modalOf(EVE), { what: 'the list' });
      const text = shown(modalOf(live, EVE));
      await eve.closes(modalOf(live, EVE));
      return text;
    };
    expect(await list()).not.toContain('no medicine');
    await standsIn();
    expect(await list()).toContain('no medicine');
    await eve.opensHome();
    await until(() => shown(live.slack.homeOf(EVE)).includes('no medicine'));
    await eve.runs('/problem', 'La route est coupée');
    await until(() => live.slack.modalOf(EVE), { what: 'the form' });
    await eve.submits(modalOf(live, EVE), {});
    await live.app.deliver();
    expect(live.slack.messages(CHANNEL).some(({ text }) => text?.includes('La route est coupée'))).toBe(true);
    await live.app.beat(dayAfter);
    expect(await list()).not.toContain('no medicine');
    expect(live.slack.complaints).toEqual([]);
  });

  it('takes out what the manager takes out, for as long', async () => {
    await raiseIn(live);
    await live.ada.says(CHANNEL, 'They met', { thread: live.slack.messages(CHANNEL)[0] });
    await live.passes(61);
    const file = async (words: string) => {
      const done = async () =>
        (await ExportFiles.find({ workspace }, { _id: 0, state: 1 }).sort({ askedAt: -1 }).lean()).filter(
          ({ state }) => state === 'sent' || state === 'empty',
        );
      const before = (await done()).length;
      await live.slack.person(EVE).runs('/accompany', words);
      await live.passes(5);
      await until(async () => (await done()).length > before, { what: 'a file' });
      const [newest] = await done();
      return newest?.state === 'sent' ? csvRows(sentFiles(live.slack).at(-1)?.bytes ?? '') : [];
    };
    expect(await file('exporter problèmes')).toEqual([]);
    await standsIn();
    expect((await file('exporter problèmes')).length).toBe(1);
    const [checkIn] = await file('exporter points');
    expect(JSON.stringify(checkIn)).toContain('They met');
    await live.app.beat(dayAfter);
    expect(await file('exporter problèmes')).toEqual([]);
    expect(await file('exporter points')).toEqual([]);
  });
});
