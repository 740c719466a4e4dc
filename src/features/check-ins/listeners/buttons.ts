import type { BlockAction, ButtonAction } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import type { Door } from '../../../slack/door';
import { SAVE_WITHIN_MS } from '../../../slack/limits';
import { showModal } from '../../../slack/show';
import type { WordKey } from '../../../words';
import type { Accompany } from '../../feature';
import { acts } from '../buttons';
import { currentQuestion } from '../course';
import { answersForm, noticeModal, skipForm } from '../modal';
import { type CheckIn, isOpen, isUnderWay } from '../model';
import { decideStrays, endAnswers, passOver } from '../service';
import { seeCheckIn } from '../view';
import { enter } from './entrance';

type Press = { body: BlockAction<ButtonAction>; action: ButtonAction; ack: () => Promise<void> };
type Visit = Awaited<ReturnType<typeof enter>>;
type Visited = Extract<Visit, { can: unknown }>;

/** What a press leads to: a form that opens, a sentence why not, or nothing more to be seen here. */
type Result = { opens: ModalView } | { refused: WordKey } | undefined;

export function listenToButtons(door: Door, accompany: Accompany): void {
  const onPress = (id: string, act: (visit: Visited, question: number) => Promise<Result> | Result) =>
    door.action<BlockAction<ButtonAction>>(id, async ({ body, action, ack }: Press) => {
      const { key, question } = idOf(action.value);
      const visit = await enter(accompany, body.user.id, key);
      const result = visit.checkIn ? await act(visit, question) : refusal('check-ins:refused.gone');
      if (result && 'opens' in result) {
        await showModal(accompany.slack, body, result.opens);
      } else if (result) {
        await showModal(accompany.slack, body, noticeModal(visit.t(result.refused), visit.t));
      }
      accompany.nudge();
      await ack();
    });

  onPress(acts.form, openForm);
  onPress(acts.notThisTime, ({ checkIn, can, t, safeguardingContact }) => {
    if (!can.skip) return refusal('check-ins:refused.notYours');
    return notUnderWay(checkIn) ?? { opens: skipForm(checkIn, { t, safeguardingContact }) };
  });
  onPress(acts.skip, async ({ checkIn, can }, question) => {
    if (!can.answer) return refusal('check-ins:refused.facilitatorOnly');
    const over = notUnderWay(checkIn);
    if (over) return over;
    if (currentQuestion(checkIn) !== question) return refusal('check-ins:refused.movedOn');
    await passOver(at(checkIn), question);
  });
  onPress(acts.enough, async ({ checkIn, can, viewer }) => {
    // The mentor too: on the phone nobody else can.
    if (!can.answer && !can.answerOnBehalf) return refusal('check-ins:refused.notYours');
    const over = notUnderWay(checkIn);
    if (over) return over;
    await endAnswers(at(checkIn), viewer.slackUser);
  });
  onPress(acts.view, ({ checkIn, can, viewer, language }) => {
    if (!can.see) return refusal('check-ins:refused.notYours');
    return { opens: seeCheckIn(checkIn, { viewer, language, mayRemove: can.remove }) };
  });
  const decide =
    (areAnswer: boolean) =>
    async ({ checkIn, can }: Visited) => {
      if (!can.answer) return refusal('check-ins:refused.notYours');
      if (!isOpen(checkIn)) return refusal('check-ins:refused.closed');
      await decideStrays(at(checkIn), areAnswer);
    };
  onPress(acts.strayYes, decide(true));
  onPress(acts.strayNo, decide(false));

  const at = ({ workspace, key }: CheckIn) => ({
    workspace,
    key,
    now: accompany.clock(),
    log: accompany.log,
    within: SAVE_WITHIN_MS,
  });
}

/** The form for whoever may answer: the facilitator, or the mentor for them. */
export function openForm({ checkIn, can, t, safeguardingContact }: Visited): Result {
  if (!can.answer && !can.answerOnBehalf) return refusal('check-ins:refused.notYours');
  if (!isOpen(checkIn)) return refusal('check-ins:refused.closed');
  return { opens: answersForm(checkIn, { t, onBehalf: !can.answer, safeguardingContact }) };
}

function notUnderWay(checkIn: CheckIn): { refused: WordKey } | undefined {
  if (isUnderWay(checkIn)) return undefined;
  return refusal(isOpen(checkIn) ? 'check-ins:refused.over' : 'check-ins:refused.closed');
}

const refusal = (refused: WordKey) => ({ refused });

/** `<key>` or `<key>#<question>`, as the buttons carry it. */
function idOf(value = ''): { key: string; question: number } {
  const [key = '', question = ''] = value.split('#');
  return { key, question: Number(question) };
}
