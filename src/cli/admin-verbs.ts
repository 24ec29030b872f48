import type { Command } from 'commander';
import { PLATFORMS } from '../app/platforms.ts';
import { chatPlatforms } from '../model/platform.ts';
import { type ExitCode, UsageError } from './cli-context.ts';

/** What the verbs of this file need of the program. */
export interface VerbBuilder {
  /** A verb with `--json`. */
  verb: (name: string, summary: string) => Command;
  /** Runs what commander calls, and keeps its exit code. */
  does: <A extends unknown[]>(act: (...args: A) => Promise<ExitCode>) => (...args: A) => Promise<void>;
  /** Asks what chat asks. `confirmed`: no plan first; `delivers`: what it set going is delivered before the process ends. */
  ask: (words: readonly string[], how: { json: boolean; confirmed: boolean; delivers: boolean }) => Promise<ExitCode>;
}

interface Flags {
  json?: boolean;
  dryRun?: boolean;
  yes?: boolean;
}

/** Adds the verbs that chat knows too, and that need the database. */
export function addAdminVerbs({ verb, does, ask }: VerbBuilder): void {
  const plain = (words: readonly string[], { json }: Flags, delivers = false): Promise<ExitCode> =>
    ask(words, { json: json === true, confirmed: false, delivers });
  const planned = (words: readonly string[], { json, dryRun, yes }: Flags): Promise<ExitCode> => {
    const confirmed = yes === true && dryRun !== true;
    return ask([...words, ...(dryRun ? ['dry-run'] : [])], { json: json === true, confirmed, delivers: confirmed });
  };

  verb('why', 'say where a post was announced, and why it was not elsewhere')
    .argument('<post...>', 'its path, address or title; or the key of a delivery')
    .action(does(async (post: string[], flags: Flags) => plain(['why', ...post], flags)));
  verb('status', 'say what is connected, on its way, held, paused, in doubt or failed').action(
    does(async (flags: Flags) => plain(['status'], flags)),
  );
  verb('replay', 'deliver again, correct, or mark as seen; says the plan first')
    .argument(
      '<what...>',
      'a post, or failed, held, skipped, in-doubt, since:7d, until:1d; in: kind: source: tag:; as:resend, edit, digest, seen',
    )
    .option('--dry-run', 'only say the plan')
    .option('--yes', 'do it without asking')
    .action(does(async (what: string[], flags: Flags) => planned(['replay', ...what.map(quoted)], flags)));
  verb('pause', 'stop all deliveries, on every process, until resume')
    .argument('[reason...]', 'why, for those who ask')
    .action(does(async (reason: string[], flags: Flags) => plain(['pause', ...reason], flags)));
  verb('resume', 'go on after pause, or with a channel or platform that took nothing')
    .argument('[whom]', pauseTargets())
    .action(does(async (whom: string | undefined, flags: Flags) => plain(['resume', ...(whom === undefined ? [] : [whom])], flags, true)));
  verb('drain', 'say what waits to be sent, and with --yes take it out of the queue')
    .option('--dry-run', 'only say what waits')
    .option('--yes', 'do it without asking')
    .action(does(async (flags: Flags) => planned(['drain'], flags)));
  verb('doubt', 'list messages of which nobody knows whether they arrived; settle one')
    .argument('[key]', 'as the list has it')
    .argument('[answer]', 'there: it arrived; again: send it again')
    .action(
      does(async (key: string | undefined, answer: string | undefined, flags: Flags) =>
        plain(['doubt', ...[key, answer].filter((word) => word !== undefined)], flags, answer === 'again'),
      ),
    );
  verb('holds', 'list batches that are held because they are so large').action(does(async (flags: Flags) => plain(['holds'], flags)));
  verb('hold', 'decide what becomes of a held batch')
    .argument('<id>', 'as holds lists it')
    .argument('<decision>', 'announce, digest or seen')
    .action(does(async (id: string, decision: string, flags: Flags) => plain(['hold', id, decision], flags, decision !== 'seen')));
  verb('subscriptions', 'list the channels that get posts, and which posts')
    .argument('[action]', 'list', 'list')
    .action(
      does(async (action: string, flags: Flags) => {
        if (action !== 'list') throw new UsageError(`“${action}” is nothing subscriptions can do. Write: herald subscriptions list`);
        return plain(['subscriptions'], flags);
      }),
    );
}

/** The shell took the quotes of `source:"K3s Releases"`. */
function quoted(word: string): string {
  const [, field, value = ''] = /^(tag|source|kind):(.*\s.*)$/s.exec(word) ?? [];
  return field === undefined ? word : `${field}:"${value.replaceAll('"', '')}"`;
}

/** Examples of what can be paused: a channel of each platform, and each platform. */
function pauseTargets(): string {
  const platforms = chatPlatforms(PLATFORMS);
  return [...platforms.map(({ destination }) => destination.example), ...platforms.map(({ name }) => name)].join(', ');
}
