import type { Delivery } from './delivery';
import type { Double } from './double';
import { type Answer, type Answers, entered, fillIn, leftEmpty } from './fill-in';
import { commandBody, findElement, interaction, onMessage, onView, shortcutBody } from './interactions';
import { show } from './respond';
import type { Thing } from './rules/paper';
import { channelShape, viewShape } from './shapes';
import { type Submission, submissionOf } from './submission';
import type { FileSpec, Message, OpenView, Target } from './types';
import { closeModal } from './views';

export type { Submission } from './submission';

export interface Saying {
  /** The root that it replies to, or its ts. */
  thread?: string | { ts: string; thread_ts?: string };
  files?: FileSpec[];
  /** "Also send to channel". */
  broadcast?: boolean;
  subtype?: string;
}

export interface Pressing {
  /** Of a button: tells it from others with the same action_id. */
  value?: string;
  blockId?: string;
  /** Fields of the view that were filled in before. */
  answers?: Answers;
}

/** Somebody in the workspace. What they do resolves when the app has acknowledged it, or 3 s later. */
export class Person {
  constructor(
    private readonly double: Double,
    readonly id: string,
  ) {
    if (!double.workspace.users.has(id)) throw new Error(`the double has no user ${id}`);
  }

  /** The text as Slack passes it on: & < > of what was typed as entities, mentions as <@U1>. */
  async says(
    channel: string,
    text: string,
    { thread, files, broadcast, subtype }: Saying = {},
  ): Promise<Message> {
    const { workspace } = this.double;
    const { id, members, archived } = this.double.channelNamed(channel);
    if (!members.includes(this.id) || archived) throw new Error(`${this.id} can't write in ${channel}`);
    for (const file of files ?? []) workspace.files.set(file.id, file);
    const thread_ts = typeof thread === 'object' ? (thread.thread_ts ?? thread.ts) : thread;
    const kind = subtype ?? (broadcast ? 'thread_broadcast' : files ? 'file_share' : undefined);
    const message = workspace.keep({
      channel: id,
      ts: workspace.nextTs(),
      user: this.id,
      text,
      ...(thread_ts && { thread_ts }),
      ...(files && { files }),
      ...(kind && { subtype: kind }),
      visibleAt: Date.now() + this.double.historyLag(),
    });
    await this.double.tellNewMessage(message);
    return message;
  }

  /** In the conversation with the app. */
  tellsApp(text: string, saying: Saying = {}): Promise<Message> {
    return this.says(this.double.workspace.directChannel(this.id).id, text, saying);
  }

  async edits(message: Message, text: string): Promise<Message> {
    const before = { ...message };
    Object.assign(message, { text, edited: { user: this.id, ts: this.double.workspace.nextTs() } });
    await this.double.tellEdited(message, before);
    return message;
  }

  async deletes(message: Message): Promise<void> {
    const before = { ...message };
    this.double.workspace.remove(message);
    await this.double.tellDeleted(before);
  }

  async joins(channel: string): Promise<void> {
    const { members } = this.double.channelNamed(channel);
    if (!members.includes(this.id)) members.push(this.id);
    await this.#membership('member_joined_channel', channel);
  }

  async leaves(channel: string): Promise<void> {
    const found = this.double.channelNamed(channel);
    found.members = found.members.filter((each) => each !== this.id);
    await this.#membership('member_left_channel', channel);
  }

  async opensHome(): Promise<void> {
    const { workspace } = this.double;
    const home = this.double.homeOf(this.id);
    const channel = workspace.directChannel(this.id).id;
    const view = home && { view: viewShape(workspace, home) };
    const event = {
      type: 'app_home_opened',
      user: this.id,
      channel,
      tab: 'home',
      event_ts: workspace.nextTs(),
    };
    await this.double.event({ ...event, ...view });
  }

