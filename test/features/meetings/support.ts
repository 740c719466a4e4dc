import { understand } from '../../../src/features/commitments';
import { nameWords, plainName, type Stakeholder, Stakeholders } from '../../../src/features/stakeholders';
import { locales } from '../../../src/words';
import type { OpenView, SlackDouble } from '../../support/slack';
import { until } from '../../support/until';

type Person = ReturnType<SlackDouble['person']>;
type Answers = Parameters<Person['submits']>[1];

/** A stakeholder as it is kept; nobody has met it yet. */
export function aStakeholder(name: string, more: Partial<Stakeholder> = {}): Stakeholder {
  return {
    workspace: 'T1',
    key: `S ${name}`,
    name,
    plainName: plainName(name),
    nameWords: nameWords(name),
    type: 'police',
    sector: 'government',
    channel: 'CLOG001',
    status: 'active',
    meetings: 1,
    promised: [],
    undated: 0,
    addedBy: 'UBEN01',
    addedAt: new Date('2026-11-01T09:00:00Z'),
    changes: [],
    version: 1,
    ...more,
  };
}

/** Sends a form as somebody does who reads that it was not saved, from Slack or from the app: again, once the app is there again. */
export async function sends(person: Person, view: OpenView, answers?: Answers) {
  return until(
    async () => {
      const done = await person.submits(view, answers);
      const isRefused = Object.values(done.errors ?? {}).some((why) => notSaved.includes(why));
      return done.acked && !isRefused && done;
    },
    { what: 'a form that is answered' },
  );
}

const notSaved = [locales.en, locales.fr].map(({ common }) => common.notSaved);

type Part = 'who' | 'what' | 'by';

/** The fields of the n-th line that is asked about, by what they ask; the names of those that a form has not. */
export function asks(view: OpenView, number: number, answers: Partial<Record<Part, string>>) {
  const ids = view.blocks.map(({ block_id }) => String(block_id));
  const whats = ids.filter((id) => /^line-.*-what$/.test(id));
  const name = whats[number]?.replace(/-what$/, '') ?? `line-${number}`;
  return Object.fromEntries(Object.entries(answers).map(([part, answer]) => [`${name}-${part}`, answer]));
}

/** The first line that is understood takes the library's time to begin. */
export const warmUp = () => void understand('We: come by Friday', { metOn: '2026-11-30', language: 'en' });

export const keepStakeholders = (all: Stakeholder[]) => Stakeholders.insertMany(all);
