import type { KnownBlock, ModalView } from '@slack/types';
import { context, modal } from '../../slack/blocks';
import { chooseOne, dateField, type Filled, fieldValue, option, textField } from '../../slack/fields';
import { longField, longValue } from '../../slack/long-text';
import { clean, escaped } from '../../slack/text';
import type { Words } from '../../words';
import { harmQuestion } from '../harm-question';
import type { Member } from '../people';
import { followerOf, type Plan } from './model';

export const planForm = 'plans.form';

export interface PlanReader {
  t: Words;
  safeguardingContact: string;
  districts: { key: string; name: string }[];
  /** Who may follow it. */
  followers: Pick<Member, 'slackUser' | 'name'>[];
  /** The words sound as if a child was harmed, or did before: what was answered to the question, empty while it is not. */
  harm?: string;
}

export interface Opened {
  edits?: string;
  seen?: number;
}

/** What stands in the form. */
export interface Filling {
  district: string;
  name: string;
  parties: string;
  from: string;
  to: string;
  link: string;
  lines: string;
  /** By Slack user id. */
  followedBy: string;
}

/** A partnership plan, line by line. */
export function planModal(
  filling: Partial<Filling>,
  opened: Opened,
  reader: PlanReader,
  told: KnownBlock[] = [],
): ModalView {
  const { t, districts, followers, safeguardingContact } = reader;
  const notice = t('check-ins:form.notice', {
    contact: escaped(safeguardingContact),
    who: t('meetings:form.whoReads'),
  });
  const lines = { first: t('plans:field.lines'), more: t('meetings:field.more') };
  const blocks: KnownBlock[] = [
    context(notice),
    ...told,
    ...(reader.harm === undefined ? [] : harmQuestion(harmField, t, reader.harm)),
    ...(opened.edits
      ? []
      : [
          chooseOne(
            'district',
            t('plans:field.district'),
            districts.map(({ key, name }) => option(key, clean(name))),
            { initial: filling.district },
          ),
        ]),
    textField('name', t('plans:field.name'), { initial: filling.name, placeholder: t('plans:hint.name') }),
    textField('parties', t('plans:field.parties'), { initial: filling.parties, multiline: true }),
    dateField('from', t('plans:field.from'), { initial: filling.from || undefined }),
    dateField('to', t('plans:field.to'), { initial: filling.to || undefined }),
    textField('link', t('plans:field.link'), { initial: filling.link, optional: true }),
    ...longField('lines', lines, filling.lines, { hint: t('plans:hint.lines') }),
    chooseOne(
      'followedBy',
      t('plans:field.followedBy'),
      followers.map(({ slackUser, name }) => option(slackUser, clean(name))),
      { initial: filling.followedBy, hint: t('plans:hint.followedBy') },
    ),
  ];
  return modal({
    callbackId: planForm,
    title: t('plans:title'),
    submit: t('plans:save'),
    close: t('plans:cancel'),
    about: JSON.stringify(opened),
    blocks,
  });
}

export const harmField = 'harm';

export function readPlan(view: Filled & { private_metadata: string }): {
  filling: Filling;
  opened: Opened;
  harm?: string;
} {
  const value = (name: string) => fieldValue(view, name);
  return {
    ...(view.state.values[harmField] !== undefined && { harm: value(harmField) }),
    opened: JSON.parse(view.private_metadata) as Opened,
    filling: {
      district: value('district'),
      name: value('name'),
      parties: value('parties'),
      from: value('from'),
      to: value('to'),
      link: value('link'),
      lines: longValue(view, 'lines'),
      followedBy: value('followedBy'),
    },
  };
}

export const fillingOf = ({
  district,
  name,
  parties,
  from,
  to,
  link = '',
  lines,
  ...plan
}: Plan): Filling => ({
  district: district.key,
  name,
  parties,
  from,
  to,
  link,
  lines: lines.map(({ line }) => line).join('\n'),
  followedBy: followerOf(plan),
});
