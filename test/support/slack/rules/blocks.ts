import * as limit from '../../../../src/slack/limits';
import { element, image, imageElement } from './elements';
import { isThing, type Paper, type Thing } from './paper';
import { optionalPlain, plain, text } from './texts';

export type Surface = 'message' | 'modal' | 'home';

const surfaces: Record<string, Surface[]> = {
  section: ['message', 'modal', 'home'],
  header: ['message', 'modal', 'home'],
  divider: ['message', 'modal', 'home'],
  context: ['message', 'modal', 'home'],
  actions: ['message', 'modal', 'home'],
  image: ['message', 'modal', 'home'],
  input: ['message', 'modal', 'home'],
  rich_text: ['message', 'modal', 'home'],
  video: ['message', 'modal', 'home'],
  markdown: ['message'],
  file: ['message'],
  table: ['message'],
  data_table: ['message'],
  data_visualization: ['message'],
};

export function blocks(paper: Paper, list: unknown, surface: Surface, most: number): void {
  let markdown = '';
  for (const [index, block] of paper.count('/blocks', list, most, 0).entries()) {
    const at = `/blocks/${index}`;
    const type = String(block.type);
    if (!surfaces[type]?.includes(surface)) {
      paper.say(`${at}/type`, `unsupported type: ${type}`);
      continue;
    }
    paper.blockId(at, block);
    rules[type]?.(paper, at, block);
    if (type === 'markdown') markdown += String(block.text);
  }
  if (markdown) paper.length('/blocks', markdown, limit.MARKDOWN_TEXT);
}

const rules: Record<string, (paper: Paper, at: string, block: Thing) => void> = {
  section(paper, at, block) {
    paper.known(at, block, 'type block_id text fields accessory expand');
    if (block.text === undefined && block.fields === undefined) paper.say(at, 'must provide text or fields');
    if (block.text !== undefined) text(paper, `${at}/text`, block.text, limit.SECTION_TEXT);
    if (block.fields !== undefined) {
      const fields = paper.count(`${at}/fields`, block.fields, limit.SECTION_FIELDS);
      for (const [index, field] of fields.entries())
        text(paper, `${at}/fields/${index}`, field, limit.FIELD_TEXT);
    }
    if (block.accessory !== undefined) element(paper, `${at}/accessory`, block.accessory, 'accessory');
  },
  header(paper, at, block) {
    paper.known(at, block, 'type block_id text level');
    plain(paper, `${at}/text`, block.text, limit.HEADER_TEXT);
  },
  divider(paper, at, block) {
    paper.known(at, block, 'type block_id');
  },
  context(paper, at, block) {
    paper.known(at, block, 'type block_id elements');
    const elements = paper.count(`${at}/elements`, block.elements, limit.CONTEXT_ELEMENTS);
    for (const [index, each] of elements.entries()) {
      const write = each.type === 'image' ? imageElement : text;
      write(paper, `${at}/elements/${index}`, each);
    }
  },
  actions(paper, at, block) {
    paper.known(at, block, 'type block_id elements');
    const actionIds = new Set<unknown>();
    const elements = paper.count(`${at}/elements`, block.elements, limit.ACTIONS_ELEMENTS);
    for (const [index, each] of elements.entries()) {
      element(paper, `${at}/elements/${index}`, each, 'actions');
      if (each.action_id !== undefined && actionIds.has(each.action_id)) {
        paper.say(`${at}/elements/${index}/action_id`, `\`action_id\` already exists: ${each.action_id}`);
      }
      actionIds.add(each.action_id);
    }
  },
  image(paper, at, block) {
    paper.known(at, block, 'type block_id image_url slack_file alt_text title');
    image(paper, at, block);
    optionalPlain(paper, `${at}/title`, block.title, limit.IMAGE_TITLE);
  },
  input(paper, at, block) {
    paper.known(at, block, 'type block_id label element hint optional dispatch_action');
    plain(paper, `${at}/label`, block.label, limit.INPUT_LABEL);
    optionalPlain(paper, `${at}/hint`, block.hint, limit.INPUT_HINT);
    element(paper, `${at}/element`, block.element, 'input');
  },
  markdown(paper, at, block) {
    paper.known(at, block, 'type block_id text');
    if (typeof block.text !== 'string' || block.text === '') {
      paper.say(`${at}/text`, 'must be more than 0 characters');
    }
  },
  rich_text(paper, at, block) {
    paper.known(at, block, 'type block_id elements');
    if (!Array.isArray(block.elements) || !block.elements.every(isThing)) {
      paper.say(`${at}/elements`, 'must be an array');
    }
  },
};
