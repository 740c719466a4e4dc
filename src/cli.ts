import { Command, CommanderError } from 'commander';
import { doctorCommand } from './cli/doctor';
import { exportCommand } from './cli/export';
import { importCommand } from './cli/import';
import { migrateCommand } from './cli/migrate';
import { openApp } from './cli/opened';
import { outboxCommand } from './cli/outbox';
import { scheduleCommand } from './cli/schedule';
import { threadsCommand } from './cli/threads';
import { tickCommand } from './cli/tick';
import { createLog } from './log';
import { PlainError } from './plain-error';

/** Exit codes of every verb: 0 done, 1 something is wrong, 2 wrong usage. */
async function main(): Promise<void> {
  const program = new Command('accompany').description('Accompany’s command line').exitOverride();
  importCommand(program, openApp);
  scheduleCommand(program, openApp);
  tickCommand(program, openApp);
  doctorCommand(program);
  outboxCommand(program, openApp);
  threadsCommand(program, openApp);
  migrateCommand(program);
  exportCommand(program, openApp);
  for (const command of program.commands) command.exitOverride();
  try {
    await program.parseAsync();
  } catch (error) {
    if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
    else {
      if (error instanceof PlainError) console.error(error.message);
      // Its own words may hold what is nobody's business.
      else createLog('fatal').fatal({ err: error }, 'it failed, for an unexpected reason');
      process.exitCode = 1;
    }
  }
}

void main();
