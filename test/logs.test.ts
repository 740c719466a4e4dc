import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Commitments } from '../src/features/commitments';
import { Comments } from '../src/features/meetings';
import { actions, button } from '../src/slack/blocks';
import { morning, programme, startTestApp, startTestSlack, type TestApp, TestClock } from './support/app';
import type { Message, OpenView, SlackDouble } from './support/slack';
import { until } from './support/until';

/** What people write, each with its own number. */
const mark = 'kofimango';
let marks = 0;
function marked(): string {
  marks += 1;
  return `The story of ${mark}${marks} and more.`;
}

let clock: TestClock;
let slack: SlackDouble;
let app: TestApp;
/** What went past the log. */
const written: string[] = [];

beforeAll(async () => {
  for (const way of ['log', 'info', 'warn', 'error', 'debug'] as const)
    jest.spyOn(console, way).mockImplementation((...words) => void written.push(words.map(String).join(' ')));
  for (const stream of [process.stdout, process.stderr])
    jest.spyOn(stream, 'write').mockImplementation((words) => written.push(String(words)) > 0);
  clock = new TestClock(morning);
  slack = await startTestSlack(clock);
  app = await startTestApp({ slack, clock });
  await app.import();
});

afterAll(async () => {
  await app.stop();
  await slack.close();
  jest.restoreAllMocks();
});

const ada = () => slack.person('UADA01');
const ben = () => slack.person('UBEN01');
const dora = () => slack.person('UDORA1');

function seen<T>(thing: T | undefined): T {
  if (thing === undefined) throw new Error('there is none');
  return thing;
}

const modalOf = (user: string): OpenView => seen(slack.modalOf(user));
const inChannel = () => slack.messages('ada-and-ben');
const newest = (has: string): Message =>
  seen(inChannel().findLast(({ blocks }) => JSON.stringify(blocks ?? []).includes(has)));
const record = () => JSON.stringify(inChannel());
/** Which problem a card is about. */
const keyOf = ({ blocks }: Message) => seen(/"value":"[a-z-]+:([^"]+)"/.exec(JSON.stringify(blocks))?.[1]);

async function closesAll(user: string): Promise<void> {
  for (let view = slack.modalOf(user); view; view = slack.modalOf(user))
    await slack.person(user).closes(view);
}

