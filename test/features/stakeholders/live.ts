import { type Stakeholder, Stakeholders } from '../../../src/features/stakeholders';
import { whereTheyStand } from '../../../src/outbox';
import type { Message, OpenView } from '../../support/slack';
import { until } from '../../support/until';
import type { Live } from '../check-ins/live';
import { asNew, BEN, formOf } from '../meetings/live';

/** The stakeholder of this name. */
export async function named(name: string): Promise<Stakeholder> {
  const found = await Stakeholders.findOne({ workspace: 'T1', name }, { _id: 0 }).lean<Stakeholder>();
  if (!found) throw new Error(`no stakeholder ${name}`);
  return found;
}

/** Its card, where it stands now. */
export async function cardOf(live: Live, name: string): Promise<Message> {
  return until(
    async () => {
      await live.app.deliver();
      const key = `stakeholder:${(await named(name)).key}`;
      const place = (await whereTheyStand('T1', [key])).get(key);
      return place && live.slack.messages(place.channel).find(({ ts }) => ts === place.ts);
    },
    { what: `the card of ${name}` },
  );
}

/** What stands under a card, as text. */
export const under = (live: Live, card: Message): string[] =>
  live.slack
    .thread(card.channel, card.ts)
    .slice(1)
    .map(({ text }) => text ?? '');

/** Logs one meeting with a new stakeholder, and waits for its reply. */
export async function met(live: Live, name: string, answers: Record<string, unknown> = {}): Promise<Message> {
  await asNew(live, name, answers);
  const card = await cardOf(live, name);
  await until(
    async () => {
      await live.app.deliver();
      return under(live, card).length > 0;
    },
    { what: `the reply to ${name}` },
  );
  return card;
}

/** The form that opens from the menu of a card. */
export async function chooses(live: Live, name: string, deed: string, who = BEN): Promise<OpenView> {
  const card = await cardOf(live, name);
  const { key } = await named(name);
  await live.slack.person(who).chooses(card, 'stakeholders.more', `${deed}:${key}`);
  return formOf(live, who);
}

/** Until all that waits in the outbox, and what follows it, is said. */
export async function settled(live: Live): Promise<void> {
  await live.app.deliver();
  await live.app.deliver();
}
