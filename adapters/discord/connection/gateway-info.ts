import { type APIGatewayBotInfo, type REST, Routes } from 'discord.js';

/** What Discord says of new connections. https://docs.discord.com/developers/events/gateway#get-gateway-bot */
export interface GatewayInfo {
  /** As the SDK wants it. */
  raw: APIGatewayBotInfo;
  /** How many shards Discord recommends. */
  shards: number;
  /** IDENTIFYs that are left until `resetAtMs` (epoch ms). */
  remaining: number;
  resetAtMs: number;
  /** Buckets of shards that may identify at the same time. */
  maxConcurrency: number;
}

/** Asks anew: what is left changes with every IDENTIFY of every process. @throws what the REST API throws */
export async function askGatewayInfo(rest: REST, now: () => number): Promise<GatewayInfo> {
  const raw = (await rest.get(Routes.gatewayBot())) as APIGatewayBotInfo;
  const { remaining, reset_after: resetAfterMs, max_concurrency: maxConcurrency } = raw.session_start_limit;
  return { raw, shards: Math.max(1, raw.shards), remaining, resetAtMs: now() + resetAfterMs, maxConcurrency: Math.max(1, maxConcurrency) };
}
