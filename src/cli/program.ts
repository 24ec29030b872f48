import { Command, type CommanderError, InvalidArgumentError, Option } from 'commander';
import { PLATFORMS } from '../app/platforms.ts';
import { nearest } from '../lib/nearest.ts';
import { heraldVersion } from '../lib/version.ts';
import { STYLES } from '../model/message-style.ts';
import { chatPlatforms, localPlatform } from '../model/platform.ts';
import { addCommands, type CommandsContext } from './add-commands.ts';
import { type CliContext, type ExitCode, UsageError } from './cli-context.ts';
import type { OnceFlags } from './once.ts';
import { addFileVerbs, addOwnVerbs } from './own-verbs.ts';
import type { PreviewFlags } from './preview.ts';
import type { StartFlags } from './start.ts';

const PREFIX = 'error: ';
const NEAR = '\n(Did you mean ';

/** Runs one command line. The code of the command line's own verbs is loaded when they are called. @throws {UsageError | CommanderError | ConfigError} */
export async function runProgram(cliContext: CliContext, argv: readonly string[]): Promise<ExitCode> {
  let exitCode: ExitCode = 0;
  const does =
    <A extends unknown[]>(act: (...args: A) => Promise<ExitCode>) =>
    async (...args: A): Promise<void> => {
      exitCode = await act(...args);
    };
  const program = new Command('herald')
    .description(
      `Announces Markdown posts in ${chatPlatforms(PLATFORMS)
        .map(({ label }) => label)
        .join(', ')} and the ${localPlatform(PLATFORMS).label}, once; and finds them again.`,
    )
    .version(heraldVersion())
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void cliContext.stdout.write(text),
      writeErr: (text) => void cliContext.stderr.write(text),
      outputError: (text, write) => write(rewriteCommanderError(text)),
    })
    .showHelpAfterError('herald --help lists the commands.')
    .addHelpText(
      'after',
      '\nExit codes: 0 ok, 1 problems found, 2 bad usage, 78 bad config.\nSettings are environment variables and herald.yaml; README lists them.',
    );
  const verb = (name: string, summary: string, hidden = false): Command =>
    program
      .command(name, { hidden })
      .summary(summary)
      .description(summary)
      .option('--json', 'one JSON line for machines')
      .showHelpAfterError(`herald ${name} --help says more.`);

  verb('start', 'watch the content folder, announce new posts, answer commands')
    .option('--announce-last <n>', 'at the very first start: announce the latest n posts', parseCount, 0)
    .option('--roles <roles>', 'what this process does, of several on one DATABASE_URL: watch,work,chat,web')
    .action(
      does(async (flags: StartFlags & { roles?: string }) => (await import('./start.ts')).start(withRoles(cliContext, flags.roles), flags)),
    );

  verb('once', 'scan once, deliver everything pending, and exit (for cron and CI)')
    .option('--dry-run', 'only say what would happen')
    .option('--now <iso>', 'with --dry-run: use this time instead of the clock, 2026-01-31T09:00:00Z')
    .action(does(async (flags: OnceFlags) => (await import('./once.ts')).once(cliContext, flags)));

  const ask: CommandsContext['ask'] = async (text, how) => (await import('./run-command.ts')).ask(cliContext, text, how);
  // The chat commands are a lot of code: `start` loads it while its database opens.
  const commands = argv[0] === 'start' ? [] : (await import('../commands/registry.ts')).COMMANDS;
  const added = addCommands(commands, { verb, does, ask });
  // These two need no database: they read the content folder.
  for (const name of ['search', 'latest'] as const) {
    const listing = added.get(name)?.allowUnknownOption();
    for (const query of listing?.registeredArguments ?? []) query.argOptional();
    if (name === 'search') {
      listing?.option('--batch <file>', 'one query per line in, one JSON line per query out (- for standard input)');
      listing?.option('--misses', 'searches that found nothing, most frequent first (with HERALD_SEARCH_FEEDBACK=1)');
    }
    listing?.action(
      does(async () => {
        const flags = listing.opts<{ json?: boolean; batch?: string; misses?: boolean }>();
        refuseLongFlags(beforeDashes(listing.args, argv), listing);
        if (flags.misses) return ask('search --misses', { json: flags.json === true, confirmed: false, delivers: false });
        const { searchBatch, searchOnce } = await import('./search.ts');
        return flags.batch === undefined
          ? searchOnce(cliContext, name, listing.args, flags.json === true)
          : searchBatch(cliContext, flags.batch);
      }),
    );
  }

  const previewing = added
    .get('preview')
    ?.addOption(
      new Option('--format <format>', 'how to print: as a platform is sent it, as a page, or as facts')
        .choices([...PLATFORMS.map(({ name }) => name), 'html', 'json'])
        .default(localPlatform(PLATFORMS).name),
    )
    .option('--digest', 'as a part of a digest, like as:digest')
    .addOption(new Option('--style <style>', 'in this style, like style:…').choices(STYLES));
  previewing?.action(
    does(async () => {
      const { previewPost } = await import('./preview.ts');
      return previewPost(cliContext, previewing.args, previewing.opts<PreviewFlags>());
    }),
  );

  addOwnVerbs({ verb, does, cliContext });
  const subscriptions = added.get('subscriptions');
  if (subscriptions) addFileVerbs(subscriptions, { does, cliContext });

  if (argv.length === 0) {
    program.outputHelp();
    return 2;
  }
  await program.parseAsync([...argv], { from: 'user' });
  return exitCode;
}

/** The flag overrides the setting for this process. */
function withRoles(cliContext: CliContext, roles: string | undefined): CliContext {
  return roles === undefined ? cliContext : { ...cliContext, env: { ...cliContext.env, HERALD_ROLES: roles } };
}

/** Returns the arguments that stand before `--`; those behind it are words, whatever they begin with. */
function beforeDashes(args: readonly string[], argv: readonly string[]): readonly string[] {
  const at = argv.indexOf('--');
  return at < 0 ? args : args.slice(0, args.length - (argv.length - at - 1));
}

/** Search words may begin with one dash (`-windows`); two dashes mean a misspelt flag. */
function refuseLongFlags(words: readonly string[], command: Command): void {
  const unknown = words.find((word) => word.startsWith('--'));
  if (unknown === undefined) return;
  const known = command.options.map(({ long }) => long ?? '');
  const near = nearest(unknown, known);
  throw new UsageError(`unknown option “${unknown}”${near ? `. Did you mean ${near}?` : `. There are ${known.join(', ')}`}`);
}

function parseCount(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 0) throw new InvalidArgumentError('Write a whole number, for example 3.');
  return count;
}

/** Converts the error with which commander ends a run to an exit code. Pure. */
export function exitCodeOf(error: CommanderError): ExitCode {
  return error.exitCode === 0 ? 0 : 2;
}

/**
 * Rewrites an error message of commander in the style and quotes of all other messages: `error: unknown command 'serach'\n(Did you mean search?)`
 * → `herald: unknown command “serach”. Did you mean search?`. Pure.
 */
export function rewriteCommanderError(error: string): string {
  const message = (error.startsWith(PREFIX) ? error.slice(PREFIX.length) : error).trimEnd();
  const at = message.lastIndexOf(NEAR);
  const what = (at < 0 ? message : message.slice(0, at)).replace(/'([^'\n]*)'/g, '“$1”');
  const near = at < 0 ? '' : ` ${message.slice(at + 2, -1)}`;
  return `herald: ${what}${/[.?!]$/.test(what) ? '' : '.'}${near}\n`;
}
