import { quoted } from '../../slack/text';
import type { Words } from '../../words';
import type { Community, District, Pairing } from '../people';
import type { Whose } from './model';
import { lineText } from './say';
import type { Line } from './section';

/** A facilitator as they stand now: whose it is, and what each feature says of it in a line. */
export function facilitatorText(
  { name, mentorName }: Whose,
  lines: Line[],
  language: string,
  t: Words,
): string {
  const whose = t('digests:detail', { facilitator: quoted(name, 60), mentor: quoted(mentorName, 60) });
  const told = lines.map((line) => lineText(line, language));
  return [`*${whose}*`, ...(told.length > 0 ? told : [t('digests:detail.nothing')])].join('\n');
}

export interface OfDistrict {
  /** Of communities of no district, or of no community at all: `''`. */
  key: string;
  name: string;
  pairings: Pairing[];
}

/** Districts that have pairings, by name; a pairing with communities in two stands in both. */
export function byDistrict(
  pairings: Pairing[],
  { districts, communities }: { districts: District[]; communities: Community[] },
  t: Words,
): OfDistrict[] {
  const districtOf = new Map(communities.map(({ key, district }) => [key, district]));
  const found = new Map(
    districts.map(({ key, name }): [string, OfDistrict] => [key, { key, name, pairings: [] }]),
  );
  const elsewhere: OfDistrict = { key: '', name: t('digest-home:district.none'), pairings: [] };
  for (const pairing of pairings) {
    const theirs = [
      ...new Set(pairing.communities.flatMap((key) => found.get(districtOf.get(key) ?? '') ?? [])),
    ];
    for (const district of theirs.length > 0 ? theirs : [elsewhere]) district.pairings.push(pairing);
  }
  return [...found.values(), elsewhere].filter((one) => one.pairings.length > 0);
}
