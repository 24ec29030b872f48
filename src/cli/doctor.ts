import { realpathSync } from 'node:fs';
import { loadConfig } from '../app/load-config.ts';
import { counted } from '../commands/build-reply.ts';
import { type Config, effectiveSubscriptions } from '../config/config.ts';
import { findSite } from '../content/folder/find-site.ts';
import { createFolderReader } from '../content/folder/folder-reader.ts';
import type { Post } from '../content/post.ts';
import { siteOf, siteUrlOf } from '../content/site/site.ts';
import { ConfigError, type ConfigMistake, Unsuccessful } from '../lib/errors.ts';
import { plain } from '../lib/sanitize-text.ts';
import { ANSWER_MS, type Answer, askWithin } from '../lib/timeout.ts';
import { adminFinding, CHECK_MS, checkHerald, checkPlatform, type Finding, subscriptionFindings } from './check-herald.ts';
import { type CliContext, type ExitCode, writeResult } from './cli-context.ts';
import { type ControlResponse, sendToRunning } from './control-socket.ts';
import { openApp, rejectOnStop } from './open-app.ts';
import { whileWorking } from './progress.ts';

/** Checks everything Herald needs and says what to do about each problem; exit code 1 if there is one. */
export async function doctor(cliContext: CliContext, json?: boolean): Promise<ExitCode> {
  const findings = await whileWorking(cliContext, 'Checking', examine);
  const ok = findings.every((finding) => finding.ok);
  const lines = findings.map(({ part, ok: fine, detail }) => `${fine ? '✓' : '✗'} ${part}: ${plain(detail)}`);
  writeResult(cliContext, json, { ok, findings }, lines.join('\n'));
  return ok ? 0 : 1;
}

async function examine(cliContext: CliContext): Promise<readonly Finding[]> {
  const config = loadConfig(cliContext.env, cliContext.cwd);
  // Variables that were probably meant for a setting.
  const settings = mistakes(config.warnings);
  const findings: Finding[] = [
    ...(settings.length > 0 ? settings : [{ part: 'settings', ok: true, detail: 'read without a mistake' }]),
    ...(await tracesFindings(config)),
  ];
  if (!config.git) findings.push(...(await content(config)));
  const running = await sendToRunning(config.dataDir, { kind: 'check' });
  if (running) return [...findings, ...ofRunning(running)];
  // A running Herald is the only one to change the checkout of a repository.
  if (config.git) findings.push(...(await contentOfGit(cliContext, config)));
  try {
    const herald = await openApp(cliContext, config, { output: cliContext.stderr });
    try {
      findings.push({ part: 'herald', ok: true, detail: 'is not running on this data directory; checked from here' });
      findings.push(...(await checkHerald(herald, config, false)));
    } finally {
      await herald.close();
    }
  } catch (error) {
    if (cliContext.stop.aborted || !isExplained(error)) throw error;
    // An unreadable content folder or repository has been reported already.
    const said = findingsOf('herald', error).filter(
      ({ part, detail }) => !findings.some((one) => one.detail === `${part}: ${detail}` || (one.part === part && one.detail === detail)),
    );
    findings.push(...said, ...(await checkParts(cliContext, config, said)), adminFinding(config));
  }
  return findings;
}

function mistakes(all: readonly ConfigMistake[]): Finding[] {
  return all.map(({ where, what, hint }) => ({ part: where, ok: false, detail: `${what}. ${hint}` }));
}

/** Whether an error says what is wrong and what to do. */
const isExplained = (error: unknown): boolean => error instanceof ConfigError || error instanceof Unsuccessful;

function findingsOf(part: string, error: unknown): readonly Finding[] {
  if (error instanceof ConfigError) return mistakes(error.mistakes);
  return [{ part, ok: false, detail: error instanceof Error ? error.message : String(error) }];
}

/** Checks each part alone, so that one that is unavailable does not hide the others. `said`: what has been reported already, which is not checked again. */
async function checkParts({ now, stop }: CliContext, config: Config, said: readonly Finding[]): Promise<readonly Finding[]> {
  const { openWithoutDatabase, partsAlone } = await import('../app/compose.ts');
  const warnings: Finding[] = [];
  const { askDatabase, askQueue } = partsAlone(config, (name, facts) => {
    if (name === 'queue.redis-unsuitable' && 'warning' in facts)
      warnings.push({ part: 'REDIS_URL', ok: false, detail: String(facts.warning) });
  });
  const isSaid = (setting: string): boolean => said.some(({ part }) => part === setting);
  const database = async (): Promise<readonly Finding[]> => {
    if (isSaid(config.databaseUrl ? 'DATABASE_URL' : 'HERALD_DATA_DIR')) return [];
    // Opening has time limits of its own: the first start of the embedded database takes long.
    return askDatabase().then(
      (detail) => [{ part: 'database', ok: true, detail }],
      (error: unknown) => findingsOf('database', error),
    );
  };
  const queue = async (): Promise<readonly Finding[]> =>
    askQueue === null || isSaid('REDIS_URL') ? [] : [...queueFindings(await askWithin(ANSWER_MS, askQueue)), ...warnings];
  const platforms = async (): Promise<readonly Finding[]> => {
    const opened = await askWithin(CHECK_MS, () => openWithoutDatabase(config, { log: () => undefined, now }));
    if (!opened.known) return findingsOf('platforms', opened.error);
    const subscribed = effectiveSubscriptions(config);
    return (await Promise.all(opened.value.messengers.map((messenger) => checkPlatform(messenger, config, subscribed)))).flat();
  };
  return (await rejectOnStop(Promise.all([database(), queue(), platforms()]), stop)).flat();
}

