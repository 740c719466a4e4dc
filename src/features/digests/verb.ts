import { transaction } from '../../database/transaction';
import { onceBy } from '../../slack/once';
import { quoted } from '../../slack/text';
import type { Verb, VerbVisit } from '../feature';
import {
  managedBy,
  may,
  membersByKey,
  nobody,
  type Pairing,
  pairingsOf,
  placesOfProgramme,
  programmeOf,
} from '../people';
import { called, periodOf, readWish, type Wish } from './asking';
import { freeze } from './freeze';
import type { Digesting } from './gather';
import { type Digest, Digests } from './model';
import { scopeOf } from './scope';
import { freshly, keepAndSay } from './service';

const names = { en: ['digest'], fr: ['résumé', 'digest'] };

/** `/accompany digest [now|week|month|quarter] [a facilitator|a district|programme]`: in the person's conversation with the app. */
export function digestVerb(digesting: (visit: VerbVisit) => Digesting): Verb {
  return {
    names,
    explain: (t) => t('digests:verb'),
    // Managers read that of their pairings, and who stands in for one is a manager or a coordinator.
    isFor: (viewer) => may(viewer, 'read the digest', nobody) || may(viewer, 'name a deputy', nobody),
    async run(visit) {
      const { accompany, member, t, triggerId, rest } = visit;
      const { workspace, clock, nudge } = accompany;
      const wish = readWish(rest);
      const found = await wanted(visit, wish);
      if ('refused' in found) return found.refused;
      const now = clock();
      const programme = await programmeOf(workspace);
      if (!programme) return t('home:notSetUp');
      const key = `asked/${onceBy(triggerId)}`;
      const { pairings, of, isWhole, district } = found;
      const scope = await scopeOf(workspace, pairings, member.timeZone, { isWhole, district });
      const about = { manager: member.key, language: member.language, to: { user: member.slackUser }, key };
      const period = periodOf(wish.span, now, member.timeZone);
      await freshly(workspace, async (removals) => {
        const digest = await freeze(digesting(visit), { programme, scope, period, ...about }, now);
        await transaction(async (session) => {
          // The same command may come twice.
          if (await Digests.exists({ workspace, key }).session(session)) return;
          await keepAndSay(session, { ...digest, ...(of && { of }) }, now, removals);
        });
      });
      nudge();
      return t('digests:verb.done');
    },
  };
}

interface Wanted {
  pairings: Pairing[];
  of?: Digest['of'];
  isWhole: boolean;
  /** A district's key. */
  district?: string;
}

/** Whose digest it is to be: of what they may read, and nothing else. */
async function wanted(
  { accompany: { workspace }, viewer, member, t }: VerbVisit,
  { name, isWhole }: Wish,
): Promise<Wanted | { refused: string }> {
  const mayAll = may(viewer, 'read the digest', nobody);
  const own = await managedBy(workspace, viewer, member.key);
  if (!mayAll && own.length === 0) return { refused: t('digests:verb.refused') };
  if (isWhole && !mayAll) return { refused: t('digests:verb.whole') };
  const readable = mayAll ? await pairingsOf(workspace) : own;
  // Of nobody there is nothing to tell, and least of all that nothing lags behind.
  if (readable.length === 0) return { refused: t('digests:verb.nobody') };
  const all: Wanted = { pairings: readable, of: { programme: true }, isWhole: true };
  if (isWhole) return all;
  if (name === '') return own.length > 0 ? { pairings: own, isWhole: false } : all;
  const { districts, communities } = await placesOfProgramme(workspace);
  const members = await membersByKey(
    workspace,
    readable.map(({ facilitator }) => facilitator),
  );
  const placed = districts.map(({ key, name: shown }) => {
    const theirs = new Set(communities.filter(({ district }) => district === key).map((one) => one.key));
    const pairings = readable.filter((pairing) => pairing.communities.some((one) => theirs.has(one)));
    return { key, name: shown, pairings };
  });
  const found = called(name, { pairings: readable, members, districts: placed });
  if ('unknown' in found) {
    return { refused: t('digests:verb.unknown', { name: quoted(name, 60) }) };
  }
  if ('several' in found) {
    const names = found.several.slice(0, 10).map((one) => quoted(one, 40));
    return { refused: t('digests:verb.several', { names: names.join(', ') }) };
  }
  if (found.pairings.length === 0) {
    const command = `/accompany ${names[member.language][0]}`;
    const [district = name] = Object.values(found.of ?? {});
    const key = mayAll ? 'digests:verb.nobodyThere' : 'digests:verb.noneThere';
    return { refused: t(key, { district: quoted(String(district), 60), command }) };
  }
  return { ...found, isWhole: mayAll && found.of !== undefined && 'district' in found.of };
}
