import { relative } from 'node:path';
import pc from 'picocolors';
import type { Herald } from '../app/compose.ts';
import type { ScanResult } from '../app/content-sync.ts';
import { counted } from '../commands/build-reply.ts';
import type { Config, Role } from '../config/config.ts';
import type { Problem } from '../content/post.ts';
import { describeProblem } from '../content/problem.ts';
import { capitalize } from '../lib/capitalize.ts';
import { heraldVersion } from '../lib/version.ts';
import { type Destination, platformOf } from '../model/destination.ts';
import { chatPlatforms, localPlatform, type PlatformTraits } from '../model/platform.ts';
import type { PartHealth } from '../ports/health.ts';
import type { TextStyle } from '../ports/platform.ts';
import { type CliContext, textStyleOf } from './cli-context.ts';
import type { OpenedWeb } from './open-web.ts';

/** Facts shown in the banner that are not in the settings. */
interface BannerFacts {
  /** Channels that get posts, each once. */
  subscribed: ReadonlySet<Destination>;
  /** Source of the posts: `content/`. */
  posts: string;
  /** Description of the database: `embedded PGlite in .herald`. */
  database: string;
  /** Address of the health page; null: this process serves none. */
  health: string | null;
  /** Number of messages that wait for approval. */
  approvals: number;
  /** Address at which people sign in to the dashboard, with a single-use link or a token; null: there is none. */
  dashboard: string | null;
}

/** A line of the banner: its name and its text. */
type BannerRow = readonly [name: string, words: string];

const ROLES_IN_ALL = 4;

/** Returns the lines of the banner that apply to the roles of this process. Pure. */
export function bannerRows(
  config: Config,
  { subscribed, posts, database, approvals, health, dashboard }: BannerFacts,
): readonly BannerRow[] {
  const does = (role: Role): boolean => config.roles.includes(role);
  const local = localPlatform(config.platforms);
  const rows: (BannerRow | null)[] = [
    config.roles.length === ROLES_IN_ALL ? null : ['Roles', `${config.roles.join(', ')}; other processes do the rest`],
    does('watch') ? ['Posts', `from ${posts}`] : null,
    !does('watch') && does('chat') ? ['Posts', 'from the database: another process looks at the folder'] : null,
    ['Database', database],
    config.mute ? ['Muted', 'HERALD_MUTE=1: everything is planned and recorded, nothing leaves'] : null,
    ...chatPlatforms(config.platforms).map(({ name, label, destination: { example }, tokens, open, commandPrefix }): BannerRow | null => {
      if (config.mute || (!does('work') && !does('chat'))) return null;
      if (!open) return [label, `not connected: set ${tokens} (README, “Connect ${label}”)`];
      const channels = [...subscribed].filter((destination) => platformOf(destination) === name).length;
      const help = does('chat') ? `; ${commandPrefix ?? ''}${config.command} help` : '';
      if (!does('work')) return [label, `connecting${help}`];
      if (channels > 0) return [label, `connecting, ${counted(channels, 'channel')} subscribed${help}`];
      return [
        label,
        `connecting, but no channel is subscribed: write ${commandPrefix ?? ''}${config.command} subscribe in one, or set HERALD_ANNOUNCE_TO="${example}" (or herald.yaml)`,
      ];
    }),
    screenRow(local, does, subscribed.has(local.name)),
    approvals > 0 ? ['Approvals', `${counted(approvals, 'message')} to approve: herald approvals`] : null,
    health === null ? null : ['Health', health],
    dashboard === null ? null : ['Dashboard', dashboard],
  ];
  return rows.filter((row) => row !== null);
}

function screenRow({ label }: PlatformTraits, does: (role: Role) => boolean, isSubscribed: boolean): BannerRow | null {
  const words = [...(does('work') && isSubscribed ? ['new posts appear here'] : []), ...(does('chat') ? ['type help'] : [])];
  return words.length > 0 ? [capitalize(label), words.join('; ')] : null;
}

/** Says what happens to a new post. `how`: how to add one, `Drop a post into the folder`. Pure. */
export function invitation({ roles }: Config, how: string): string {
  return roles.includes('work') ? `${how} and it is announced.` : `${how} and another process, with the role work, announces it.`;
}

/** Returns the text at the top of the output: what this process does, and what does not work yet. */
export function banner(
  cliContext: CliContext,
  config: Config,
  herald: Herald,
  http: OpenedWeb | null,
  approvals: number,
  parts: readonly PartHealth[],
): string {
  const c = pc.createColors(textStyleOf(cliContext).colour);
  const posts = herald.source?.describe() ?? folderName(cliContext.cwd, config.contentDir);
  const dashboard = http ? dashboardWords(http, config) : null;
  const { current, withSettings } = herald.subscriptions;
  // A process that plans writes the subscriptions of its settings at its first scan, after the banner.
  const subscriptions = config.roles.includes('watch') ? withSettings(current()) : current();
  const subscribed = new Set(subscriptions.map(({ destination }) => destination));
  const health = http ? `${http.url}/readyz` : null;
  const rows = bannerRows(config, { subscribed, posts, database: herald.describe, approvals, health, dashboard });
  return [
    c.bold(c.cyan(`Herald ${heraldVersion()}`)),
    ...rows.map(([name, words]) => `  ${c.bold(name.padEnd(9))} ${words.startsWith('not connected') ? c.dim(words) : words}`),
    ...failedPartLines(parts, textStyleOf(cliContext)),
  ].join('\n');
}

