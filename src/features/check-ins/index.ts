import type { Accompany, Feature } from '../feature';
import { checkInsHome } from './home';
import { checkInsVerb } from './list';
import { listenToCheckIns } from './listeners';
import { createRereading, readAgain } from './reread';
import { checkInsJob } from './schedule';
import { cameAfterAll, giveUpWithin } from './service';
import { promptKey } from './turn';
import { answerVerb } from './verbs';

export { checkInsAfter, comeOut, dueCheckIn, type Ground } from './coming-out';
export { currentQuestion, finish, seal, skipCheckIn, skipQuestion, wake } from './course';
export { type CheckIn, CheckIns } from './model';
export { planCheckIns } from './planning';
export { takeInReply } from './replies';
export { saveForm } from './saving';
export { checkInsJob, toBeLookedAt } from './schedule';
export { close } from './strays';
export type { Turn } from './turn';

type Rereading = ReturnType<typeof createRereading>;

/** The biweekly check-in: asked in the pairing's channel, answered in its thread or in a form. */
export function createCheckIns(): Feature {
  const kept = new WeakMap<Accompany, Rereading>();
  const rereadingOf = (accompany: Accompany): Rereading => {
    const rereading = kept.get(accompany) ?? createRereading(accompany);
    kept.set(accompany, rereading);
    return rereading;
  };
  return {
    name: 'check-ins',
    listen: (app, accompany) => listenToCheckIns(app, accompany, () => rereadingOf(accompany).soon()),
    jobs: (accompany) => [checkInsJob(accompany), rereadingOf(accompany).job],
    home: checkInsHome,
    verbs: [answerVerb, checkInsVerb],
    reconnected: (accompany) => rereadingOf(accompany).soon(),
    sent: async (accompany, { key, about }, { adopted }) => {
      if (!about.checkIn) return;
      const prompt = promptKey({ key: about.checkIn });
      if (key === `${prompt}/done`) accompany.metrics.answered.inc();
      if (key !== prompt) return;
      accompany.metrics.posted.inc();
      await saidAfterAll(accompany, about.checkIn);
      // Replies may have come before it was known where the prompt stands.
      if (!adopted) return;
      void readAgain(accompany, about.checkIn);
      rereadingOf(accompany).repeat();
    },
    failed: async ({ workspace, clock }, { key, about }, session) => {
      if (!about.checkIn || key !== promptKey({ key: about.checkIn })) return;
      await giveUpWithin(session, { workspace, key: about.checkIn, now: clock() });
    },
    stop: (accompany) => rereadingOf(accompany).stop(),
  };
}

async function saidAfterAll({ workspace, clock, log }: Accompany, key: string): Promise<void> {
  try {
    await cameAfterAll({ workspace, key, now: clock() });
  } catch (err) {
    log.error({ workspace, key, err }, 'a check-in that was said after all could not be taken up again');
  }
}
