import type { ModalView } from '@slack/types';
import { fieldValue } from '../../../slack/fields';
import type { WordKey } from '../../../words';
import type { Accompany } from '../../feature';
import { communitiesOf } from '../../people';
import { changeForm, changesIn, readChange } from '../forms/changing';
import {
  againForm,
  handOverForm,
  mergeForm,
  newsIn,
  notPossibleForm,
  readAgain,
  readHandOver,
  readMerge,
  readNotPossible,
  readUpdate,
  updateForm,
} from '../forms/endings';
import { openBeside } from '../forms/find-open';
import {
  type FormReader,
  type forms,
  type Reading,
  type Submitted,
  together,
  type Wrong,
} from '../forms/frame';
import { draftOf, resolveForm } from '../forms/resolving';
import type { Problem } from '../model';
import { rightsOf } from '../rights';
import * as service from '../service';
import type { Visited } from './entrance';
import { resolvingIn } from './lesson';

export type FormName = keyof typeof forms;

/** A form: who may, when it can be, how it looks (again, with what was typed), and what it does. */
export interface Form {
  mayNot(visit: Visited): WordKey | undefined;
  /** Of a problem as it is, at this time. */
  whyNot(problem: Problem, now: Date): WordKey | undefined;
  /** The form, or the sentence why there is none. */
  build(
    visit: Visited,
    reader: FormReader,
    typed?: Submitted,
  ): ModalView | WordKey | Promise<ModalView | WordKey>;
  /** Does what was typed, or says what is wrong with it. */
  send(visit: Visited, view: Submitted, at: service.Once): Promise<Sent>;
  /** The words that were typed, for when it can't be done any more. */
  words(view: Submitted): string;
}
export type Sent = Wrong | service.Changed;

const workOnly = ({ can }: Visited) => (can.work ? undefined : 'problems:refused.notYours');

const whileOpen = ({ isOpen, status }: Problem): WordKey | undefined => {
  if (isOpen) return undefined;
  return status === 'merged' ? 'problems:refused.merged' : 'problems:refused.closed';
};

const whenOver = ({ isOpen, status, timers }: Problem, now: Date): WordKey | undefined => {
  if (isOpen) return 'problems:refused.notClosed';
  if (timers.reopen && timers.reopen >= now) return undefined;
  return status === 'merged' ? 'problems:refused.merged' : 'problems:refused.tooLate';
};

const whenResolved = (problem: Problem, now: Date): WordKey | undefined =>
  problem.status === 'merged' ? 'problems:refused.merged' : whenOver(problem, now);

/** Hands on what was read, where nothing is wrong with it. */
const use = async <Said>(
  reading: Reading<Said> | Wrong,
  how: (said: Said) => Promise<Sent>,
): Promise<Sent> => ('errors' in reading ? reading : how(reading.said));

const nothing = () => '';

