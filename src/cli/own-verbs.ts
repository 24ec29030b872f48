import { type Command, Option } from 'commander';
import type { CommandsContext } from './add-commands.ts';
import type { CliContext } from './cli-context.ts';
import type { LintFlags } from './lint/lint.ts';
import type { ApplyFlags } from './subscriptions-file/verbs.ts';
import type { PruneFlags, UpkeepFlags } from './upkeep/backup.ts';

type VerbsContext = Pick<CommandsContext, 'verb' | 'does'> & { cliContext: CliContext };
type Flags = Pick<UpkeepFlags, 'json'>;

/** Adds the verbs that check posts and settings, and those that maintain the database. The code of each is loaded when it is called. */
export function addOwnVerbs({ verb, does, cliContext }: VerbsContext): void {
  verb('lint', 'list every problem in the posts, with file, line and what to write instead')
    .argument('[path]', 'a content folder (default: HERALD_CONTENT_DIR)')
    .addOption(new Option('--format <format>', 'how to print').choices(['text', 'json', 'github']).default('text'))
    .action(
      does(async (path: string | undefined, flags: LintFlags) => (await import('./lint/lint.ts')).lint(cliContext, path ?? null, flags)),
    );
  verb('doctor', 'check settings, tokens, channels, database, queue and content').action(
    does(async ({ json }: Flags) => (await import('./doctor.ts')).doctor(cliContext, json)),
  );
  verb('migrate', 'create or change the tables on the PostgreSQL server, as their owner').action(
    does(async ({ json }: Flags) => (await import('./migrate.ts')).migrate(cliContext, json)),
  );
  verb('init', 'write .env and herald.yaml here; asks for tokens, tries them, and lists channels to pick from').action(
    does(async ({ json }: Flags) => (await import('./init/init.ts')).init(cliContext, json)),
  );
  verb('backup', 'write everything Herald remembers into one file, also while it runs')
    .argument('<file>', 'where to: herald-2026-01-31.gz')
    .option('--force', 'replace the file if it exists')
    .action(does(async (file: string, flags: UpkeepFlags) => (await import('./upkeep/backup.ts')).backup(cliContext, file, flags)));
  verb('restore', 'bring a backup back, into the database that the settings name')
    .argument('<file>', 'written by backup')
    .option('--force', 'replace what the database has')
    .action(does(async (file: string, flags: UpkeepFlags) => (await import('./upkeep/restore.ts')).restore(cliContext, file, flags)));
  verb('prune', 'drop old texts, notices and audit entries; nothing is announced again')
    .requiredOption('--older <age>', 'what is older than this: 1y, 18mo, 90d')
    .option('--dry-run', 'only count')
    .action(does(async (flags: PruneFlags) => (await import('./upkeep/backup.ts')).prune(cliContext, flags)));
  verb('forget', 'remove a person from the audit log and everything else that names them')
    .argument('<person>', 'as HERALD_ADMINS names them')
    .action(does(async (person: string, { json }: Flags) => (await import('./upkeep/backup.ts')).forget(cliContext, person, json)));
}

/** Adds the file actions of `subscriptions` to the verb, which also exists in chat. */
export function addFileVerbs(subscriptions: Command, { does, cliContext }: Pick<VerbsContext, 'does' | 'cliContext'>): void {
  const verb = (name: string, summary: string): Command => subscriptions.command(name).summary(summary).description(summary);
  // The parent verb has --json and reads it at any position.
  const flagsOf = (own: Command): ApplyFlags => own.optsWithGlobals<ApplyFlags>();
  subscriptions.helpCommand(false);

  const exporting = verb('export', 'write all subscriptions into a file, or on the screen; comments of the file stay');
  exporting
    .argument('[file]', 'subscriptions.yaml')
    .action(
      does(async (file: string | undefined) =>
        (await import('./subscriptions-file/verbs.ts')).exportFile(cliContext, file ?? null, flagsOf(exporting).json),
      ),
    );
  const diffing = verb('diff', 'say what a file of subscriptions would change; exit code 1 where it would change anything');
  const applying = verb('apply', 'apply the subscriptions of a file; changes made in chat meanwhile are shown and not overwritten')
    .option('--dry-run', 'only say what would happen')
    .option('--force', 'overwrite what was changed in chat since the file was last applied');
  for (const own of [diffing, applying])
    own
      .argument('<file>', 'subscriptions.yaml')
      .action(
        does(async (file: string) =>
          (await import('./subscriptions-file/verbs.ts')).applyFile(cliContext, own === diffing ? 'diff' : 'apply', file, flagsOf(own)),
        ),
      );
}