/** Returns where people sign in; adds that nobody can if the server offers no link and no setting says who may. Pure. */
function dashboardWords({ signInUrl, url }: OpenedWeb, { web }: Config): string {
  if (signInUrl !== null) return signInUrl;
  const isOpenToSomebody = web !== null && (web.token !== null || web.viewToken !== null || web.proxies.length > 0);
  return isOpenToSomebody ? `${url}/` : `${url}/ (nobody can sign in: set HERALD_WEB_TOKEN)`;
}

/** Returns a folder's path, relative if it is below the working directory, otherwise absolute. Pure. */
function folderName(cwd: string, dir: string): string {
  const below = relative(cwd, dir);
  return `${below.startsWith('..') || below === '' ? dir : below}/`;
}

/** Returns the text at the end of the start: problems in the posts, what does not work, and what to do next. */
export function readyLines(
  cliContext: CliContext,
  config: Config,
  { source }: Herald,
  first: ScanResult | null,
  readyMs: number,
  parts: readonly PartHealth[],
): string {
  const c = pc.createColors(textStyleOf(cliContext).colour);
  const failed = failedPartLines(parts, textStyleOf(cliContext));
  const ready = `Ready in ${(readyMs / 1000).toFixed(1)} s.`;
  if (!first) return [...failed, c.green(`${ready} Another process scans the folder. Ctrl-C ends.`)].join('\n');
  const { plan, problems, firstScan } = first;
  const looked = firstScan
    ? `First scan: ${counted(plan.added.length, 'post')} recorded, ${plan.record.deliveries.length > 0 ? `the latest ${new Set(plan.record.deliveries.flatMap(({ postId }) => postId ?? [])).size} announced` : 'none announced'}.`
    : '';
  return [
    ...problemLines(problems, textStyleOf(cliContext)),
    ...(looked ? [looked] : []),
    ...failed,
    ...(config.terms.announceLast > 0 && !firstScan
      ? ['--announce-last counts at the very first scan only; “replay <post>” sends one now.']
      : []),
    c.green(`${ready} ${invitation(config, source ? 'Push a post' : 'Drop a post into the folder')} Ctrl-C ends.`),
  ].join('\n');
}

/** Returns the facts of a finished start for machines. Pure. */
export function readyFacts(
  first: ScanResult | null,
  { describe }: Herald,
  http: OpenedWeb | null,
  readyMs: number,
  parts: readonly PartHealth[],
) {
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

/** Maximum number of problems of one level that the start lists. */
const SHOWN_MAX = 10;

/** Lists the problems in the posts at the start: errors and warnings one by one, because they keep posts from being announced or linked correctly; notes as a count. Pure. */
export function problemLines(problems: readonly Problem[], { colour }: { colour: boolean }): readonly string[] {
  const c = pc.createColors(colour);
  const of = (level: Problem['level']): readonly Problem[] => problems.filter((problem) => problem.level === level);
  const list = (title: string, sign: string, some: readonly Problem[]): readonly string[] => {
    if (some.length === 0) return [];
    const more = some.length > SHOWN_MAX ? [`  …and ${some.length - SHOWN_MAX} more; herald lint lists them`] : [];
    return [`${title}:`, ...some.slice(0, SHOWN_MAX).map((problem) => `  ${sign} ${describeProblem(problem)}`), ...more];
  };
  const [errors, warnings, notes] = [of('error'), of('warning'), of('note')];
  return [
    ...list(`${counted(errors.length, 'file')} can't be read`, c.red('✗'), errors),
    ...list(`${counted(warnings.length, 'warning')} on posts`, c.yellow('!'), warnings),
    ...(notes.length > 0 ? [`${counted(notes.length, 'note')} on posts; herald lint lists ${notes.length === 1 ? 'it' : 'them'}.`] : []),
  ];
}

/** Returns a line for each part that does not work, with what to do, as `status` shows it; empty if everything works. Pure. */
function failedPartLines(parts: readonly PartHealth[], { colour }: TextStyle): readonly string[] {
  const { red } = pc.createColors(colour);
  return parts.flatMap(({ part, ready, detail, hint }) => (ready ? [] : [`  ${red('✗')} ${part}: ${detail}.${hint ? ` ${hint}.` : ''}`]));
}
