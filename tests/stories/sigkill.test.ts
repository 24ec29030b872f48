import { describe, expect, it } from 'vitest';
import { backends } from '../support/backends.ts';
import { frontMatter, type Home, makeHome, runHerald, startHerald } from '../support/herald-process.ts';
import { type Platforms, startPlatforms, until } from '../support/platforms.ts';

/** `HERALD_TEST_ROUNDS=20` plays each story twenty times. */
const ROUNDS = Number(process.env.HERALD_TEST_ROUNDS ?? 1);
const ROUND_MS = 120_000;
const SLACK = ['C0A', 'C0B', 'C0C'];
const TITLES = ['The first of two', 'The second of two'];

describe.each(backends())('SIGKILL in the middle of ten deliveries, on $name', ({ available, open }) => {
  it.runIf(available)(
    'each arrives exactly once after a restart',
    async () => {
      const backend = await open();
      const platforms = await startPlatforms(SLACK);
      const home = makeHome();
      try {
        const channels = [platforms.discord.addChannel(), platforms.discord.addChannel()];
        const destinations = [...SLACK.map((id) => `slack:${id}`), ...channels.map((id) => `discord:${id}`)];
        Object.assign(home.env, backend.env, platforms.env, { HERALD_ANNOUNCE_TO: destinations.join(' ') });
        home.post('docs/old.md', frontMatter('An old post'));
        for (let round = 0; round < ROUNDS; round += 1) await playRound(round, { home, platforms, destinations });
        expect(platforms.slack.complaints).toEqual([]);
      } finally {
        home.remove();
        await platforms.stop();
        await backend.drop();
      }
    },
    ROUNDS * ROUND_MS,
  );
});

interface Stage {
  home: Home;
  platforms: Platforms;
  destinations: readonly string[];
}

async function playRound(round: number, { home, platforms, destinations }: Stage): Promise<void> {
  const titles = TITLES.map((title) => `${title}, round ${round} end`);
  const stored = (): number => destinations.flatMap((destination) => platforms.counts(destination, titles)).reduce((a, b) => a + b, 0);
  const first = startHerald(home);
  await first.says(/Ready in/);
  // Two requests are under way when the process dies: one was stored and its answer never comes, the other never arrives.
  const [slackStores, nth] = [round % 2 === 0, 1 + (round % 2)];
  platforms.slack.fault({ method: 'chat.postMessage', nth, write: slackStores, answer: 'stall' });
  platforms.discord.faults.plan(
    { route: 'POST /channels/:channel/messages', nth },
    { kind: 'stall', when: slackStores ? 'before' : 'after' },
  );
  titles.forEach((title, index) => {
    home.post(`docs/round-${round}-${index}.md`, frontMatter(title));
  });
  const killAfter = 1 + (round % 7);
  await until(() => stored() >= killAfter, `${killAfter} messages`);
  await first.end('SIGKILL');
  expect(stored()).toBeLessThan(10);

  const second = startHerald(home);
  await second.says(/Ready in/);
  const report = JSON.parse((await runHerald(home, ['once', '--json'])).out);
  expect(report.left).toBe(0);
  for (const destination of destinations) expect([destination, ...platforms.counts(destination, titles)]).toEqual([destination, 1, 1]);
  const { deliveries } = JSON.parse((await runHerald(home, ['status', '--json'])).out) as {
    deliveries: { state: string; count: number }[];
  };
  expect(new Set(deliveries.map(({ state }) => state))).toEqual(new Set(['delivered']));
  expect((await second.end('SIGTERM')).code).toBe(0);
}
