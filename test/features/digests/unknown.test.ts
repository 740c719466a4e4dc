import { describe, expect, it } from '@jest/globals';
import { detailMessages } from '../../../src/features/digests/details';
import { gather } from '../../../src/features/digests/gather';
import { whyLines } from '../../../src/features/digests/measures';
import { digestMessage } from '../../../src/features/digests/messages';
import { weekBefore } from '../../../src/features/digests/period';
import type { DigestPart, DigestScope } from '../../../src/features/digests/section';
import type { Feature } from '../../../src/features/feature';
import { defaultSettings, type Programme } from '../../../src/features/people';
import { createLog } from '../../../src/log';

const scope: DigestScope = {
  workspace: 'T1',
  pairings: [],
  members: new Map(),
  mentors: [],
  districts: [],
  isWhole: false,
  timeZone: 'UTC',
};
const nothing = { figures: {}, lines: [], details: {}, gaps: [], successes: [], lessons: [], unknown: [] };
const quiet: DigestPart = {
  stands: async () => ({ needs: [], about: {} }),
  section: async () => ({ ...nothing, isQuiet: true }),
};

async function messageOf(...parts: DigestPart[]) {
  const features = parts.map((digest, number): Feature => ({ name: `part-${number}`, digest }));
  const accompany = { workspace: 'T1', log: createLog('silent'), nudge: () => {} };
  const programme = { settings: defaultSettings } as Programme;
  const asked = { programme, scope, now: new Date('2026-12-07T08:00:00Z') };
  const snapshot = await gather({ accompany, features }, asked, weekBefore('2026-12-07', 'UTC'));
  const about = { key: 'k', language: 'en' as const, week: '2026-W50', skipped: [], notes: [], seen: [] };
  const digest = { ...snapshot, ...about, at: asked.now, picture: 'given up' as const };
  return { digest, text: digestMessage(digest).text };
}

describe('a digest of which a part can’t be counted', () => {
  it('says that all is well only where everything could be asked', async () => {
    expect((await messageOf(quiet, quiet)).text).toContain('All is well');
    const failing: DigestPart = {
      ...quiet,
      stands: async () => {
        throw new Error('no database');
      },
    };
    const { text } = await messageOf(quiet, failing);
    expect(text).not.toContain('All is well');
    expect(text).toContain('Nobody is known to wait for you; a part could not be asked this time.');
    expect(text).toContain('One part could not be counted this time.');
  });

  it('counts all who need the manager, of whom only so many are kept', async () => {
    const need = (id: number) => ({
      id: `one:${id}`,
      kind: 'overdue' as const,
      since: new Date(id),
      says: { key: 'digests:quiet' as const },
      todo: { key: 'digests:quiet' as const },
      button: { actionId: 'open', text: 'digests:button.details' as const, value: String(id) },
    });
    const many: DigestPart = {
      ...quiet,
      stands: async () => ({ needs: Array.from({ length: 1_000 }, (_, id) => need(id)), about: {} }),
    };
    const { digest } = await messageOf(many);
    expect(digest.needs).toHaveLength(100);
    expect(JSON.stringify(digestMessage(digest).blocks)).toContain('995 more');
  });

  it('tells why something is aimed at after the figures, in days where it is days, and of nobody not at all', async () => {
    const facilitator = { pairing: 'one', name: 'Ada', mentor: 'ben', mentorName: 'Ben' };
    const benchmark = { kind: 'problemAgeDays' as const, amber: 14, red: 30, from: '2026-01-01' };
    const why = whyLines({ ...benchmark, why: { en: 'Trust.', fr: 'Confiance.' } }, 'digest-problems:why');
    const figures = { says: { key: 'digests:needs.none' as const } };
    const part: DigestPart = {
      ...quiet,
      section: async () => ({ ...nothing, isQuiet: true, more: [...why, figures] }),
    };
    const { digest } = await messageOf(part);
    const told = (of: typeof digest) =>
      detailMessages(of)
        .map(({ text }) => text)
        .join('\n');
    expect(told(digest)).toBe('The figures in full\n• Nobody waits for you.');
    expect(told({ ...digest, facilitators: [facilitator] })).toMatch(
      /^The figures in full\n• Nobody waits for you.\nWhy the benchmarks are what they are\n• Problems open for long \(benchmark: fewer than 30 days\), because: Trust\./,
    );
  });
});
