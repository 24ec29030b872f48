import { type APIChannel, type APIGuild, type APIRole, type APIUser, ChannelType, type REST, Routes } from 'discord.js';
import { sleep } from '../../../src/lib/timeout.ts';
import { channelOf, type Destination, platformOf } from '../../../src/model/destination.ts';
import { webhookNameOf } from '../configure.ts';
import { failureOf } from '../failure.ts';
import { forumFactsOf } from './channel-cache.ts';
import { neededIn, permissionsIn } from './permissions.ts';
import { takesMessages } from './probe.ts';
import type { WebhookWriter } from './webhook.ts';

/** What is the matter with one channel: a sentence, or permissions that we lack there. */
type Trouble = { sentence: string } | { lacks: string; destination: Destination };

/** What a check needs. */
interface CheckContext {
  rest: REST;
  webhooks: WebhookWriter;
  crossposts: 'all' | ReadonlySet<string>;
}

/** What stands between us and each destination, in plain words; empty: nothing. What several channels lack is told once. */
export async function checkDiscord(
  { rest, webhooks, crossposts }: CheckContext,
  destinations: readonly Destination[],
  roles: readonly string[] = [],
): Promise<readonly string[]> {
  let ownId: string;
  try {
    ownId = ((await patiently(() => rest.get(Routes.user('@me')))) as APIUser).id;
  } catch (error) {
    return [`Discord: ${sentenceOf(error)}`];
  }
  const own = destinations.filter((destination) => platformOf(destination) === 'discord');
  const troubles: Trouble[] = [];
  // One after the other: a check is no reason to run into a rate limit.
  for (const destination of own) {
    if (webhookNameOf(destination) !== null) {
      troubles.push(...(await checkWebhook(webhooks, destination)));
      continue;
    }
    const isPublished = crossposts !== 'all' && crossposts.has(channelOf(destination));
    troubles.push(...(await checkChannel(rest, destination, { ownId, isPublished })));
  }
  return [
    ...troubles.flatMap((trouble) => ('sentence' in trouble ? [trouble.sentence] : [])),
    ...permissionSentences(troubles),
    ...(await roleTroubles(rest, roles)),
  ];
}

const MOST_NAMED = 10;
const MAX_WAIT_MS = 5_000;
const MOST_TRIES = 3;

/** One sentence for the channels that lack the same permissions. Pure. */
function permissionSentences(troubles: readonly Trouble[]): string[] {
  const lacking = troubles.flatMap((trouble) => ('lacks' in trouble ? [trouble] : []));
  return [...new Set(lacking.map(({ lacks }) => lacks))].map((lacks) => {
    const where = lacking.filter((one) => one.lacks === lacks).map(({ destination }) => destination);
    const more = where.length > MOST_NAMED ? ` and ${where.length - MOST_NAMED} more` : '';
    return `give the bot ${lacks} in ${where.slice(0, MOST_NAMED).join(', ')}${more}`;
  });
}

/** Servers whose roles are looked through. */
const MAX_GUILDS = 50;

/** Roles that the settings name and that nobody can have. */
async function roleTroubles(rest: REST, roles: readonly string[]): Promise<readonly string[]> {
  const missing = new Set(roles);
  const sentences: string[] = [];
  try {
    if (missing.size === 0) return [];
    const guilds = (await patiently(() => rest.get(Routes.userGuilds()))) as readonly Pick<APIGuild, 'id' | 'name'>[];
    for (const { id, name } of guilds.slice(0, MAX_GUILDS)) {
      // Everybody has it, and so Discord lists it for nobody.
      if (missing.delete(id)) sentences.push(`the role ${id} is @everyone of ${name}, which gives no rights: name another role`);
      if (missing.size === 0) break;
      for (const role of (await patiently(() => rest.get(Routes.guildRoles(id)))) as readonly APIRole[]) missing.delete(role.id);
    }
    const where = guilds.length > MAX_GUILDS ? `the first ${MAX_GUILDS} servers of the bot` : 'a server of the bot';
    const gone = [...missing].map((id) => `no role ${id} exists in ${where}: correct HERALD_ADMINS or HERALD_DISCORD_MANAGERS`);
    return [...sentences, ...gone];
  } catch (error) {
    return [...sentences, `the roles ${[...missing].join(', ')} can't be checked: ${sentenceOf(error)}`];
  }
}

async function checkWebhook(webhooks: WebhookWriter, destination: Destination): Promise<readonly Trouble[]> {
  try {
    await patiently(() => webhooks.probe(destination));
    return [];
  } catch (error) {
    return [{ sentence: `${destination}: ${sentenceOf(error)}` }];
  }
}

async function checkChannel(
  rest: REST,
  destination: Destination,
  { ownId, isPublished }: { ownId: string; isPublished: boolean },
): Promise<readonly Trouble[]> {
  try {
    const channel = (await patiently(() => rest.get(Routes.channel(channelOf(destination))))) as APIChannel;
    const trouble = kindTrouble(channel);
    if (trouble !== null) return [{ sentence: `${destination}: ${trouble}` }];
    const granted = await patiently(() => permissionsIn(rest, channel, ownId));
    const missing = neededIn(channel)
      .filter(([bit]) => !(granted & bit))
      .map(([, name]) => name);
    const unpublished = isPublished && channel.type !== ChannelType.GuildAnnouncement;
    return [
      ...(missing.length > 0 ? [{ lacks: missing.join(', '), destination }] : []),
      ...(unpublished ? [{ sentence: `${destination}: DISCORD_CROSSPOST names it, but it is not an announcement channel` }] : []),
    ];
  } catch (error) {
    return [{ sentence: `${destination}: ${sentenceOf(error)}` }];
  }
}

/** Why this channel would take no messages of anybody's, or none of ours; null: it would. */
function kindTrouble(channel: APIChannel): string | null {
  const forum = forumFactsOf(channel);
  if (forum?.needsTag && forum.tags.every(({ moderated }) => moderated))
    return 'this forum demands a tag, and has none that everybody may set; add one, or let posts go without';
  if (forum === null && !takesMessages(channel))
    return 'this is a category or another kind of channel without messages; choose a channel of it';
  if ('thread_metadata' in channel && channel.thread_metadata?.locked) return 'the thread is locked; unlock it, or choose another channel';
  return null;
}

/** Being asked to wait a moment is no trouble of the channel. */
async function patiently<T>(ask: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await ask();
    } catch (error) {
      const failure = failureOf(error);
      if (failure.kind !== 'rate-limited' || failure.retryAfterMs > MAX_WAIT_MS || tries === MOST_TRIES) throw error;
      await sleep(failure.retryAfterMs);
    }
  }
}

function sentenceOf(error: unknown): string {
  const failure = failureOf(error);
  switch (failure.kind) {
    case 'unauthorized':
      return 'the token is refused; copy a fresh one from https://discord.com/developers/applications (Bot → Reset Token) into DISCORD_TOKEN';
    case 'rate-limited':
      return `asked too often; try again in ${Math.ceil(failure.retryAfterMs / 1000)} s`;
    case 'unavailable':
    case 'unknown-outcome':
      return `can't be reached (${failure.detail})`;
    default:
      return failure.detail;
  }
}
