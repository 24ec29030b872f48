import { relative } from 'node:path';
import pc from 'picocolors';
import type { Herald } from '../app/compose.ts';
import type { ScanResult } from '../app/content-sync.ts';
import { counted } from '../commands/build-reply.ts';
import type { Config } from '../config/config.ts';
import { dataDirectoryError } from '../lib/data-directory.ts';
import { notifySystemd } from '../lib/notify-systemd.ts';
import { ANSWER_MS, askWithin } from '../lib/timeout.ts';
import { heraldVersion } from '../lib/version.ts';
import { localPerson } from '../model/platform.ts';
import { tapEvents } from '../ops/log.ts';
import type { PartHealth } from '../ports/health.ts';
import { bannerRows, invitation } from './banner-rows.ts';
import { checkHerald } from './check-herald.ts';
import { type CliContext, type ExitCode, styleOf } from './cli-context.ts';
import { type ControlResponse, startControlServer } from './control-socket.ts';
import { reportOf, scanOnce } from './once-report.ts';
import { configOf, logOf, openApp, patientWait, tellWarnings } from './open-app.ts';
import type { OpenedWeb } from './open-web.ts';
import { problemLines } from './problem-lines.ts';
import { whileOpening } from './progress.ts';
import { runFileJob } from './subscriptions-file/job.ts';
import { troubleLines } from './trouble-lines.ts';
import { runJob } from './upkeep/job.ts';
import { settingsToKeep } from './upkeep/kept-settings.ts';

/** Runs Herald until Ctrl-C, SIGTERM or `quit`. */
export async function start(cliContext: CliContext, { announceLast, json }: { announceLast: number; json: boolean }): Promise<ExitCode> {
  const settings = configOf(cliContext);
  tellWarnings(cliContext, settings);
  const config: Config = { ...settings, terms: { ...settings.terms, announceLast } };
  // On a terminal the log shares the screen with the prompt: its lines go above the one that is being typed.
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
  // Its code is loaded while the database is opened.
  const webCode = config.web ? import('./open-web.ts') : null;
  const open = (screen: CliContext): Promise<Herald> => {
    print = (line) => void screen.stderr.write(`${line}\n`);
    return openApp(cliContext, config, { log, onQuit: () => quit.abort(), onBroken, serverWait: patientWait(screen, config) });
  };
  const herald = await (json ? open(cliContext) : whileOpening(cliContext, config, open)).catch((error: unknown) => {
    // Ctrl-C reaches the child that makes the database, too.
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
    // Those that people made, too; without the database, those of the settings.
    await askWithin(ANSWER_MS, herald.subscriptions.refresh);
    // Platforms with tokens are about to connect.
    const before = (await herald.health()).filter(({ part }) => !herald.messengers.some(({ platform }) => platform === part));
    const waiting = await askWithin(ANSWER_MS, () => herald.ledger.openApprovals());
    const approvals = waiting.known ? waiting.value.count : 0;
    if (!json)
      cliContext.stdout.write(`${banner(cliContext, config, herald, http, approvals, troubleLines(before, styleOf(cliContext)))}\n`);
    const first = await herald.bot.start();
    // Since the process began.
    const readyMs = Math.round(performance.now());
    const invited = invitation(config, herald.source ? 'Push a post' : 'Drop a post into the folder');
    const parts = await herald.health();
    const since = parts.filter(({ part }) => !before.some((told) => told.part === part && !told.ready));
    herald.print(
      json
        ? JSON.stringify(readyFacts(first, herald, http, readyMs, parts))
        : `${readyLines(cliContext, first, readyMs, announceLast, invited, troubleLines(since, styleOf(cliContext)))}\n`,
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

type ControlRequest = Parameters<Parameters<typeof startControlServer>[1]>[0];

async function answer(cliContext: CliContext, herald: Herald, config: Config, request: ControlRequest): Promise<ControlResponse> {
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

function banner(
  cliContext: CliContext,
  config: Config,
  herald: Herald,
  http: OpenedWeb | null,
  approvals: number,
  troubles: readonly string[],
): string {
  const c = pc.createColors(styleOf(cliContext).colour);
  const posts = herald.source?.describe() ?? folderName(cliContext.cwd, config.contentDir);
  const dashboard = http ? dashboardWords(http, config) : null;
  const { current, withSettings } = herald.subscriptions;
  // A process that plans writes those of its settings at its first scan, which comes after the banner.
  const subscriptions = config.roles.includes('watch') ? withSettings(current()) : current();
  const subscribed = new Set(subscriptions.map(({ destination }) => destination));
  const health = http ? `${http.url}/readyz` : null;
  const rows = bannerRows(config, { subscribed, posts, database: herald.describe, approvals, health, dashboard });
  return [
    c.bold(c.cyan(`Herald ${heraldVersion()}`)),
    ...rows.map(([name, words]) => `  ${c.bold(name.padEnd(9))} ${words.startsWith('not connected') ? c.dim(words) : words}`),
    ...troubles,
  ].join('\n');
}

/** Where somebody signs in, and that nobody can where other machines reach the pages and no setting says who may. Pure. */
function dashboardWords({ signInUrl, url }: OpenedWeb, { web }: Config): string {
  if (signInUrl !== null) return signInUrl;
  const isOpenToSomebody = web !== null && (web.token !== null || web.viewToken !== null || web.proxies.length > 0);
  return isOpenToSomebody ? `${url}/` : `${url}/ (nobody can sign in: set HERALD_WEB_TOKEN)`;
}

/** Relative below the working directory, absolute elsewhere. Pure. */
function folderName(cwd: string, dir: string): string {
  const below = relative(cwd, dir);
  return `${below.startsWith('..') || below === '' ? dir : below}/`;
}

function readyLines(
  cliContext: CliContext,
  first: ScanResult | null,
  readyMs: number,
  announceLast: number,
  invited: string,
  troubles: readonly string[],
): string {
  const c = pc.createColors(styleOf(cliContext).colour);
  const ready = `Ready in ${(readyMs / 1000).toFixed(1)} s.`;
  if (!first) return [...troubles, c.green(`${ready} Another process looks at the folder. Ctrl-C ends.`)].join('\n');
  const { plan, problems, firstScan } = first;
  const looked = firstScan
    ? `First scan: ${counted(plan.added.length, 'post')} recorded, ${plan.record.deliveries.length > 0 ? `the latest ${new Set(plan.record.deliveries.flatMap(({ postId }) => postId ?? [])).size} announced` : 'none announced'}.`
    : '';
  return [
    ...problemLines(problems, styleOf(cliContext)),
    ...(looked ? [looked] : []),
    ...troubles,
    ...(announceLast > 0 && !firstScan ? ['--announce-last counts at the very first look only; “replay <post>” sends one now.'] : []),
    c.green(`${ready} ${invited} Ctrl-C ends.`),
  ].join('\n');
}

function readyFacts(first: ScanResult | null, { describe }: Herald, http: OpenedWeb | null, readyMs: number, parts: readonly PartHealth[]) {
  return {
    event: 'ready',
    readyMs,
    database: describe,
    url: http?.url ?? null,
    firstScan: first?.firstScan ?? false,
    added: first?.plan.added.length ?? 0,
    problems: first?.problems.length ?? 0,
    parts,
  };
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
