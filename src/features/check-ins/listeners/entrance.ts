import type { Accompany } from '../../feature';
import { may } from '../../people';
import { visitorOf } from '../../visitor';
import { checkInByKey } from '../find';
import { partiesOf } from '../model';

/** Whoever comes to a check-in by a button, a form or a command, with what they may do there. */
export async function enter({ workspace }: Accompany, slackUser: string, key: string) {
  const [visit, checkIn] = await Promise.all([
    visitorOf({ workspace }, slackUser),
    checkInByKey(workspace, key),
  ]);
  const { viewer } = visit;
  if (!checkIn) return { ...visit, checkIn: undefined };
  const parties = partiesOf(checkIn);
  return {
    ...visit,
    checkIn,
    can: {
      answer: may(viewer, 'answer the check-in', parties),
      answerOnBehalf: may(viewer, 'answer on behalf', parties),
      skip: may(viewer, 'skip the check-in', parties),
      see: may(viewer, 'see the check-in', parties),
      remove: may(viewer, 'remove words for good', parties),
    },
  };
}
