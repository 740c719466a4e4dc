import type { ClientSession } from 'mongoose';
import { transaction } from '../../../database/transaction';
import { PlainError } from '../../../plain-error';
import { writePlan } from './apply';
import { check } from './check';
import type { Complaint } from './complaint';
import type { Directory } from './directory';
import { loadKnown } from './known';
import { type Account, affectedPairings, type Change, isChange, movedAccounts, planOf } from './plan';
import { readProgramme } from './read';
import { resolve } from './resolve';
import type { ProgrammeFile } from './shape';
import { wantedRecords } from './wanted';
import { warningsAbout } from './warnings';

export type { Complaint, Rule } from './complaint';
export { type Directory, type SlackChannel, type SlackPerson, slackDirectory } from './directory';
export type { Account, Change, Field } from './plan';
export { otherReaders } from './readers';
export { readYaml } from './source';

export type ImportResult =
  | { complaints: Complaint[] }
  /** `applied` is false after a dry run. */
  | { warnings: Complaint[]; plan: Change[]; applied: boolean };

export interface Import {
  file: { name: string; text: string };
  workspace: string;
  slack: Directory;
  now: Date;
  dryRun?: boolean;
  /**
   * Runs in the transaction of an import that changes anything: with the keys of the pairings whose next check-in may change by it,
   * new and changed ones, and all that a change of members or of the programme's rules concerns; and with the members who have
   * another Slack account now.
   */
  afterwards?: (session: ClientSession, pairings: string[], now: Date, accounts: Account[]) => Promise<void>;
}

/** Makes the workspace's programme what the file says: all of it, or nothing with everything that is wrong. */
export async function importProgramme(given: Import): Promise<ImportResult> {
  const { file, workspace, slack, now, dryRun = false, afterwards } = given;
  const reading = readProgramme(file);
  const known = await loadKnown(workspace);
  const resolved = await resolve(reading, slack, known);
  const complaints = [...reading.complaints, ...check(reading, known, now), ...resolved.complaints];
  if (complaints.length > 0) return { complaints: complaints.sort((one, other) => one.line - other.line) };

  const whole = reading.file as ProgrammeFile<true>;
  const wanted = wantedRecords(workspace, whole, resolved, known, now);
  const warnings = await warningsAbout(reading, wanted, known, resolved, slack);
  if (dryRun) return { warnings, plan: planOf(known, wanted), applied: false };

  const plan = await transaction(async (session) => {
    const current = await loadKnown(workspace, session);
    const records = wantedRecords(workspace, whole, resolved, current, now);
    const changes = planOf(current, records);
    if (changes.some(isChange)) await writePlan(changes, records, session);
    const affected = affectedPairings(changes, records);
    const accounts = movedAccounts(changes);
    if (changes.some(isChange)) await afterwards?.(session, affected, now, accounts);
    return changes;
  }).catch((error: unknown) => {
    if ((error as { code?: unknown }).code !== 11000) throw error;
    const text = 'Somebody else imported at the same moment, and nothing was changed. Import again.';
    throw new PlainError(text, { cause: error });
  });
  return { warnings, plan, applied: true };
}
