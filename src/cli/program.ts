import { Command, type CommanderError, InvalidArgumentError, Option } from 'commander';
import { nearest } from '../lib/nearest.ts';
import { heraldVersion } from '../lib/version.ts';
import { addUpkeepVerbs } from './add-upkeep-verbs.ts';
import { addAdminVerbs, type VerbBuilder } from './admin-verbs.ts';
import { type CliContext, type ExitCode, UsageError } from './cli-context.ts';

interface Flags {
  json?: boolean;
}

/** Runs one command line. Verbs load what they need when they are called. @throws {UsageError | CommanderError | ConfigError} */
export async function runProgram(world: CliContext, argv: readonly string[]): Promise<ExitCode> {
  let exitCode: ExitCode = 0;
  const does =
    <A extends unknown[]>(act: (...args: A) => Promise<ExitCode>) =>
    async (...args: A): Promise<void> => {
      exitCode = await act(...args);
    };
  const program = new Command('herald')
    .description('Announces Markdown posts in Slack, Discord and the terminal, once; and finds them again.')
    .version(heraldVersion())
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void world.stdout.write(text),
      writeErr: (text) => void world.stderr.write(text),
      outputError: (text, write) => write(text.replace(/^error: /, 'herald: ')),
    })
    .showHelpAfterError('herald --help lists what there is')
    .addHelpText(
      'after',
      '\nExit codes: 0 ok, 1 problems found, 2 bad usage, 78 bad config.\nSettings are environment variables and herald.yaml; README lists them.',
    );
  const verb = (name: string, summary: string): Command =>
    program.command(name).summary(summary).description(summary).option('--json', 'one JSON line for machines');

  verb('start', 'watch the content folder, announce new posts, answer commands')
    .option('--announce-last <n>', 'at the very first look: announce the latest n posts', countOf, 0)
    .option('--roles <roles>', 'of several processes on one DATABASE_URL, what this one does: watch,work,chat,web')
    .action(
      does(async ({ json, announceLast, roles }: Flags & { announceLast: number; roles?: string }) =>
        (await import('./start.ts')).start(withRoles(world, roles), { announceLast, json: json === true }),
      ),
    );

  verb('once', 'look once, deliver what is owed, and end (for cron and CI)')
    .option('--dry-run', 'only say what would be done')
    .option('--now <iso>', 'with --dry-run: an instant instead of the clock, 2026-01-31T09:00:00Z')
    .action(
      does(async (flags: Flags & { dryRun?: boolean; now?: string }) =>
        (await import('./once.ts')).once(world, { json: flags.json === true, dryRun: flags.dryRun === true, now: flags.now ?? null }),
      ),
    );

  const askBooks: VerbBuilder['ask'] = async (words, how) => (await import('./run-command.ts')).ask(world, words.join(' '), how);
  for (const name of ['search', 'latest'] as const) {
    const listing = verb(
      name,
      name === 'search'
        ? 'find posts: words, "exact words", -without, tag: source: kind: before: after:'
        : 'list the newest posts, filters as in search',
    )
      .argument('[words...]')
      .allowUnknownOption();
    if (name === 'search') {
      listing.option('--batch <file>', 'one query a line in, one JSON line a query out (- for standard input)');
      listing.option('--misses', 'what people searched in vain, most often first (with HERALD_SEARCH_FEEDBACK=1)');
    }
    listing.action(
      does(async (words: string[], flags: Flags & { batch?: string; misses?: boolean }, command: Command) => {
        refuseLongFlags(words, command);
        if (flags.misses) return askBooks(['search', '--misses'], { json: flags.json === true, confirmed: false, delivers: false });
        const { searchBatch, searchOnce } = await import('./search.ts');
        return flags.batch === undefined ? searchOnce(world, name, words.join(' '), flags.json === true) : searchBatch(world, flags.batch);
      }),
    );
  }

  addAdminVerbs({ verb, does, ask: askBooks });

  verb('lint', 'list every problem in the posts, with file, line and what to write instead')
    .argument('[path]', 'a content folder (default: HERALD_CONTENT_DIR)')
    .addOption(new Option('--format <format>', 'how to print').choices(['text', 'json', 'github']).default('text'))
    .action(
      does(async (path: string | undefined, flags: Flags & { format: 'text' | 'json' | 'github' }) =>
        (await import('./lint/lint.ts')).lint(world, path ?? null, flags.json ? 'json' : flags.format),
      ),
    );
  verb('doctor', 'check settings, tokens, channels, database, queue and content').action(
    does(async (flags: Flags) => (await import('./doctor.ts')).doctor(world, flags.json === true)),
  );
  verb('migrate', 'make or change the tables on the PostgreSQL server, as their owner').action(
    does(async (flags: Flags) => (await import('./migrate.ts')).migrate(world, flags.json === true)),
  );
  addUpkeepVerbs({ verb, does, world });

  if (argv.length === 0) {
    program.outputHelp();
    return 2;
  }
  await program.parseAsync([...argv], { from: 'user' });
  return exitCode;
}

/** The flag is the setting, for this process. */
function withRoles(world: CliContext, roles: string | undefined): CliContext {
  return roles === undefined ? world : { ...world, env: { ...world.env, HERALD_ROLES: roles } };
}

/** Search words may begin with one dash (`-windows`); two are a misspelt flag. */
function refuseLongFlags(words: readonly string[], command: Command): void {
  const unknown = words.find((word) => word.startsWith('--'));
  if (unknown === undefined) return;
  const known = command.options.map(({ long }) => long ?? '');
  const near = nearest(unknown, known);
  throw new UsageError(`unknown option '${unknown}'${near ? `. Did you mean ${near}?` : `. There are ${known.join(', ')}`}`);
}

function countOf(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 0) throw new InvalidArgumentError('Write a whole number, for example 3.');
  return count;
}

/** What commander's end of a run means. Pure. */
export function exitCodeOf(error: CommanderError): ExitCode {
  return error.exitCode === 0 ? 0 : 2;
}
