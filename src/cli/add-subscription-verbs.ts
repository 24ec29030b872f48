import type { Command } from 'commander';
import type { CommandsContext } from './add-commands.ts';
import type { CliContext } from './cli-context.ts';

interface Flags {
  json?: boolean;
  dryRun?: boolean;
  force?: boolean;
}

/** Adds what `subscriptions` does with files to the verb that chat knows too. */
export function addSubscriptionVerbs(
  subscriptions: Command,
  { does, cliContext }: Pick<CommandsContext, 'does'> & { cliContext: CliContext },
): void {
  const verb = (name: string, summary: string): Command => subscriptions.command(name).summary(summary).description(summary);
  // The verb that they belong to has --json, and reads it wherever it stands.
  const flagsOf = (own: Command): Flags => own.optsWithGlobals<Flags>();
  subscriptions.helpCommand(false);

  const exporting = verb('export', 'write all subscriptions into a file, or on the screen; comments of the file stay');
  exporting.argument('[file]', 'subscriptions.yaml').action(
    does(async (file: string | undefined) => {
      const { exportFile } = await import('./subscriptions-file/verbs.ts');
      return exportFile(cliContext, file ?? null, flagsOf(exporting).json === true);
    }),
  );
  const diffing = verb('diff', 'say what a file of subscriptions would change; exit code 1 where it would change anything');
  const applying = verb('apply', 'make the subscriptions of a file so; what was changed in chat meanwhile is shown, and not overwritten')
    .option('--dry-run', 'only say what would happen')
    .option('--force', 'overwrite what was changed in chat since the file was last applied');
  for (const [name, own] of [
    ['diff', diffing],
    ['apply', applying],
  ] as const)
    own.argument('<file>', 'subscriptions.yaml').action(
      does(async (file: string) => {
        const { json = false, dryRun = false, force = false } = flagsOf(own);
        const { applyFile } = await import('./subscriptions-file/verbs.ts');
        return applyFile(cliContext, name, file, { json, dryRun, force });
      }),
    );
}
