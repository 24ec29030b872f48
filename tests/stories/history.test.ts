import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Herald, openHerald } from '../../src/app/compose.ts';
import { loadConfig } from '../../src/app/load-config.ts';
import { type OnceReport, scanOnce } from '../../src/cli/once-report.ts';
import { createExpectedNews, type ExpectedNews } from '../support/git/expected-news.ts';
import { createMadeUpSite, titleOf } from '../support/git/made-up-site.ts';
import { createTestRepository } from '../support/git/repository.ts';
import { type TemporaryFolder, temporaryDataDir, temporaryFolder } from '../support/temporary-folder.ts';

/** `HERALD_TEST_ROUNDS=200` plays the whole history. */
const COMMITS = Number(process.env.HERALD_TEST_ROUNDS ?? 30);
const SEED = Number(process.env.HERALD_TEST_SEED ?? 13);
const RESTART_EVERY = 15;
const EACH_LIMIT = 5;
const MAX_ADDITIONS = 60;

let folder: TemporaryFolder;
let dataDir: TemporaryFolder;
beforeAll(async () => {
  folder = await temporaryFolder();
  dataDir = await temporaryDataDir();
});
afterAll(async () => {
  await folder.remove();
  await dataDir.remove();
});

/** Everything that the terminal was told, and a Herald on the repository that can be closed and opened again. */
function createStage(url: string, now: () => Date) {
  let shown = '';
  const output = new PassThrough();
  output.on('data', (piece: Buffer) => {
    shown += piece.toString();
  });
  const env = {
    HERALD_CONTENT_GIT: `${url}#main:content`,
    HERALD_DATA_DIR: dataDir.path,
    HERALD_EMBEDDED_FSYNC: '0',
    PATH: process.env.PATH ?? '',
  };
  const config = loadConfig(env, folder.path);
  const open = async (): Promise<Herald> => {
    const herald = await openHerald(
      { ...config, terms: { ...config.terms, safetyLimits: { ...config.terms.safetyLimits, additions: MAX_ADDITIONS } } },
      {
        input: new PassThrough() as unknown as NodeJS.ReadStream,
        output: output as unknown as NodeJS.WriteStream,
        textStyle: () => ({ width: 100, colour: false }),
        log: () => undefined,
        now,
        onQuit: () => undefined,
        onBroken: () => undefined,
      },
    );
    await herald.work();
    return herald;
  };
  return { open, shown: () => shown };
}

const numberIn = (path: string): number => Number(/(\d+)/.exec(path)?.[1]);
const numbersOf = (rows: readonly { post: string }[]): number[] => rows.map(({ post }) => numberIn(post)).toSorted((a, b) => a - b);
const sorted = (numbers: readonly number[]): number[] => numbers.toSorted((a, b) => a - b);

/** How a report should tell of batches: one by one, as a digest, or held. */
function expectedOf(batches: readonly ExpectedNews[]) {
  const fresh = batches.map((batch) => batch.fresh);
  const sent = fresh.filter(({ length }) => length <= MAX_ADDITIONS);
  return {
    each: sorted(sent.filter(({ length }) => length <= EACH_LIMIT).flat()),
    digest: sorted(sent.filter(({ length }) => length > EACH_LIMIT).flat()),
    held: sorted(fresh.filter(({ length }) => length > MAX_ADDITIONS).flat()),
    stale: sorted(batches.flatMap(({ stale }) => stale)),
    delivered: sorted(sent.flat()),
  };
}

function foundIn({ planned, delivered, held, skipped }: OnceReport) {
  const inMode = (wanted: string) => numbersOf(planned.filter(({ mode }) => mode === wanted));
  return {
    each: inMode('each'),
    digest: inMode('digest'),
    held: numbersOf(held),
    stale: numbersOf(skipped),
    delivered: numbersOf(delivered),
  };
}

describe(`a site's history of ${COMMITS} commits`, () => {
  it(
    'announces every fresh post exactly once and nothing else, digests and holds where they are due',
    async () => {
      const site = createMadeUpSite(SEED);
      const news = createExpectedNews();
      const repository = createTestRepository(join(folder.path, 'site'));
      let nowMs = Date.UTC(2026, 0, 5, 8);
      repository.commit(site.add(300, nowMs), 'the archive');
      const { open, shown } = createStage(repository.url, () => new Date(nowMs));
      let herald = await open();
      const tally = { each: 0, digests: 0, held: 0, stale: 0 };
      const told: number[] = [];
      try {
        news.look(site.posts, nowMs);
        expect(await scanOnce(herald, () => new Date(nowMs))).toMatchObject({
          baseline: true,
          planned: [],
          held: [],
          skipped: [],
          left: 0,
        });

        for (let commit = 1; commit <= COMMITS; commit += 1) {
          nowMs += site.pauseMs();
          // What fell due meanwhile is told at the scan before the new commit.
          const due = news.look(site.posts, nowMs);
          const { what, change } = site.next(nowMs);
          repository.commit(change, what);
          const expected = expectedOf([due, news.look(site.posts, nowMs)]);
          if (commit % RESTART_EVERY === 0) {
            await herald.close();
            herald = await open();
          }
          const report = await scanOnce(herald, () => new Date(nowMs));
          expect(foundIn(report), `commit ${commit}: ${what}`).toEqual(expected);
          expect([report.left, report.failed, report.baseline], `commit ${commit}: ${what}`).toEqual([0, [], false]);
          told.push(...expected.delivered);
          tally.each += expected.each.length;
          tally.digests += expected.digest.length > 0 ? 1 : 0;
          tally.held += expected.held.length;
          tally.stale += expected.stale.length;
        }

        // Looking on finds nothing, and nothing was ever told twice.
        expect(foundIn(await scanOnce(herald, () => new Date(nowMs)))).toEqual(expectedOf([]));
        expect(new Set(told).size).toBe(told.length);
        for (const number of told) expect(shown().split(titleOf(number)).length, titleOf(number)).toBeLessThanOrEqual(2);
        // The history had it all.
        expect(Math.min(tally.each, tally.digests, tally.held, tally.stale)).toBeGreaterThan(0);
        console.info(`history: ${COMMITS} commits, ${site.posts.length} posts, ${JSON.stringify({ ...tally, told: told.length })}`);
      } finally {
        await herald.close();
      }
    },
    60_000 + COMMITS * 6_000,
  );
});
