import type { KnownBlock } from '@slack/types';
import * as limits from './limits';
import { escaped } from './text';

/** An escape, a mention or link of ours, or one sign. */
const signs = /&(?:amp|lt|gt);|<[^<>]*>|./gsu;

/** What blocks say, as the text beside them: for notifications and screen readers, cut where Slack would refuse it. */
export function inText(blocks: KnownBlock[]): string {
  const text = blocks.flatMap(linesOf).filter(Boolean).join('\n');
  if (text.length <= limits.UPDATE_TEXT) return text;
  let most = '';
  for (const [sign] of text.matchAll(signs)) {
    if (most.length + sign.length >= limits.UPDATE_TEXT) break;
    most += sign;
  }
  return `${most}…`;
}

function linesOf(block: KnownBlock): string[] {
  if (block.type === 'section') return block.text ? [lineOf(block.text)] : [];
  if (block.type !== 'context') return [];
  return block.elements.flatMap((element) => ('text' in element ? [lineOf(element)] : []));
}

/** Plain text holds people's words. */
const lineOf = ({ type, text }: { type: string; text: string }) => (type === 'mrkdwn' ? text : escaped(text));
