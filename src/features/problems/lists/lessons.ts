import type { KnownBlock, ModalView } from '@slack/types';
import { searchWords } from '../../../search';
import { context, modal, section, verbatim } from '../../../slack/blocks';
import { type Filled, fieldValue, textField } from '../../../slack/fields';
import { cut, escaped, quoted } from '../../../slack/text';
import { words } from '../../../words';
import type { Accompany, VerbVisit } from '../../feature';
import { pageChoice, shownNext, type Turned } from '../../pages';
import { defaultSettings, type Member, may, nobody, programmeOf, type Settings } from '../../people';
import { lessonPage, type Page } from '../find';
import { categoryName } from '../messages';
import type { Problem } from '../model';

export const lessonsForm = 'problems.lessons-form';
export const wordsField = 'problems.lessons:words';
const goField = (round: number) => `problems.lessons:go-${round}`;

/** What somebody looks for is cut to this, so that it comes back with the form. Code points. */
const ASKED = 300;

interface Shown extends Turned {
  asked: string;
}

/** `/problem lessons <words>`: what was learned in the programme, for anybody in it. */
export async function openLessons(visit: VerbVisit, asked: string): Promise<string | undefined> {
  const { accompany, viewer, member, t, triggerId } = visit;
  if (!may(viewer, 'see lessons', nobody)) return t('problem-lists:lessons.refused');
  const view = await showLessons(accompany, member, { asked: cut(asked, ASKED), page: 0, round: 0 });
  await accompany.slack.views.open({ trigger_id: triggerId, view });
  return undefined;
}

export async function showLessons(
  { workspace }: Pick<Accompany, 'workspace'>,
  { language }: Pick<Member, 'language'>,
  shown: Shown = { asked: '', page: 0, round: 0 },
): Promise<ModalView> {
  const settings = (await programmeOf(workspace))?.settings ?? defaultSettings;
  const found = await lessonPage(workspace, searchWords(shown.asked), shown.page);
  return lessonsModal(shown, found, { language, settings });
}

interface Reader {
  language: string;
  settings: Settings;
}

export function lessonsModal(
  shown: Shown,
  { shown: lessons, hasMore }: Page<Problem>,
  reader: Reader,
): ModalView {
  const t = words(reader.language);
  const { asked } = shown;
  const isVague = asked !== '' && searchWords(asked).length === 0;
  const head =
    asked && !isVague
      ? t('problem-lists:lessons.with', { words: quoted(asked, 100) })
      : t('problem-lists:lessons.all');
  return modal({
    callbackId: lessonsForm,
    title: t('problem-lists:lessons.title'),
    close: t('problem-lists:close'),
    submit: t('problem-lists:lessons.search'),
    about: JSON.stringify(shown),
    blocks: [
      textField(wordsField, t('problem-lists:lessons.words'), {
        optional: true,
        isTold: true,
        initial: asked,
        hint: t('problem-lists:lessons.notKept'),
      }),
      ...(isVague ? [context(t('problem-lists:lessons.vague'))] : []),
      section(`*${head}*`),
      ...(lessons.length === 0 ? [section(t('problem-lists:lessons.none'))] : []),
      ...lessons.flatMap((problem) => lessonBlocks(problem, reader)),
      ...pageChoice(goField(shown.round), { page: shown.page, hasMore }, t),
    ],
  });
}

/** A lesson says nothing of where it came from: no title, no place, no people, no date. */
export function lessonBlocks(
  { category, resolution }: Problem,
  { language, settings }: Reader,
  most?: number,
): KnownBlock[] {
  const learned = resolution?.learned ?? '';
  const t = words(language);
  const kind = category
    ? escaped(categoryName(settings, category, language))
    : t('problem-lists:lessons.noCategory');
  return [context(kind), ...verbatim(most ? cut(learned, most) : learned)];
}

/** Other words begin at the first page. */
export function readLessons(view: Filled & { private_metadata: string }): Shown {
  const before = JSON.parse(view.private_metadata) as Shown;
  const asked = cut(fieldValue(view, wordsField), ASKED);
  return shownNext(view, before, { asked }, { go: goField }).shows;
}
