import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import type { PlanOptions } from '../announce/plan/plan-scan.ts';
import { gitPathsOf } from '../content/git/address.ts';
import type { SiteSettings } from '../content/site/site.ts';
import { LANGUAGES, type Language } from '../languages/index.ts';
import { ConfigError, type ConfigMistake } from '../lib/errors.ts';
import { isTimeZone } from '../lib/local-time.ts';
import { parseRedisAddress, REDIS_EXAMPLES } from '../lib/redis-address.ts';
import { parseSealingKeys, SEALING_KEY_HINT } from '../lib/sealing.ts';
import type { Destination } from '../model/destination.ts';
import { DEFAULT_PICTURE_SIZE, type PictureSize, type Style } from '../model/message-style.ts';
import {
  type Communities,
  chatPlatforms,
  destinationExamples,
  localPlatform,
  type NamedGroups,
  type PlatformList,
  parseDestination,
} from '../model/platform.ts';
import type { ApprovalSettings, Subscription, SubscriptionFilter } from '../model/subscription.ts';
import type { ConfiguredPlatform, PlatformAdapter } from '../ports/platform.ts';
import type { Person } from '../ports/reply.ts';
import { findMisnamedVariables } from './foreign-names.ts';
import { type GitSettings, gitSettingsOf } from './git.ts';
import type { Secret } from './secret.ts';
import { createSettingsReader, type SettingsReader } from './settings-reader.ts';
import { parseEntry } from './subscription-entry.ts';
import { type WebSettings, webOf } from './web.ts';
import { whoMay } from './who-may.ts';
import { type HeraldYaml, readHeraldYaml, siteSettingsOf } from './yaml.ts';

/** What one of several processes does: scan the posts, deliver, answer people, serve web pages. */
export type Role = 'watch' | 'work' | 'chat' | 'web';
const ROLES: readonly Role[] = ['watch', 'work', 'chat', 'web'];

/** All settings, validated. */
export interface Config {
  contentDir: string;
  /** Git repository of the posts, checked out to `contentDir`; null: posts come from that folder as it is. */
  git: GitSettings | null;
  dataDir: string;
  /** Address of the site, for posts without `external_url`; null: the one in its generator's files, if there is one. */
  siteUrl: string | null;
  /** How the addresses of its pages are built, and where titles come from. */
  site: SiteSettings;
  /** Topmost folder that is searched for settings of the generator: the checkout of the git repository; null: a few levels above `contentDir`. */
  siteTop: string | null;
  watch: 'watch' | 'poll';
  pollMs: number;
  /** Settings of the web server; null: off. */
  web: WebSettings | null;
  databaseUrl: Secret | null;
  redisUrl: Secret | null;
  /** One or several keys that encrypt what platforms keep in the database; null: they keep nothing. Parsed by `parseSealingKeys`. */
  secretKey: Secret | null;
  /** How long `start` and `once` wait for a configured server that is not up yet, ms. */
  serverWaitMs: number;
  fsync: boolean;
  /** Everything is planned and recorded, but nothing is sent: no platform is connected. */
  mute: boolean;
  /** Whether Herald counts the search results that people choose and the searches that find nothing. */
  searchFeedback: boolean;
  /** Groups of synonyms, in addition to those built into search. */
  synonyms: readonly (readonly string[])[];
  /** Every platform, with how to open it. */
  platforms: readonly ConfiguredPlatform[];
  /** The chat command's name, without the slash. */
  command: string;
  admins: readonly Person[];
  /** Groups whose members are admins, or may decide what their channel gets. */
  groups: NamedGroups;
  /** Communities in which people are answered: ids by platform; empty: everywhere. */
  answers: Communities;
  /** Subscriptions from `HERALD_ANNOUNCE_TO` and `herald.yaml`; empty: the terminal gets everything. */
  subscriptions: readonly Subscription[];
  /** How pictures of posts are shown unless a subscription says otherwise. */
  images: PictureSize;
  /** How messages about posts look unless a subscription says otherwise. */
  style: Style;
  /** Roles of this process; default: all of them. */
  roles: readonly Role[];
  terms: PlanOptions;
  /** Which channels require approval of their messages, where it is requested, and when it is due. */
  approvals: ApprovalSettings;
  /** Language of replies to people whose platform does not report theirs; also the default of `messageLanguage`. */
  language: Language;
  /** Language of Herald's own words in messages about posts, unless a subscription says otherwise. */
  messageLanguage: Language;
  /** IANA time zone of times of day for subscriptions that name none. */
  timezone: string;
  /** Time that new posts and the folder must stay unchanged before they are announced, ms; 0: announced at once. */
  settleMs: number;
  logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  /** `auto`: `text` if stderr is a terminal, otherwise `json`. */
  logFormat: 'auto' | 'json' | 'text';
  /** Base address of the OTLP collector that receives traces; null: no traces. */
  tracing: Secret | null;
  /** Probable mistakes that may be intentional. */
  warnings: readonly ConfigMistake[];
}

