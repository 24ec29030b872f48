import { counted } from '../commands/build-reply.ts';
import { plain } from '../lib/sanitize-text.ts';
import { type CliContext, type ExitCode, UsageError, writeResult } from './cli-context.ts';
import { askRunning } from './control-socket.ts';
import { CONTENT_GIT, type OnceReport, reportOf, scanOnce } from './once-report.ts';
import { configOf, openApp, printWarnings, serverWaitFromSettings } from './open-app.ts';
import { openingWords, whileWorking } from './progress.ts';

/** Flags of `once`. */
export interface OnceFlags {
  json?: boolean;
  dryRun?: boolean;
  /** ISO instant instead of the clock; dry runs only. */
  now?: string;
}

/** Scans once, delivers everything due, and exits: for cron and CI. */
export async function once(cliContext: CliContext, flags: OnceFlags): Promise<ExitCode> {
  const { json, dryRun = false, now = null } = flags;
  const clock = clockOf(cliContext, flags);
  const config = configOf(cliContext);
  printWarnings(cliContext, config);
  const running = await askRunning(config.dataDir, { kind: 'once', dryRun, now });
  const report = running ? running.report : await scanAlone(cliContext, flags, clock);
  writeResult(cliContext, json, report, inWords(report, dryRun));
  const { left, onHold, failed, held } = report;
  const hasProblems = report.problems.some(({ level }) => level === 'error') || left + onHold + failed.length + held.length > 0;
  return hasProblems ? 1 : 0;
}

async function scanAlone(cliContext: CliContext, { json, dryRun }: OnceFlags, now: () => Date): Promise<OnceReport> {
  const config = configOf(cliContext);
  return whileWorking(cliContext, openingWords(config), async (screen, doing) => {
    const herald = await openApp(screen, config, {
      now,
      serverWait: serverWaitFromSettings(screen, config),
      ...(json ? { output: screen.stderr } : {}),
    });
    try {
      if (dryRun) return reportOf(await herald.contentSync.dryRun(), [], 0);
      doing('Scanning the posts, and sending what is due');
      await herald.work();
      return await scanOnce(herald, now);
    } finally {
      await herald.close();
    }
  });
}

function clockOf(cliContext: CliContext, { now, dryRun }: OnceFlags): () => Date {
  if (now === undefined) return cliContext.now;
  if (!dryRun) throw new UsageError('--now goes with --dry-run only: herald once --dry-run --now 2026-01-31T09:00:00Z');
  const at = new Date(now);
  if (Number.isNaN(at.getTime())) throw new UsageError(`--now “${now}” is not a time. Write it like 2026-01-31T09:00:00Z`);
  return () => at;
}

/** Renders the report for people. Pure. */
function inWords(report: OnceReport, dryRun: boolean): string {
  const { baseline, added, changed, removed, planned, delivered, skipped, held, failed, problems, left, onHold, paused } = report;
  // Why posts could not be fetched is a problem of no file.
  const unfetched = problems.filter(({ path }) => path === CONTENT_GIT);
  const inFiles = problems.length - unfetched.length;
  const lines = [
    `${added.length} new, ${changed.length} changed, ${removed.length} removed${baseline ? ' (first scan: recorded, nothing announced)' : ''}`,
    ...planned.map(
      ({ post, destination, mode }) => `planned    ${plain(post)} → ${destination}${mode === 'digest' ? ' (in a digest)' : ''}`,
    ),
    ...delivered.map(({ post, destination, link }) => `delivered  ${plain(post)} → ${destination}${link ? ` ${plain(link)}` : ''}`),
    ...skipped.map(({ post, reason }) => `skipped    ${plain(post)}: ${plain(reason)}`),
    ...held.map(({ post, destination, reason }) => `held       ${plain(post)} → ${destination}: ${plain(reason)}`),
    ...failed.map(({ post, destination, reason }) => `failed     ${plain(post)} → ${destination}: ${plain(reason)}`),
    ...unfetched.map(({ path, message, hint }) => `error      ${path}: ${plain(message)}${hint ? `. ${plain(hint)}` : ''}`),
    ...(inFiles > 0 ? [`${counted(inFiles, 'problem')}; herald lint lists ${inFiles === 1 ? 'it' : 'them'}`] : []),
    ...(left > 0
      ? [
          `${counted(left, 'delivery', 'deliveries')} still pending; ${paused ? 'everything is paused: herald resume continues' : 'the next run continues'}`,
        ]
      : []),
    ...(onHold > 0 ? [`${counted(onHold, 'delivery', 'deliveries')} on hold; herald status says what to do`] : []),
    ...(dryRun ? ['A dry run: nothing was written or sent.'] : []),
  ];
  return lines.join('\n');
}