export const table: Record<FormName, Form> = {
  update: {
    mayNot: ({ can }) => (can.addTo ? undefined : 'problems:refused.notYours'),
    whyNot: ({ status }) => (status === 'merged' ? 'problems:refused.merged' : undefined),
    build: ({ problem }, reader, typed) => updateForm(problem, reader, { text: typed && newsIn(typed) }),
    send: ({ viewer }, view, at) =>
      // An update stands beside whatever was decided meanwhile.
      use(readUpdate(view), (text) => service.addUpdate({ ...at, seen: undefined }, viewer.slackUser, text)),
    words: (view) => newsIn(view),
  },
  resolve: {
    mayNot: workOnly,
    whyNot: whileOpen,
    build: ({ problem }, reader, typed) => resolveForm(problem, reader, typed && draftOf(typed)),
    send: async (visit, view, at) =>
      use(await resolvingIn(visit, view, at.now), (said) =>
        service.resolve(at, visit.viewer.slackUser, said),
      ),
    words: (view) => together([draftOf(view).done, draftOf(view).learned]),
  },
  notPossible: {
    mayNot: workOnly,
    whyNot: whileOpen,
    build: ({ problem }, reader, typed) =>
      notPossibleForm(problem, reader, typed && fieldValue(typed, 'why')),
    send: ({ viewer }, view, at) =>
      use(readNotPossible(view), (why) => service.notPossible(at, viewer.slackUser, why)),
    words: (view) => fieldValue(view, 'why'),
  },
  notSolved: {
    mayNot: ({ can }) => (can.saySolved ? undefined : 'problems:refused.raiserOnly'),
    whyNot: whenResolved,
    build: ({ problem }, reader, typed) =>
      againForm(problem, reader, 'notSolved', typed && fieldValue(typed, 'reason')),
    send: ({ viewer }, view, at) =>
      use(readAgain(view), (reason) => service.notSolved(at, viewer.slackUser, reason)),
    words: (view) => fieldValue(view, 'reason'),
  },
  reopen: {
    mayNot: ({ can }) => (can.reopen ? undefined : 'problems:refused.notYours'),
    whyNot: whenOver,
    build: ({ problem }, reader, typed) =>
      againForm(problem, reader, 'reopen', typed && fieldValue(typed, 'reason')),
    send: ({ viewer }, view, at) =>
      use(readAgain(view), (reason) => service.reopen(at, viewer.slackUser, reason)),
    words: (view) => fieldValue(view, 'reason'),
  },
  handOver: {
    mayNot: workOnly,
    whyNot: whileOpen,
    build: (visit, reader, typed) =>
      handOverForm(visit.problem, reader, candidates(visit), typed && fieldValue(typed, 'to')),
    send: (visit, view, at) =>
      use(readHandOver(view), async (to): Promise<Sent> => {
        if (!peopleOf(visit).has(to)) return { errors: { to: 'problem-endings:error.notAmong' } };
        return service.handOver(at, visit.viewer.slackUser, to);
      }),
    words: nothing,
  },
  merge: {
    mayNot: workOnly,
    whyNot: whileOpen,
    build: async ({ problem }, reader, typed) => {
      const others = await openBeside(problem);
      if (others.length === 0) return 'problem-endings:mergeForm.none';
      return mergeForm(problem, reader, others, typed && fieldValue(typed, 'into'));
    },
    send: ({ viewer }, view, at) =>
      use(readMerge(view), (into) => service.mergeInto(at, viewer.slackUser, into)),
    words: nothing,
  },
  change: {
    mayNot: workOnly,
    whyNot: whileOpen,
    build: async (visit, reader, typed) =>
      changeForm(visit.problem, reader, await choicesOf(visit), typed && changesIn(typed)),
    send: async (visit, view, at) =>
      use(readChange(view, await choicesOf(visit)), (fields) =>
        service.changeFields(at, visit.viewer.slackUser, fields),
      ),
    words: (view) => together([changesIn(view).title, changesIn(view).details]),
  },
};

/** To whom it can be handed, by name: the people of the pairing, and who else works on it. */
function peopleOf({ problem, ground, viewer, member, can }: Visited): Map<string, string> {
  const { parties, speaks, standIns } = ground;
  const name = (slackUser: string) => speaks.get(slackUser)?.name ?? slackUser;
  const deputies = standIns.map(({ deputy }) => deputy.slackUser);
  const people = new Map(
    [parties.facilitator, parties.mentor, ...parties.managers, ...deputies].map((one) => [one, name(one)]),
  );
  const raiser = speaks.get(problem.raisedBy);
  if (raiser && rightsOf({ slackUser: problem.raisedBy, roles: raiser.roles }, parties).work)
    people.set(problem.raisedBy, raiser.name);
  if (can.work && member) people.set(viewer.slackUser, member.name);
  return people;
}

/** But who looks after it already. */
function candidates(visit: Visited) {
  const { status, owner } = visit.problem;
  const people = peopleOf(visit);
  if (status === 'being worked on' && owner) people.delete(owner);
  return [...people].map(([slackUser, name]) => ({ slackUser, name }));
}

export async function choicesOf({ problem, ground }: Visited) {
  const communities = await communitiesOf(problem.workspace, ground.pairing.communities);
  return { settings: ground.settings, communities };
}

export const readerOf = (
  { language, safeguardingContact }: Pick<Visited, 'language' | 'safeguardingContact'>,
  more: Pick<FormReader, 'others' | 'harm'> = {},
): FormReader => ({ language, safeguardingContact, ...more });

/** The form as it opens, or why it does not. */
export async function openForm(
  { clock }: Pick<Accompany, 'clock'>,
  visit: Visited,
  name: FormName,
): Promise<{ opens: ModalView } | { refused: WordKey }> {
  const form = table[name];
  const refused = form.mayNot(visit) ?? form.whyNot(visit.problem, clock());
  if (refused) return { refused };
  const built = await form.build(visit, readerOf(visit));
  return typeof built === 'string' ? { refused: built } : { opens: built };
}