/** Reads the settings from the environment and `herald.yaml`. `app/load-config.ts` passes the platforms. @throws {ConfigError} with every mistake at once */
export function readConfig(env: Readonly<Record<string, string | undefined>>, cwd: string, platforms: readonly PlatformAdapter[]): Config {
  const read = createSettingsReader(env);
  const configFile = read.text('HERALD_CONFIG');
  const configName = configFile ?? 'herald.yaml';
  const { yaml, mistakes } = readHeraldYaml(resolve(cwd, configName), configName, configFile !== null, platforms);
  const databaseUrl = read.secretUrl('DATABASE_URL', ['postgres:', 'postgresql:'], 'postgres://herald:password@127.0.0.1:5432/herald');
  const redisUrl = read.secret('REDIS_URL', mistakeFinder(parseRedisAddress), REDIS_EXAMPLES);
  if (redisUrl && !databaseUrl) {
    read.mistake(
      'REDIS_URL',
      'is set without DATABASE_URL',
      'Redis only holds the queue: add DATABASE_URL=postgres://… for the database, or remove REDIS_URL',
    );
  }
  const folder = resolve(cwd, read.text('HERALD_CONTENT_DIR') ?? 'content');
  const dataDir = resolve(cwd, read.text('HERALD_DATA_DIR') ?? '.herald');
  const git = gitSettingsOf(env, read, yaml.git?.each_commit ?? false);
  const timezone = timezoneOf(read);
  const terms = termsOf(yaml, read, platforms);
  const config: Config = {
    contentDir: git ? gitPathsOf(dataDir, git.address()).contentDir : folder,
    git,
    dataDir,
    siteUrl: read.url('HERALD_SITE_URL', 'https://example.org/') ?? yaml.site?.url ?? null,
    site: siteSettingsOf(yaml),
    siteTop: git ? gitPathsOf(dataDir, git.address()).workTree : null,
    watch: read.choice('HERALD_WATCH', ['watch', 'poll'], 'watch'),
    pollMs: 1000 * read.number('HERALD_POLL_SECONDS', 60, { least: 1, most: 86_400 }),
    web: webOf(read),
    databaseUrl,
    redisUrl,
    secretKey: read.secret('HERALD_SECRET_KEY', mistakeFinder(parseSealingKeys), SEALING_KEY_HINT),
    serverWaitMs: 1000 * read.number('HERALD_SERVER_WAIT_SECONDS', 60, { least: 0, most: 3_600 }),
    fsync: read.flag('HERALD_EMBEDDED_FSYNC', true),
    mute: read.flag('HERALD_MUTE', false),
    searchFeedback: read.flag('HERALD_SEARCH_FEEDBACK', false),
    synonyms: yaml.search?.synonyms ?? [],
    platforms: platforms.map((platform) => ({ ...platform, open: platform.configure(read) })),
    command: read.matching('HERALD_COMMAND', /^[a-z0-9_-]{1,32}$/, 'cncf'),
    ...whoMay(read, platforms),
    answers: Object.fromEntries(platforms.flatMap((platform) => communitiesOf(platform, read))),
    subscriptions: [...announceTo(read, platforms), ...subscriptionsOf(yaml, platforms, timezone)],
    images: yaml.announce?.images ?? DEFAULT_PICTURE_SIZE,
    style: yaml.announce?.style ?? 'card',
    roles: rolesOf(read, databaseUrl !== null),
    terms,
    approvals: approvalsOf(yaml, terms.adminDestination, platforms),
    ...languagesOf(yaml, read),
    timezone,
    settleMs: (yaml.announce?.settle_seconds ?? 10) * 1_000,
    logLevel: read.choice('HERALD_LOG_LEVEL', ['debug', 'info', 'warn', 'error', 'silent'], 'warn'),
    logFormat: read.choice('HERALD_LOG_FORMAT', ['auto', 'json', 'text'], 'auto'),
    tracing: read.secretUrl('OTEL_EXPORTER_OTLP_ENDPOINT', ['http:', 'https:'], 'http://127.0.0.1:4318'),
    warnings: findMisnamedVariables(env, platforms),
  };
  if (git?.webhookSecret && !config.web)
    read.mistake('HERALD_WEBHOOK_SECRET', 'is set, but HERALD_WEB_ADDR is off', 'Set HERALD_WEB_ADDR to an address, or remove the secret');
  read.refuseUnknown('HERALD_');
  const all = [...read.mistakes, ...mistakes];
  // Warnings often explain a mistake: a misspelt name beside the setting that is missing.
  if (all.length > 0) throw new ConfigError([...all, ...config.warnings]);
  return config;
}

