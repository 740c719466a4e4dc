import type { ModalView } from '@slack/types';
import type { Door } from '../../../slack/door';
import * as limits from '../../../slack/limits';
import { quoted } from '../../../slack/text';
import type { WordKey } from '../../../words';
import type { Accompany } from '../../feature';
import { problemByKey } from '../find';
import { updateForm } from '../forms/endings';
import {
  type FormReader,
  firstField,
  forms,
  harmIn,
  type Submitted,
  sentenceModal,
  shownIn,
  type Wrong,
} from '../forms/frame';
import { soundsLikeHarm } from '../forms/harm';
import type { Problem } from '../model';
import { routeFor } from '../raising/reporting';
import { addedTo, type Standing } from '../raising/standing';
import { decisionsSince, type Once } from '../service';
import { renewBelow } from './below';
import { enter, inOneSentence, type Visit, type Visited } from './entrance';
import { type Form, type FormName, readerOf, type Sent, table } from './forms';
import { sendAgain } from './sent-again';

/** What stands above the fields when a form is shown anew. */
type OnTop = Pick<FormReader, 'others' | 'harm'>;

type Answer = ModalView | { errors: Record<string, string> } | undefined;

/** The forms by which a problem is changed, handed over, merged, resolved, given up or opened again. */
export function listenToEndings(door: Door, accompany: Accompany): void {
  for (const name of Object.keys(forms) as FormName[]) {
    door.submission(forms[name], async ({ view, body, ack }) => {
      const answer = await submit(accompany, name, body.user.id, view);
      accompany.nudge();
      if (!answer) {
        await ack();
        await renewBelow(accompany, body.user.id, view);
      } else if ('errors' in answer) await ack({ response_action: 'errors', errors: answer.errors });
      else await ack({ response_action: 'update', view: answer });
    });
  }
}

/** What the person sees next: nothing more, the form with what is wrong or what came meanwhile, or one sentence. */
async function submit(
  accompany: Accompany,
  name: FormName,
  user: string,
  view: Submitted & { blocks: { type: string; block_id?: string }[] },
): Promise<Answer> {
  const form = table[name];
  const { key, seen, harm } = shownIn(view);
  if (harmIn(view) === 'yes') return routeFor(accompany, user, () => standingOf(accompany, name, view));
  const visit = await enter(accompany, user, key);
  const inField = (sentence: WordKey): Answer => {
    const field = firstField(view.blocks);
    return field ? { errors: { [field]: visit.t(sentence) } } : inOneSentence(visit.t(sentence), visit);
  };
  if (!visit.problem) return inField('problems:refused.gone');
  const mayNot = form.mayNot(visit);
  if (mayNot) return inField(mayNot);
  if (!harm && soundsLikeHarm(form.words(view))) {
    const decided = await decisionsSince(visit.problem, seen);
    const others = decided.filter(({ by }) => by !== user);
    return again(accompany, form, visit, view, { harm: 'asked', others });
  }
  if (harm === 'asked' && !harmIn(view)) return { errors: { harm: visit.t('problem-forms:harm.answer') } };
  const onTop: OnTop = harm ? { harm: 'answered' } : {};
  const sent = await send(accompany, name, visit, view);
  if ('errors' in sent) return { errors: said(sent.errors, visit) };
  switch (sent.kind) {
    case 'done':
      return undefined;
    case 'unknown':
      return inField('problems:refused.gone');
    case 'refused': {
      const now = { ...visit, problem: sent.problem };
      const isOver = form.whyNot(sent.problem, accompany.clock()) === sent.why;
      return isOver ? tooLate(form, now, view, onTop, sent.why) : inField(sent.why);
    }
    case 'overtaken': {
      const others = sent.by.filter(({ by }) => by !== user);
      return again(accompany, form, { ...visit, problem: sent.problem }, view, { ...onTop, others });
    }
  }
}

async function send(accompany: Accompany, name: FormName, visit: Visited, view: Submitted): Promise<Sent> {
  const { workspace, clock, log } = accompany;
  const { key, seen } = shownIn(view);
  const at: Once = {
    workspace,
    key,
    now: clock(),
    log,
    within: limits.SAVE_WITHIN_MS,
    once: `view:${view.id}`,
    seen,
  };
  const sent = await unsurprised(visit, at, (now) => table[name].send(visit, view, now));
  if ('errors' in sent || sent.kind !== 'done' || !sent.line) return sent;
  const { line, problem } = sent;
  return unsurprised(visit, at, (now) => sendAgain(name, { visit, view, line, problem, at: now }));
}

/** What the person themselves decided elsewhere, in another form or by a button, is no surprise to them. */
async function unsurprised({ viewer }: Visited, at: Once, how: (at: Once) => Promise<Sent>): Promise<Sent> {
  const sent = await how(at);
  const isOwn =
    'kind' in sent && sent.kind === 'overtaken' && sent.by.every(({ by }) => by === viewer.slackUser);
  return isOwn ? how({ ...at, seen: sent.problem.decisions }) : sent;
}

const said = (errors: Wrong['errors'], { t }: Visit) =>
  Object.fromEntries(
    Object.entries(errors).map(([field, wrong]) => [
      field,
      typeof wrong === 'string'
        ? t(wrong, { most: limits.INPUT_TEXT })
        : t(wrong.sentence, { names: wrong.names }),
    ]),
  );

/** An earlier try of this form, and what stood in it when it was opened. */
async function standingOf({ workspace }: Accompany, name: FormName, view: Submitted): Promise<Standing[]> {
  const { key } = shownIn(view);
  const added = await addedTo(workspace, view.id, [key]);
  const problem = name === 'change' ? await problemByKey(workspace, key) : undefined;
  return [...(problem ? [{ what: 'before', channel: problem.channel } as const] : []), ...added];
}

/** The form anew, with what is asked or what others did on top, and what was typed: a second submission is a decision. */
async function again(
  accompany: Accompany,
  form: Form,
  visit: Visited,
  view: Submitted,
  onTop: OnTop,
): Promise<ModalView> {
  const over = form.whyNot(visit.problem, accompany.clock());
  if (over) return tooLate(form, visit, view, onTop, over);
  const built = await form.build(visit, readerOf(visit, onTop), view);
  return typeof built === 'string' ? sentenceModal(visit.t(built), readerOf(visit, onTop)) : built;
}

/** It can't be done any more. Words that were typed can be kept as an update, where the problem goes on. */
async function tooLate(
  form: Form,
  visit: Visited,
  view: Submitted,
  onTop: OnTop,
  why: WordKey,
): Promise<ModalView> {
  const { problem, t } = visit;
  const { others = [] } = onTop;
  const text = form.words(view);
  const reader = readerOf(visit, onTop);
  const place = text ? await goesOnIn(problem) : undefined;
  if (!place) {
    const sentence = others.length > 0 ? t('problem-endings:nothingLeft') : t(why);
    return sentenceModal(sentence, reader);
  }
  const isElsewhere = place.key !== problem.key;
  const intro = isElsewhere
    ? t('problem-endings:asUpdateElsewhere', { title: quoted(place.title, 150) })
    : t('problem-endings:asUpdate');
  const sentence = others.length > 0 ? intro : `${t(why)} ${intro}`;
  return updateForm(place, reader, { intro: sentence, text });
}

/** Merged problems lead on, one to the next. */
async function goesOnIn(problem: Problem): Promise<Problem | undefined> {
  let place: Problem | null = problem;
  for (let step = 0; place?.mergedInto && step < 10; step++) {
    place = await problemByKey(problem.workspace, place.mergedInto);
  }
  return place && place.status !== 'merged' ? place : undefined;
}
