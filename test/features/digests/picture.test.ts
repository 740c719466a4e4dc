import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, jest } from '@jest/globals';
import { drawPicture, pictureSpec, pictureText, type Shown } from '../../../src/features/digests/picture';
import { scaleOf } from '../../../src/features/digests/picture/spec';
import { codePoints, IMAGE_ALT, SECTION_TEXT } from '../../../src/slack/limits';

const MONDAYS = [
  ...['2026-10-05', '2026-10-12', '2026-10-19', '2026-10-26'],
  ...['2026-11-02', '2026-11-09', '2026-11-16', '2026-11-23'],
];

const full: Shown = {
  weeks: [
    { name: 'overdue', values: [0, 1, 1, 2, 2, 5, null, 1] },
    { name: 'answered', values: [8, 9, null, 10, 0, 7, 9, 1], of: [10, 10, null, 10, 0, 9, 10, 1] },
    { name: 'open', values: [3, 4, 4, null, 6, 5, 4, 2] },
  ],
  moments: MONDAYS,
  language: 'en',
};
const unknown: Shown = { weeks: [], moments: MONDAYS, language: 'en' };
const huge: Shown = {
  weeks: [
    { name: 'answered', values: MONDAYS.map((_, n) => 998 + n), of: MONDAYS.map(() => 1_200) },
    { name: 'open', values: [1_000, 1_010, 998, 1, 1_500, 12_345, 900, 1_000_000] },
    { name: 'overdue', values: [100_000, 1_010, 998, 1, 1_500, 12_345, 900, 1_000] },
  ],
  moments: MONDAYS,
  language: 'en',
};
const one: Shown = {
  weeks: [
    { name: 'answered', values: [8], of: [10] },
    { name: 'open', values: [3] },
    { name: 'overdue', values: [0] },
  ],
  moments: ['2026-11-23'],
  language: 'en',
};

const none: Shown = { weeks: [], moments: [], language: 'en' };

describe('the text of the picture', () => {
  it('says what it shows', () => {
    expect(pictureText(full)).toEqual({
      alt:
        'Three charts of the last 8 weeks until 23 November 2026, oldest first. ' +
        'Check-ins answered: 8 of 10, 9 of 10, unknown, 10 of 10, none due, 7 of 9, 9 of 10, 1 of 1. ' +
        'Problems open: 3, 4, 4, unknown, 6, 5, 4, 2. Commitments overdue: 0, 1, 1, 2, 2, 5, unknown, 1.',
      text:
        'The last 8 weeks until 23 November 2026, oldest first:\n' +
        '• Check-ins answered: 8 of 10, 9 of 10, unknown, 10 of 10, none due, 7 of 9, 9 of 10, 1 of 1.\n' +
        '• Problems open: 3, 4, 4, unknown, 6, 5, 4, 2.\n• Commitments overdue: 0, 1, 1, 2, 2, 5, unknown, 1.',
    });
  });

  it('says it in French', () => {
    expect(pictureText({ ...full, language: 'fr' }).text).toBe(
      'Les 8 dernières semaines jusqu’au 23 novembre 2026, la plus ancienne d’abord\u00a0:\n' +
        '• Points avec réponse\u00a0: 8 sur 10, 9 sur 10, inconnu, 10 sur 10, aucun prévu, 7 sur 9, 9 sur 10, 1 sur 1.\n' +
        '• Problèmes ouverts\u00a0: 3, 4, 4, inconnu, 6, 5, 4, 2.\n• Engagements en retard\u00a0: 0, 1, 1, 2, 2, 5, inconnu, 1.',
    );
  });

  it('says once what is unknown throughout, and speaks of one week as one', () => {
    expect(pictureText(unknown).text.split('\n').slice(1)).toEqual([
      '• Check-ins answered: unknown.',
      '• Problems open: unknown.',
      '• Commitments overdue: unknown.',
    ]);
    expect(pictureText(one).text.split('\n')[0]).toBe('The week until 23 November 2026:');
  });

  it.each(['en', 'fr'] as const)('is inside Slack’s limits whatever the numbers (%s)', (language) => {
    const { alt, text } = pictureText({ ...huge, language });
    expect(codePoints(alt)).toBeLessThanOrEqual(IMAGE_ALT);
    expect(codePoints(text)).toBeLessThanOrEqual(SECTION_TEXT);
  });
});

describe('the scale', () => {
  const of = (...values: (number | null)[]) => scaleOf(values.map((value) => ({ value, of: null }))).ticks;

  it('is from zero, in whole numbers, of at most three steps', () => {
    expect([of(0, 0), of(1), of(3), of(4), of(10), of(31), of(1_000)]).toEqual([
      [0, 1],
      [0, 1],
      [0, 1, 2, 3],
      [0, 2, 4],
      [0, 5, 10],
      [0, 20, 40],
      [0, 500, 1_000],
    ]);
    for (let most = 0; most < 3_000; most++) {
      const ticks = of(most);
      expect(ticks.every(Number.isInteger)).toBe(true);
      expect(ticks.length).toBeLessThanOrEqual(4);
      expect(ticks.at(-1)).toBeGreaterThanOrEqual(most);
    }
  });

  it('is none where nothing is known', () => {
    expect(of(null, null)).toEqual([]);
  });
});

describe('what draws', () => {
  it('is loaded by nobody who does not draw', () => {
    const source = join(__dirname, '../../../src');
    const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.ts'),
    );
    const loading = /^(?!import type).*(?:from|require\()\s*'(?:vega|vega-lite|@resvg\/resvg-js)'/m;
    expect(files.length).toBeGreaterThan(100);
    expect(files.filter((name) => loading.test(readFileSync(join(source, name), 'utf8')))).toEqual([]);
    expect(loading.test("import { View } from 'vega';")).toBe(true);
  });
});

describe('the picture', () => {
  const hash = (png: Buffer) => createHash('sha256').update(png).digest('hex');
  const sizeOf = (png: Buffer) => [png.readUInt32BE(16), png.readUInt32BE(20)];

  it('is the same to the byte on every machine', async () => {
    const drawn = [];
    for (const language of ['en', 'fr'] as const) {
      drawn.push(hash(await drawPicture(pictureSpec({ ...full, language }))));
    }
    expect(drawn).toEqual([
      '5b916fcb65ebf10a009a7a6015a8afb0794cd0f6484628a18a0d85360517f630',
      'f9f66bcd5b29e5460f2fa878da3a3b2808a5e69aa2ba2ecda156ad2f85e74f77',
    ]);
  });

  it.each(Object.entries({ full, unknown, huge, one, none }))(
    'is drawn at twice the size: %s',
    async (_, shown) => {
      const warned = jest.spyOn(console, 'warn').mockImplementation(() => {});
      for (const language of ['en', 'fr'] as const) {
        const png = await drawPicture(pictureSpec({ ...shown, language }));
        expect(png.subarray(1, 4).toString()).toBe('PNG');
        expect(sizeOf(png)).toEqual([800, 936]);
        expect(png.length).toBeLessThan(200_000);
      }
      expect(warned).not.toHaveBeenCalled();
    },
  );

  it('differs where a value differs, also an unknown one from zero', async () => {
    const drawn = await Promise.all(
      [0, null, 1].map(async (value) => {
        const weeks = full.weeks.map((line) => ({ ...line, values: [value, ...line.values.slice(1)] }));
        return hash(await drawPicture(pictureSpec({ ...full, weeks })));
      }),
    );
    expect(new Set(drawn).size).toBe(3);
  });
});
