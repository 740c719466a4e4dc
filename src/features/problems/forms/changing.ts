import { createHash } from 'node:crypto';
import type { ModalView } from '@slack/types';
import {
  checkboxes,
  chooseOne,
  chosenValues,
  fieldValue,
  option,
  radios,
  textField,
} from '../../../slack/fields';
import { longField, longNames, longValue } from '../../../slack/long-text';
import { clean } from '../../../slack/text';
import { type WordKey, type Words, words } from '../../../words';
import type { Settings } from '../../people';
import type { Fields } from '../course';
import { categoryName } from '../messages';
import { type Helper, helpers, type Problem, type Urgency, urgencies } from '../model';
import { districtOf, type Place } from '../raising/raising';
import { type FormReader, form, forms, type Reading, type Submitted, shownIn, typed } from './frame';
import { urgencyOptions } from './urgency';

/** What a problem can be said to be about: the choices of its form. */
export interface Choices {
  settings: Settings;
  /** Those of the pairing. */
  communities: { key: string; name: string; district: string; districtName: string }[];
}

/** What stands in the fields, as it was typed. */
export interface Draft {
  title: string;
  details: string;
  category: string;
  urgency: string;
  community: string;
  helpFrom: string[];
}
type Name = keyof Draft;

/** Slack can't empty a list: this choice does. */
const NONE = '-';
const isList = (name: Name) => name === 'category' || name === 'community';

/**
 * The fields as they are, those that the person has changed already as they left them. Their names change with what was seen:
 * in a form that is shown anew Slack keeps what stands in a field of the same name, and would show it as it was before.
 */
export function changeForm(
  problem: Problem,
  reader: FormReader,
  choices: Choices,
  draft: Partial<Draft> = {},
): ModalView {
  const t = words(reader.language);
  const now = fieldsOf(problem);
  const { title, details, category, urgency, community, helpFrom } = { ...now, ...draft };
  const field = (name: Name) => fieldName(name, problem.decisions);
  const places = communityOptions(problem, choices, draft.community, t);
  return form(problem, reader, {
    callbackId: forms.change,
    title: 'problem-endings:changeForm.title',
    about: { held: Object.fromEntries(names.map((name) => [name, print(now[name])])) },
    blocks: [
      textField(field('title'), t('problem-endings:changeForm.problem'), { initial: title }),
      ...longField(
        field('details'),
        { first: t('problem-endings:changeForm.details'), more: t('problem-forms:field.more') },
        details,
        { optional: true },
      ),
      chooseOne(
        field('category'),
        t('problem-endings:changeForm.category'),
        categoryOptions([problem.category, draft.category], choices.settings, reader.language),
        { optional: true, initial: category },
      ),
      radios(field('urgency'), t('problem-endings:changeForm.urgency'), urgencyOptions(t), {
        initial: urgency,
      }),
      ...(places.length > 1
        ? [
            chooseOne(field('community'), t('problem-endings:changeForm.community'), places, {
              optional: true,
              initial: community,
            }),
          ]
        : []),
      checkboxes(
        field('helpFrom'),
        t('problem-endings:changeForm.helpFrom'),
        helpers.map((one) => option(one, t(`problems:helper.${one}`))),
        { optional: true, initial: helpFrom },
      ),
    ],
  });
}

const names: Name[] = ['title', 'details', 'category', 'urgency', 'community', 'helpFrom'];
const fieldName = (name: Name, seen: number) => `${name}-${seen}`;

const fieldsOf = ({
  title,
  details = '',
  category = NONE,
  urgency,
  community,
  helpFrom,
}: Problem): Draft => ({
  title,
  details,
  category,
  urgency,
  community: community?.key ?? NONE,
  helpFrom,
});

const noneOf = (t: Words) => option(NONE, t('problem-endings:changeForm.none'));