/** Turns a parser of secrets into a function that returns what is wrong with one; null if nothing is. */
function mistakeFinder(parse: (text: string) => object): (text: string) => string | null {
  return (text) => {
    const parsed: { mistake?: string } = parse(text);
    return parsed.mistake ?? null;
  };
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

function termsOf({ announce = {} }: HeraldYaml, read: SettingsReader, platforms: PlatformList): PlanOptions {
  const limits = announce.safety_limits ?? {};
  return {
    eachLimit: announce.each_limit ?? 5,
    maxAgeDays: announce.max_age_days ?? 14,
    safetyLimits: { additions: limits.additions ?? 200, edits: limits.edits ?? 50, removals: limits.removals ?? 10 },
    editWithinMs: (announce.edit_within_days ?? 14) * 24 * HOUR_MS,
    editAfterMs: (announce.edit_after_minutes ?? 10) * MINUTE_MS,
    gracePeriodMs: (announce.retract_after_hours ?? 24) * HOUR_MS,
    announceLast: 0,
    adminDestination: adminDestinationOf(read, platforms),
  };
}

function approvalsOf({ approvals = {} }: HeraldYaml, adminDestination: Destination, platforms: PlatformList): ApprovalSettings {
  const { review, channels = [], remind_after_hours: hours = 24, expire_after_days: days = 7 } = approvals;
  return {
    review: (review === undefined ? null : parseDestination(review, platforms)) ?? adminDestination,
    channels: channels.flatMap((channel) => parseDestination(channel, platforms) ?? []),
    remindAfterMs: hours * HOUR_MS,
    expireAfterMs: days * 24 * HOUR_MS,
  };
}

function adminDestinationOf(read: SettingsReader, platforms: PlatformList): Destination {
  const own = localPlatform(platforms).name;
  const entry = read.text('HERALD_ADMIN_CHANNEL') ?? own;
  const destination = parseDestination(entry, platforms);
  if (destination) return destination;
  read.mistake('HERALD_ADMIN_CHANNEL', `“${entry}” is not a channel`, `Write one, like ${destinationExamples(platforms)}`);
  return own;
}

/** Reads `HERALD_ROLES`. An embedded database can be opened by one process only, which then has to have all roles. */
function rolesOf(read: SettingsReader, withServer: boolean): readonly Role[] {
  const entries = read.list('HERALD_ROLES').filter(Boolean);
  const roles = ROLES.filter((role) => entries.includes(role));
  const unknown = entries.filter((entry) => !ROLES.some((role) => role === entry));
  if (unknown.length > 0)
    read.mistake('HERALD_ROLES', `“${unknown.join(' ')}” is not a role`, `Write one or more of ${ROLES.join(',')}, like watch,work`);
  else if (entries.length > 0 && roles.length < ROLES.length && !withServer)
    read.mistake(
      'HERALD_ROLES',
      'divides the work among processes, which need a shared database server',
      'Add DATABASE_URL=postgres://…, or remove the setting: one process then does everything',
    );
  return roles.length > 0 ? roles : ROLES;
}

function communitiesOf({ name, communities }: PlatformAdapter, read: SettingsReader): [string, readonly string[]][] {
  if (communities === null) return [];
  const { setting, what, example, isId } = communities;
  const idOf = (entry: string): string | null => (isId(entry) ? entry : null);
  return [[name, read.each(setting, idOf, `is not the ID of a ${what}`, `Write IDs like ${example}, separated by spaces`)]];
}

/** Reads both languages; for messages, `herald.yaml` takes precedence over `HERALD_LANGUAGE`. */
function languagesOf({ announce }: HeraldYaml, read: SettingsReader): Pick<Config, 'language' | 'messageLanguage'> {
  const language = read.choice('HERALD_LANGUAGE', LANGUAGES, 'en');
  return { language, messageLanguage: announce?.language ?? language };
}

/** Reads the time zone from `HERALD_TIMEZONE`, otherwise from the machine. */
function timezoneOf(read: SettingsReader): string {
  const set = read.text('HERALD_TIMEZONE');
  if (set !== null && isTimeZone(set)) return set;
  if (set !== null) read.mistake('HERALD_TIMEZONE', `“${set}” is not a time zone`, 'Write its IANA name, like Europe/Berlin or UTC');
  const machines = new Intl.DateTimeFormat().resolvedOptions().timeZone;
  return isTimeZone(machines) ? machines : 'UTC';
}

const EVERYTHING: SubscriptionFilter = { tags: [], sources: [], kinds: [], words: [] };

function announceTo(read: SettingsReader, platforms: PlatformList): readonly Subscription[] {
  const setting = 'HERALD_ANNOUNCE_TO';
  const examples = chatPlatforms(platforms).map(({ destination: { example } }) => example);
  const hint = `Write ${examples.join(' ')}, separated by spaces`;
  return read
    .each(setting, (entry) => parseDestination(entry, platforms), 'is not a destination', hint)
    .map((destination) => subscriptionOf(destination, EVERYTHING, setting));
}

function subscriptionsOf(yaml: HeraldYaml, platforms: PlatformList, timezone: string): Subscription[] {
  return (yaml.subscriptions ?? []).flatMap((entry) => {
    const wish = parseEntry(entry, platforms, timezone);
    return wish ? [{ ...wish, ...subscriptionOf(wish.destination, wish.filter, 'herald.yaml', entry.mode) }] : [];
  });
}

/** Builds a subscription; its id is the same for the same destination, filter and mode. Pure. */
function subscriptionOf(destination: Destination, filter: SubscriptionFilter, origin: string, mode?: string): Subscription {
  const id = createHash('sha256')
    .update(JSON.stringify([destination, filter, ...(mode === undefined ? [] : [mode])]))
    .digest('hex')
    .slice(0, 16);
  return { id, destination, filter, origin };
}

/** Returns the subscriptions in effect: without any in the settings, the terminal gets everything. Pure. */
export function effectiveSubscriptions(config: Config): readonly Subscription[] {
  return config.subscriptions.length > 0
    ? config.subscriptions
    : [subscriptionOf(localPlatform(config.platforms).name, EVERYTHING, 'default')];
}
