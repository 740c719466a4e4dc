import type { Feature } from '../feature';
import { answerCommand } from './answer';
import { listenForCommand } from './listeners';
import { command } from './messages';

export { type Asked, visitOf } from './answer';
export { listenForCommand } from './listeners';
export { findVerb } from './verbs';

/** `/accompany <verb>`: the one command through which all of these features' verbs are reached. */
export function createCommands(features: Feature[]): Feature {
  const verbs = features.flatMap((feature) => feature.verbs ?? []);
  const others = features.flatMap((feature) => feature.command ?? []);
  return {
    name: 'commands',
    listen: (door, accompany) =>
      listenForCommand(door, accompany, command, (asked, speaks) =>
        answerCommand(accompany, { verbs, others }, asked, speaks),
      ),
  };
}
