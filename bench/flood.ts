import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { openHerald } from '../src/app/compose.ts';
import { loadConfig } from '../src/app/load-config.ts';
import type { CommandHandler } from '../src/ports/command-gateway.ts';
import type { CommandRequest, Person, Reply } from '../src/ports/reply.ts';
import type { Bench } from './support/bench.ts';
import { createLoopWatch } from './support/loop-watch.ts';
import { writeMadeUpSite } from './support/made-up-posts.ts';

const EVERY_MS = 50;
/** Time until the cache for the next start has been saved, ms: that blocks the event loop by itself. */
const SETTLE_MS = 5_000;
const ADMIN: Person = { platform: 'slack', id: 'U0ADMIN' };
const FLOODER: Person = { platform: 'slack', id: 'U0FLOODER' };
const OTHER: Person = { platform: 'slack', id: 'U0OTHER' };
const SEARCHES = ['gateway policy', 'cluster upgrade tag:storage', 'mesh number 77', 'pipeline -registry', 'releas kind:release'];

/**
 * `flood [--posts 10000] [--commands 1000]`: one person sends `why` for names that no post has, four fifths of them at once and then the rest two at a time,
 * while another person searches. Once as an ordinary user and once as an admin, for whom the stores are queried as well. Stores from DATABASE_URL, otherwise embedded.
 */
export const bench: Bench = async (args, say) => {
  const { values } = parseArgs({
    args,
    options: { posts: { type: 'string', default: '10000' }, commands: { type: 'string', default: '1000' } },
  });
  const posts = Number(values.posts);
  const home = await mkdtemp(join(tmpdir(), 'herald-flood-'));
  try {
    await writeMadeUpSite(join(home, 'content'), posts);
    const { DATABASE_URL, REDIS_URL } = process.env;
    const env = { DATABASE_URL, REDIS_URL, HERALD_ADMINS: `slack:${ADMIN.id}`, HERALD_DATA_DIR: 'data', HERALD_EMBEDDED_FSYNC: '0' };
    const silent = new PassThrough().resume();
    const herald = await openHerald(loadConfig(env, home), {
      input: silent as unknown as NodeJS.ReadStream,
      output: silent as unknown as NodeJS.WriteStream,
      textStyle: () => ({ colour: false, width: 80 }) as never,
      log: () => undefined,
      now: () => new Date(),
      onQuit: () => undefined,
      onBroken: () => undefined,
    });
    try {
      await herald.contentSync.scan('all');
      await herald.engine.settled();
      await pause(SETTLE_MS);
      const bySomebody = await flood(herald.handler, FLOODER, Number(values.commands));
      const byAdmin = await flood(herald.handler, ADMIN, Number(values.commands));
      for (const [who, round] of [['somebody', bySomebody] as const, ['an admin', byAdmin] as const])
        say(
          `${round.commands} commands of ${who} in ${round.tookMs} ms, ${round.refused} refused: another’s search p95 ${round.otherSearchP95Ms} ms ` +
            `(${round.searches} searches, worst ${round.otherSearchWorstMs} ms), longest block ${round.longestBlockMs} ms`,
        );
      const worst = (field: 'otherSearchP95Ms' | 'longestBlockMs') => Math.max(bySomebody[field], byAdmin[field]);
      return {
        posts,
        commands: bySomebody.commands + byAdmin.commands,
        refused: bySomebody.refused + byAdmin.refused,
        otherSearchP95Ms: worst('otherSearchP95Ms'),
        longestBlockMs: worst('longestBlockMs'),
        bySomebody,
        byAdmin,
      };
    } finally {
      await herald.close();
    }
  } finally {
    await rm(home, { recursive: true, force: true });
  }
};

async function flood(handler: CommandHandler, from: Person, commands: number) {
  let asked = 0;
  let refused = 0;
  const ask = (who: Person, text: string): Promise<Reply> =>
    handler.handle({ text, from: who, where: 'slack:C0GENERAL', confirmed: false } satisfies CommandRequest);
  const one = async (): Promise<void> => {
    asked += 1;
    const { data } = await ask(from, `why ${['docs/none', 'https://example.org/none', 'Nothing is called'][asked % 3]}-${asked}`);
    if ((data as { error?: string } | null)?.error === 'too-many') refused += 1;
  };
  const atOnce = async (): Promise<void> => void (await Promise.all(Array.from({ length: Math.ceil(commands * 0.8) }, one)));
  const asAnswered = async (): Promise<void> => {
    while (asked < commands) await Promise.all([one(), one()]);
  };

  let isOver = false;
  const took: number[] = [];
  const others = async (): Promise<void> => {
    for (let n = 0; !isOver || took.length < 40; n += 1) {
      const startMs = performance.now();
      await ask(OTHER, `search ${SEARCHES[n % SEARCHES.length]}`);
      took.push(performance.now() - startMs);
      await pause(EVERY_MS);
    }
  };
  const watch = createLoopWatch();
  const { tookMs } = await watch.during(async () => {
    const searching = others();
    await atOnce();
    await asAnswered();
    isOver = true;
    await searching;
  });
  const sorted = took.toSorted((a, b) => a - b);
  const ms = (value: number | undefined): number => Math.round((value ?? Number.NaN) * 10) / 10;
  return {
    commands: asked,
    refused,
    searches: took.length,
    otherSearchP95Ms: ms(sorted[Math.ceil(sorted.length * 0.95) - 1]),
    otherSearchWorstMs: ms(sorted.at(-1)),
    longestBlockMs: watch.delays().worstMs,
    tookMs: Math.round(tookMs),
  };
}
