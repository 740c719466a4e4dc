import type { ModalView } from '@slack/types';
import { localDate } from '../../../calendar';
import { within } from '../../../within';
import { answerText, answerTo, checkInByKey, partiesOfCheckIn } from '../../check-ins';
import type { visitOf } from '../../commands';
import type { Accompany } from '../../feature';
import { defaultSettings, isPausedOn, mayRead, membersByKey, type Pairing, programmeOf } from '../../people';
import { spokenDay } from '../messages';
import type { Problem } from '../model';
import { drafted } from './draft';
import { type RaiseReader, raiseForm } from './raise-modal';
import { type Belonging, type Comer, placesOf, whereItBelongs } from './raising';

/** Whoever comes to raise something, and is known. */
export type Visited = Exclude<Awaited<ReturnType<typeof visitOf>>, { refused: string }>;

export const comerOf = ({ accompany, viewer, member }: Visited): Comer => ({
  workspace: accompany.workspace,
  viewer,
  member,
});

/** From where somebody comes: each may be absent. */
export interface Source {
  pairing?: string;
  channel?: string;
  /** What they wrote already. */
  text?: string;
  from?: Problem['from'];
}

/** The form, or the sentence why there is none. */
export async function openForm(
  visit: Visited,
  { text = '', from, ...place }: Source,
): Promise<{ opens: ModalView; refused?: undefined } | { refused: string }> {
  const belonging = await whereItBelongs(comerOf(visit), place);
  if (belonging.why) return { refused: whyNot(belonging.why, visit) };
  const reader = await readerOf(visit, belonging.pairings);
  const { fields, ...draft } = drafted(text);
  const [only, ...others] = belonging.pairings;
  const pairing = only && others.length === 0 ? { pairing: only.key } : {};
  return {
    opens: raiseForm(
      { ...draft, helpFrom: [], helpedBy: [] },
      { ...pairing, ...(from && { from, isFilled: text !== '' }), fields, asked: [], offered: [] },
      reader,
    ),
  };
}

export const whyNot = (why: NonNullable<Belonging['why']>, { t }: Pick<Visited, 't'>) =>
  t(`problem-forms:refused.${why}`);

export async function readerOf(
  { accompany: { workspace, clock }, member, t }: Visited,
  pairings: Pairing[],
): Promise<RaiseReader> {
  const keys = pairings.flatMap(({ facilitator, mentor }) => [facilitator, mentor]);
  const [programme, members, places] = await Promise.all([
    programmeOf(workspace),
    membersByKey(workspace, [...new Set(keys)]),
    placesOf(workspace, pairings),
  ]);
  const name = (key: string) => members.get(key)?.name ?? key;
  return {
    t,
    language: member.language,
    settings: programme?.settings ?? defaultSettings,
    safeguardingContact: programme?.safeguardingContact ?? '',
    places,
    pairings: pairings.map((pairing) => ({
      key: pairing.key,
      channel: pairing.channel,
      people: `${name(pairing.facilitator)} – ${name(pairing.mentor)}`,
      ...pauseOf(pairing, clock(), member.language),
    })),
  };
}

/** Whether it rests today, and until which day. */
function pauseOf(pairing: Pairing, now: Date, language: string): { pause?: { until?: string } } {
  const { pausedUntil, timeZone } = pairing;
  if (!isPausedOn(pairing, localDate(now, timeZone))) return {};
  return { pause: pausedUntil ? { until: spokenDay(pausedUntil, language) } : {} };
}

/** From a check-in's button: `check-in:<key>`, or `check-in:<key>#<question>`, whose answer goes into the form for who may read it. */
export async function fromCheckIn(
  { accompany, viewer }: Visited,
  value: string,
): Promise<Source | undefined> {
  const [, key = '', number] = /^check-in:(.+?)(?:#(\d+))?$/.exec(value) ?? [];
  const checkIn = key ? await checkInByKey(accompany.workspace, key) : undefined;
  if (!checkIn) return undefined;
  const source: Source = { pairing: checkIn.pairing, from: { checkIn: key } };
  if (number === undefined) return source;
  const question = Number(number);
  const readers = checkIn.questions[question]?.readers ?? 'pairing';
  const isTheirs = mayRead(viewer, readers, partiesOfCheckIn(checkIn));
  return {
    ...source,
    text: isTheirs ? answerText(answerTo(checkIn, question)) : '',
    from: { checkIn: key, question },
  };
}

/** Of the 3 s in which a form can be opened. Milliseconds. */
const PATIENCE = 800;

/** Where a message is found again; a problem does without if Slack does not say at once. */
export async function linkTo(
  { slack }: Accompany,
  { channel, ts }: { channel: string; ts: string },
): Promise<string | undefined> {
  const asked = slack.chat.getPermalink({ channel, message_ts: ts }).then(
    ({ permalink }) => permalink,
    () => undefined,
  );
  return (await within(PATIENCE, asked))?.value;
}