function queueFindings(queue: Answer<void>): readonly Finding[] {
  if (queue.known) return [{ part: 'REDIS_URL', ok: true, detail: 'answers and accepts writes' }];
  const late = `does not answer within ${ANSWER_MS / 1000} s. Is it a Redis, and is it running?`;
  return queue.late ? [{ part: 'REDIS_URL', ok: false, detail: late }] : findingsOf('REDIS_URL', queue.error);
}

function ofRunning(response: ControlResponse): readonly Finding[] {
  if (response.kind === 'findings')
    return [{ part: 'herald', ok: true, detail: 'is running on this data directory' }, ...response.findings];
  const why = response.kind === 'fault' ? response.message : 'another version of it runs';
  return [{ part: 'herald', ok: false, detail: `is running, but did not answer: ${why}` }];
}

/** Fetches the repository of the posts if there are none yet, and checks what is in it. */
async function contentOfGit(cliContext: CliContext, config: Config): Promise<readonly Finding[]> {
  const { partsAlone } = await import('../app/compose.ts');
  const { fetchPosts } = partsAlone(config, () => undefined);
  try {
    if (fetchPosts) await rejectOnStop(fetchPosts(), cliContext.stop);
  } catch (error) {
    if (cliContext.stop.aborted) throw error;
    return findingsOf('content', error);
  }
  return content(config);
}

async function content(config: Config): Promise<readonly Finding[]> {
  const { contentDir, siteUrl, site, siteTop, subscriptions } = config;
  try {
    const { posts, problems } = await createFolderReader(contentDir, { siteUrl, site, siteTop }).read();
    const errors = problems.filter(({ level }) => level === 'error').length;
    const detail = `${counted(posts.length, 'post')} in ${contentDir}${errors > 0 ? `; ${counted(errors, 'file')} can't be read: run herald lint` : ''}`;
    return [{ part: 'content', ok: errors === 0, detail }, ...linkFindings(config, posts), ...subscriptionFindings(subscriptions, posts)];
  } catch (error) {
    return [{ part: 'content', ok: false, detail: error instanceof Error ? error.message : String(error) }];
  }
}

/** Checks whether traces can be sent; empty if no collector is set. `load`: imports a package; default: Node's own import. */
export async function tracesFindings(
  { tracing }: Pick<Config, 'tracing'>,
  load?: (name: string) => Promise<unknown>,
): Promise<readonly Finding[]> {
  if (tracing === null) return [];
  const { missingTracingPackages, TRACING_INSTALL } = await import('../ops/tracing/tracing.ts');
  const missing = await missingTracingPackages(load);
  if (missing.length === 0) return [{ part: 'traces', ok: true, detail: 'their packages are installed' }];
  const detail = `OTEL_EXPORTER_OTLP_ENDPOINT is set, but ${missing.join(', ')} can't be found. Install what traces need: ${TRACING_INSTALL}`;
  return [{ part: 'traces', ok: false, detail }];
}

/** Maximum number of addresses shown, from as many folders as possible. */
const SAMPLES = 5;
const EARLIEST = '1970-01-01T00:00:00.000Z';

/** Reports how addresses on the own site are built, with some samples to try in a browser. Empty if all posts link elsewhere. */
export function linkFindings(
  { contentDir, siteUrl, site, siteTop }: Pick<Config, 'contentDir' | 'siteUrl' | 'site' | 'siteTop'>,
  posts: readonly Post[],
): Finding[] {
  const found = findSite(realpathSync(contentDir), siteOf(siteUrl, site), siteTop);
  const base = siteUrlOf(found);
  const own = posts.filter(({ url, draft }) => !draft && base !== null && url?.startsWith(`${base}/`));
  const without = posts.filter(({ url }) => url === null).length;
  if (own.length === 0 && without === 0) return [];
  const findings: Finding[] = [];
  const generator = nameOf(found.facts?.generator);
  if (base !== null)
    findings.push({
      part: 'links',
      ok: true,
      detail: `to ${base}, as ${generator ? `${generator} makes` : 'most generators make'} them${own.length > 0 ? '; try some:' : ''}`,
    });
  for (const { path, url } of sampleOf(own)) findings.push({ part: 'links', ok: true, detail: `${path} → ${url}` });
  if (without > 0) {
    const hint =
      base === null
        ? 'Set HERALD_SITE_URL, or site.url in herald.yaml'
        : `Set site.permalinks in herald.yaml for ${without === 1 ? 'its folder' : 'their folders'}`;
    findings.push({ part: 'links', ok: true, detail: `${counted(without, 'post')} ${without === 1 ? 'has' : 'have'} no link. ${hint}` });
  }
  return findings;
}

const nameOf = (generator: string | undefined): string | undefined => generator?.replace(/^./, (letter) => letter.toUpperCase());

/** Returns the newest post of each folder, then the second newest of each, and so on, up to `SAMPLES`. Pure. */
function sampleOf(posts: readonly Post[]): readonly Post[] {
  const rankIn = new Map<string, number>();
  const ranked = [...posts]
    .sort((a, b) => Date.parse(b.date ?? EARLIEST) - Date.parse(a.date ?? EARLIEST))
    .map((post) => {
      const folder = post.path.slice(0, post.path.lastIndexOf('/') + 1);
      const rank = rankIn.get(folder) ?? 0;
      rankIn.set(folder, rank + 1);
      return { post, rank };
    });
  return ranked
    .sort((a, b) => a.rank - b.rank)
    .slice(0, SAMPLES)
    .map(({ post }) => post);
}
