import type { Accompany, Feature } from '../feature';
import { checkInsDigest } from './digest';
import { checkInByKey, openThreads, standingOf } from './find';
import { checkInsHome } from './home';
import { checkInsVerb } from './list';
import { hear, listenToCheckIns } from './listeners';
import { overdue } from './overdue';
import { checkInRemoval } from './removing';
import { checkInsJob } from './schedule';
import { cameOut, giveUpWithin, takeInThread } from './service';
import { promptKey } from './turn';
import { answerVerb } from './verbs';

export { answerText, answerTo } from './answers';
export { checkInsAfter, comeOut, dueCheckIn, type Ground } from './coming-out';
export { currentQuestion, finish, seal, skipCheckIn, skipQuestion, wake } from './course';
export { checkInByKey, checkInWithStray } from './find';
export { type Foreseen as ForeseenCheckIn, foreseeCheckIns } from './foresight';
export { type CheckIn, CheckIns, dayOf, partiesOf as partiesOfCheckIn } from './model';
export { planCheckIns } from './planning';
export { takeInReply } from './replies';
export { saveForm } from './saving';
export { checkInsJob, toBeLookedAt } from './schedule';
export { close } from './strays';
export type { Turn } from './turn';

/** The biweekly check-in: asked in the pairing's channel, answered in its thread or in a form. */
export function createCheckIns(): Feature {
  return {
    name: 'check-ins',
    listen: listenToCheckIns,
    hear,
    removal: checkInRemoval,
    threads: {
      open: openThreads,
      recordOf: (post, { checkIn }) =>
        checkIn && post === promptKey({ key: checkIn }) ? checkIn : undefined,
      async takeIn({ workspace, clock, log }, { record: key }, reading) {
        const checkIn = await checkInByKey(workspace, key);
        if (checkIn)
          await takeInThread({ workspace, key, now: clock(), log }, reading, await standingOf(checkIn));
      },
    },
    jobs: (accompany) => [checkInsJob(accompany)],
    home: checkInsHome,
    digest: checkInsDigest,
    verbs: [answerVerb, checkInsVerb],
    overdue,
    sent: async (accompany, { key, about }) => {
      if (!about.checkIn) return;
      const prompt = promptKey({ key: about.checkIn });
      if (key === `${prompt}/done`) accompany.metrics.answered.inc();
      if (key !== prompt) return;
      accompany.metrics.posted.inc();
      await said(accompany, about.checkIn);
    },
    failed: async ({ workspace, clock }, { key, about }, session) => {
      if (!about.checkIn || key !== promptKey({ key: about.checkIn })) return;
      await giveUpWithin(session, { workspace, key: about.checkIn, now: clock() });
    },
  };
}

async function said({ workspace, clock, log }: Accompany, key: string): Promise<void> {
  try {
    await cameOut({ workspace, key, now: clock() });
  } catch (err) {
    log.error({ workspace, key, err }, 'a check-in does not know that it was said late, or after all');
  }
}
