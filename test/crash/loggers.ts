import { setTimeout as wait } from 'node:timers/promises';
import { addDays, localDate } from '../../src/calendar';
import type { Answers, Message, OpenView, SlackDouble } from '../support/slack';
import { type Office, timeZone } from './programme';

const logForm = 'meetings.log';

/** A form that closed: Accompany has said that the meeting is kept. */
export interface LoggedMeeting {
  office: Office;
  by: string;
  view: string;
  words: string;
}

/** A lost command or submission is tried again so often, as people do. */
const TRIES = 40;
/** So long somebody waits for a card under which they could write. Milliseconds. */
const PATIENCE = 20_000;

/** Mentors who log one meeting after the other, each with every office in turn, and write in its thread. */
export class Loggers {
  readonly logged: LoggedMeeting[] = [];
  /** Forms that never closed. */
  readonly left: string[] = [];
  readonly #logging: Promise<unknown>;
  readonly #today = localDate(new Date(), timeZone);

  constructor(
    private readonly slack: SlackDouble,
    private readonly among: { loggers: string[]; offices: Office[] },
    private readonly random: () => number,
    { each, pause }: { each: number; pause: number },
  ) {
    this.#logging = Promise.all(
      among.loggers.map(async (by, number) => {
        for (let count = 0; count < each; count += 1) {
          await this.#pause(2 * pause);
          await this.#meets(by, number, count);
        }
      }),
    );
  }

  /** When everybody has logged all of theirs. */
  async done(): Promise<void> {
    await this.#logging;
  }

  async #meets(by: string, number: number, count: number): Promise<void> {
    const { offices } = this.among;
    // Half of them meet the same office at the same time: of a new one, it is added by two at once.
    const office = offices[(Math.floor(number / 2) + count) % offices.length];
    if (!office) throw new Error('there is no office');
    const words = `point ${count} of ${by}`;
    // Else the form asks whether it is the same meeting.
    const metOn = addDays(this.#today, -count);
    const view = await this.#logs(by, office, { metOn, keyPoints: words, agreements: `We: call ${words}` });
    if (!view) return void this.left.push(words);
    this.logged.push({ office, by, view, words });
    const card = this.random() < 0.6 && (await this.#cardOf(office));
    if (card) await this.#comments(by, card, `comment ${count} of ${by}`);
  }

  /** Asks for the form until it is there, and submits it until it closes; its id. */
  async #logs(by: string, office: Office, answers: Record<string, string>): Promise<string | undefined> {
    const person = this.slack.person(by);
    for (let tries = 0; tries < TRIES; tries += 1) {
      if (!this.#formOf(by)) await person.runs('/log-meeting', office.name);
      await this.#pause(1_000);
      const view = this.#formOf(by);
      if (view) {
        const isNew = JSON.stringify(view.blocks).includes('"newType"');
        const more: Answers = isNew ? { newType: 'police', newDistrict: office.district } : {};
        const { did } = await person.submits(view, { ...answers, ...more });
        if (did === 'closed') return view.id;
      }
      await this.#pause(2_000);
    }
    // What it holds is not for the next meeting.
    const open = this.#formOf(by);
    if (open) await person.closes(open);
    return undefined;
  }

  async #comments(by: string, card: Message, text: string): Promise<void> {
    const person = this.slack.person(by);
    const message = await person.says(card.channel, text, { thread: card });
    if (this.random() > 0.3) return;
    await this.#pause(1_000);
    await person.edits(message, `${text}, better said`);
  }

  async #cardOf(office: Office): Promise<Message | undefined> {
    const deadline = Date.now() + PATIENCE;
    for (;;) {
      const card = cardOf(this.slack, office);
      if (card || Date.now() > deadline) return card;
      await wait(200);
    }
  }

  #formOf(user: string): OpenView | undefined {
    const view = this.slack.modalOf(user);
    return view?.callback_id === logForm ? view : undefined;
  }

  #pause(most: number): Promise<void> {
    return wait(this.random() * most);
  }
}

/** The first message of its thread. */
export function cardOf(slack: SlackDouble, { channel, name }: Office): Message | undefined {
  return slack
    .messages(channel)
    .find(
      ({ bot_id, thread_ts, ts, text }) => bot_id && (!thread_ts || thread_ts === ts) && text.includes(name),
    );
}