  /** Presses a button of a message or view. */
  presses(target: Target, actionId: string, pressing: Pressing = {}): Promise<Delivery> {
    const { element, blockId } = findElement(target.blocks ?? [], actionId, pressing.value, pressing.blockId);
    const { type, text, value } = element;
    if (type !== 'button') throw new Error(`"${actionId}" is no button but ${type}`);
    return this.#acts(
      target,
      { type, action_id: actionId, block_id: blockId, text, value },
      pressing.answers,
    );
  }

  /** Chooses in a select, date picker, radio buttons or checkboxes outside or inside an input block; in an overflow menu too. */
  chooses(target: Target, actionId: string, answer: Answer, pressing: Pressing = {}): Promise<Delivery> {
    const { element, blockId } = findElement(target.blocks ?? [], actionId, undefined, pressing.blockId);
    const like = element.type === 'overflow' ? { ...element, type: 'static_select' } : element;
    const held = entered(blockId, like as never, answer);
    if ('hash' in target) target.state.values[blockId] = { [actionId]: held };
    const action = { ...held, type: element.type, action_id: actionId, block_id: blockId };
    return this.#acts(target, action as Thing, pressing.answers);
  }

  /** Fills in the fields of the modal on top and submits it. */
  async submits(view: OpenView, answers: Answers = {}): Promise<Submission> {
    this.#mustSee(view);
    this.#fills(view, answers);
    const empty = leftEmpty(view as never, view.state.values);
    if (empty.length > 0) throw new Error(`Slack does not let ${this.id} leave ${empty.join(', ')} empty`);
    const body = { ...interaction(this.double, this.id, 'view_submission'), response_urls: [] };
    const seen = viewShape(this.double.workspace, structuredClone(view));
    return submissionOf(this.double, view, await this.#interacts({ ...body, view: seen }));
  }

  /** Closes the modal on top. */
  async closes(view: OpenView): Promise<void> {
    this.#mustSee(view);
    closeModal(this.double, view, view.clear_on_close);
    if (!view.notify_on_close) return;
    const { trigger_id: _, ...body } = interaction(this.double, this.id, 'view_closed');
    const seen = viewShape(this.double.workspace, view);
    await this.#interacts({ ...body, is_cleared: view.clear_on_close, view: seen });
  }

  /** What the acknowledgement says is then among the ephemerals. */
  async runs(command: string, text = '', channel?: string): Promise<Delivery> {
    const body = commandBody(this.double, this.id, command, text, channel);
    const delivery = await this.double.deliveries.deliver('command', body);
    const { payload, status = 200 } = delivery.ack ?? {};
    if (payload && status < 300) show(this.double, String(body.channel_id), this.id, payload);
    return delivery;
  }

  /** A message shortcut with a message, else a global one. */
  usesShortcut(callbackId: string, message?: Message): Promise<Delivery> {
    return this.#interacts(shortcutBody(this.double, this.id, callbackId, message));
  }

  /** Types into an external select; the answer is in the delivery's ack. */
  searches(target: Target, actionId: string, value: string): Promise<Delivery> {
    const { double, id } = this;
    const { blockId } = findElement(target.blocks ?? [], actionId);
    const { trigger_id: _, ...body } = interaction(double, id, 'block_suggestion');
    const asked = { action_id: actionId, block_id: blockId, value };
    const where = 'hash' in target ? onView(double, target) : onMessage(double, id, target);
    return double.deliveries.deliver('options', { ...body, ...asked, ...where });
  }

  #acts(target: Target, action: Thing, answers: Answers = {}): Promise<Delivery> {
    const { double, id } = this;
    if ('hash' in target) this.#fills(target, answers);
    const where = 'hash' in target ? onView(double, structuredClone(target)) : onMessage(double, id, target);
    const actions = [{ ...action, action_ts: double.workspace.nextTs() }];
    return this.#interacts({ ...interaction(double, id, 'block_actions'), ...where, actions });
  }

  #fills(view: OpenView, answers: Answers): void {
    const filled = fillIn(view as never, answers) as { state: OpenView['state'] };
    for (const blockId of Object.keys(answers)) {
      const held = filled.state.values[blockId];
      if (held) view.state.values[blockId] = held;
    }
  }

  #mustSee(view: OpenView): void {
    if (this.double.modalOf(this.id)?.id !== view.id) throw new Error(`${this.id} does not see this modal`);
  }

  #interacts(body: Thing): Promise<Delivery> {
    return this.double.deliveries.deliver('interaction', body);
  }

  #membership(type: string, channel: string): Promise<void> {
    const { workspace } = this.double;
    const found = this.double.channelNamed(channel);
    const { id, is_private } = channelShape(workspace, found);
    const channel_type = is_private ? 'G' : 'C';
    const event = { type, user: this.id, channel: id, channel_type, team: workspace.team.id };
    if (!workspace.isAppIn(found)) return Promise.resolve();
    return this.double.event({ ...event, event_ts: workspace.nextTs() });
  }
}
