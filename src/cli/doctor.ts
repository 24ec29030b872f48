import { platformOf } from '../announce/destination.ts';
import { counted } from '../commands/say.ts';
import { effectiveSubscriptions, readConfig } from '../config.ts';
import { createFolderReader } from '../content/read-folder.ts';
import { ConfigError } from '../errors.ts';
import { plain } from '../lib/printable.ts';
import { askRunning } from './control.ts';
import { adminFinding, deliveryFindings, type Finding, isStatus } from './doctor-deliveries.ts';
import { openFor } from './open.ts';
import type { ExitCode, World } from './world.ts';

/** Looks at everything Herald needs and says what to do for each; exit code 1 where something is wrong. */
export async function doctor(world: World, json: boolean): Promise<ExitCode> {
  const findings = await examine(world);
  const ok = findings.every((finding) => finding.ok);
  if (json) world.stdout.write(`${JSON.stringify({ ok, findings })}\n`);
  else for (const { part, ok: fine, detail } of findings) world.stdout.write(`${fine ? '✓' : '✗'} ${part}: ${plain(detail)}\n`);
  return ok ? 0 : 1;
}

async function examine(world: World): Promise<readonly Finding[]> {
  const config = readConfig(world.env, world.cwd);
  const findings: Finding[] = [{ part: 'settings', ok: true, detail: 'read without a mistake' }];
  // What is fetched is there once Herald has been opened.
  if (!config.git) findings.push(await content(config.contentDir, config.siteUrl));
  const running = await askRunning(config.dataDir, { kind: 'ask', text: 'status', confirmed: false });
  if (running?.kind === 'reply') {
    if (!isStatus(running.reply))
      return [...findings, { part: 'herald', ok: false, detail: 'is running, but could not answer; its log says more' }];
    const { parts } = running.reply.data as { parts: readonly { part: string; ready: boolean; detail: string }[] };
    return [
      ...findings,
      { part: 'herald', ok: true, detail: 'is running on this data directory' },
      ...parts.map(({ part, ready, detail }) => ({ part, ok: ready, detail })),
      adminFinding(config),
      ...deliveryFindings(running.reply),
    ];
  }
  try {
    const herald = await openFor(world, config, { output: world.stderr });
    try {
      const parts = (await herald.health()).filter(({ part }) => part === 'books' || part === 'queue' || part === 'posts');
      findings.push(...parts.map(({ part, ready, detail }) => ({ part, ok: ready, detail })));
      if (config.git) findings.push(await content(config.contentDir, config.siteUrl));
      for (const messenger of herald.messengers) {
        const own = effectiveSubscriptions(config)
          .map(({ destination }) => destination)
          .concat(config.terms.adminDestination)
          .filter((destination) => platformOf(destination) === messenger.platform);
        const troubles = await messenger.check([...new Set(own)]);
        findings.push(
          ...(troubles.length === 0
            ? [{ part: messenger.platform, ok: true, detail: 'works' }]
            : troubles.map((detail) => ({ part: messenger.platform, ok: false, detail }))),
        );
      }
      const status = await herald.handler.handle({
        text: 'status',
        from: { platform: 'terminal', id: 'local' },
        where: null,
        confirmed: false,
      });
      findings.push(adminFinding(config), ...(isStatus(status) ? deliveryFindings(status) : []));
    } finally {
      await herald.close();
    }
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    findings.push(...error.mistakes.map(({ where, what, hint }) => ({ part: where, ok: false, detail: `${what}. ${hint}` })));
  }
  return findings;
}

async function content(dir: string, siteUrl: string | null): Promise<Finding> {
  try {
    const { posts, problems } = await createFolderReader(dir, { siteUrl }).read();
    const errors = problems.filter(({ level }) => level === 'error').length;
    return {
      part: 'content',
      ok: errors === 0,
      detail: `${counted(posts.length, 'post')} in ${dir}${errors > 0 ? `; ${counted(errors, 'file')} can't be read: run herald lint` : ''}`,
    };
  } catch (error) {
    return { part: 'content', ok: false, detail: error instanceof Error ? error.message : String(error) };
  }
}
