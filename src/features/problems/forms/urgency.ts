import type { PlainTextOption } from '@slack/types';
import { option } from '../../../slack/fields';
import type { Words } from '../../../words';
import { urgencyKey } from '../messages';
import { type Urgency, urgencies } from '../model';

/** Each step says what it means. */
export const urgencyOptions = (t: Words): PlainTextOption[] =>
  urgencies.map((urgency) => option(urgency, t(urgencyKey(urgency)), t(explanations[urgency])));

const explanations = {
  'can wait': 'problem-forms:urgency.can-wait',
  soon: 'problem-forms:urgency.soon',
  urgent: 'problem-forms:urgency.urgent',
} as const satisfies Record<Urgency, string>;
