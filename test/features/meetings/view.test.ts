import { describe, expect, it } from '@jest/globals';
import type { ModalView } from '@slack/types';
import { type Comment, Comments, type Meeting, Meetings } from '../../../src/features/meetings/model';
import { meetingView, readView } from '../../../src/features/meetings/view';
import type { Role } from '../../../src/features/people';
import { words } from '../../../src/words';
import { useDatabase } from '../../support/database';
import { slackComplaints } from '../../support/slack';
import { fillIn } from '../../support/slack/fill-in';
import { member } from '../check-ins/support';

useDatabase();

const at = new Date('2026-11-30T09:00:00Z');
const long = (name: string) => `${name} ${'🌍<&'.repeat(900)}`;

const meeting: Meeting = {
  workspace: 'T1',
  key: 'V1',
  stakeholder: 'S1',
  metOn: '2026-11-30',
  colleagues: [],
  keyPoints: long('now'),
  by: 'UBEN01',
  at,
  versions: Array.from({ length: 40 }, (_, n) => ({
    before: { stakeholder: 'S1', metOn: '2026-11-30', colleagues: [], gaps: long(`version ${n}.`) },
    by: 'UBEN01',
    at,
    view: `E${n}`,
  })),
  posts: 1,
  words: [],
  version: 1,
  removals: [{ by: 'UBEN01', at, reason: 'child' }],
};

const comments: Comment[] = Array.from({ length: 120 }, (_, n) => ({
  workspace: 'T1',
  stakeholder: 'S1',
  meeting: 'V1',
  channel: 'CLOG001',
  ts: `${n}.1`,
  thread: '1.1',
  by: 'UCLEO1',
  at,
  text: n === 3 ? '' : `comment ${n}.`,
  files: [],
  ...(n === 3 && { deleted: true }),
  revisions: n === 3 ? [{ text: 'comment 3.', at, what: 'deleted' as const }] : [],
}));

const see = (roles: Role[], page?: number | 'last', slackUser = 'UDORA1') =>
  meetingView(
    {
      accompany: { workspace: 'T1', slack: { chat: { getPermalink: async () => ({}) } } } as never,
      viewer: { slackUser, roles },
      member: member('dora', { slackUser, roles, language: 'en' }),
      t: words('en'),
    },
    'V1',
    page,
  );

const offers = (view: ModalView) =>
  [...JSON.stringify(view).matchAll(/"value":"(next|previous|first|last|remove)"/g)].map(([, go]) => go);

describe('a meeting that is long', () => {
  it('shows all that it says and every version of it, in pages that Slack takes', async () => {
    await Meetings.collection.insertOne({ ...meeting });
    await Comments.collection.insertMany(comments.map((one) => ({ ...one })));
    const pages: ModalView[] = [];
    for (let page = 0; ; ) {
      const view = await see(['coordinator'], page);
      expect(slackComplaints(view)).toEqual([]);
      pages.push(view);
      if (!offers(view).includes('next')) break;
      const filled = fillIn(
        { ...view, private_metadata: view.private_metadata ?? '' },
        {
          [`meetings.view:go-${page}`]: 'next',
        },
      );
      page = readView(filled as never).page as number;
    }
    expect(pages.length).toBeGreaterThan(2);
    const all = JSON.stringify(pages);
    for (const { text } of comments.filter((one) => one.text)) expect(all).toContain(`"${text}"`);
    expect(all).toContain('comment 3.');
    for (let n = 0; n < 40; n++) expect(all).toContain(`version ${n}. `);
    // What an earlier version did not say is not taken from the present one.
    expect(all.split('now 🌍')).toHaveLength(2);
    expect(all).toContain('Something was removed for good.');
    expect(offers(pages[0] as ModalView)).toEqual(['next', 'last', 'remove']);
    expect(JSON.stringify(await see(['coordinator'], 'last'))).toBe(JSON.stringify(pages.at(-1)));
    expect(JSON.stringify(await see(['coordinator'], 999))).toBe(JSON.stringify(pages.at(-1)));
  });

  it('shows what was attached to comments, with link and type, though it is taken out since', async () => {
    await Meetings.collection.insertOne({ ...meeting, versions: [], keyPoints: 'Short.' });
    const [first] = comments;
    const voice = { id: 'F1', name: 'Voice <1>', type: 'audio/mp4', link: 'https://files/F1' };
    const list = { ...voice, id: 'F2', name: 'List', type: 'application/pdf', link: 'https://files/F2' };
    const revisions = [{ text: '', files: [list], at, what: 'edited' as const }];
    await Comments.collection.insertOne({ ...(first as Comment), text: '', files: [voice], revisions });
    const view = await see(['mentor'], 0);
    const said = JSON.stringify(view).replaceAll(/[\u2068\u2069]/g, '');
    expect(said).toContain('<https://files/F1|Voice &lt;1&gt;> · audio/mp4');
    expect(said).toContain('<https://files/F2|List> · application/pdf');
    expect(slackComplaints(view)).toEqual([]);
  });

  it('offers to remove words to its author, the coordinator and safeguarding alone', async () => {
    await Meetings.collection.insertOne({ ...meeting, versions: [], keyPoints: 'Short.' });
    expect(offers(await see(['mentor'], 0, 'UBEN01'))).toEqual(['remove']);
    expect(offers(await see(['safeguarding'], 0))).toEqual(['remove']);
    const other = await see(['mentor', 'manager', 'facilitator'], 0);
    expect(offers(other)).toEqual([]);
    expect(other.submit).toBeUndefined();
  });
});
