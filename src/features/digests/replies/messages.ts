import type { KnownBlock } from '@slack/types';
import type { Message } from '../../../outbox';
import { actions, button, option, section, verbatim } from '../../../slack/blocks';
import * as limits from '../../../slack/limits';
import { clean, cut, mention, quoted } from '../../../slack/text';
import { words } from '../../../words';
import type { Language } from '../../people';
import type { Digest } from '../model';

/** What is pressed under a reply; the value is read by `readPassing`. */
export const passActs = { one: 'digests.pass-on:', choose: 'digests.pass-on' } as const;

/** More facilitators than this are chosen from a menu. */
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
  const left = targets.filter((one) => !passed.some(({ pairing }) => pairing === one.key));
  const value = (pairing: string) => JSON.stringify({ key, offer, pairing });
  const asks = t(left.length > 0 ? said.ask : 'digests:pass.words', { words: quoted(text, 200) });
  const shown = left.slice(0, limits.SELECT_OPTIONS);
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
                type: 'static_select',
                action_id: passActs.choose,
                placeholder: { type: 'plain_text', text: t('digests:pass.choose') },
                options: shown.map((one) => option(one.key, one.name)),
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
    text: `${said}\n${cut(clean(text), 2_000)}`,
    blocks: [section(said), ...verbatim(cut(text, PASSED))],
  };
}

/** From a button's value, or from the choice in a menu. */
export function readPassing(action: {
  value?: string;
  block_id?: string;
  selected_option?: { value: string } | null;
}): { key: string; offer: number; pairing: string } | undefined {
  const chosen = action.selected_option?.value;
  if (chosen !== undefined) {
    const [, key, offer] = /^digests\.pass-on\/(.+)\/(\d+)$/.exec(action.block_id ?? '') ?? [];
    return key && offer ? { key, offer: Number(offer), pairing: chosen } : undefined;
  }
  try {
    const { key, offer, pairing } = JSON.parse(action.value ?? '');
    const isOurs = typeof key === 'string' && Number.isInteger(offer) && typeof pairing === 'string';
    return isOurs ? { key, offer, pairing } : undefined;
  } catch {
    return undefined;
  }
}
