import type { ModalView } from '@slack/types';
import type { Door } from '../../../slack/door';
import { SAVE_WITHIN_MS } from '../../../slack/limits';
import type { WordKey } from '../../../words';
import { visitOf } from '../../commands';
import type { Accompany } from '../../feature';
import { may } from '../../people';
import type { Raising, Refusal } from '../course';
import { problemByKey } from '../find';
import { soundsLikeHarm } from '../forms/harm';
import { groundOf, partiesOfProblem } from '../ground';
import { type Draft, type Opened, type Question, readRaise } from '../raising/draft';
import { formAgain, helpFor } from '../raising/form-again';
import { forms } from '../raising/raise-modal';
import { comerOf, type Visited, whyNot } from '../raising/raise-visit';
import { districtOf, placesOf, whereItBelongs } from '../raising/raising';
import { routeFor } from '../raising/reporting';
import { addOnce, correctRaised } from '../raising/sent-again';
import { amongOffered, isNothing, type Similar, sameOpen } from '../raising/similar';
import { savedView } from '../raising/similar-blocks';
import { standingOfRaise } from '../raising/standing';
import { helpBy, raiseProblem } from '../service';
import { listenWhileWriting } from './while-writing';

/** The form in which a problem is raised: what happens while it is filled in, and when it is sent. */
export function listenToRaiseForms(door: Door, accompany: Accompany): void {
  const { workspace, clock, log, nudge } = accompany;
  listenWhileWriting(door, accompany);

  door.submission(forms.raise, async ({ view, body, ack }) => {
    const { draft, opened } = readRaise(view);
    if (draft.isHarm || draft.harm === 'yes') {
      const standing = () => standingOfRaise(workspace, view, opened);
      return ack(update(await routeFor(accompany, body.user.id, standing)));
    }
    const visit = await enter(body);
    if (visit.refused !== undefined) return ack(errorAt('title', visit.refused));
    const { t } = visit;
    const comer = comerOf(visit);
    if (draft.pairing === undefined) return ack(errorAt('pairing', t('problem-forms:where.ask')));
    const belonging = await whereItBelongs(comer, { pairing: draft.pairing });
    const whereField = opened.pairing ? 'title' : 'pairing';
    if (belonging.why) return ack(errorAt(whereField, whyNot(belonging.why, visit)));
    if (draft.title === '') return ack(errorAt('title', t('problem-forms:field.empty')));
    const places = await placesOf(workspace, belonging.pairings);
    const community = places.find(({ key }) => key === draft.community);
    if (draft.community && !community) {
      return ack(errorAt('community', t('problem-forms:refused.noCommunity')));
    }

    // The same form may come twice: the second time what it made stands open already.
    const same = (await sameOpen(workspace, draft.pairing, draft.title)).filter(({ key }) => key !== view.id);
    const questions = questionsFor(draft, opened, same.length > 0);
    if (questions.length > 0) {
      const asked = [...opened.asked, ...questions];
      return ack(update(await formAgain(visit, draft, { ...opened, asked }, { same })));
    }
    if (opened.asked.includes('harm') && !draft.harm) {
      return ack(errorAt('harm', t('problem-forms:harm.answer')));
    }
    if (opened.asked.includes('same') && !draft.instead) {
      const isAsked = view.blocks.some(({ block_id }) => block_id === 'instead');
      if (isAsked) return ack(errorAt('instead', t('problem-forms:same.answer')));
      // The question went when the title became another; under this one something is the same again.
      if (same.length > 0) return ack(update(await formAgain(visit, draft, opened, { same })));
    }
    const [pairing] = belonging.pairings;
    if (!pairing) throw new Error(`nowhere to raise a problem in ${draft.pairing}`);
    const raising = {
      view: view.id,
      by: body.user.id,
      title: draft.title,
      ...(draft.details && { details: draft.details }),
      ...(draft.category && { category: draft.category }),
      urgency: draft.urgency ?? ('soon' as const),
      helpFrom: draft.helpFrom,
      ...(community && { community: { key: community.key, name: community.name } }),
      district: districtOf(places, community?.key),
      ...(opened.from && { from: opened.from }),
      helpedBy: await amongOffered(draft.helpedBy, comer),
    };
    if (draft.instead && draft.instead !== 'new') {
      const whyNot = await addTo(draft.instead, raising, draft, visit);
      if (whyNot) return ack(errorAt('instead', t(whyNot)));
      nudge();
      return ack();
    }

    const ground = await groundOf({ workspace, pairing: pairing.key, raisedBy: body.user.id });
    const raised = await raiseProblem(
      { workspace, now: clock(), within: SAVE_WITHIN_MS, log },
      ground,
      raising,
    );
    if (raised.kind === 'refused') return ack(errorAt(whereField, t(raised.why)));
    if (raised.kind !== 'done') throw new Error(`a problem that was raised is ${raised.kind}`);
    const at = { workspace, key: view.id, now: clock(), within: SAVE_WITHIN_MS, log };
    const corrected = await correctRaised(at, raised.problem, raising);
    if (corrected.kind === 'refused') return ack(errorAt(whereField, t(corrected.why)));
    nudge();
    const helpful = notOffered(await helpFor(visit, draft), opened);
    return ack(isNothing(helpful) ? undefined : update(savedView(raised.problem, helpful, forms.takeUp, t)));
  });

  door.submission(forms.takeUp, async ({ view, body, ack }) => {
    const { draft } = readRaise({ ...view, private_metadata: '{"fields":0}' });
    const key = view.private_metadata;
    const [visit, problem] = await Promise.all([enter(body), problemByKey(workspace, key)]);
    if (visit.refused !== undefined) return ack(errorAt('helpedBy', visit.refused));
    if (!problem) return ack(errorAt('helpedBy', visit.t('problems:refused.gone')));
    if (!may(visit.viewer, 'work on the problem', await partiesOfProblem(problem))) {
      return ack(errorAt('helpedBy', visit.t('problems:refused.notYours')));
    }
    for (const other of await amongOffered(draft.helpedBy, comerOf(visit))) {
      const at = { workspace, key, now: clock(), once: `helped:${other}`, within: SAVE_WITHIN_MS, log };
      const taken = await helpBy(at, body.user.id, other);
      if (taken.kind === 'refused') return ack(errorAt('helpedBy', visit.t(taken.why)));
    }
    nudge();
    return ack();
  });

  /** Nothing, or the sentence that says why it can't be. */
  async function addTo(key: string, raising: Raising, draft: Draft, { viewer }: Visited): Promise<Refusal> {
    const problem = await problemByKey(workspace, key);
    if (!problem || problem.pairing !== draft.pairing) return 'problem-forms:same.gone';
    if (!may(viewer, 'add to the problem', await partiesOfProblem(problem))) return 'problem-forms:same.gone';
    const at = { workspace, key, now: clock(), within: SAVE_WITHIN_MS, log };
    const added = await addOnce(at, raising);
    if (added.kind === 'unknown' || added.kind === 'overtaken') return 'problem-forms:same.gone';
    return added.kind === 'refused' ? whyNotAdded(added.why) : undefined;
  }

  function enter({ user, trigger_id }: { user: { id: string }; trigger_id: string }) {
    return visitOf(accompany, { slackUser: user.id, channel: '', triggerId: trigger_id });
  }
}

/** What must be answered before it is saved, and was not asked yet. */
function questionsFor(draft: Draft, { asked }: Opened, hasSame: boolean): Question[] {
  const isHarm = soundsLikeHarm(`${draft.title} ${draft.details}`);
  return [
    ...(isHarm && !asked.includes('harm') ? (['harm'] as const) : []),
    ...(hasSame && !asked.includes('same') && !draft.instead ? (['same'] as const) : []),
  ];
}

/** Of a problem that is over the form has a sentence of its own. */
const whyNotAdded = (why: WordKey): WordKey =>
  why === 'problem-forms:again.removed' ? why : 'problem-forms:same.gone';

/** What was seen in the form is not offered again. */
function notOffered({ solved, lessons }: Similar, { offered }: Opened): Similar {
  const isNew = ({ key }: { key: string }) => !offered.includes(key);
  return { solved: solved.filter(isNew), lessons: lessons.filter(isNew) };
}

const update = (view: ModalView) => ({ response_action: 'update', view }) as const;

const errorAt = (field: string, sentence: string) =>
  ({ response_action: 'errors', errors: { [field]: sentence } }) as const;
