import { describe, expect, it } from '@jest/globals';
import { say } from '../../../src/features/digests/say';
import type { Viewer } from '../../../src/features/people';
import { problemStory } from '../../../src/features/problems/digest/story';
import { Entries } from '../../../src/features/problems/model';
import {
  addUpdate,
  askManager,
  mergeInto,
  notSolved,
  resolve,
  takeOn,
} from '../../../src/features/problems/service';
import { cardKey, entryKey } from '../../../src/features/problems/turn';
import { Posts } from '../../../src/outbox';
import { useDatabase } from '../../support/database';
import { asks, at, bare, replies } from './digested';
import {
  aGround,
  FAC,
  FAC2,
  MAN,
  MEN,
  otherPairing,
  pairing,
  raised,
  setUpProgramme,
  workspace,
} from './support';

useDatabase();

const manager: Viewer = { slackUser: MAN, roles: ['manager'] };
const story = (more: Partial<Parameters<typeof problemStory>[0]> = {}) =>
  problemStory({ programme: asks().programme, viewer: manager, pairing, limit: 50, ...more });

const on = (key: string, id: string, now: Date) => ({ workspace, key, now, once: `view:${id}` });

async function aStory(): Promise<void> {
  await setUpProgramme();
  await raised({ view: 'V1', title: 'No medicine' }, at('11-02'));
  await takeOn(on('V1', 'take', at('11-03')), MEN);
  await addUpdate(on('V1', 'update', at('11-04')), MEN, 'Not told of.');
  await askManager(on('V1', 'ask', at('11-05')), MEN);
  await replies('V1', at('11-06'));
  await resolve(on('V1', 'resolve', at('11-09')), MEN, { done: 'It came.', isShared: false });
  await notSolved(on('V1', 'no', at('11-10')), FAC, 'It is gone again.');
  await raised({ view: 'V2', title: 'The same' }, at('11-11'));
  await mergeInto(on('V2', 'merge', at('11-12')), FAC, 'V1');
  await raised({ view: 'V3', title: 'Elsewhere', by: FAC2 }, at('11-12'), aGround({ pairing: otherPairing }));
}

describe('the story of a pairing’s problems', () => {
  it('tells what became of them, the newest first, and opens each', async () => {
    await aStory();
    const entries = await story();
    const lines = (language: string) =>
      entries.map(({ says, quote, said }) =>
        bare(`${say(says, language)} [${quote?.text}]${said ? ` [${said}]` : ''}`),
      );
    expect(lines('en')).toEqual([
      'Aminata merged a problem into another: [The same]',
      'Aminata raised a problem: [The same]',
      'Aminata said that a problem is not solved: [No medicine] [It is gone again.]',
      'Joseph resolved a problem: [No medicine] [It came.]',
      'Fatmata, line manager, replied about a problem: [No medicine] [I will call the clinic.]',
      'Joseph asked Fatmata for help with a problem: [No medicine]',
      'Joseph took on a problem: [No medicine]',
      'Aminata raised a problem: [No medicine]',
    ]);
    expect(lines('fr')[5]).toBe('Joseph a demandé de l’aide à Fatmata pour un problème : [No medicine]');
    expect(entries[0]).toMatchObject({
      at: at('11-12'),
      quote: { feature: 'problems', key: 'V2' },
      button: { actionId: 'problems.open', value: 'V2' },
    });
    expect(new Set(entries.map(({ id }) => id)).size).toBe(8);
  });

  it('leads to what was said in the thread, else to the card', async () => {
    await aStory();
    const stands = (key: string, ts: string) =>
      Posts.updateOne({ workspace, key }, { $set: { state: 'sent', channel: 'CPAIR', ts } });
    await stands(cardKey({ key: 'V1' }), '1.1');
    await stands(entryKey({ key: 'V1' }, { id: 'view:take' }), '1.2');
    const places = (await story()).map(({ place }) => place?.ts);
    expect(places).toEqual([undefined, undefined, '1.1', '1.1', '1.1', '1.1', '1.2', '1.1']);
  });

  it('goes on where a page ended, also among what happened at one moment', async () => {
    await aStory();
    for (const key of ['V4', 'V40', 'V4-5', 'V5']) await raised({ view: key }, at('11-11'));
    const all = (await story()).map(({ id }) => id);
    expect(all).toHaveLength(12);
    for (const limit of [1, 2, 3, 5]) {
      const seen: string[] = [];
      let before: { at: Date; id: string } | undefined;
      for (;;) {
        const page = await story({ limit, ...(before && { before }) });
        seen.push(...page.map(({ id }) => id));
        const last = page.at(-1);
        if (!last) break;
        before = { at: last.at, id: last.id };
      }
      expect(seen).toEqual(all);
    }
    const ids = (await story())
      .filter((one) => one.at.getTime() === at('11-11').getTime())
      .map(({ id }) => id);
    expect(ids).toEqual([...ids].sort().reverse());
    const since = async (id: string) => (await story({ before: { at: at('11-12'), id } })).length;
    // Of other features.
    expect([await since('check-in:1'), await since('visit:1')]).toEqual([11, 12]);
  });

  it('shows words to those alone who may see the problem, and none that were taken back', async () => {
    await aStory();
    const adviser = await story({ viewer: { slackUser: 'UADV', roles: ['adviser'] } });
    expect(adviser).toHaveLength(8);
    expect(adviser.flatMap(({ quote, button, place }) => quote ?? button ?? place ?? [])).toEqual([]);
    await Entries.updateOne({ kind: 'manager replied' }, { $set: { deleted: true, text: '' } });
    expect((await story()).some(({ says }) => says.key === 'digest-problems:story.manager-replied')).toBe(
      false,
    );
  });

  it('says of a deputy for whom they replied', async () => {
    await aStory();
    await Entries.updateOne({ kind: 'manager replied' }, { $set: { by: 'UCOO', insteadOf: MAN } });
    const told = (language: string) =>
      story().then((entries) => entries.map(({ says }) => bare(say(says, language)))[4]);
    expect(await told('en')).toBe('Dora, who stood in for Fatmata, replied about a problem:');
    expect(await told('fr')).toBe(
      'Dora, qui assurait la suppléance de Fatmata, a répondu au sujet d’un problème :',
    );
  });

  it('knows people by their names, and those who are not members any more by none', async () => {
    await aStory();
    await Entries.updateMany({ by: MEN }, { $set: { by: 'UGONE' } });
    const [, , , resolved] = await story();
    expect(resolved && ['en', 'fr'].map((language) => say(resolved.says, language))).toEqual([
      'somebody resolved a problem:',
      'quelqu’un a résolu un problème :',
    ]);
  });
});
