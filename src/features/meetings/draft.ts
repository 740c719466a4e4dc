import { chosenUsers, chosenValues, type Filled, fieldValue } from '../../slack/blocks';
import { longValue } from '../../slack/long-text';
import { sectors } from '../people';
import type { Corrected, Filling, Meeting } from './model';

/** The choice that adds a stakeholder on the spot. */
export const NEW = 'new';

/** What the form is about: ids only, it comes back from the person's side. */
export interface Opened {
  /** The meeting that is edited. */
  edits?: string;
  /** How many edits of it the person has seen. */
  seen?: number;
  /** With whom it was: that is not edited. */
  stakeholder?: string;
  /** The form in which it was begun, and under which it is kept until it is saved. */
  draft?: string;
  /** Where it says that it will be posted. */
  channel?: string;
  from?: Meeting['from'];
  /** Where the author is told that it stands in the log. */
  respond?: string;
  /** Stands for the agreements whose unclear lines are asked about: others are asked about anew. */
  asked?: string;
  /** Its fields ask for a new stakeholder. */
  isNew?: boolean;
}

export type LogView = Filled & {
  private_metadata: string;
  blocks?: readonly { type: string; block_id?: string }[];
};

export function readLog(view: LogView): { filling: Filling; opened: Opened } {
  const opened = JSON.parse(view.private_metadata) as Opened;
  const value = (name: string) => fieldValue(view, name) || undefined;
  const long = (name: string) => longValue(view, name) || undefined;
  const stakeholder = opened.stakeholder ?? value('stakeholder') ?? '';
  const name = value('newName');
  const sector = sectors.find((one) => one === value('newSector'));
  const harm = value('harm');
  return {
    opened,
    filling: {
      minutes: {
        stakeholder,
        metOn: value('metOn') ?? '',
        type: value('type'),
        present: long('present'),
        colleagues: [...chosenValues(view, 'colleagues'), ...chosenUsers(view, 'colleagues')],
        keyPoints: long('keyPoints'),
        agreements: long('agreements'),
        gaps: long('gaps'),
        gapCategory: value('gapCategory'),
        about: value('about'),
        nextContact: value('nextContact'),
      },
      ...(stakeholder === NEW && {
        added: { name: name ?? '', type: value('newType'), sector, district: value('newDistrict') },
      }),
      corrected: correctedIn(view),
      ...((harm === 'yes' || harm === 'no') && { harm }),
      instead: value('instead'),
      takeUp: chosenValues(view, 'takeUp')[0],
    },
  };
}

export const lineField = (number: number, part: 'who' | 'what' | 'by') => `line-${number}-${part}`;

function correctedIn(view: LogView): Corrected[] {
  const lines: Corrected[] = [];
  for (let number = 0; view.state.values[lineField(number, 'what')]; number++) {
    const value = (part: 'who' | 'what' | 'by') => fieldValue(view, lineField(number, part)) || undefined;
    lines.push({ what: value('what') ?? '', who: value('who'), by: value('by') });
  }
  return lines;
}
