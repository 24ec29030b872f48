import { afterEach, expect, test } from 'vitest';
import { type DashboardStage, openDashboardStage, TOKEN, VIEW_TOKEN } from '../support/dashboard-stage.ts';
import { type DiscordDouble, startDiscordDouble } from '../support/discord/discord-double.ts';

let stage: DashboardStage | null = null;
let discord: DiscordDouble | null = null;
afterEach(async () => {
  await stage?.close();
  await discord?.stop();
  stage = null;
  discord = null;
});

const page = async ({ url, signIn }: DashboardStage, token = TOKEN) => {
  const answer = await fetch(`${url}/settings`, { headers: { cookie: await signIn(token) } });
  return { status: answer.status, html: await answer.text() };
};

test('the settings have the address that invites Herald, with what it needs', async () => {
  discord = await startDiscordDouble();
  stage = await openDashboardStage({ DISCORD_TOKEN: discord.token, DISCORD_API_URL: discord.apiUrl });
  const { html } = await page(stage);
  expect(html).toMatch(
    /Discord: <a href="https:\/\/discord\.com\/oauth2\/authorize\?client_id=\d+&amp;scope=bot\+applications\.commands&amp;permissions=\d+">/,
  );
  expect(html).not.toContain(discord.token);
  expect((await page(stage, VIEW_TOKEN)).status).toBe(403);
});

test('where Discord can’t say who Herald is, the settings are shown without it', async () => {
  discord = await startDiscordDouble();
  stage = await openDashboardStage({ DISCORD_TOKEN: discord.token, DISCORD_API_URL: discord.apiUrl });
  discord.revokeToken();
  const { status, html } = await page(stage);
  expect([status, html.includes('invite Herald'), html.includes('Effective settings')]).toEqual([200, false, true]);
});
