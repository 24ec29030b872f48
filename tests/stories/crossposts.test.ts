import { expect, it } from 'vitest';
import { frontMatter, makeHome, runHerald, startHerald } from '../support/herald-process.ts';
import { startPlatforms, until } from '../support/platforms.ts';

const CROSSPOST = 'POST /channels/:channel/messages/:message/crosspost';

it('a process that is killed while it publishes loses no crosspost, and publishes nothing twice', async () => {
  const platforms = await startPlatforms([]);
  const home = makeHome();
  try {
    const channel = platforms.discord.addChannel({ type: 5 });
    Object.assign(home.env, platforms.env, { HERALD_ANNOUNCE_TO: `discord:${channel}`, DISCORD_CROSSPOST: channel });
    home.post('docs/old.md', frontMatter('An old post'));
    const calls = () => platforms.discord.calls.filter(({ route }) => route === CROSSPOST).length;
    const published = () => platforms.discord.messages(channel).filter(({ flags }) => ((flags ?? 0) & 1) !== 0);
    // One is stored and its answer never comes, the other never arrives.
    platforms.discord.faults.plan({ route: CROSSPOST, nth: 1 }, { kind: 'stall', when: 'after' });
    platforms.discord.faults.plan({ route: CROSSPOST, nth: 2 }, { kind: 'stall', when: 'before' });
    const first = startHerald(home);
    await first.says(/Ready in/);
    for (const n of [1, 2]) home.post(`docs/new-${n}.md`, frontMatter(`New post ${n}`));
    await until(() => calls() === 2, 'both are being published');
    await first.end('SIGKILL');
    expect(published()).toHaveLength(1);

    const second = startHerald(home);
    await second.says(/Ready in/);
    expect(JSON.parse((await runHerald(home, ['once', '--json'])).out).left).toBe(0);
    expect(published()).toHaveLength(2);
    expect(platforms.discord.messages(channel)).toHaveLength(2);
    expect(calls()).toBe(4);
    expect((await runHerald(home, ['why', 'New post 1'])).out).toContain('published to followers');
    expect((await second.end('SIGTERM')).code).toBe(0);
  } finally {
    home.remove();
    await platforms.stop();
  }
}, 120_000);
