import type { ViewSubmitAction } from '@slack/bolt';
import type { Door } from '../../../slack/door';
import { SAVE_WITHIN_MS } from '../../../slack/limits';
import type { WordKey } from '../../../words';
import type { Accompany } from '../../feature';
import type { Settings } from '../../people';
import { removalForm } from '../../removal';
import { visitorOf } from '../../visitor';
import { forms, noticeModal, readAnswers, readSkip } from '../modal';
import { isOpen } from '../model';
import { removalOf } from '../removing';
import { mayAnswer, save, skip } from '../service';
import { enter } from './entrance';

export function listenToForms(door: Door, accompany: Accompany): void {
  const { workspace, clock, nudge } = accompany;
  const at = (key: string, settings?: Settings) => ({
    workspace,
    key,
    now: clock(),
    log: accompany.log,
    within: SAVE_WITHIN_MS,
    settings,
  });

  door.submission(forms.answers, async ({ view, body, ack }) => {
    const { key, answers, isEmpty, firstField } = readAnswers(view);
    const { viewer, t, settings } = await visitorOf(accompany, body.user.id);
    const refuse = (why: WordKey) => ack(errorAt(firstField, t(why)));
    if (answers.size === 0 && isEmpty) return refuse('check-ins:form.nothing');
    const kept = await save(at(key, settings), viewer, { view: view.id, answers });
    if (!kept) return refuse('check-ins:refused.gone');
    if (!mayAnswer(viewer, kept)) return refuse('check-ins:refused.notYours');
    // The next check-in may have come out since the form was opened.
    const isKept = kept.saved.some((saving) => saving.view === view.id);
    if (!isKept) return refuse('check-ins:refused.closed');
    nudge();
    return ack();
  });

  door.submission(forms.skip, async ({ view, body, ack }) => {
    const { key, reason, words } = readSkip(view);
    const { checkIn, can, t } = await enterAs(body, key);
    if (!checkIn) return ack(errorAt('reason', t('check-ins:refused.gone')));
    if (!can.skip) return ack(errorAt('reason', t('check-ins:refused.notYours')));
    const after = await skip(at(key), { view: view.id, reason, words, by: body.user.id });
    // Somebody else may have ended it, or the next check-in may have come out, since the form was opened.
    const isKept = after?.skips.some(
      (one) => one.view === view.id && one.reason === reason && one.words === words,
    );
    if (!isKept) {
      const isStillOut = after && isOpen(after);
      return ack(errorAt('reason', t(isStillOut ? 'check-ins:refused.over' : 'check-ins:refused.closed')));
    }
    nudge();
    return ack();
  });

  door.submission(forms.view, async ({ view, body, ack }) => {
    const { checkIn, can, t } = await enterAs(body, view.private_metadata);
    if (!checkIn || !can.remove)
      return ack({ response_action: 'update', view: noticeModal(t('check-ins:refused.notYours'), t) });
    return ack({ response_action: 'push', view: removalForm(removalOf(checkIn.key), t) });
  });

  async function enterAs({ user }: Pick<ViewSubmitAction, 'user'>, key: string) {
    const visit = await enter(accompany, user.id, key);
    return visit.checkIn ? visit : { ...visit, can: none };
  }
}

const none = { answer: false, answerOnBehalf: false, skip: false, see: false, remove: false };

const errorAt = (field: string, sentence: string) =>
  ({ response_action: 'errors', errors: { [field]: sentence } }) as const;
