import { relative } from 'node:path';
import pc from 'picocolors';
import { counted } from '../commands/say.ts';
import type { Herald } from '../compose.ts';
import type { Config } from '../config.ts';
import { describeProblem } from '../content/describe-problem.ts';
import type { LookResult } from '../look.ts';
import { createLog } from '../ops/log.ts';
import { heraldVersion } from '../version.ts';
import type { WebServer } from '../web/server.ts';
import { type ControlResponse, startControlServer } from './control.ts';
import { lookOnce, reportOf } from './once-report.ts';
import { configOf, openFor } from './open.ts';
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
  // Its code is loaded while the books are opened.
  const webCode = config.web ? import('./open-web.ts') : null;
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
    const http = webCode ? await (await webCode).openWeb(config, world, herald, log) : null;
    if (http) running.push(http);
    if (!json) world.stdout.write(`${banner(world, config, herald, http)}\n`);
    const first = await herald.bot.start();
    // Since the process began.
    const readyMs = Math.round(performance.now());
    const how = herald.source ? 'Push a post' : 'Drop a post into the folder';
    herald.print(
      json ? JSON.stringify(readyFacts(first, herald, http, readyMs)) : `${readyLines(world, first, readyMs, announceLast, how)}\n`,
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

function banner(world: World, config: Config, herald: Herald, http: WebServer | null): string {
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
  ].join('\n');
}

/** Relative below the working directory, absolute elsewhere. Pure. */
function folderName(cwd: string, dir: string): string {
  const below = relative(cwd, dir);
  return `${below.startsWith('..') || below === '' ? dir : below}/`;
}

function readyLines(world: World, first: LookResult | null, readyMs: number, announceLast: number, how: string): string {
  const c = pc.createColors(looksOf(world).colour);
  const ready = `Ready in ${(readyMs / 1000).toFixed(1)} s.`;
  if (!first) return c.green(`${ready} Another process looks at the folder. Ctrl-C ends.`);
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
    ...(announceLast > 0 && !firstLook ? ['--announce-last counts at the very first look only; “replay <post>” sends one now.'] : []),
    c.green(`${ready} ${how} and it is announced. Ctrl-C ends.`),
  ].join('\n');
}

function readyFacts(first: LookResult | null, { describe }: Herald, http: WebServer | null, readyMs: number) {
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
