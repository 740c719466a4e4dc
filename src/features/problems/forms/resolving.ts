import type { ModalView } from '@slack/types';
import { isDate } from '../../../calendar';
import { chooseOne, dateField, fieldValue, option, textField } from '../../../slack/fields';
import { type WordKey, words } from '../../../words';
import type { Resolving } from '../course';
import { type Decider, deciders, type Problem } from '../model';
import { type FormReader, form, forms, type Reading, type Submitted, typed } from './frame';

/** What stands in the fields, as it was typed. */
export interface ResolvingDraft {
  done: string;
  learned: string;
  decidedBy: string;
  heardBack: string;
  heardBackBy: string;
  share: string;
}

/** How it was resolved. Whether the lesson is shared is a choice that somebody makes: no, unless they say yes. */
export function resolveForm(
  problem: Problem,
  reader: FormReader,
  draft: Partial<ResolvingDraft> = {},
): ModalView {
  const t = words(reader.language);
  return form(problem, reader, {
    callbackId: forms.resolve,
    title: 'problem-endings:resolveForm.title',
    blocks: [
      textField('done', t('problem-endings:resolveForm.done'), { multiline: true, initial: draft.done }),
      textField('learned', t('problem-endings:resolveForm.learned'), {
        optional: true,
        multiline: true,
        initial: draft.learned,
        hint: t('problem-endings:resolveForm.learnedHint'),
      }),
      chooseOne(
        'share',
        t('problem-endings:resolveForm.share'),
        (['no', 'yes'] as const).map((one) => option(one, t(`problem-endings:share.${one}`))),
        { optional: true, initial: draft.share || 'no', hint: t('problem-endings:resolveForm.shareHint') },
      ),
      chooseOne(
        'decidedBy',
        t('problem-endings:resolveForm.decidedBy'),
        deciders.map((one) => option(one, t(`problem-endings:decidedBy.${one}`))),
        { optional: true, initial: draft.decidedBy },
      ),
      chooseOne(
        'heardBack',
        t('problem-endings:resolveForm.heardBack'),
        (['yes', 'not-yet'] as const).map((one) => option(one, t(`problem-endings:heardBack.${one}`))),
        { optional: true, initial: draft.heardBack },
      ),
      dateField('heardBackBy', t('problem-endings:resolveForm.heardBackBy'), {
        optional: true,
        initial: isDate(draft.heardBackBy ?? '') ? draft.heardBackBy : undefined,
      }),
    ],
  });
}

export function draftOf(view: Submitted): ResolvingDraft {
  return {
    done: fieldValue(view, 'done'),
    learned: fieldValue(view, 'learned'),
    decidedBy: fieldValue(view, 'decidedBy'),
    heardBack: fieldValue(view, 'heardBack'),
    heardBackBy: fieldValue(view, 'heardBackBy'),
    share: fieldValue(view, 'share'),
  };
}

/** `today`: YYYY-MM-DD where the pairing is. */
export function readResolve(view: Submitted, today: string): Reading<Resolving> {
  const draft = draftOf(view);
  const texts = [typed(view, 'done'), typed(view, 'learned', false)];
  const errors = Object.assign({}, ...texts.map((one) => ('errors' in one ? one.errors : {})));
  if (draft.share === 'yes' && !draft.learned) errors.learned = 'problem-endings:error.nothingToShare';
  const wrongDay = whyNotBy(draft, today);
  if (wrongDay) errors.heardBackBy = wrongDay;
  if (Object.keys(errors).length > 0) return { errors };
  const { done, learned, heardBack, heardBackBy, share } = draft;
  const decidedBy = deciders.find((one): one is Decider => one === draft.decidedBy);
  const heard = heardBack === 'yes' ? 'yes' : heardBackBy;
  return {
    said: {
      done,
      ...(learned && { learned }),
      ...(decidedBy && { decidedBy }),
      ...(heard && { heardBack: heard }),
      isShared: share === 'yes',
    },
  };
}

/** A day alone says that they have not heard yet; once they have, no day matters. */
function whyNotBy({ heardBack, heardBackBy }: ResolvingDraft, today: string): WordKey | undefined {
  if (heardBack === 'yes') return undefined;
  if (!heardBackBy) return heardBack ? 'problem-endings:error.byWhen' : undefined;
  if (!isDate(heardBackBy)) return 'problem-endings:error.noDate';
  return heardBackBy < today ? 'problem-endings:error.past' : undefined;
}
