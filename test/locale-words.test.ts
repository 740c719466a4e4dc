import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';

const files = [
  'src/features/people/problem-categories.json',
  ...readdirSync('src/locales/fr').map((name) => `src/locales/fr/${name}`),
];

describe('a thing has one word in French', () => {
  it.each(files)('whoever facilitates is “facilitateur” or “facilitatrice” in %s', (file) => {
    expect(readFileSync(file, 'utf8')).not.toMatch(/animat(eur|rice)/i);
  });
});
