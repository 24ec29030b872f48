import { Command } from 'commander';
import { addCommands, type CommandsContext } from '../../src/cli/add-commands.ts';
import { COMMANDS } from '../../src/commands/registry.ts';

/** What a command line asks of the stores. */
export async function asked(...argv: string[]): Promise<{ words: string; json: boolean; confirmed: boolean; delivers: boolean }[]> {
  const seen: { words: string; json: boolean; confirmed: boolean; delivers: boolean }[] = [];
  const program = new Command().exitOverride().configureOutput({ writeErr: () => undefined });
  const context: CommandsContext = {
    verb: (name, summary, hidden = false) => program.command(name, { hidden }).summary(summary).option('--json').exitOverride(),
    does:
      (act) =>
      async (...args) =>
        void (await act(...args)),
    ask: async (text, how) => {
      seen.push({ words: text, ...how });
      return 0;
    },
  };
  addCommands(COMMANDS, context);
  await program.parseAsync(argv, { from: 'user' });
  return seen;
}
