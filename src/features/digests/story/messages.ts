import type { Button } from '@slack/types';
import { button } from '../../../slack/blocks';
import { cut, oneLine } from '../../../slack/text';
import type { Words } from '../../../words';

/** What is pressed to look closer, and the fields of the forms that open: those begin with the same words. */
export const looks = {
  timeline: 'digests.timeline',
  timelineFields: 'digests.timeline:',
  district: 'digests.district',
  districtFields: 'digests.district:',
  digest: 'digests.read',
} as const;

/** Opens the timeline of a pairing; where several stand together, it says with whom. */
export function timelineButton(pairing: string, t: Words, mentor?: string): Button {
  const label = mentor
    ? t('digest-home:timeline.with', { mentor: cut(oneLine(mentor), 40) })
    : t('digest-home:timeline');
  return button(looks.timeline, label, { value: pairing });
}
