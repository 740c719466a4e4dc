import type { InputBlock, ModalView, PlainTextOption } from '@slack/types';
import { modal, section } from '../../../slack/blocks';
import { chooseOne, type Filled, fieldValue, option } from '../../../slack/fields';
import { clean, escaped, mention, quoted } from '../../../slack/text';
import { spokenDate, type Words, words } from '../../../words';
import { numbered, pageChoice, shownNext, type Turned } from '../../pages';
import type { Community, Settings } from '../../people';
import { type Page, PER_PAGE, type State, states, type Wanted, type Whose, whose } from '../find';
import { categoryName, statusKey, statusLine, urgencyKey } from '../messages';
import type { Problem } from '../model';

export const listForm = 'problems.list-form';

/** What the form comes back with: what it shows, and how often it was shown, which names the fields that begin anew each time. */
export interface Shown extends Wanted, Turned {}

const goField = (round: number) => `problems.list:go-${round}`;
const openField = (round: number) => `problems.list:open-${round}`;
/** Of the fields that say what is wanted. */
export const wantedFields = {
  whose: 'problems.list:whose',
  state: 'problems.list:state',
  category: 'problems.list:category',
  community: 'problems.list:community',
} as const;
const any = 'any';

/** Who looks at a list, and what they may choose in it. */
export interface ListReader {
  language: string;
  settings: Settings;
  timeZone: string;
  now: Date;
  whose: Whose[];
  communities: Pick<Community, 'key' | 'name'>[];
}

export function listModal(
  shown: Shown,
  { shown: problems, hasMore }: Page<Problem>,
  reader: ListReader,
): ModalView {
  const t = words(reader.language);
  const { page, round } = shown;
  const first = page * PER_PAGE + 1;
  return modal({
    callbackId: listForm,
    title: t('problem-lists:title'),
    close: t('problem-lists:close'),
    submit: t('problem-lists:show'),
    about: JSON.stringify(shown),
    blocks: [
      section(`*${begun(t(stateKey(shown.state)))}*, ${t(orderKey(shown.state))}`),
      ...(problems.length === 0 ? [section(t('problem-lists:list.none'))] : []),
      ...problems.map((problem, place) => section(`${first + place}. ${problemLine(problem, reader)}`)),
      ...(problems.length > 0 ? [openChoice(shown, problems, t)] : []),
      ...pageChoice(goField(round), { page, hasMore }, t),
      ...wantedChoices(shown, reader, t),
    ],
  });
}

/** One problem as lists say it: title, urgency, status, owner, where, and since when nobody has spoken of it. */
export function problemLine(
  problem: Problem,
  { language, settings, timeZone, now }: Pick<ListReader, 'language' | 'settings' | 'timeZone' | 'now'>,
): string {
  const t = words(language);
  const { title, urgency, category, owner, community, isOpen, closedAt } = problem;
  const date = (at: Date) => spokenDate(at, language, timeZone);
  const days = daysOpen(problem, now);
  const facts = [
    isOpen && t(urgencyKey(urgency)),
    category && escaped(categoryName(settings, category, language)),
    statusLine(problem, language),
    owner
      ? t('problem-lists:list.owner', { owner: mention(owner) })
      : isOpen && t('problem-lists:list.noOwner'),
    community && quoted(community.name, 60),
    isOpen && t('problem-lists:list.heard', { date: date(problem.heardAt) }),
    !isOpen && closedAt && t('problem-lists:list.over', { date: date(closedAt) }),
    isOpen &&
      days > settings.longOpenAfterDays &&
      `:hourglass_flowing_sand: ${t('problem-lists:list.long', { count: days })}`,
  ];
  return `*${quoted(title, 150)}*\n${facts.filter(Boolean).join(' · ')}`;
}

const daysOpen = ({ raisedAt }: Problem, now: Date) =>
  Math.floor((now.getTime() - raisedAt.getTime()) / 86_400_000);

const stateKey = (state: State) =>
  state === 'unfinished' ? 'problem-lists:state.unfinished' : statusKey(state);

/** As a heading begins. */
const begun = (words: string) => words.charAt(0).toUpperCase() + words.slice(1);

const orderKey = (state: State) =>
  state === 'unfinished' || state === 'open' || state === 'being worked on'
    ? 'problem-lists:list.stuckFirst'
    : 'problem-lists:list.newestFirst';

function openChoice({ page, round }: Shown, problems: Problem[], t: Words): InputBlock {
  const options = numbered(
    problems.map(({ key, title }) => ({ value: key, text: title })),
    page * PER_PAGE + 1,
  );
  return chooseOne(openField(round), t('problem-lists:list.open'), options, { optional: true, isTold: true });
}

function wantedChoices(shown: Shown, reader: ListReader, t: Words): InputBlock[] {
  const { settings, language, communities } = reader;
  const everything = option(any, t('problem-lists:list.any'));
  const categories = settings.problemCategories.map(({ key }) =>
    option(key, categoryName(settings, key, language)),
  );
  const places = communities.map(({ key, name }) => option(key, clean(name)));
  const choose = (name: keyof typeof wantedFields, options: PlainTextOption[], wanted = any) => {
    const initial = options.some(({ value }) => value === wanted) ? wanted : any;
    return chooseOne(wantedFields[name], t(`problem-lists:list.${name}`), options, { initial, isTold: true });
  };
  return [
    ...(reader.whose.length > 1
      ? [
          choose(
            'whose',
            reader.whose.map((one) => option(one, t(`problem-lists:whose.${one}`))),
            shown.whose,
          ),
        ]
      : []),
    choose(
      'state',
      states.map((one) => option(one, t(stateKey(one)))),
      shown.state,
    ),
    ...(categories.length > 0 ? [choose('category', [everything, ...categories], shown.category)] : []),
    ...(places.length > 0 ? [choose('community', [everything, ...places], shown.community)] : []),
  ];
}

/** What a person chose in the form: one problem to open, or what is to be shown now. */
export function readList(view: Filled & { private_metadata: string }): { opens?: string; shows: Shown } {
  const before = JSON.parse(view.private_metadata) as Shown;
  const chosen = (name: keyof typeof wantedFields) => {
    const value = fieldValue(view, wantedFields[name]);
    return value === any ? undefined : value || before[name];
  };
  const wanted: Wanted = {
    whose: whose.find((one) => one === chosen('whose')) ?? before.whose,
    state: states.find((one) => one === chosen('state')) ?? before.state,
    category: chosen('category'),
    community: chosen('community'),
  };
  return shownNext(view, before, wanted, { go: goField, open: openField });
}
