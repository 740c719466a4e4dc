import type { Message } from '../../outbox';
import { may } from '../people';
import { possible } from './deeds';
import { type CopyReader, card, cardNotAsked, cardThatIsOver, cardThatMoved } from './messages';
import type { Copy, Entry } from './model';
import {
  cardKey,
  copyKey,
  isInChannel,
  languageOf,
  managerCardKey,
  renew,
  rightsIn,
  sayLine,
  type Turn,
  viewerIn,
} from './turn';

/** The card in the channel as the problem is now. */
export function cardOf({ problem, ground: { settings, parties } }: Turn): Message {
  return card(problem, { settings, language: problem.language, hasManager: parties.managers.length > 0 });
}

/** The card in the conversation of the app with one person. */
function copyOf(turn: Turn, copy: Omit<CopyReader, 'offers'>): Message {
  const { problem, ground } = turn;
  const offers = possible(problem, rightsIn(turn, copy.person), ground.parties.managers.length > 0);
  const language = languageOf(turn, copy.person);
  return card(problem, { settings: ground.settings, language, copy: { ...copy, offers } });
}

/** The card with a manager who was asked. */
export function managerCardOf(turn: Turn, manager: string): Message {
  const { by, insteadOf } = turn.problem.asked.findLast((one) => one.manager === manager) ?? {};
  return copyOf(turn, { person: manager, why: 'asked', ...(by && { by }), ...(insteadOf && { insteadOf }) });
}

/** Who looks after it, or is asked whether it is solved, and is not in the channel gets the card, with what they can do. */
export function giveCopy(turn: Turn, copy: Omit<Copy, 'at'>): void {
  const { problem, now } = turn;
  if (isInChannel(turn, copy.person) || !rightsIn(turn, copy.person).see) return;
  problem.copies = [...(problem.copies ?? []), { ...copy, at: now }];
  turn.posts.push({
    workspace: problem.workspace,
    key: copyKey(problem, problem.copies.length - 1),
    to: { user: copy.person },
    message: copyOf(turn, copy),
    about: { pairing: problem.pairing, problem: problem.key },
  });
  withdrawCopies(turn);
}

/** The card in the channel, and the newest that each person has, as the problem is now. */
export function renewCards(turn: Turn): void {
  renew(turn, cardKey(turn.problem), cardOf(turn));
  withdrawCopies(turn);
  for (const { key, message } of newestOf(heldIn(turn)).values()) renew(turn, key, message());
}

/** A card in the app's conversation with one person: of a manager who was asked, or a copy. */
interface Held {
  key: string;
  person: string;
  kept: Pick<Copy, 'at' | 'over' | 'moved'>;
  isTheirs: boolean;
  /** As the problem is now. */
  message(): Message;
}

/** The oldest first. */
function heldIn(turn: Turn): Held[] {
  const { problem } = turn;
  const asked = problem.asked.map((kept, asking) => ({
    key: managerCardKey(problem, asking),
    person: kept.manager,
    kept,
    isTheirs: isStillAsked(turn, kept.manager),
    message: () => managerCardOf(turn, kept.manager),
  }));
  const copies = (problem.copies ?? []).map((kept, number) => ({
    key: copyKey(problem, number),
    person: kept.person,
    kept,
    isTheirs: rightsIn(turn, kept.person).see,
    message: () => copyOf(turn, kept),
  }));
  return [...asked, ...copies].sort((one, other) => one.kept.at.getTime() - other.kept.at.getTime());
}

/** By person, of what is theirs. */
const newestOf = (held: Held[]) =>
  new Map(held.filter(({ isTheirs }) => isTheirs).map((one) => [one.person, one]));

/** Who was asked manages the pairing as it is now, or stands in for who does. */
const isStillAsked = ({ ground }: Turn, manager: string) =>
  may({ ...viewerIn(ground, manager), roles: [] }, 'see the problem', ground.parties);

/** Whose words to their copy of the card are passed on. */
export const isHeard = (turn: Turn, kind: 'manager replied' | 'replied', person: string) =>
  kind === 'replied' ? rightsIn(turn, person).addTo : isStillAsked(turn, person);

/**
 * Who may not see it any more is told so in place of their cards, once, and nothing more of what becomes of it. Of several cards
 * that a person has the newest shows the problem; the others say that it does.
 */
export function withdrawCopies(turn: Turn): void {
  const held = heldIn(turn);
  const newest = newestOf(held);
  for (const one of held) {
    const { key, person, kept, isTheirs } = one;
    const isOver = !isTheirs;
    const isMoved = isTheirs && newest.get(person) !== one;
    if (isOver === !!kept.over && isMoved === !!kept.moved) continue;
    kept.over = isOver || undefined;
    kept.moved = isMoved || undefined;
    const language = languageOf(turn, person);
    const over = () =>
      rightsIn(turn, person).see ? cardNotAsked(turn.problem, language) : cardThatIsOver(language);
    if (isOver) withdraw(turn, key, over());
    else renew(turn, key, isMoved ? cardThatMoved(language) : one.message());
  }
}

function withdraw(turn: Turn, of: string, message: Message): void {
  turn.updates.push({ workspace: turn.problem.workspace, of, message, isWithdrawal: true });
}

/** A decision is said in the thread, and seen on the card. */
export function decided(turn: Turn, entry: Entry): undefined {
  sayLine(turn, entry);
  renewCards(turn);
}