/** The programme's, and what stands in the form, also when the programme has given it up. */
function categoryOptions(held: (string | undefined)[], settings: Settings, language: string) {
  const known = settings.problemCategories.map(({ key }) => key);
  const keys = new Set([...known, ...held.filter((one): one is string => !!one && one !== NONE)]);
  return [
    ...[...keys].map((key) => option(key, categoryName(settings, key, language))),
    noneOf(words(language)),
  ];
}

function communityOptions(
  { community }: Problem,
  { communities }: Choices,
  chosen: string | undefined,
  t: Words,
) {
  const all = new Map(communities.map(({ key, name }) => [key, name]));
  if (community && !all.has(community.key)) all.set(community.key, community.name);
  // Chosen before, and given up since: nobody knows its name any more.
  if (chosen && chosen !== NONE && !all.has(chosen)) all.set(chosen, chosen);
  return [...[...all].map(([key, name]) => option(key, clean(name))), noneOf(t)];
}

/** A short print of what a field held; ids come back from the person's side, words do not. */
const print = (value: string | string[]) =>
  createHash('sha256')
    .update(clean([value].flat().join(' ')))
    .digest('base64url')
    .slice(0, 8);

/** The fields that the person has changed: what others wrote, or removed, in the rest meanwhile stays. `also` counts as well. */
export function changesIn(view: Submitted, also: string[] = []): Partial<Draft> {
  const { held } = JSON.parse(view.private_metadata) as { held: Record<Name, string> };
  const { seen } = shownIn(view);
  const stands = (name: Name) => view.state.values[fieldName(name, seen)] !== undefined;
  const value = (name: Name) => {
    if (name === 'helpFrom') return chosenValues(view, fieldName(name, seen));
    if (name === 'details') return longValue(view, fieldName(name, seen));
    return fieldValue(view, fieldName(name, seen)) || (isList(name) ? NONE : '');
  };
  return Object.fromEntries(
    names
      .filter(stands)
      .map((name) => [name, value(name)] as const)
      .filter(([name, now]) => also.includes(name) || print(now) !== held[name]),
  );
}

/** `also`: fields that count though the person has left them as they were. */
export function readChange(
  view: Submitted,
  { settings, communities }: Choices,
  also: string[] = [],
): Reading<Fields> {
  const { seen } = shownIn(view);
  const texts = [
    typed(view, fieldName('title', seen)),
    ...longNames(view, fieldName('details', seen)).map((name) => typed(view, name, false)),
  ];
  const { title, details, category, urgency, community, helpFrom } = changesIn(view, also);
  const errors: Record<string, WordKey> = Object.assign(
    {},
    ...texts.map((one) => ('errors' in one ? one.errors : {})),
  );
  const place = communities.find(({ key }) => key === community);
  const isKnown = settings.problemCategories.some(({ key }) => key === category);
  if (category !== undefined && category !== NONE && !isKnown)
    errors[fieldName('category', seen)] = 'problem-endings:error.noCategory';
  if (community !== undefined && community !== NONE && !place)
    errors[fieldName('community', seen)] = 'problem-endings:error.noCommunity';
  if (Object.keys(errors).length > 0) return { errors };
  return {
    said: {
      ...(title !== undefined && { title }),
      ...(details !== undefined && { details }),
      ...(category !== undefined && { category: category === NONE ? '' : category }),
      ...(isUrgency(urgency) && { urgency }),
      ...(community === NONE && { community: null, district: districtOf(communities.map(asPlace)) ?? null }),
      ...(place && {
        community: { key: place.key, name: place.name },
        district: asPlace(place).district,
      }),
      ...(helpFrom && { helpFrom: helpFrom.filter(isHelper) }),
    },
  };
}

const asPlace = ({ key, name, district, districtName }: Choices['communities'][number]): Place => ({
  key,
  name,
  district: { key: district, name: districtName },
});

const isUrgency = (value: unknown): value is Urgency => urgencies.some((one) => one === value);
const isHelper = (value: string): value is Helper => helpers.some((one) => one === value);
