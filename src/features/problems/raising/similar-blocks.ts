import type { KnownBlock, ModalView } from '@slack/types';
import { divider, modal, section } from '../../../slack/blocks';
import { checkboxes, option } from '../../../slack/fields';
import { clean, quoted } from '../../../slack/text';
import type { Words } from '../../../words';
import type { Problem } from '../model';
import { isNothing, type Similar } from './similar';

/** People's words in a list are cut: the whole stands in the problem. */
const TITLE = 200;
const WORDS = 500;

const oneLine = (text: string) => clean(text).replace(/\s+/g, ' ');

/** What worked before, and the question what of it helps here. */
export function offer(similar: Similar, t: Words, chosen: string[] = []): KnownBlock[] {
  if (isNothing(similar)) return [];
  const { solved, lessons } = similar;
  const options = [
    ...solved.map(({ key, title }) => option(key, oneLine(title))),
    ...lessons.map(({ key, learned }) => option(key, oneLine(learned))),
  ];
  return [
    divider(),
    section(t('problem-forms:similar.intro')),
    ...solved.map(({ title, district, done }) => {
      const place = district ? ` (${quoted(district, 80)})` : '';
      return section(`*${quoted(title, TITLE)}*${place}\n${quoted(done, WORDS)}`);
    }),
    ...lessons.map(({ learned }) =>
      section(t('problem-forms:similar.lesson', { learned: quoted(learned, WORDS) })),
    ),
    checkboxes('helpedBy', t('problem-forms:similar.ask'), options, { optional: true, initial: chosen }),
  ];
}

/** After it was saved: what helped others, to be taken up. */
export function savedView(problem: Problem, similar: Similar, callbackId: string, t: Words): ModalView {
  return modal({
    callbackId,
    title: t('problem-forms:saved.title'),
    submit: t('problem-forms:saved.takeUp'),
    close: t('problem-forms:close'),
    about: problem.key,
    blocks: [
      section(t('problem-forms:saved.done', { channel: `<#${problem.channel}>` })),
      ...offer(similar, t),
    ],
  });
}
