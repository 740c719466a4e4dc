import type { Button } from '@slack/types';
import { button } from '../../../slack/blocks';
import type { Words } from '../../../words';

/** What is pressed to look closer, and the fields of the forms that open: those begin with the same words. */
export const looks = {
  timeline: 'digests.timeline',
  timelineFields: 'digests.timeline:',
  district: 'digests.district',
  districtFields: 'digests.district:',
  digest: 'digests.read',
} as const;

/** Opens the timeline of a pairing. */
export function timelineButton(pairing: string, t: Words): Button {
  return button(looks.timeline, t('digest-home:timeline'), { value: pairing });
}
