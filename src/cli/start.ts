import type { Herald } from '../app/compose.ts';
import type { Config } from '../config/config.ts';
import { dataDirectoryError } from '../lib/data-directory.ts';
import { notifySystemd } from '../lib/notify-systemd.ts';
import { ANSWER_MS, askWithin, withTimeout } from '../lib/timeout.ts';
import { localPerson } from '../model/platform.ts';
import { tapEvents } from '../ops/log.ts';
import { checkHerald } from './check-herald.ts';
import type { CliContext, ExitCode } from './cli-context.ts';
import { type ControlRequest, type ControlResponse, startControlServer } from './control-socket.ts';
import { reportOf, scanOnce } from './once-report.ts';
import { configOf, logOf, openApp, printWarnings, serverWaitFromSettings } from './open-app.ts';
import { whileOpening } from './progress.ts';
import { banner, readyFacts, readyLines } from './start-words.ts';
import { runFileJob } from './subscriptions-file/job.ts';
import { settingsToKeep } from './upkeep/backup-file.ts';
import { runJob } from './upkeep/job.ts';

/** Maximum time that a command waits for the posts, ms. */
const READ_POSTS_MS = 30_000;

/** Flags of `start`. */
export interface StartFlags {
  json?: boolean;
  /** Number of the latest posts that are announced at the very first start. */
  announceLast: number;
}

/** Runs Herald until Ctrl-C, SIGTERM or `quit`. */
export async function start(cliContext: CliContext, { announceLast, json = false }: StartFlags): Promise<ExitCode> {
  const settings = configOf(cliContext);
  printWarnings(cliContext, settings);
  const config: Config = { ...settings, terms: { ...settings.terms, announceLast } };
  // On a terminal, the log shares the screen with the prompt: its lines appear above the line being typed.
  let print = (line: string): void => void cliContext.stderr.write(`${line}\n`);
  const events = tapEvents(logOf(cliContext, config, (line) => print(line)));
  const { log } = events;
  const quit = new AbortController();
  let exitCode: ExitCode = 0;
  const stop = AbortSignal.any([cliContext.stop, quit.signal]);
  const onBroken = (): void => {
    exitCode = 1;
    quit.abort();
  };
  // Load the code of the web server while the database opens.
  const webCode = config.web ? import('./open-web.ts') : null;
  const open = (screen: CliContext): Promise<Herald> => {
    print = (line) => void screen.stderr.write(`${line}\n`);
    return openApp(cliContext, config, { log, onQuit: () => quit.abort(), onBroken, serverWait: serverWaitFromSettings(screen, config) });
  };
  const herald = await (json ? open(cliContext) : whileOpening(cliContext, config, open)).catch((error: unknown) => {
    // Ctrl-C also reaches the child process that creates the database, which then fails.
    if (!stop.aborted) throw error;
    return null;
  });
  if (!herald) return 0;
  if (cliContext.stdout.isTTY && cliContext.stderr.isTTY) print = herald.print;
  const running: { stop: () => Promise<void> }[] = [];
  const service = notifySystemd(cliContext.env);
  try {
    const control = await startControlServer(config.dataDir, (request) => answer(cliContext, herald, config, request), log).catch(
      (error: unknown) => {
        throw dataDirectoryError(config.dataDir, error);
      },
    );
    if (control) running.push(control);
    const http = webCode ? await (await webCode).openWeb(config, cliContext, herald, events) : null;
    if (http) running.push(http);
    // Includes subscriptions that people created; if the database is unavailable, only those of the settings are known.
    await askWithin(ANSWER_MS, herald.subscriptions.refresh);
    // Platforms with tokens have not connected yet, so they are left out here.
    const before = (await herald.health()).filter(({ part }) => !herald.messengers.some(({ platform }) => platform === part));
    const waiting = await askWithin(ANSWER_MS, () => herald.ledger.openApprovals());
    const approvals = waiting.known ? waiting.value.count : 0;
    if (!json) cliContext.stdout.write(`${banner(cliContext, config, herald, http, approvals, before)}\n`);
    const first = await herald.bot.start();
    // Measured since the process began.
    const readyMs = Math.round(performance.now());
    const parts = await herald.health();
    const since = parts.filter(({ part }) => !before.some((earlier) => earlier.part === part && !earlier.ready));
    herald.print(
      json
        ? JSON.stringify(readyFacts(first, herald, http, readyMs, parts))
        : `${readyLines(cliContext, config, herald, first, readyMs, since)}\n`,
    );
    service.ready();
    await aborted(stop);
    service.stopping();
    if (!json) cliContext.stdout.write('\nStopping; what is under way is finished first.\n');
    return exitCode;
  } finally {
    service.close();
    await Promise.all(running.map((one) => one.stop()));
    await herald.close();
  }
}

async function answer(cliContext: CliContext, herald: Herald, config: Config, request: ControlRequest): Promise<ControlResponse> {
  // While the database is away, the answer says so.
  if (request.kind === 'ask' || request.kind === 'subscriptions') await withTimeout(READ_POSTS_MS, herald.bot.followPosts());
  if (request.kind === 'check') return { kind: 'findings', findings: await checkHerald(herald, config, true) };
  if (request.kind === 'once') {
    return {
      kind: 'report',
      report: request.dryRun
        ? reportOf(await herald.contentSync.dryRun(request.now === null ? undefined : new Date(request.now)), [], 0)
        : await scanOnce(herald, cliContext.now),
    };
  }
  if (request.kind === 'upkeep') return { kind: 'upkeep', done: await runJob(herald, request.job, settingsToKeep(cliContext)) };
  if (request.kind === 'subscriptions') return { kind: 'subscriptions', done: await runFileJob(herald, config, request.job) };
  const from = localPerson(config.platforms);
  const { text, confirmed, locale } = request;
  const reads = locale === undefined ? {} : { locale };
  return { kind: 'reply', reply: await herald.handler.handle({ text, from, where: null, confirmed, ...reads }) };
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
