import { describe, expect, it } from '@jest/globals';
import type { Entry } from '../../../src/features/problems/model';
import { countPlaces, removeWords } from '../../../src/features/problems/talk/removal';
import { cardKey, copyKey, entryKey, managerCardKey, partKey } from '../../../src/features/problems/turn';
import { anEntry, aProblem, aTurn, FAC, MAN, MEN, RAISED } from './support';

const removed = { words: 'Fatu', by: MEN, reason: 'child' };
const key = 'VRAISED';
const raisedLine = anEntry({ id: 'view:VRAISED', kind: 'raised', text: 'They walk far.' });

function remove(problem = aProblem(), timeline: Entry[] = [], said: string[] = []) {
  const turn = aTurn(problem);
  removeWords(turn, timeline, new Set(said), removed);
  return turn;
}

describe('words that are removed from a problem', () => {
  it('go from all that it says, and from what finds it', () => {
    const problem = aProblem({
      title: 'Fatu is ill',
      details: 'FATU walks far.',
      status: 'resolved',
      isOpen: false,
      words: ['fatu', 'ill', 'far'],
      lessonWords: ['fatu', 'first'],
      resolution: {
        done: 'Fatu saw a nurse',
        learned: 'Ask Fatu first',
        isShared: true,
        by: MEN,
        at: RAISED,
        confirmed: 'asked',
      },
    });
    const timeline = [
      anEntry({ text: 'Greet Fatu', revisions: [{ text: 'Fatu!', by: FAC, at: RAISED, what: 'edited' }] }),
    ];
    expect(countPlaces(problem, timeline, 'fatu')).toBe(6);
    const turn = remove(problem, timeline);
    expect(JSON.stringify([turn.problem, turn.rewritten])).not.toMatch(/fatu/i);
    expect(JSON.stringify([turn.problem.words, turn.problem.lessonWords])).not.toContain('removed');
    expect(turn.problem.lessonWords).toContain('first');
    expect(turn.problem.removals).toEqual([{ by: MEN, at: RAISED, reason: 'child', view: undefined }]);
  });

  it('make the cards anew, also where a manager was asked, or somebody looks after it outside the channel', () => {
    const asked = [{ manager: MAN, by: FAC, at: RAISED }];
    const copies = [{ person: MAN, why: 'owner' as const, by: FAC, at: RAISED }];
    const { updates } = remove(aProblem({ title: 'Fatu is ill', asked, copies }));
    expect(updates.map(({ of }) => of)).toEqual([
      cardKey({ key }),
      managerCardKey({ key }, 0),
      copyKey({ key }, 0),
    ]);
    expect(JSON.stringify(updates)).not.toContain('Fatu');
  });

  it('go from what was said in full when it was raised, though it has another title since', () => {
    const changed = anEntry({
      id: 'view:V2',
      kind: 'changed',
      by: MEN,
      before: { title: `Fatu ${'x'.repeat(900)}` },
    });
    const said = [entryKey({ key }, raisedLine), entryKey({ key }, changed)];
    const { updates, rewritten } = remove(aProblem(), [raisedLine, changed], said);
    expect(updates.map(({ of }) => of)).toEqual(expect.arrayContaining(said));
    expect(JSON.stringify(rewritten)).not.toContain('Fatu');
  });

  it('go from what a manager replied, of which the rest stays said: its files, and that it was withdrawn', () => {
    const place = { channel: 'DMAN', ts: '1.0', thread: '0.1' };
    const file = { id: 'F1', name: 'well.jpg', type: 'image/jpeg', link: 'https://x.slack.com/files/U/F1' };
    const reply = anEntry({ id: 'said:DMAN/1.0', kind: 'manager replied', by: MAN, place });
    const withFile = { ...reply, text: 'Greet Fatu', files: [file] };
    const revisions = [{ text: 'Greet Fatu', by: MAN, at: RAISED, what: 'deleted' as const }];
    const withdrawn = { ...reply, text: '', deleted: true, revisions };
    const saidOf = (line: Entry) =>
      JSON.stringify(remove(aProblem(), [line], [entryKey({ key }, line)]).updates);
    expect(saidOf(withFile)).toContain('well.jpg');
    expect(saidOf(withdrawn)).toContain('deleted this reply');
    expect(saidOf(withFile) + saidOf(withdrawn)).not.toContain('Fatu');
  });

  it('go from the names of files that an edit or a deletion took away', () => {
    const file = { id: 'F1', name: 'Fatu.jpg', type: 'image/jpeg', link: 'https://x.slack.com/files/U/F1' };
    const place = { channel: 'CPAIR', ts: '1.0', thread: '0.1' };
    const revisions = [{ text: 'See', files: [file], by: FAC, at: RAISED, what: 'edited' as const }];
    const line = anEntry({ id: 'said:CPAIR/1.0', text: 'Look', place, revisions });
    expect(countPlaces(aProblem(), [line], 'fatu')).toBe(1);
    const { rewritten } = remove(aProblem(), [line]);
    expect(rewritten).toMatchObject([{ text: 'Look', revisions: [{ files: [{ id: 'F1' }] }] }]);
    expect(JSON.stringify(rewritten)).not.toContain('Fatu');
  });

  it('seal what Slack still shows, and nothing else', () => {
    const place = { channel: 'CPAIR', ts: '1.0', thread: '0.1' };
    const { rewritten } = remove(aProblem(), [
      anEntry({ id: 'said:CPAIR/1.0', text: 'Greet Fatu', place }),
      anEntry({ id: 'said:CPAIR/2.0', text: 'Greet her', place }),
      anEntry({ id: 'view:V2', kind: 'update', text: 'Fatu came' }),
    ]);
    expect(rewritten.map(({ id, sealed }) => [id, sealed])).toEqual([
      ['said:CPAIR/1.0', true],
      ['view:V2', undefined],
    ]);
  });

  it('leave room for the mark where it is longer than they were', () => {
    const entry = anEntry({ id: 'view:V2', kind: 'update', text: 'Fatu 😀😀 '.repeat(600) });
    const said = [entryKey({ key }, entry)];
    const { posts, updates } = remove(aProblem(), [entry], said);
    const keys = [...updates, ...posts].map((one) => ('of' in one ? one.of : one.key));
    expect(keys).toContain(entryKey({ key }, entry));
    expect(posts.map((post) => post.key)).toEqual(
      posts.map((_, index) => partKey({ key }, entry, index + 1)),
    );
    expect(JSON.stringify([updates, posts])).not.toContain('Fatu');
  });

  it('are a removal also where they stand nowhere: who may not read it must not learn that', () => {
    expect(remove().problem.removals).toHaveLength(1);
  });
});
