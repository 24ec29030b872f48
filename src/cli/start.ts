import { relative } from 'node:path';
import pc from 'picocolors';
import type { PartHealth } from '../commands/command.ts';
import { counted } from '../commands/say.ts';
import type { Herald } from '../compose.ts';
import type { Config } from '../config.ts';
import { describeProblem } from '../content/describe-problem.ts';
import { ConfigError } from '../errors.ts';
import type { LookResult } from '../look.ts';
import { createGitWebhook } from '../ops/git-webhook.ts';
import { type HttpServer, startHttpServer } from '../ops/http-server.ts';
import { createLog, type Log } from '../ops/log.ts';
import { heraldVersion } from '../version.ts';
import { checkHerald } from './check-herald.ts';
import { type ControlResponse, startControlServer } from './control.ts';
import { lookOnce, reportOf } from './once-report.ts';
import { configOf, openFor } from './open.ts';
import { troubleLines } from './trouble-lines.ts';
import { type ExitCode, looksOf, type World } from './world.ts';

const PROBLEMS_SHOWN = 10;

/** Runs Herald until Ctrl-C, SIGTERM or `quit`. */
export async function start(world: World, { announceLast, json }: { announceLast: number; json: boolean }): Promise<ExitCode> {
  const settings = configOf(world);
  const config: Config = { ...settings, terms: { ...settings.terms, announceLast } };
  const log = createLog(config.logLevel);
  const quit = new AbortController();
  let exitCode: ExitCode = 0;
  const stop = AbortSignal.any([world.stop, quit.signal]);
  const onBroken = (): void => {
    exitCode = 1;
    quit.abort();
  };
  const herald = await openFor(world, config, { log, onQuit: () => quit.abort(), onBroken }).catch((error: unknown) => {
    // Ctrl-C reaches the child that makes the database, too.
    if (!stop.aborted) throw error;
    return null;
  });
  if (!herald) return 0;
  const running: { stop: () => Promise<void> }[] = [];
  try {
    const control = await startControlServer(config.dataDir, (request) => answer(herald, config, request, world.now), log);
    if (control) running.push(control);
    const http = await openHttp(config, world, herald, log);
    if (http) running.push(http);
    // Platforms with tokens are about to connect.
    const before = (await herald.health()).filter(({ part }) => !herald.messengers.some(({ platform }) => platform === part));
    if (!json) world.stdout.write(`${banner(world, config, herald, http, troubleLines(before, looksOf(world)))}\n`);
    const first = await herald.bot.start();
    // Since the process began.
    const readyMs = Math.round(performance.now());
    const parts = await herald.health();
    const since = parts.filter(({ part }) => !before.some((told) => told.part === part && !told.ready));
    const how = herald.source ? 'Push a post' : 'Drop a post into the folder';
    herald.print(
      json
        ? JSON.stringify(readyFacts(first, herald, http, readyMs, parts))
        : `${readyLines(world, first, readyMs, announceLast, how, troubleLines(since, looksOf(world)))}\n`,
    );
    await aborted(stop);
    if (!json) world.stdout.write('\nStopping; what is under way is finished first.\n');
    return exitCode;
  } finally {
    await Promise.all(running.map((one) => one.stop()));
    await herald.close();
  }
}

type ControlRequest = Parameters<Parameters<typeof startControlServer>[1]>[0];

async function answer(herald: Herald, config: Config, request: ControlRequest, now: () => Date): Promise<ControlResponse> {
  if (request.kind === 'check') return { kind: 'findings', findings: await checkHerald(herald, config, true) };
  if (request.kind === 'once') {
    return {
      kind: 'report',
      report: request.dryRun
        ? reportOf(await herald.looker.dryRun(request.now === null ? undefined : new Date(request.now)), [], 0)
        : await lookOnce(herald, now),
    };
  }
  const from = { platform: 'terminal', id: 'local' } as const;
  return { kind: 'reply', reply: await herald.handler.handle({ text: request.text, from, where: null, confirmed: request.confirmed }) };
}

/** A taken port is fatal only where the address was asked for. @throws {ConfigError} */
async function openHttp({ web, git, roles }: Config, world: World, herald: Herald, log: Log): Promise<HttpServer | null> {
  if (!web || !roles.includes('web')) return null;
  const secret = git?.webhookSecret?.reveal();
  const gitWebhook = secret ? createGitWebhook({ secret, onPush: () => herald.source?.poke(), log }) : null;
  try {
    return await startHttpServer(web, { readiness: herald.health, gitWebhook });
  } catch (error) {
    const what = `${web.host}:${web.port} can't be used (${(error as NodeJS.ErrnoException).code ?? 'unknown fault'})`;
    if (world.env.HERALD_WEB_ADDR)
      throw new ConfigError([{ where: 'HERALD_WEB_ADDR', what, hint: 'Name a free one, port 0 for any, or off' }]);
    world.stdout.write(`No health page: ${what}. HERALD_WEB_ADDR names another.\n`);
    return null;
  }
}

