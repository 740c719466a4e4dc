import type { KnownBlock } from '@slack/types';
import { section } from '../slack/blocks';
import { option, radios } from '../slack/fields';
import type { Words } from '../words';

/** Asked on top of a form whose words sound as if a child was harmed; until it is answered, nothing of it is kept. */
export const harmQuestion = (name: string, t: Words, initial?: string): KnownBlock[] => [
  section(t('problem-forms:harm.answer')),
  radios(
    name,
    t('problem-forms:harm.ask'),
    [option('yes', t('problem-forms:harm.yes')), option('no', t('problem-forms:harm.no'))],
    { optional: true, ...(initial && { initial }) },
  ),
];
