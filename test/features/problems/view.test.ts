import { describe, expect, it } from '@jest/globals';
import type { ModalView } from '@slack/types';
import { defaultSettings, Pairings } from '../../../src/features/people';
import { deeds } from '../../../src/features/problems/deeds';
import { timelinePage } from '../../../src/features/problems/find';
import { listenToLists } from '../../../src/features/problems/listeners/lists';
import { goField, problemView, readPage, seeProblem } from '../../../src/features/problems/lists/view';
import { acts, card } from '../../../src/features/problems/messages';
import { Entries, type Entry, type EntryKind } from '../../../src/features/problems/model';
import { useDatabase } from '../../support/database';
import { fillIn, slackComplaints } from '../../support/slack';
import {
  aGround,
  anEntry,
  aProblem,
  COO,
  daysAfter,
  FAC,
  FAC2,
  kept,
  MAN,
  MEN,
  otherPairing,
  setUpProgramme,
  workspace,
} from './support';
import { modalOf, shown as shownOf, useWired } from './wired';

useDatabase();

const reader = { language: 'en', settings: defaultSettings };
const only = (shown: Entry[]) => ({ shown, hasMore: false, page: 0 });
const shown = (view: ModalView) => JSON.stringify(view.blocks);
const bad = '<!channel> <https://evil|x> *`&" 😀 \u202e\u0000 \ud83d ```code``` שלום ';
const longest = bad
  .repeat(3_000 / bad.length)
  .padEnd(3_000, '😀')
  .slice(0, 3_000);

const many = (count: number, more: Partial<Entry> = {}) =>
  Array.from({ length: count }, (_, index) =>
    anEntry({
      id: `said:CPAIR/${index}`,
      text: `line ${index}.`,
      at: daysAfter(1 + Math.floor(index / 3)),
      ...more,
    }),
  );

