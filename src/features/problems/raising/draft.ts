import { chosenValues, type Filled, fieldValue } from '../../../slack/fields';
import * as limits from '../../../slack/limits';
import { inParts, longValue } from '../../../slack/long-text';
import { clean, cut } from '../../../slack/text';
import { type Helper, helpers, type Problem, type Urgency, urgencies } from '../model';

/** What the form is about to raise: where it comes from, ids only. */
export interface Opened {
  /** The pairing where it is known; else it is asked. */
  pairing?: string;
  from?: Problem['from'];
  /** The words of that message, or answer, were filled in. */
  isFilled?: boolean;
  /** So many fields hold the details. */
  fields: number;
  /** What was asked before saving, which is asked once. */
  asked: Question[];
  /** What was offered in the form already. */
  offered: string[];
}

export type Question = 'harm' | 'same';

/** What stands in the form. */
export interface Draft {
  title: string;
  details: string;
  pairing?: string;
  isHarm?: boolean;
  category?: string;
  urgency?: Urgency;
  community?: string;
  helpFrom: Helper[];
  helpedBy: string[];
  /** Whether it is about harm to a child, when that was asked. */
  harm?: 'yes' | 'no';
  /** The open problem to which it is added instead. */
  instead?: string;
}

/** A submitted view, or one in which something was done, as far as its reading goes. */
type Submitted = Filled & { private_metadata: string };

export function readRaise(view: Submitted): { draft: Draft; opened: Opened } {
  const opened = JSON.parse(view.private_metadata) as Opened;
  const value = (name: string) => fieldValue(view, name) || undefined;
  const harm = value('harm');
  const urgency = urgencies.find((one) => one === value('urgency'));
  const instead = value('instead');
  return {
    opened,
    draft: {
      title: fieldValue(view, 'title'),
      details: longValue(view, 'details'),
      pairing: opened.pairing ?? value('pairing'),
      isHarm: value('about') === 'harm',
      category: value('category'),
      urgency,
      community: value('community'),
      helpFrom: helpers.filter((helper) => chosenValues(view, 'helpFrom').includes(helper)),
      helpedBy: chosenValues(view, 'helpedBy'),
      ...((harm === 'yes' || harm === 'no') && { harm }),
      ...(instead && { instead }),
    },
  };
}

/** More than people can type into a message; where there is more, the link leads to it. With all else it keeps the form within Slack's limit. Code points. */
const MOST = 6 * limits.INPUT_TEXT;

/** A form that holds these words; what is too long for a title stands whole in the details. */
export function drafted(text: string): Pick<Draft, 'title' | 'details'> & { fields: number } {
  const all = cut(clean(text), MOST);
  const [firstLine = ''] = all.split('\n');
  const fits = limits.codePoints(all) <= limits.HEADER_TEXT && firstLine === all;
  const details = fits ? '' : all;
  return { title: cut(firstLine, limits.HEADER_TEXT), details, fields: Math.max(inParts(details).length, 1) };
}
