import type { Command } from 'commander';
import { readConfig } from '../config';
import { migrate, missingIndexes } from '../database/migrations';
import { openDatabase } from '../database/open';
import { createFeatures } from '../features';
import { runningPlayground } from '../local';
import { printJson } from './print';

/** Exit codes: 0 all is as it should be, 1 the data are newer than this app, 2 wrong usage. */
export function migrateCommand(program: Command): void {
  program
    .command('migrate')
    .description('brings indexes and data to what this version needs; a start does the same')
    .option('--dry-run', 'only say what is missing')
    .option('--json', 'print as JSON')
    .action(async ({ dryRun, json }: { dryRun?: boolean; json?: boolean }) => {
      createFeatures(); // All models must be known, or their indexes would be taken for superfluous.
      const config = readConfig();
      const playground =
        config.slack.kind === 'local' ? await runningPlayground(config.dataFolder) : undefined;
      const tell = (sentence: string) => console.error(sentence);
      const database = await openDatabase(config, {
        tell,
        ...(playground && { database: playground.database }),
      });
      try {
        const result = dryRun ? { missing: await missingIndexes() } : await migrate();
        if (json) return printJson(result);
        const lines = 'missing' in result ? result.missing : result.did;
        console.log(lines.length > 0 ? lines.join('\n') : 'Everything is as it should be.');
      } finally {
        await database.close();
      }
    });
}
