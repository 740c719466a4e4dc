import { may, type Parties, type Viewer } from '../people';
import type { Problem } from './model';

/** What somebody may do with one problem, whatever its status. */
export interface Rights {
  see: boolean;
  work: boolean;
  askManager: boolean;
  saySolved: boolean;
  addTo: boolean;
  reopen: boolean;
  removeWords: boolean;
}

export function rightsOf(
  viewer: Viewer,
  parties: Parties,
  { tookIn = [] }: Pick<Problem, 'tookIn'> = {},
): Rights {
  const see = may(viewer, 'see the problem', parties);
  // Who raised what was merged into it has raised this.
  const isRaiser = see && tookIn.some(({ raisedBy }) => raisedBy === viewer.slackUser);
  const asRaiser = isRaiser ? { ...parties, raiser: viewer.slackUser } : parties;
  return {
    see,
    work: may(viewer, 'work on the problem', parties),
    askManager: may(viewer, 'ask the manager', parties),
    saySolved: may(viewer, 'say whether it is solved', asRaiser),
    addTo: may(viewer, 'add to the problem', parties),
    reopen: may(viewer, 'open the problem again', parties),
    removeWords: may(viewer, 'remove words for good', parties),
  };
}
