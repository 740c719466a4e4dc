import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { understand } from '../../src/features/commitments';
import { defaultSettings } from '../../src/features/people';
import { soundsLikeHarm } from '../../src/features/problems';
import { exampleLog, exampleProgramme } from '../../src/local/example';

interface File {
  members: Record<string, { name: string; roles: string[] }>;
  districts: Record<string, string>;
  communities: Record<string, { name: string }>;
}

const { stakeholders, meetings } = exampleLog();
const file = parse(exampleProgramme(new Date()).programme) as File;

describe('the example’s stakeholder log', () => {
  it('is of ten invented stakeholders of several types, met by both mentors', () => {
    const types = Object.values(stakeholders).map(({ type }) => type);
    expect([types.length, new Set(types).size]).toEqual([10, 10]);
    for (const { type, district } of Object.values(stakeholders)) {
      expect(defaultSettings.stakeholderTypes.map(({ key }) => key)).toContain(type);
      if (district) expect(file.districts).toHaveProperty(district);
    }
    const by = (who: string) => meetings.filter((one) => one.by === who).length;
    expect([by('mariama'), by('sorie')]).toEqual([13, 8]);
    expect(Object.keys(stakeholders).filter((key) => !meetings.some((one) => one.with === key))).toEqual([]);
  });

  it('names people, places, types and kinds that the programme has, at times of the day', () => {
    const places = { ...file.districts, ...file.communities };
    const categories = defaultSettings.problemCategories.map(({ key }) => key);
    const kinds = defaultSettings.meetingTypes.map(({ key }) => key);
    for (const { id, type, gapCategory, about, colleagues, after, said, edited, ...one } of meetings) {
      if (type) expect([id, kinds]).toEqual([id, expect.arrayContaining([type])]);
      if (gapCategory) expect([id, categories]).toEqual([id, expect.arrayContaining([gapCategory])]);
      if (about) expect(places).toHaveProperty(about);
      for (const who of [one.by, ...colleagues, ...[...after, ...said].map(({ by }) => by)]) {
        expect(file.members).toHaveProperty(who);
      }
      for (const { at } of [one, ...after, ...said, ...(edited ? [edited] : [])]) {
        expect([id, at > '06:00' && at < '22:00']).toEqual([id, true]);
      }
      for (const later of [...after, ...said, ...(edited ? [edited] : [])]) {
        expect([id, `${100 - later.daysAgo} ${later.at}` > `${100 - one.daysAgo} ${one.at}`]).toEqual([
          id,
          true,
        ]);
      }
    }
  });

  it('has agreements that are understood, and no words that a form would stop', () => {
    for (const { id, present, keyPoints, agreements = '', gaps, said, after } of meetings) {
      const texts = [present, keyPoints, agreements, gaps, ...[...said, ...after].map(({ text }) => text)];
      expect([id, soundsLikeHarm(texts.filter(Boolean).join('\n'))]).toEqual([id, false]);
      const lines = understand(agreements.replaceAll(/\{-?\d+\}/g, '3 March 2027'), {
        metOn: '2027-02-01',
        language: 'en',
        ourName: 'Our Children, Our Town',
      });
      expect([id, lines.filter(({ unclear }) => unclear)]).toEqual([id, []]);
      const undated = lines.filter(({ by }) => by === undefined).length;
      expect([id, undated]).toEqual([id, lines.length - (agreements.match(/\{-?\d+\}/g) ?? []).length]);
      for (const { line } of after) expect([id, line < lines.length]).toEqual([id, true]);
    }
  });
});
