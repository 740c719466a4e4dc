import type { ModalView } from '@slack/types';
import type { Accompany } from '../../feature';
import { visitorOf } from '../../visitor';
import { problemByKey } from '../find';
import { sentenceModal } from '../forms/frame';
import { groundOf } from '../ground';
import { rightsOf } from '../rights';

export type Visit = Awaited<ReturnType<typeof enter>>;
/** A visit to a problem that there is. */
export type Visited = Extract<Visit, { can: unknown }>;

/** Whoever comes to a problem by a button or a form, with what they may do there. */
export async function enter({ workspace }: Pick<Accompany, 'workspace'>, slackUser: string, key: string) {
  const [visit, problem] = await Promise.all([
    visitorOf({ workspace }, slackUser),
    problemByKey(workspace, key),
  ]);
  const { viewer } = visit;
  if (!problem) return { ...visit, problem: undefined };
  const ground = await groundOf(problem);
  const { parties } = ground;
  return {
    ...visit,
    problem,
    ground,
    can: rightsOf(viewer, parties, problem),
  };
}

/** Opens a form, or one sentence where something can't be done. */
export async function show({ slack }: Accompany, trigger_id: string, view: ModalView): Promise<void> {
  await slack.views.open({ trigger_id, view });
}

export const inOneSentence = (sentence: string, { language }: Pick<Visit, 'language'>) =>
  sentenceModal(sentence, { language });
