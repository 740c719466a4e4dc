import { createHash } from 'node:crypto';
import { chosenUsers, chosenValues, type Filled, fieldValue } from '../../../slack/fields';
import { longValue } from '../../../slack/long-text';
import { sectors } from '../../people';
import { plainName } from '../../stakeholders';
import type { Corrected, Filling, Meeting } from '../model';

/** Four blocks each; with all else they keep the form within Slack's hundred. */
export const MOST_ASKED = 15;

/** The choice that adds a stakeholder on the spot. */
export const NEW = 'new';

/** What somebody changed of what was understood of a line: when, who, what. Null stays as it was, '' is taken out. */
export type Answer = (string | null)[];
/** By the name of the line; of one that was found right, an empty list. */
export type Answers = Record<string, Answer>;

/** What the form is about: ids only, it comes back from the person's side. */
export interface Opened {
  /** The meeting that is edited. */
  edits?: string;
  /** How many edits of it the person has seen. */
  seen?: number;
  /** Of an edit: in whose log the meeting stands. */
  stakeholder?: string;
  /** The form in which it was begun, and under which it is kept until it is saved. */
  draft?: string;
  /** Where it says that it will be posted. */
  channel?: string;
  from?: Meeting['from'];
  /** Where who saves it is told that it stands in the log, and the thread in which that is. */
  respond?: string;
  thread?: string;
  /** The meeting's date for which lines were asked about: what was understood of them goes by it. */
  askedOn?: string;
  /** What was answered already about lines that the form does not show any more. */
  answers?: Answers;
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
  const stakeholder = value('stakeholder') ?? '';
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
      ...(stakeholder === NEW && alikeIn(view, { name: name ?? '', district: value('newDistrict') })),
    },
  };
}

/** Name and district are in it: for another it is asked anew. */
export const alikeField = ({ name, district = '' }: { name: string; district?: string | undefined }) =>
  `alike-${standsFor(`${plainName(name)}/${district}`)}`;

function alikeIn(view: LogView, added: { name: string; district?: string | undefined }) {
  const field = Object.keys(view.state.values).find((one) => one.startsWith('alike-'));
  const answer = (field && fieldValue(view, field)) || undefined;
  if (field === alikeField(added)) return { alike: answer };
  return answer === NEW ? {} : { wasMeant: answer };
}

/** Stands for words in the names of fields, and in what comes back with a form. */
export const standsFor = (words: string) =>
  createHash('sha256').update(words).digest('base64url').slice(0, 8);

/** The date is in it as well: for another one the field begins anew with what is understood then. */
export const lineField = (name: string, metOn: string, part: 'who' | 'what' | 'by') =>
  `line-${name}-${metOn.replaceAll('-', '')}-${part}`;

const WHAT = /^line-(.+)-(\d*)-what$/;

function correctedIn(view: LogView): Corrected[] {
  return Object.keys(view.state.values).flatMap((field): Corrected[] => {
    const [, of, date = ''] = WHAT.exec(field) ?? [];
    if (of === undefined) return [];
    const value = (part: 'who' | 'what' | 'by') => fieldValue(view, lineField(of, date, part)) || undefined;
    return [{ of, what: value('what') ?? '', who: value('who'), by: value('by') }];
  });
}