describe('the log', () => {
  let prompt: Message;

  it('hears of a whole check-in, by every way', async () => {
    await app.beat('2026-11-30T09:00:01Z');
    prompt = seen(inChannel()[0]);

    // a reply, an edit, a deletion, somebody else's talk
    const reply = await ada().says('ada-and-ben', marked(), { thread: prompt });
    await ben().says('ada-and-ben', marked(), { thread: prompt });
    await ada().edits(reply, marked());
    const mistake = await ada().says('ada-and-ben', marked(), { thread: prompt });
    await ada().deletes(mistake);
    await app.beat('2026-11-30T09:05:00Z');

    // outside the thread and to the app directly, taken in by the button
    await ada().says('ada-and-ben', marked());
    await ada().tellsApp(marked());
    await app.deliver();
    await ada().presses(newest('check-ins.stray-yes'), 'check-ins.stray-yes');
    await app.beat('2026-11-30T09:10:00Z');

    // a command, by a member and by a stranger, and a stranger's message
    await ada().runs('/accompany', marked());
    await slack.person('UEVE01').runs('/accompany', marked());
    await slack.person('UEVE01').tellsApp(marked());

    // the form
    await ada().presses(newest('check-ins.form'), 'check-ins.form');
    await ada().submits(modalOf('UADA01'), { 'answer-1': marked() });
    await app.deliver();
    expect(record()).toContain(`${mark}${marks}`);
    await ada().opensHome();
  });

  it('hears of forms and posts that fail', async () => {
    const before = app.logged.length;
    await ada().presses(newest('check-ins.form'), 'check-ins.form');
    const form = modalOf('UADA01');
    const { mongo } = await import('mongoose');
    const failing = jest.spyOn(mongo.Collection.prototype, 'bulkWrite').mockImplementation(async (writes) => {
      throw new mongo.MongoServerError({
        message: `no place for ${JSON.stringify(writes)}`,
        code: 121,
      });
    });
    const { errors } = await ada().submits(form, { 'answer-2': marked() });
    expect(Object.values(errors ?? {})[0]).toContain('This could not be saved just now.');
    await slack.unanswered(() => ada().says('ada-and-ben', marked(), { thread: prompt }));
    await until(() => app.logged.slice(before).join('').includes('a listener failed'));
    failing.mockRestore();
    await ada().closes(form);

    slack.faults.add({ method: 'chat.postMessage', fault: { kind: 'ratelimited', retryAfter: 1 } });
    slack.faults.add({ method: 'chat.postMessage', fault: { kind: 'error', error: 'invalid_blocks' } });
    await ada().presses(newest('check-ins.form'), 'check-ins.form');
    await ada().submits(modalOf('UADA01'), { 'answer-3': marked() });
    await app.deliver();
    await app.beat('2026-11-30T10:00:00Z');
    expect(app.logged.join('')).toContain('invalid_blocks');

    slack.faults.add({ method: 'views.open', fault: { kind: 'error', error: 'expired_trigger_id' } });
    await ada().presses(newest('check-ins.form'), 'check-ins.form');
    expect(slack.complaints).toEqual([]);
  });

  it('hears of problems, by every way', async () => {
    const raises = async (how: () => Promise<unknown>) => {
      await how();
      await ada().submits(modalOf('UADA01'), { title: marked(), details: marked() });
      // What is like it may be shown first.
      const similar = slack.modalOf('UADA01');
      if (similar?.submit) await ada().submits(similar, { instead: 'new' });
      await closesAll('UADA01');
      await app.deliver();
    };
    const opens = async (who: typeof ada, act: string, message = card()) => {
      await who().presses(message, act);
      return modalOf(who().id);
    };
    const card = () => newest('problems.take');
    const chooses = async (who: typeof ada, what: string) => {
      const more = newest('problems.more');
      await who().chooses(more, 'problems.more', `${what}:${keyOf(more)}`);
      return modalOf(who().id);
    };

    // the command, the button, a message
    const message = await ada().says('hall', marked());
    await raises(() => ada().runs('/problem', marked(), 'CADA001'));
    await raises(() => ada().presses(newest('problems.raise'), 'problems.raise'));
    await raises(() => ada().usesShortcut('problems.raise', message));
    for (let more = 0; more < 4; more += 1) await raises(() => ada().runs('/problem', marked(), 'CADA001'));
    expect(record()).toContain(`${mark}${marks}`);

    // talk in the card's thread
    const said = await ben().says('ada-and-ben', marked(), { thread: card() });
    await ben().edits(said, marked());
    await ben().deletes(said);

    // the forms of the card
    await ada().submits(await opens(ada, 'problems.update'), { news: marked() });
    await ada().submits(await chooses(ada, 'change'), { 'title-0': marked(), 'details-0': marked() });
    await ada().presses(card(), 'problems.ask-manager');
    await app.deliver();
    const [asked] = slack.directMessages('UCLEO1').slice(-1);
    await slack.person('UCLEO1').tellsApp(marked(), { thread: seen(asked) });
    const resolution = { done: marked(), learned: marked(), share: 'yes' };
    await ben().submits(await opens(ben, 'problems.resolve'), resolution);
    await app.deliver();
    const question = newest('problems.not-solved');
    await ada().submits(await opens(ada, 'problems.not-solved', question), { reason: marked() });
    await app.deliver();
    await ben().submits(await opens(ben, 'problems.resolve'), { ...resolution, learned: marked() });
    await app.deliver();
    await ben().submits(await chooses(ben, 'not-possible'), { why: marked() });
    await app.deliver();
    await ada().submits(await opens(ada, 'problems.reopen', newest('problems.reopen')), { reason: marked() });
    await app.deliver();

    // harm, of which nothing is kept
    await ada().runs('/problem', marked(), 'CADA001');
    await ada().submits(modalOf('UADA01'), { title: marked(), about: 'harm' });
    await closesAll('UADA01');

    // what is looked for
    for (const verb of ['list', 'lessons', 'help']) {
      await ada().runs('/problem', `${verb} ${marked()}`, 'CADA001');
      await closesAll('UADA01');
    }
    await slack.person('UEVE01').runs('/problem', marked(), 'CHALL01');
    expect(slack.complaints).toEqual([]);
  });

  it('hears of a problem that can’t be saved', async () => {
    const before = app.logged.length;
    await ada().runs('/problem', marked(), 'CADA001');
    const form = modalOf('UADA01');
    const { mongo } = await import('mongoose');
    const refuse = (of: unknown) => {
      throw new mongo.MongoServerError({ message: `no place for ${JSON.stringify(of)}`, code: 121 });
    };
    const failing = (['insertOne', 'bulkWrite'] as const).map((method) =>
      jest
        .spyOn(mongo.Collection.prototype, method)
        .mockImplementation(async (what: unknown) => refuse(what)),
    );
    await ada().submits(form, { title: marked(), details: marked() });
    const similar = slack.modalOf('UADA01');
    if (similar && similar.callback_id !== form.callback_id) await ada().submits(similar, { instead: 'new' });
    for (const one of failing) one.mockRestore();
    expect(app.logged.slice(before).join('')).toContain('a form could not be saved');
    await closesAll('UADA01');
  });

  it('hears of the stakeholder log, by every way', async () => {
    slack.workspace.addChannel({
      id: 'CLOG001',
      name: 'stakeholder-log',
      members: ['UBOT', 'UADA01', 'UBEN01', 'UDORA1'],
    });
    await app.import(
      programme.replace('  safeguardingContact', '  logChannel: stakeholder-log\n  safeguardingContact'),
    );
    const inLog = () => slack.messages('stakeholder-log').filter(({ user }) => user === 'UBOT');
    const withButton = (act: string) =>
      seen(inLog().findLast(({ blocks }) => JSON.stringify(blocks ?? []).includes(`"${act}"`)));
    const texts = () => ({ keyPoints: marked(), agreements: marked(), gaps: marked(), present: marked() });
    // What is not clear, or seems to be there already, is asked on top.
    const saves = async (who: typeof ada, answers: Record<string, string>) => {
      await who().submits(modalOf(who().id), answers);
      for (let times = 0; times < 4; times += 1) {
        const view = slack.modalOf(who().id);
        if (!view?.submit) break;
        const asks = JSON.stringify(view.blocks);
        await who().submits(view, asks.includes('"instead"') ? { instead: 'new' } : {});
      }
      expect(slack.modalOf(who().id)).toBeUndefined();
      await app.deliver();
    };

    // the command with a new stakeholder's name, the shortcuts, a message
    await ada().runs('/log-meeting', marked(), 'CHALL01');
    await saves(ada, { newType: 'police', ...texts() });
    const stakeholder = seen(
      /"value":"([^"]+)"/.exec(JSON.stringify(withButton('meetings.edit').blocks))?.[1],
    );
    const message = await ada().says('hall', marked());
    await ada().usesShortcut('meetings.log-message', message);
    await saves(ada, { stakeholder, ...texts() });
    await ada().usesShortcut('meetings.log');
    await ada().chooses(modalOf('UADA01'), 'metOn', '2026-11-29', { answers: texts() });
    await closesAll('UADA01');
    expect(JSON.stringify(inLog())).toContain(mark);

    // an edit, and talk in the thread
    await ada().presses(withButton('meetings.edit'), 'meetings.edit');
    await saves(ada, texts());
    const thread = seen(inLog()[0]);
    const said = await ben().says('stakeholder-log', marked(), { thread });
    await ben().edits(said, marked());
    const other = await ben().says('stakeholder-log', marked(), { thread });
    await ben().deletes(other);
    await until(async () => (await Comments.countDocuments({ workspace: 'T1' })) === 2);

    // commitments
    await ben().runs('/accompany', `commitments ${marked()}`);
    await ada().runs('/accompany', 'commitments');
    await ada().submits(modalOf('UADA01'), {
      'commitments.list:which-0': '0',
      'commitments.list:deed-0': 'partly',
      'commitments.list:text-0': marked(),
    });
    await closesAll('UADA01');
    expect(await Commitments.countDocuments({ workspace: 'T1', status: 'partly' })).toBe(1);

    // what is looked for, by a member and by a stranger, and what is removed
    await ada().runs('/log-meeting', `find ${mark}`);
    await ada().submits(modalOf('UADA01'), { 'meetings.find:words': marked() });
    await closesAll('UADA01');
    await slack.person('UEVE01').runs('/log-meeting', `find ${marked()}`, 'CHALL01');
    await ben().runs('/log-meeting', `chercher ${mark}`);
    await ben().submits(modalOf('UBEN01'), { 'meetings.find:open-0': stakeholder });
    await closesAll('UBEN01');
    await ada().presses(withButton('meetings.open'), 'meetings.open');
    await ada().submits(modalOf('UADA01'), { 'meetings.view:go-0': 'remove' });
    await ada().submits(modalOf('UADA01'), { words: 'The story of', reason: 'person' });
    await ada().submits(modalOf('UADA01'));
    expect(JSON.stringify(modalOf('UADA01').blocks)).toContain('It is removed.');
    await closesAll('UADA01');
    await app.deliver();
    expect(slack.complaints).toEqual([]);
  });

  it('hears of a meeting that can’t be saved', async () => {
    const before = app.logged.length;
    await ada().runs('/log-meeting', marked(), 'CHALL01');
    const { mongo } = await import('mongoose');
    const failing = jest.spyOn(mongo.Collection.prototype, 'insertOne').mockImplementation(async (one) => {
      throw new mongo.MongoServerError({ message: `no place for ${JSON.stringify(one)}`, code: 121 });
    });
    await ada().submits(modalOf('UADA01'), { newType: 'police', keyPoints: marked() });
    failing.mockRestore();
    expect(app.logged.slice(before).join('')).toContain('a form could not be saved');
    await closesAll('UADA01');
  });

  it('hears of the home tab, its pages, and a page that nobody offered', async () => {
    await ada().opensHome();
    await app.beat();
    const home = () => seen(slack.homeOf('UADA01'));
    expect(JSON.stringify(home().blocks)).toContain(mark);
    const offers = (button: string) => until(() => JSON.stringify(home().blocks).includes(button));
    await ada().presses(home(), 'home.page:older');
    await offers('home.page:newer');
    await ada().presses(home(), 'home.page:newer');
    await offers('home.page:older');
    const forged = JSON.stringify({ list: marked(), page: marked() });
    for (const value of [marked(), forged]) {
      const block = actions('home.page:problems-own', [button('home.page:older', 'x', { value })]);
      await ada().presses({ ...home(), blocks: [{ ...block }] }, 'home.page:older');
    }
    await slack.person('UEVE01').opensHome();
  });

  it('hears of a removal for good, and of a check-in that was skipped', async () => {
    await dora().usesShortcut('check-ins.remove-words', prompt);
    await dora().submits(modalOf('UDORA1'), { words: `${mark}1`, reason: 'child' });
    expect(modalOf('UDORA1').callback_id).toBe('check-ins.remove-confirm');
    await dora().submits(modalOf('UDORA1'));
    expect(JSON.stringify(modalOf('UDORA1').blocks)).toContain('It is removed.');
    await app.beat('2026-12-14T09:00:01Z');
    const next = newest('check-ins.not-this-time');
    await ada().presses(next, 'check-ins.not-this-time');
    await ada().submits(modalOf('UADA01'), { reason: 'other', words: marked() });
    await app.deliver();
    expect(record()).toContain(`${mark}${marks}`);
  });

  it('hears of a press that breaks, and of broken frames', async () => {
    const before = app.logged.length;
    // Not acknowledged, and so sent again.
    void slack.event({ type: 'message', channel: 'CADA001', subtype: 'message_changed', text: marked() });
    slack.socket.raw(JSON.stringify({ type: 'interactive', envelope_id: 'b', payload: marked() }));
    const target: Message = {
      ...newest('check-ins.form'),
      blocks: [{ ...actions('reminders.later', [button('reminders.later', 'x', { value: marked() })]) }],
    };
    await ada().presses(target, 'reminders.later');
    await until(() => app.logged.slice(before).join('').includes('failed'));
  });

  it('hears of digests, by every way', async () => {
    const cleo = () => slack.person('UCLEO1');
    const direct = (who: string, has: string) =>
      seen(
        slack.directMessages(who).findLast(({ blocks }) => JSON.stringify(blocks ?? []).includes(`"${has}`)),
      );
    const conversation = (who: string) => slack.workspace.directChannel(who).id;
    const offerUnder = (who: string, digest: Message) =>
      seen(
        slack
          .thread(conversation(who), digest.ts)
          .findLast(({ blocks }) => JSON.stringify(blocks ?? []).includes('digests.pass-on')),
      );
    const replies = async (who: string, digest: Message) => {
      const channel = conversation(who);
      const count = () => slack.thread(channel, digest.ts).length;
      const before = count();
      const said = await slack.person(who).says(channel, marked(), { thread: digest });
      await app.deliver();
      await until(async () => {
        await app.deliver();
        return count() > before + 1;
      });
      await slack.person(who).edits(said, marked());
      const mistake = await slack.person(who).says(channel, marked(), { thread: digest });
      await slack.person(who).deletes(mistake);
      await app.deliver();
    };

    // what a mentor sees beforehand, with a note and a reply that becomes one
    await app.beat('2026-12-18T09:00:00Z');
    const preview = direct('UBEN01', 'digests.note');
    await ben().presses(preview, 'digests.note');
    await ben().submits(modalOf('UBEN01'), { note: marked() });
    await closesAll('UBEN01');
    await replies('UBEN01', preview);
    await ben().presses(offerUnder('UBEN01', preview), 'digests.pass-on:0');

    // the digest, its details, a reply that is passed on
    await app.beat('2026-12-21T08:00:01Z');
    const digest = direct('UCLEO1', 'digests.seen');
    expect(JSON.stringify(digest)).toContain(mark);
    await cleo().presses(digest, 'digests.details');
    await cleo().presses(digest, 'digests.seen');
    await replies('UCLEO1', digest);
    await cleo().presses(offerUnder('UCLEO1', digest), 'digests.pass-on:0');
    await app.deliver();
    expect(record()).toContain(mark);

    // by command, with a name that is nobody's; who is away; the home tab and the timeline
    for (const words of ['digest', 'digest month', `digest ${marked()}`, 'export problems']) {
      await cleo().runs('/accompany', words);
      await app.deliver();
    }
    await app.beat();
    expect(app.logged.join('')).toContain('a file was taken out');
    await cleo().runs('/accompany', `digest away ${marked()}`);
    await closesAll('UCLEO1');
    await cleo().runs('/accompany', 'digest away');
    await cleo().submits(modalOf('UCLEO1'), { deputy: 'dora' });
    await closesAll('UCLEO1');
    await cleo().opensHome();
    await until(() => JSON.stringify(slack.homeOf('UCLEO1') ?? null).includes('digests.timeline'));
    await cleo().presses(seen(slack.homeOf('UCLEO1')), 'digests.timeline');
    expect(JSON.stringify(modalOf('UCLEO1').blocks)).toContain(mark);
    await closesAll('UCLEO1');
    await dora().opensHome();

    // removed for good
    await cleo().usesShortcut('check-ins.remove-words', digest);
    await cleo().submits(modalOf('UCLEO1'), { words: 'The story of', reason: 'person' });
    await cleo().submits(modalOf('UCLEO1'));
    await closesAll('UCLEO1');
    expect(slack.complaints).toEqual([]);
  });

  it('hears of digests that can’t be made, kept or said', async () => {
    const before = app.logged.length;
    const { mongo } = await import('mongoose');
    const refuse = (...of: unknown[]) => {
      throw new mongo.MongoServerError({ message: `no place for ${JSON.stringify(of)}`, code: 121 });
    };
    const failing = (['insertOne', 'replaceOne'] as const).map((method) =>
      jest
        .spyOn(mongo.Collection.prototype, method)
        .mockImplementation(async (...what: unknown[]) => refuse(...what)),
    );
    await app.beat('2026-12-28T08:00:01Z');
    expect(app.logged.slice(before).join('')).toContain('a digest could not be made');
    for (const one of failing) one.mockRestore();
    const story = jest.spyOn(Commitments.collection, 'find').mockImplementation(() => refuse(marked()));
    await slack.person('UCLEO1').presses(seen(slack.homeOf('UCLEO1')), 'digests.timeline');
    await app.beat('2026-12-28T08:05:00Z');
    story.mockRestore();
    expect(app.logged.slice(before).join('')).toContain('a part of a timeline could not be told');
    await closesAll('UCLEO1');
    slack.faults.add({
      method: 'files.getUploadURLExternal',
      fault: { kind: 'error', error: 'missing_scope' },
    });
    slack.faults.add({ method: 'chat.postMessage', fault: { kind: 'error', error: 'invalid_blocks' } });
    await app.beat('2027-01-04T08:00:01Z');
    await app.beat('2027-01-04T08:01:00Z');
  });

  it('holds none of people’s words, and no token, trigger or address to answer at', () => {
    expect(marks).toBeGreaterThanOrEqual(60);
    const all = [...app.logged, ...written].join('\n');
    expect(app.logged.length).toBeGreaterThan(20);
    expect(all).toContain('"pairing":"ada-ben"');
    const known = [
      mark,
      'The story of',
      'xoxb-',
      'xapp-',
      'signing-secret',
      '/response/',
      '/link/?ticket',
      ...slack.workspace.triggers.keys(),
    ];
    const triggers = [...slack.workspace.triggers.keys()];
    expect(triggers.length).toBeGreaterThan(8);
    expect(known.filter((word) => all.includes(word))).toEqual([]);
    // One line for each happening, and no other way out.
    expect(app.logged.map((line) => JSON.parse(line)).every(({ level, msg }) => level && msg)).toBe(true);
    expect(written).toEqual([]);
  });
});
