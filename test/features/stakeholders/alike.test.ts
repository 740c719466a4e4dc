import { describe, expect, it } from '@jest/globals';
import { alikeAmong } from '../../../src/features/stakeholders';

const named = (name: string, district?: string) => ({
  name,
  ...(district && { district: { key: district.toLowerCase(), name: district } }),
});

const areAlike = (one: ReturnType<typeof named>, other: ReturnType<typeof named>) =>
  alikeAmong([other])(one).length > 0;

describe('two names may be one’s', () => {
  it.each([
    ['DHMT', 'D.H.M.T.'],
    ['Red Cross', 'RedCross'],
    ['Kailahun District Council', 'Kailahun Distric Council'],
    ['Ministère de la Santé', 'Ministere de la Sante'],
    ['World Vision', 'World Vison'],
    ['Council, District', 'District Council'],
    ['The Chief of Section A', 'Section A Chief'],
    ['Ministry of Health', 'Ministry of Health and Sanitation'],
    ['DHMT', 'District Health Management Team'],
    ['MSWGCA', 'Ministry of Social Welfare, Gender and Children’s Affairs'],
    ['FSU', 'Family Support Unit'],
    ['Association d’aide', 'Association de l’aide'],
    ['Comité d’appui à la santé', "Comite d'appui santé"],
    ['Children’s Court', 'Childrens Court'],
    ['المجلس المحلي', 'المجلس المحلى'],
  ])('%s and %s', (one, other) => {
    expect(areAlike(named(one), named(other))).toBe(true);
    expect(areAlike(named(other), named(one))).toBe(true);
  });

  it('with the district in one of them', () => {
    expect(areAlike(named('DHMT', 'Kailahun'), named('DHMT Kailahun', 'Kailahun'))).toBe(true);
    expect(areAlike(named('Kailahun DHMT'), named('DHMT', 'Kailahun'))).toBe(true);
    expect(areAlike(named('Kailahun', 'Kailahun'), named('Kailahum', 'Kailahun'))).toBe(true);
  });
});

describe('two names are not one’s', () => {
  it.each([
    ['Ward 12 Committee', 'Ward 13 Committee'],
    ['Ward Committee', 'Ward 12 Committee'],
    ['Section A Chief', 'Section B Chief'],
    ['Section D', 'Section L'],
    ['Bo Council', 'Bo Police'],
    ['UNICEF', 'UNHCR'],
    ['CRS', 'CDC'],
    ['Plan', 'Play'],
    ['District Council', 'District Health Management Team'],
    ['🙂', '🙃'],
    ['المجلس المحلي', 'الشرطة'],
  ])('%s and %s', (one, other) => {
    expect(areAlike(named(one), named(other))).toBe(false);
    expect(areAlike(named(other), named(one))).toBe(false);
  });

  it('of two districts', () => {
    expect(areAlike(named('DHMT', 'Kailahun'), named('DHMT', 'Bo'))).toBe(false);
  });
});

it('the likest comes first', () => {
  const all = ['Family Support Unit Bo', 'Bo Police', 'FSU', 'Family Suport Unit'].map((name) => named(name));
  const found = alikeAmong(all)(named('Family Support Unit')).map(({ name }) => name);
  expect(found).toEqual(['Family Suport Unit', 'Family Support Unit Bo', 'FSU']);
});
