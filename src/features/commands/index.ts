import type { Feature } from '../feature';
import { listenForCommand } from './listeners';

/** `/accompany <verb>`: the one command through which all of these features' verbs are reached. */
export function createCommands(features: Feature[]): Feature {
  const verbs = features.flatMap((feature) => feature.verbs ?? []);
  return { name: 'commands', listen: (app, accompany) => listenForCommand(app, accompany, verbs) };
}