describe('one problem', () => {
  it('shows how it stands, and who did and said what, oldest first', () => {
    const problem = aProblem({ owner: MEN, status: 'being worked on' });
    const text = shown(
      seeProblem(
        problem,
        only([
          anEntry({ id: 'a', kind: 'raised', text: problem.details }),
          anEntry({ id: 'b', kind: 'handed over', by: FAC, to: MEN, before: { owner: FAC } }),
          anEntry({
            id: 'c',
            kind: 'changed',
            by: MEN,
            before: { urgency: 'can wait', helpFrom: 'ngo', title: 'Old *name*' },
          }),
          anEntry({
            id: 'd',
            text: 'We <!channel> went',
            revisions: [{ text: '', by: FAC, at: daysAfter(1), what: 'edited' }],
          }),
          anEntry({ id: 'e', files: [{ id: 'F', name: 'a|b>.pdf', type: 'pdf', link: 'https://f/x' }] }),
        ]),
        reader,
      ),
    );
    expect(text).toMatch(
      /The clinic has no medicine.*How urgent.*North.*walk a day.*raised it.*handed it over/,
    );
    expect(text.match(/walk a day/g)).toHaveLength(1);
    expect(text).toContain(
      'how urgent: can wait; whose help is wanted: an NGO; title: \u2068Old *name*\u2069',
    );
    expect(text).toContain('Monday 2 November, 10:00');
    expect(text).toContain('changed once');
    expect(text).toContain('<https://f/x|a b&gt;.pdf>');
    expect(text).toContain('"type":"plain_text","text":"We <!channel> went"');
  });

  it('has words for every kind of line, in both languages', () => {
    const kinds: Record<EntryKind, true> = {
      raised: true,
      said: true,
      update: true,
      'taken on': true,
      'handed over': true,
      changed: true,
      resolved: true,
      confirmed: true,
      unconfirmed: true,
      'not solved': true,
      reopened: true,
      'not possible': true,
      merged: true,
      'took in': true,
      'split off': true,
      'asked the manager': true,
      'manager replied': true,
      replied: true,
      'helped by': true,
    };
    const entries = Object.keys(kinds).map((kind) => anEntry({ id: kind, kind: kind as EntryKind, to: MAN }));
    for (const language of ['en', 'fr']) {
      const text = shown(seeProblem(aProblem(), only(entries), { ...reader, language }));
      expect(text).not.toMatch(/\{\{|problem-lists|line\./);
    }
  });

  it('stays inside Slack’s limits with the longest that people can type', () => {
    const files = Array.from({ length: 30 }, (_, n) => ({
      id: `F${n}`,
      name: longest,
      type: 'pdf',
      link: `https://f/${'x'.repeat(190)}`,
    }));
    const before = Object.fromEntries(
      ['title', 'details', 'category', 'helpFrom', 'community'].map((f) => [f, longest]),
    );
    const entry = { text: longest.repeat(13), files, before, kind: 'changed' as const };
    const removals = [{ by: MEN, at: daysAfter(1), reason: 'child' }];
    const place = { key: 'x', name: longest };
    const problem = aProblem({
      title: longest,
      details: longest,
      category: longest,
      community: place,
      district: place,
      removals,
    });
    const all = { ...reader, offers: [...deeds], says: longest };
    const view = seeProblem(problem, { shown: many(10, entry), hasMore: true, page: 3 }, all);
    expect(slackComplaints(view)).toEqual([]);
    expect(view.blocks.at(-1)?.type).toBe('input');
  });

  it('keeps words of 10,000 characters whole where there is room', () => {
    const text = `${'word '.repeat(2_000)}END`;
    expect(shown(seeProblem(aProblem(), only([anEntry({ text })]), reader))).toContain('END');
  });
});

describe('the timeline in pages', () => {
  const who = (slackUser: string) => ({ viewer: { slackUser, roles: [] }, language: 'en' });
  const at = { workspace };

  async function opened(page: number | 'last' = 0, by = MEN) {
    const found = await problemView(at, who(by), 'VRAISED', page);
    if (!('opens' in found)) throw new Error(found.refused);
    return found.opens;
  }
  const lines = (view: ModalView) =>
    [...shown(view).matchAll(/line (\d+)\./g)].map(([, number]) => Number(number));
  const to = (view: ModalView, choice?: string) => {
    const { page } = JSON.parse(view.private_metadata ?? '{}');
    return readPage(fillIn(view, choice ? { [goField(page)]: choice } : {}) as never);
  };

  it('is there line by line, each once, forwards and backwards', async () => {
    await setUpProgramme();
    await kept(aProblem(), many(25));
    const first = await opened();
    expect(lines(first)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(to(first)).toMatchObject({ key: 'VRAISED', page: 1 });
    expect(to(first, 'last')).toMatchObject({ key: 'VRAISED', page: 'last' });
    expect(lines(await opened(1))).toEqual([10, 11, 12, 13, 14, 15, 16, 17, 18, 19]);
    const last = await opened('last');
    expect(lines(last)).toEqual([20, 21, 22, 23, 24]);
    expect(to(last, 'previous').page).toBe(1);
    expect(to(last, 'first').page).toBe(0);
    expect(lines(await opened(7))).toEqual([20, 21, 22, 23, 24]);
    expect((await opened()).submit).toBeDefined();
  });

  it('has no choice where there is one page and nothing can be done, but for whoever may remove words', async () => {
    await setUpProgramme();
    await kept(aProblem({ isOpen: false, status: 'merged', timers: {} }), many(10));
    expect((await opened(0, MAN)).submit).toBeUndefined();
    expect(shown(await opened())).toContain('Remove words for good');
    expect(to(await opened(), 'remove')).toEqual({ key: 'VRAISED', page: 0, removes: true });
    await kept(aProblem({ key: 'VBARE' }));
    expect(
      slackComplaints(((await problemView(at, who(MEN), 'VBARE')) as { opens: ModalView }).opens),
    ).toEqual([]);
  });

  it('is shown to whom the policy lets see it, and to nobody else', async () => {
    await setUpProgramme();
    await kept(aProblem(), many(1));
    for (const slackUser of [FAC, MEN, MAN]) {
      expect(await problemView(at, who(slackUser), 'VRAISED')).toHaveProperty('opens');
    }
    expect(await problemView(at, who(FAC2), 'VRAISED')).toEqual({ refused: 'problems:refused.notYours' });
    const coordinator = { viewer: { slackUser: COO, roles: ['coordinator' as const] }, language: 'en' };
    expect(await problemView(at, coordinator, 'VRAISED')).toHaveProperty('opens');
    expect(await problemView(at, who(MEN), 'VOTHER')).toEqual({ refused: 'problems:refused.gone' });
  });

  it('names other problems in it, where the reader may see them', async () => {
    await setUpProgramme();
    const ground = aGround({ pairing: otherPairing });
    await kept(aProblem({ key: 'VBESIDE', title: 'No <!channel> medicine' }));
    await kept(aProblem({ key: 'VFAR', title: 'The road is gone', raisedBy: FAC2 }, ground));
    await kept(
      aProblem(),
      (
        [
          ['took in', 'VBESIDE'],
          ['split off', 'VBESIDE'],
          ['merged', 'VBESIDE'],
          ['helped by', 'VFAR'],
          ['merged', 'VGONE'],
        ] as const
      ).map(([kind, other], n) => anEntry({ id: `view:${n}`, kind, other, at: daysAfter(n) })),
    );
    const text = shown(await opened());
    expect(text.match(/\u2068No &lt;!channel&gt; medicine\u2069/g)).toHaveLength(3);
    expect(text).toContain('took up what worked for another problem.');
    expect(text).toContain('merged it into another problem.');
    expect(text).not.toContain('The road is gone');
    const coordinator = { viewer: { slackUser: COO, roles: ['coordinator' as const] }, language: 'fr' };
    const all = (await problemView(at, coordinator, 'VRAISED')) as { opens: ModalView };
    expect(shown(all.opens)).toContain('ce qui a marché pour « \u2068The road is gone\u2069 »');
    expect(slackComplaints(all.opens)).toEqual([]);
  });

  it('reads no more of a long timeline than it shows', async () => {
    await setUpProgramme();
    await kept(aProblem(), many(500));
    const { shown } = await timelinePage(aProblem(), 20);
    expect(shown.map(({ text }) => text)).toContain('line 205.');
    const { executionStats } = await Entries.collection
      .find({ workspace, problem: 'VRAISED' })
      .sort({ at: 1, _id: 1 })
      .skip(200)
      .limit(11)
      .explain('executionStats');
    expect(executionStats.totalDocsExamined).toBe(11);
  });
});

describe('the button "Open"', () => {
  const wired = useWired(listenToLists, daysAfter(1));

  async function presses(slackUser: string): Promise<string> {
    const { text, blocks } = card(aProblem(), { settings: defaultSettings, language: 'en' });
    const { channel } = await wired.accompany.slack.conversations.open({ users: slackUser });
    const { ts } = await wired.accompany.slack.chat.postMessage({ channel: channel?.id ?? '', text, blocks });
    const message = wired.slack.messages(channel?.id ?? '').find((one) => one.ts === ts);
    if (!message) throw new Error('no card');
    await wired.slack.person(slackUser).presses(message, acts.open);
    return shownOf(modalOf(wired, slackUser));
  }

  it('opens the problem, and its pages, for whoever may see it', async () => {
    await setUpProgramme();
    await kept(aProblem(), many(25));
    expect(await presses(FAC)).toContain('line 9.');
    const fac = wired.slack.person(FAC);
    await fac.submits(modalOf(wired, FAC), { [goField(0)]: 'last' });
    expect(shownOf(modalOf(wired, FAC))).toContain('line 24.');
    await fac.chooses(modalOf(wired, FAC), goField(2), 'previous');
    expect(shownOf(modalOf(wired, FAC))).toContain('line 10.');
    expect(await presses(FAC2)).toMatch(/Only the people of this pairing/);
    expect(modalOf(wired, FAC2)).toHaveProperty('title.text', 'Problem');
    expect(await presses('UEVE')).toMatch(/Only the people of this pairing/);
    expect(wired.slack.complaints).toEqual([]);
  });

  it('shows no more of a problem that was opened and is another’s by now', async () => {
    await setUpProgramme();
    await kept(aProblem(), many(25));
    await presses(FAC);
    await Pairings.updateOne({ workspace, key: 'aminata' }, { facilitator: 'fac2' });
    await wired.slack.person(FAC).submits(modalOf(wired, FAC), { [goField(0)]: 'next' });
    // They raised it; whoever did not is refused.
    expect(shownOf(modalOf(wired, FAC))).toContain('line 19.');
    await presses(MEN);
    await Pairings.updateOne({ workspace, key: 'aminata' }, { mentor: 'men2' });
    await wired.slack.person(MEN).submits(modalOf(wired, MEN), { [goField(0)]: 'next' });
    expect(shownOf(modalOf(wired, MEN))).toMatch(/Only the people of this pairing/);
  });
});
