import { may, type Parties, type Viewer } from '../people';

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

export function rightsOf(viewer: Viewer, parties: Parties): Rights {
  return {
    see: may(viewer, 'see the problem', parties),
    work: may(viewer, 'work on the problem', parties),
    askManager: may(viewer, 'ask the manager', parties),
    saySolved: may(viewer, 'say whether it is solved', parties),
    addTo: may(viewer, 'add to the problem', parties),
    reopen: may(viewer, 'open the problem again', parties),
    removeWords: may(viewer, 'remove words for good', parties),
  };
}
