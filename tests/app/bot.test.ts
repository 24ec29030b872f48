import { expect, it, onTestFinished } from 'vitest';
import { type BotContext, createBot } from '../../src/app/bot.ts';
import type { ScanResult } from '../../src/app/content-sync.ts';
import type { DeliveryKey } from '../../src/model/delivery.ts';
import type { Wakeup } from '../../src/ports/delivery-queue.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const NOTHING = { plan: {}, keys: [], problems: [], firstScan: false, nextDueMs: null } as unknown as ScanResult;
/** Longer than any test. */
const NEVER_MS = 86_400_000;

/** A bot that watches only, whose timer never fires. */
async function open(own: {
  look: () => Promise<ScanResult>;
  failures: () => number;
  ring?: BotContext['enqueue'];
  open?: readonly DeliveryKey[];
  roles?: BotContext['roles'];
  housekeeping?: BotContext['housekeeping'];
  followDatabase?: BotContext['followDatabase'];
}) {
  const folder = await temporaryFolder();
  const logged: string[] = [];
  const problem = () => (own.failures() > 0 ? { error: new Error('away'), since: new Date(0), failures: own.failures() } : null);
  const bot = createBot({
    roles: own.roles ?? ['watch'],
    contentDir: folder.path,
    watch: 'poll',
    pollMs: NEVER_MS,
    source: null,
    contentSync: { scan: own.look, problem, problems: () => [], settling: () => null },
    queue: { close: async () => undefined, work: async () => undefined, onReconnect: () => undefined },
    housekeeping: own.housekeeping ?? (async () => undefined),
    ledger: { overdueWakeups: async () => own.open ?? [] },
    enqueue: own.ring ?? (async () => undefined),
    gateways: [],
    followDatabase: own.followDatabase,
    followSubscriptions: () => ({ stop: async () => undefined }),
    onProblems: () => undefined,
    database: { worked: () => undefined, onBack: () => undefined },
    now: () => new Date(),
    log: (event: string) => void logged.push(event),
  } as unknown as BotContext);
  onTestFinished(async () => {
    await bot.stop();
    await folder.remove();
  });
  return { bot, logged };
}

it('a scan that failed is repeated long before the timer’s next one, and each failure is noted', async () => {
  let calls = 0;
  let failures = 0;
  let works: () => void = () => undefined;
  const again = new Promise<void>((resolve) => {
    works = resolve;
  });
  const look = async (): Promise<ScanResult> => {
    calls += 1;
    // The first one is the start's.
    if (calls === 2 || calls === 3) {
      failures += 1;
      throw new Error('away');
    }
    failures = 0;
    if (calls === 4) works();
    return NOTHING;
  };
  const { bot, logged } = await open({ look, failures: () => failures });
  await bot.start();
  await again;
  expect(logged.filter((event) => event === 'scan.failed')).toHaveLength(2);
});

it('a queue that refused is told again until it takes what is due; before the start nothing is', async () => {
  let tries = 0;
  let taken: (wakeups: readonly Wakeup[]) => void = () => undefined;
  const took = new Promise<readonly Wakeup[]>((resolve) => {
    taken = resolve;
  });
  const ring = async (wakeups: readonly Wakeup[]): Promise<void> => {
    tries += 1;
    if (tries === 1) throw new Error('OOM command not allowed');
    taken(wakeups);
  };
  const { bot } = await open({ look: async () => NOTHING, failures: () => 0, ring, open: ['p~terminal~announce'] });
  bot.queueRefused();
  await bot.start();
  expect(tries).toBe(0);
  bot.queueRefused();
  expect(await took).toEqual([{ key: 'p~terminal~announce' }]);
  expect(tries).toBe(2);
});

it('a stop waits for the housekeeping that is under way, and begins none', async () => {
  let begun = 0;
  let end = (): void => undefined;
  const housekeeping = () => {
    begun += 1;
    return new Promise<void>((resolve) => {
      end = resolve;
    });
  };
  const { bot, logged } = await open({ look: async () => NOTHING, failures: () => 0, roles: ['watch', 'work'], housekeeping });
  await bot.start();
  const order: string[] = [];
  const stopped = bot.stop().then(() => order.push('stopped'));
  await new Promise((resolve) => setImmediate(resolve));
  order.push('ended');
  end();
  await stopped;
  expect(order).toEqual(['ended', 'stopped']);
  expect([begun, logged.filter((event) => event === 'housekeeping.failed')]).toEqual([1, []]);
});

it.each([
  [['work'], 0, 1],
  [['web'], 1, 1],
  [['work', 'chat'], 1, 1],
  [['watch', 'work', 'web'], 0, 0],
] as const)(
  'with %j, posts are read from the database only by who needs them: a worker as soon as it is asked',
  async (roles, atStart, once) => {
    let followed = 0;
    let stopped = 0;
    const followDatabase = async () => {
      followed += 1;
      return {
        stop: async () => {
          stopped += 1;
        },
      };
    };
    const { bot } = await open({ look: async () => NOTHING, failures: () => 0, roles, followDatabase });
    await bot.start();
    expect(followed).toBe(atStart);
    await Promise.all([bot.followPosts(), bot.followPosts()]);
    expect(followed).toBe(once);
    await bot.stop();
    expect(stopped).toBe(once);
  },
);
