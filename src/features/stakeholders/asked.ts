import type { Logger } from '../../log';
import type { WordKey } from '../../words';
import type { District } from '../people';
import type { Stakeholder, StakeholderChange } from './model';
import type { ThreadAt } from './thread';

/** What somebody does with a stakeholder. */
export type Keeping =
  | { what: 'rename'; name: string }
  | { what: 'merge'; into: string }
  /** No district: the programme's. */
  | { what: 'move'; district?: Pick<District, 'key' | 'name' | 'logChannel'> }
  | { what: 'archive' | 'back' };

export interface KeepAsked {
  key: string;
  /** The form's id: the same form is taken in once. */
  view: string;
  /** How many changes the person has seen. */
  seen: number;
  deed: Keeping;
  /** Where the cards stand in Slack, where that is known: its own, and that of the other; and what other features keep. */
  links?: {
    own?: string | undefined;
    other?: string | undefined;
    kept?: ReadonlyMap<string, string> | undefined;
  };
}

export type KeepDone =
  | { kind: 'done'; stakeholder: Stakeholder }
  | { kind: 'refused'; why: WordKey }
  /** Somebody did something with it meanwhile. */
  | { kind: 'overtaken'; stakeholder: Stakeholder };

export interface KeepAt extends ThreadAt {
  within?: number;
  log?: Logger;
}

export type By = Pick<StakeholderChange, 'id' | 'by' | 'at'>;
