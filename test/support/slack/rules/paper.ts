import { codePoints, ID } from '../../../../src/slack/limits';

export type Thing = Record<string, unknown>;

/** Collects what is wrong, in Slack's own words with its JSON pointers. */
export class Paper {
  readonly complaints: string[] = [];
  readonly blockIds = new Set<string>();
  focused = 0;

  say(at: string, rule: string): void {
    this.complaints.push(`${rule} [json-pointer:${at}]`);
  }

  length(at: string, text: unknown, most: number, least = 1): void {
    if (typeof text !== 'string') {
      this.say(at, 'must be a string');
      return;
    }
    const length = codePoints(text);
    if (length < least) this.say(at, `must be more than ${least - 1} characters`);
    if (length > most) this.say(at, `must be less than ${most + 1} characters`);
  }

  optionalLength(at: string, text: unknown, most: number): void {
    if (text !== undefined) this.length(at, text, most);
  }

  count(at: string, list: unknown, most: number, least = 1): Thing[] {
    if (!Array.isArray(list)) {
      this.say(at, 'must be an array');
      return [];
    }
    if (list.length < least) this.say(at, `no less than ${least} items allowed`);
    if (list.length > most) this.say(at, `no more than ${most} items allowed`);
    return list.map((item, index) => {
      if (isThing(item)) return item;
      this.say(`${at}/${index}`, 'must be an object');
      return {};
    });
  }

  known(at: string, thing: Thing, properties: string): void {
    const allowed = properties.split(' ');
    for (const [key, value] of Object.entries(thing)) {
      if (!allowed.includes(key) && value !== undefined) this.say(at, `invalid additional property: ${key}`);
    }
  }

  blockId(at: string, block: Thing): void {
    if (block.block_id === undefined) return;
    this.length(`${at}/block_id`, block.block_id, ID);
    if (this.blockIds.has(String(block.block_id))) {
      this.say(`${at}/block_id`, `\`block_id\` already exists: ${block.block_id}`);
    }
    this.blockIds.add(String(block.block_id));
  }
}

export function isThing(value: unknown): value is Thing {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
