import type { Feature } from '../feature';
import { onLost, openStakeholders } from '../stakeholders';
import { hear, keepFollowed, stakeholderOf, takeInThread } from './comments';
import { meetingsDigest } from './digest';
import { meetingsHome } from './home';
import { listenToFinding } from './listeners/finding';
import { listenToLogging } from './listeners/logging';
import { command, listenToOpening } from './listeners/opening';
import { leadOn } from './moving';
import { logOfStakeholders } from './of-stakeholder';
import { meetingRemoval } from './removing';
import { tellNotPosted, tellWhoSaved } from './saved';

export { keepComment, keepFollowed } from './comments';
export { editMeeting } from './editing';
export { most, tooLong } from './form/reading';
export { wordsOf } from './found-by';
export { Comments, type Meeting, Meetings, type Minutes } from './model';
export { repliesOf } from './replies';
export { keepStakeholder, recordMeeting } from './service';

/** The stakeholder log: each meeting a reply in its stakeholder's thread, with what people write there. */
export function createMeetings(): Feature {
  return {
    name: 'meetings',
    listen(door, accompany) {
      listenToOpening(door, accompany);
      listenToLogging(door, accompany);
      listenToFinding(door, accompany);
    },
    hear,
    threads: {
      open: openStakeholders,
      recordOf: (key, about) => stakeholderOf({ key, about }),
      takeIn: ({ workspace, clock }, { record }, reading) =>
        takeInThread(workspace, record, reading, clock()),
      lost: (accompany, { post: key, record: stakeholder }, how) =>
        onLost(accompany, [logOfStakeholders], { key, about: { stakeholder } }, how),
    },
    removal: meetingRemoval,
    keepsOfStakeholders: logOfStakeholders,
    keepsOfCommitments: { followed: keepFollowed },
    async sent(accompany, post) {
      await tellWhoSaved(accompany, post);
      await leadOn(accompany, post);
    },
    failed: tellNotPosted,
    home: meetingsHome,
    digest: meetingsDigest,
    command: { name: command, explain: (t) => t('meetings:command') },
  };
}
