import type { KnownBlock, PlainTextOption } from '@slack/types';
import type { Message } from '../../../outbox';
import { plainly } from '../../../search';
import { actions, button, section, verbatim } from '../../../slack/blocks';
import { option } from '../../../slack/fields';
import * as limits from '../../../slack/limits';
import { clean, cut, escaped, mention, quoted } from '../../../slack/text';
import { type WordKey, words } from '../../../words';
import type { Language } from '../../people';
import type { Digest } from '../model';

/** What is pressed under a reply; the value is read by `readPassing`. */
export const passActs = { one: 'digests.pass-on:', choose: 'digests.pass-on' } as const;

/** More facilitators than this are chosen from a menu in which one types. */
const BUTTONS = 10;
/** Code points of what is passed on at once; each further message of the manager's makes it longer. */
const PASSED = 6_000;

/** What the manager has written, of one offer. */
export function offeredText({ replies }: Pick<Digest, 'replies'>, offer: number): string {
  return replies
    .filter((reply) => reply.offer === offer && !reply.deleted)
    .map(({ text, files }) =>
      [text, ...files.map(({ name, link }) => `${name} ${link}`)].filter(Boolean).join('\n'),
    )
    .filter(Boolean)
    .join('\n');
}

/** What is passed on to a pairing's channel, and what becomes a mentor's note to a manager. */
const passKeys = { ask: 'digests:pass.ask', done: 'digests:pass.done' } as const;
const noteKeys = { ask: 'digest-notes:pass.ask', done: 'digest-notes:pass.done' } as const;

function targetsOf({ preview, facilitators }: Pick<Digest, 'preview' | 'facilitators'>) {
  return preview ? preview.managers : facilitators.map(({ pairing: key, name }) => ({ key, name }));
}

/** To whom an offer was not passed on yet. */
function leftOf(digest: Pick<Digest, 'preview' | 'facilitators' | 'passedOn'>, offer: number) {
  return targetsOf(digest).filter(
    ({ key }) => !digest.passedOn.some((one) => one.offer === offer && one.pairing === key),
  );
}

/** What the menu offers while somebody types in it: a message has no room for hundreds of names. */
export function passOptions(
  digest: Pick<Digest, 'preview' | 'facilitators' | 'passedOn'>,
  offer: number,
  typed: string,
): PlainTextOption[] {
  return leftOf(digest, offer)
    .filter(({ name }) => plainly(name).includes(plainly(typed)))
    .slice(0, limits.SELECT_OPTIONS)
    .map(({ key, name }) => option(key, name));
}

/** What is asked beneath: the first time, again for others, or nothing any more. */
function asksBy({ passed, left }: { passed: number; left: number }, first: WordKey): WordKey {
  if (left === 0) return 'digests:pass.words';
  return passed > 0 ? 'digests:pass.more' : first;
}

/** Under a reply: nothing is passed on by itself, and one press does it. */
export function offerMessage(digest: Digest, offer: number): Message {
  const { language, passedOn, key, preview } = digest;
  const targets = targetsOf(digest);
  const t = words(language);
  const passed = passedOn.filter((one) => one.offer === offer);
  const text = offeredText(digest, offer);
  if (text === '') return message(t('digests:pass.nothing'), []);
  const nameOf = (target: string) => targets.find((one) => one.key === target)?.name ?? target;
  const said = preview ? noteKeys : passKeys;
  const done = passed.map(({ pairing, by }) =>
    t(said.done, { by: mention(by), name: quoted(nameOf(pairing), 60) }),
  );
  const left = leftOf(digest, offer);
  const value = (pairing: string) => JSON.stringify({ key, offer, pairing });
  const asks = t(asksBy({ passed: passed.length, left: left.length }, said.ask), {
    words: quoted(text, 200),
  });
  const choice: KnownBlock[] =
    left.length === 0
      ? []
      : left.length <= BUTTONS
        ? [
            actions(
              'digests.pass-on',
              left.map(({ key: target, name }, number) =>
                button(`${passActs.one}${number}`, t('digests:pass.to', { name: cut(name, 50) }), {
                  value: value(target),
                }),
              ),
            ),
          ]
        : [
            actions(`digests.pass-on/${key}/${offer}`, [
              {
                type: 'external_select',
                action_id: passActs.choose,
                min_query_length: 0,
                placeholder: { type: 'plain_text', text: t('digests:pass.choose') },
              },
            ]),
          ];
  return message([...done, asks].join('\n'), choice);
}

const message = (text: string, blocks: KnownBlock[]): Message => ({
  text,
  blocks: [section(text), ...blocks],
});

/** In the pairing's channel, in its language: whose words they are. */
export function passedMessage(manager: string, text: string, language: Language): Message {
  const said = words(language)('digests:pass.from', { by: mention(manager) });
  return {
    text: `${said}\n${escaped(cut(clean(text), 2_000))}`,
    blocks: [section(said), ...verbatim(cut(text, PASSED))],
  };
}

/** From a button's value, or from the choice in a menu. */
export function readPassing(action: {
  value?: string;
  block_id?: string;
  selected_option?: { value?: string } | null;
}): { key: string; offer: number; pairing: string } | undefined {
  const chosen = action.selected_option?.value;
  if (chosen !== undefined) {
    const menu = readMenu(action.block_id);
    return menu && { ...menu, pairing: chosen };
  }
  try {
    const { key, offer, pairing } = JSON.parse(action.value ?? '');
    const isOurs = typeof key === 'string' && Number.isInteger(offer) && typeof pairing === 'string';
    return isOurs ? { key, offer, pairing } : undefined;
  } catch {
    return undefined;
  }
}

/** Of which offer a menu is. */
export function readMenu(block = ''): { key: string; offer: number } | undefined {
  const [, key, offer] = /^digests\.pass-on\/(.+)\/(\d+)$/.exec(block) ?? [];
  return key && offer ? { key, offer: Number(offer) } : undefined;
}
