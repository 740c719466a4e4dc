import type { KnownBlock } from '@slack/types';
import { context, divider, header, section } from '../../slack/blocks';
import { BLOCKS_IN_VIEW, ID, VIEW_BYTES } from '../../slack/limits';
import { cut, quoted } from '../../slack/text';
import type { Words } from '../../words';
import type { Member, Programme } from '../people';

/** What one feature shows, with its name; undefined when it failed. */
export interface Part {
  feature: string;
  blocks: KnownBlock[] | undefined;
}

export function homeBlocks(programme: Programme, member: Member, parts: Part[], t: Words): KnownBlock[] {
  const shown = parts.filter(({ blocks }) => blocks?.length !== 0);
  const sections = shown.flatMap(({ feature, blocks }) =>
    [divider(), ...(blocks ?? [section(t('home:fault'))])].map((block, index) => ({
      block_id: `home:${feature}:${index}`,
      ...block,
    })),
  );
  const top = [header(programme.name), section(greeting(member, t))];
  const nothing = shown.length === 0 ? [section(t('home:nothing'))] : [];
  return fitted(uniqueIds([...top, ...nothing, ...sections]), t);
}

/** Before the first import, whoever asks. */
export function nextStep(t: Words): string {
  return t('home:notSetUp');
}

/** To somebody who is on Slack, but not in the programme. */
export function strangerSentence(programme: Programme, t: Words): string {
  return t('home:stranger', { programme: quoted(programme.name, 80) });
}

export function sentenceBlocks(title: string, sentence: string): KnownBlock[] {
  return [header(title), section(sentence)];
}

function greeting({ name, roles, language }: Member, t: Words): string {
  const who = { name: quoted(name, 80) };
  if (roles.length === 0) return t('home:greeting.none', who);
  const list = new Intl.ListFormat(language).format(roles.map((role) => t(`home:role.${role}`)));
  return t('home:greeting', { ...who, roles: list });
}

/** One block_id twice, and Slack refuses the whole view. */
function uniqueIds(blocks: KnownBlock[]): KnownBlock[] {
  const seen = new Set<string>();
  return blocks.map((block, index) => {
    const id = block.block_id;
    if (id === undefined) return block;
    const unique = seen.has(id) ? `${cut(id, ID - 10)}:${index}` : id;
    seen.add(unique);
    return { ...block, block_id: unique };
  });
}

/** For the view around the blocks, and the sentence at the end. Bytes. */
const RESERVED = 2_000;

function fitted(blocks: KnownBlock[], t: Words): KnownBlock[] {
  let bytes = RESERVED;
  const fits = blocks.findIndex((block, index) => {
    bytes += Buffer.byteLength(JSON.stringify(block)) + 1;
    return bytes > VIEW_BYTES || index >= BLOCKS_IN_VIEW;
  });
  if (fits === -1) return blocks;
  return [...blocks.slice(0, Math.min(fits, BLOCKS_IN_VIEW - 1)), context(t('home:cut'))];
}
