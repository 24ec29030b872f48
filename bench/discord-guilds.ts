import { mkdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { type DiscordDouble, startDiscordDouble } from '../tests/support/discord/discord-double.ts';
import { type Bench, median } from './support/bench.ts';
import { buildHerald, startHerald } from './support/start-herald.ts';

/** Time until Discord has announced all servers, ms. */
const SETTLE_MS = 10_000;
/** Size of a typical server: its part of READY is about 40 KB. */
const CHANNELS = 50;
const ROLES = 30;
const EMOJIS = 50;

/** `discord-guilds [--guilds 1000] [--rounds 3]`: memory of a Herald whose bot is in that many Discord servers, and in one; medians, MB. */
export const bench: Bench = async (args, say) => {
  const { values } = parseArgs({
    args,
    options: { guilds: { type: 'string', default: '1000' }, rounds: { type: 'string', default: '3' } },
  });
  const guilds = Number(values.guilds);
  buildHerald();
  const base: number[] = [];
  const many: number[] = [];
  let toldKb = 0;
  for (let round = 0; round < Number(values.rounds); round += 1) {
    base.push((await measure(1)).rssMb);
    const measured = await measure(guilds);
    many.push(measured.rssMb);
    ({ toldKb } = measured);
    say(`round ${round + 1}: ${base.at(-1)?.toFixed(1)} MB in one server, ${many.at(-1)?.toFixed(1)} MB in ${guilds}`);
  }
  const [baseRssMb, rssMb] = [base, many].map((rounds) => Number(median(rounds).toFixed(1)));
  say(`${guilds} servers, of which Discord told ${Math.round(toldKb / 1024)} MB: ${rssMb} MB; one server: ${baseRssMb} MB`);
  return { guilds, rssMb, baseRssMb, toldMb: Math.round(toldKb / 1024), rounds: Number(values.rounds) };
};

async function measure(guilds: number): Promise<{ rssMb: number; toldKb: number }> {
  const discord = await startDiscordDouble();
  const dir = await mkdtemp(join(tmpdir(), 'herald-guilds-'));
  try {
    const toldKb = fill(discord, guilds);
    mkdirSync(join(dir, 'content'));
    const own = { DISCORD_TOKEN: discord.token, DISCORD_API_URL: discord.apiUrl };
    const herald = await startHerald(join(dir, 'content'), join(dir, 'data'), 0, own);
    await discord.connected();
    await pause(SETTLE_MS);
    const rssMb = herald.rssMb();
    await herald.stop();
    return { rssMb, toldKb };
  } finally {
    await discord.stop();
    await rm(dir, { recursive: true, force: true });
  }
}

/** Adds servers to the double; returns the size of the JSON that describes them, KB. */
function fill(discord: DiscordDouble, guilds: number): number {
  const { world } = discord;
  const roles = Array.from({ length: ROLES }, () => ({
    id: world.nextId(),
    name: 'a role of the server',
    permissions: '2248473465835073',
    position: 1,
  }));
  const emojis = Array.from({ length: EMOJIS }, () => ({
    id: world.nextId(),
    name: 'a_small_picture',
    roles: [],
    available: true,
    animated: false,
  }));
  const overwrites = roles.slice(0, 3).map(({ id }) => ({ id, type: 0, allow: '1024', deny: '2048' }));
  const channels = Array.from({ length: CHANNELS }, (_, position) => ({
    id: world.nextId(),
    type: 0,
    name: 'somewhere-to-talk',
    topic: 'What people talk about in this channel of the server, and what they had better not.',
    position,
    permission_overwrites: overwrites,
  }));
  world.guildFacts = { roles, emojis, channels };
  while (world.guilds.size < guilds) discord.addGuild();
  return (JSON.stringify(world.guildFacts).length * guilds) / 1024;
}