function banner(world: World, config: Config, herald: Herald, http: HttpServer | null, troubles: readonly string[]): string {
  const c = pc.createColors(looksOf(world).colour);
  const row = (name: string, words: string): string => `  ${c.bold(name.padEnd(9))} ${words}`;
  const subscribed = config.subscriptions.map(({ destination }) => destination);
  const connected = (platform: 'slack' | 'discord', missing: string): string => {
    if (!config[platform]) return c.dim(`not connected: ${missing}`);
    const channels = subscribed.filter((destination) => destination.startsWith(`${platform}:`)).length;
    if (channels > 0) return `connecting, ${channels} channel${channels === 1 ? '' : 's'} subscribed; /${config.command} help`;
    const example = platform === 'slack' ? 'slack:C0123ABCD' : 'discord:112233445566778899';
    return `connecting, but no channel is subscribed: set HERALD_ANNOUNCE_TO="${example}" (or herald.yaml)`;
  };
  return [
    c.bold(c.cyan(`Herald ${heraldVersion()}`)),
    row('Posts', `from ${herald.source?.describe() ?? folderName(world.cwd, config.contentDir)}`),
    row('Books', herald.describe),
    row('Slack', connected('slack', 'set SLACK_BOT_TOKEN and SLACK_APP_TOKEN (README, “Connect Slack”)')),
    row('Discord', connected('discord', 'set DISCORD_TOKEN (README, “Connect Discord”)')),
    row('Terminal', config.subscriptions.length === 0 ? 'new posts appear here; type help' : 'type help'),
    ...(http ? [row('Health', `${http.url}/readyz`)] : []),
    ...troubles,
  ].join('\n');
}

/** Relative below the working directory, absolute elsewhere. Pure. */
function folderName(cwd: string, dir: string): string {
  const below = relative(cwd, dir);
  return `${below.startsWith('..') || below === '' ? dir : below}/`;
}

function readyLines(
  world: World,
  first: LookResult | null,
  readyMs: number,
  announceLast: number,
  how: string,
  troubles: readonly string[],
): string {
  const c = pc.createColors(looksOf(world).colour);
  const ready = `Ready in ${(readyMs / 1000).toFixed(1)} s.`;
  if (!first) return [...troubles, c.green(`${ready} Another process looks at the folder. Ctrl-C ends.`)].join('\n');
  const { plan, problems, firstLook } = first;
  const errors = problems.filter(({ level }) => level === 'error');
  const shown = errors.slice(0, PROBLEMS_SHOWN).map((problem) => `  ${c.red('✗')} ${describeProblem(problem)}`);
  const more = errors.length > PROBLEMS_SHOWN ? [`  …and ${errors.length - PROBLEMS_SHOWN} more; herald lint lists them`] : [];
  const notes = problems.length - errors.length;
  const looked = firstLook
    ? `First look: ${counted(plan.added.length, 'post')} recorded, ${plan.record.deliveries.length > 0 ? `the latest ${new Set(plan.record.deliveries.flatMap(({ postId }) => postId ?? [])).size} announced` : 'none announced'}.`
    : '';
  return [
    ...(errors.length > 0 ? [`${counted(errors.length, 'file')} can't be read:`, ...shown, ...more] : []),
    ...(notes > 0 ? [`${counted(notes, 'smaller note')} on posts; herald lint lists ${notes === 1 ? 'it' : 'them'}.`] : []),
    ...(looked ? [looked] : []),
    ...troubles,
    ...(announceLast > 0 && !firstLook ? ['--announce-last counts at the very first look only; “replay <post>” sends one now.'] : []),
    c.green(`${ready} ${how} and it is announced. Ctrl-C ends.`),
  ].join('\n');
}

function readyFacts(
  first: LookResult | null,
  { describe }: Herald,
  http: HttpServer | null,
  readyMs: number,
  parts: readonly PartHealth[],
) {
  return {
    event: 'ready',
    readyMs,
    books: describe,
    url: http?.url ?? null,
    firstLook: first?.firstLook ?? false,
    added: first?.plan.added.length ?? 0,
    problems: first?.problems.length ?? 0,
    parts,
  };
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
