/** The rule that a line of the file breaks, or that a warning is about. */
export type Rule =
  | 'yaml'
  | 'duplicate key'
  | 'unknown setting'
  | 'missing'
  | 'wrong kind'
  | 'empty'
  | 'too long'
  | 'out of range'
  | 'choice'
  | 'key'
  | 'time zone'
  | 'date'
  | 'time'
  | 'past'
  | 'reference'
  | 'role'
  | 'facilitator without a mentor'
  | 'same person'
  | 'same channel'
  | 'keys stay'
  | 'person on Slack'
  | 'channel on Slack'
  | 'who can read'
  | 'nobody in charge'
  | 'language';

/** One thing that is wrong, or worth knowing, with the place in the file and a sentence that says what to do. */
export interface Complaint {
  file: string;
  line: number;
  /** The place by its keys, such as pairings.ada-ben.cadence. */
  where: string;
  rule: Rule;
  text: string;
}

export type Path = readonly (string | number)[];

/** Makes complaints about places in one file. */
export type Complain = (path: Path, rule: Rule, text: string) => Complaint;

export function spoken(path: Path): string {
  return path.map((step) => (typeof step === 'number' ? `${step + 1}` : step)).join('.');
}
