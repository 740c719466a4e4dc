import type { Accompany, Feature } from '../feature';
import { listenForStrangers } from './direct';
import { listenForHome } from './listeners';
import { homeJob } from './schedule';
import type { Homes } from './service';

export { nextStep, strangerSentence } from './messages';
export { pager } from './pager';

/** The home tab shows what these features bring to it, in their order; it visits none of them itself. */
export function createHome(features: Feature[]): Feature {
  const kept = new WeakMap<Accompany, Homes>();
  const homesOf = (accompany: Accompany): Homes => {
    const homes = kept.get(accompany) ?? { accompany, features };
    kept.set(accompany, homes);
    return homes;
  };
  return {
    name: 'home',
    listen: (door, accompany) => {
      listenForHome(door, homesOf(accompany));
      listenForStrangers(door, accompany);
    },
    jobs: (accompany) => [homeJob(homesOf(accompany))],
  };
}
