import { setTimeout as wait } from 'node:timers/promises';
import { acts } from '../../src/features/check-ins/buttons';
import { forms } from '../../src/features/check-ins/modal';
import { forms as problemForms, raiseAct } from '../../src/features/problems/raising/raise-modal';
import type { Answers, Message, OpenView, SlackDouble } from '../support/slack';
import type { Pair } from './programme';

/** A form that closed: Accompany has said that it is kept. */
export interface Closed {
  pair: Pair;
  view: string;
  callbackId: string;
  words: string[];
}

/** A lost press or submission is tried again so often, as people do. */
const TRIES = 40;

/** Facilitators and mentors, who do what people do once a prompt stands in their channel: each pair its own thing. */
export class People {
  readonly closed: Closed[] = [];
  /** Forms that never closed. */
  readonly left: string[] = [];
  readonly #plays = new Map<string, Promise<void>>();
  readonly #under: Promise<unknown>[] = [];
  #isOver = false;
  readonly #watching: Promise<void>;

  constructor(
    private readonly slack: SlackDouble,
    private readonly pairs: Pair[],
    private readonly random: () => number,
  ) {
    this.#watching = this.#watch();
  }

  /** When everybody who was asked has done what they do. */
  async done(): Promise<void> {
    this.#isOver = true;
    await this.#watching;
    await Promise.all(this.#plays.values());
    await Promise.all(this.#under);
  }

  async #watch(): Promise<void> {
    for (;;) {
      const isLast = this.#isOver;
      for (const pair of this.pairs) {
        const prompt = !this.#plays.has(pair.key) && this.#promptTo(pair);
        if (prompt) this.#plays.set(pair.key, this.#play(pair, prompt));
      }
      if (isLast) return;
      await wait(200);
    }
  }

  #promptTo({ channel }: Pair): Message | undefined {
    return this.slack.workspace.messages(channel).find((each) => each.bot_id && !each.thread_ts);
  }

  async #play(pair: Pair, prompt: Message): Promise<void> {
    const dice = this.random();
    await this.#pause(3_000);
    if (dice < 0.12) return;
    if (dice < 0.25) await this.#raises(pair);
    else if (dice < 0.6) await this.#talks(pair, prompt);
    else if (dice < 0.7) await this.#fillsIn(pair, prompt, pair.facilitator);
    else if (dice < 0.8) {
      await this.#talks(pair, prompt);
      await this.#fillsIn(pair, prompt, pair.facilitator);
    } else if (dice < 0.88) await this.#fillsIn(pair, prompt, pair.mentor);
    else await this.#passes(pair);
  }

  /** Answers in the thread, in one or several messages; some are edited, and the mentor talks along. */
  async #talks(pair: Pair, prompt: Message): Promise<void> {
    const count = 1 + Math.floor(this.random() * 4);
    for (let index = 0; index < count; index += 1) {
      const by = this.random() < 0.75 ? pair.facilitator : pair.mentor;
      this.#says(pair, by, `reply ${index} of ${pair.key}`, prompt);
      await this.#pause(this.random() < 0.5 ? 1_000 : 6_000);
    }
    if (this.random() < 0.3) await this.#presses(pair, acts.enough);
  }

  #says({ channel }: Pair, by: string, text: string, thread: Message): void {
    const willEdit = this.random() < 0.2;
    const said = this.slack.person(by).says(channel, text, { thread });
    this.#under.push(
      said.then(async (message) => {
        if (!willEdit) return;
        await this.#pause(1_000);
        await this.slack.person(by).edits(message, `${text}, better said`);
      }),
    );
  }

  /** Of the newest message that has such a button; if there is none any more, nothing happens. */
  async #presses({ channel, facilitator }: Pair, act: string, by = facilitator): Promise<void> {
    const message = this.slack
      .messages(channel)
      .reverse()
      .find((each) => JSON.stringify(each.blocks ?? []).includes(`"${act}"`));
    if (message) await this.slack.person(by).presses(message, act);
  }

  async #fillsIn(pair: Pair, prompt: Message, by: string): Promise<void> {
    const words = [0, 1, 2].map((number) => `form ${prompt.ts} of ${pair.key}, ${number}`);
    const answers = Object.fromEntries(words.map((text, number) => [`answer-${number}`, text]));
    await this.#usesForm(pair, { act: acts.form, callbackId: forms.answers, by, answers, words });
  }

  async #passes(pair: Pair): Promise<void> {
    const words = `not this time, ${pair.key}`;
    const answers = { reason: 'travelling', words };
    const { facilitator: by } = pair;
    await this.#usesForm(pair, {
      act: acts.notThisTime,
      callbackId: forms.skip,
      by,
      answers,
      words: [words],
    });
  }

  async #raises(pair: Pair): Promise<void> {
    const words = `a question of ${pair.key}`;
    const { facilitator: by } = pair;
    const form = { act: raiseAct, callbackId: problemForms.raise, by, answers: { title: words } };
    await this.#usesForm(pair, { ...form, words: [words] });
  }

  /** Presses until the form is there, and submits until it closes. */
  async #usesForm(
    pair: Pair,
    form: { act: string; callbackId: string; by: string; answers: Answers; words: string[] },
  ): Promise<void> {
    const { act, callbackId, by, answers, words } = form;
    let view: OpenView | undefined;
    for (let tries = 0; tries < TRIES; tries += 1) {
      view ??= this.#formOf(by, callbackId);
      if (!view) await this.#presses(pair, act, by);
      view ??= this.#formOf(by, callbackId);
      if (view) {
        await this.#pause(1_000);
        const { id } = view;
        const { did } = await this.slack.person(by).submits(view, answers);
        if (did === 'closed') {
          this.closed.push({ pair, view: id, callbackId, words });
          return;
        }
      }
      await this.#pause(2_000);
    }
    this.left.push(`${callbackId} of ${pair.key}`);
  }

  #formOf(user: string, callbackId: string): OpenView | undefined {
    const view = this.slack.modalOf(user);
    return view?.callback_id === callbackId ? view : undefined;
  }

  #pause(most: number): Promise<void> {
    return wait(this.random() * most);
  }
}
