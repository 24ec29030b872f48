import type { CommandsContext } from './add-commands.ts';
import type { CliContext } from './cli-context.ts';

interface Flags {
  json?: boolean;
  force?: boolean;
  dryRun?: boolean;
}

/** Adds the verbs that care for everything that is remembered. */
export function addUpkeepVerbs({ verb, does, cliContext }: Pick<CommandsContext, 'verb' | 'does'> & { cliContext: CliContext }): void {
  verb('init', 'write .env and herald.yaml here; asks for tokens, tries them, and lists channels to pick from').action(
    does(async ({ json }: Flags) => (await import('./init/init.ts')).init(cliContext, json === true)),
  );
  verb('backup', 'write everything Herald remembers into one file, also while it runs')
    .argument('<file>', 'where to: herald-2026-01-31.gz')
    .option('--force', 'replace the file where it is there already')
    .action(
      does(async (file: string, { json, force }: Flags) =>
        (await import('./upkeep/backup.ts')).backup(cliContext, file, { json: json === true, force: force === true }),
      ),
    );
  verb('restore', 'bring a backup back, into the database that the settings name')
    .argument('<file>', 'written by backup')
    .option('--force', 'replace what the database has')
    .action(
      does(async (file: string, { json, force }: Flags) =>
        (await import('./upkeep/restore.ts')).restore(cliContext, file, { json: json === true, force: force === true }),
      ),
    );
  verb('prune', 'drop old texts, notices and audit entries; nothing is announced again')
    .requiredOption('--older <age>', 'what is older than this: 1y, 18mo, 90d')
    .option('--dry-run', 'only count')
    .action(
      does(async ({ json, older, dryRun }: Flags & { older: string }) =>
        (await import('./upkeep/backup.ts')).prune(cliContext, older, { json: json === true, dryRun: dryRun === true }),
      ),
    );
  verb('forget', 'take a person out of the audit log and all else that names them')
    .argument('<person>', 'as HERALD_ADMINS names them')
    .action(
      does(async (person: string, { json }: Flags) =>
        (await import('./upkeep/backup.ts')).forget(cliContext, person, { json: json === true }),
      ),
    );
}
