import { relative } from 'node:path';
import pc from 'picocolors';
import { counted } from '../commands/say.ts';
import type { Herald } from '../compose.ts';
import type { Config } from '../config.ts';
import { ConfigError } from '../errors.ts';
import type { LookResult } from '../look.ts';
import { createGitWebhook } from '../ops/git-webhook.ts';
import { type HttpServer, startHttpServer } from '../ops/http-server.ts';
import { createLog, type Log } from '../ops/log.ts';
import { heraldVersion } from '../version.ts';
import { bannerRows, invitation } from './banner-rows.ts';
import { type ControlResponse, startControlServer } from './control.ts';
import { lookOnce, reportOf } from './once-report.ts';
import { configOf, openFor, tellWarnings } from './open.ts';
import { problemLines } from './problem-lines.ts';
import { type ExitCode, looksOf, type World } from './world.ts';

/** Runs Herald until Ctrl-C, SIGTERM or `quit`. */
export async function start(world: World, { announceLast, json }: { announceLast: number; json: boolean }): Promise<ExitCode> {
  const settings = configOf(world);
  tellWarnings(world, settings);
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
    const control = await startControlServer(config.dataDir, (request) => answer(herald, request, world.now), log);
    if (control) running.push(control);
    const http = await openHttp(config, world, herald, log);
    if (http) running.push(http);
    if (!json) world.stdout.write(`${banner(world, config, herald, http)}\n`);
    const first = await herald.bot.start();
    // Since the process began.
    const readyMs = Math.round(performance.now());
    const invited = invitation(config, herald.source ? 'Push a post' : 'Drop a post into the folder');
    herald.print(
      json ? JSON.stringify(readyFacts(first, herald, http, readyMs)) : `${readyLines(world, first, readyMs, announceLast, invited)}\n`,
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

async function answer(herald: Herald, request: ControlRequest, now: () => Date): Promise<ControlResponse> {
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

function banner(world: World, config: Config, herald: Herald, http: HttpServer | null): string {
  const c = pc.createColors(looksOf(world).colour);
  const posts = herald.source?.describe() ?? folderName(world.cwd, config.contentDir);
  const rows = bannerRows(config, { posts, books: herald.describe, health: http ? `${http.url}/readyz` : null });
  return [
    c.bold(c.cyan(`Herald ${heraldVersion()}`)),
    ...rows.map(([name, words]) => `  ${c.bold(name.padEnd(9))} ${words.startsWith('not connected') ? c.dim(words) : words}`),
  ].join('\n');
}

/** Relative below the working directory, absolute elsewhere. Pure. */
function folderName(cwd: string, dir: string): string {
  const below = relative(cwd, dir);
  return `${below.startsWith('..') || below === '' ? dir : below}/`;
}

function readyLines(world: World, first: LookResult | null, readyMs: number, announceLast: number, invited: string): string {
  const c = pc.createColors(looksOf(world).colour);
  const ready = `Ready in ${(readyMs / 1000).toFixed(1)} s.`;
  if (!first) return c.green(`${ready} Another process looks at the folder. Ctrl-C ends.`);
  const { plan, problems, firstLook } = first;
  const looked = firstLook
    ? `First look: ${counted(plan.added.length, 'post')} recorded, ${plan.record.deliveries.length > 0 ? `the latest ${new Set(plan.record.deliveries.flatMap(({ postId }) => postId ?? [])).size} announced` : 'none announced'}.`
    : '';
  return [
    ...problemLines(problems, looksOf(world)),
    ...(looked ? [looked] : []),
    ...(announceLast > 0 && !firstLook ? ['--announce-last counts at the very first look only; “replay <post>” sends one now.'] : []),
    c.green(`${ready} ${invited} Ctrl-C ends.`),
  ].join('\n');
}

function readyFacts(first: LookResult | null, { describe }: Herald, http: HttpServer | null, readyMs: number) {
  return {
    event: 'ready',
    readyMs,
    books: describe,
    url: http?.url ?? null,
    firstLook: first?.firstLook ?? false,
    added: first?.plan.added.length ?? 0,
    problems: first?.problems.length ?? 0,
  };
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
