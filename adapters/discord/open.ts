import { createOutages } from '../../src/ops/outages.ts';
import type { OpenedPlatform } from '../../src/ports/platform.ts';
import { createRequestGuard } from './connection/client.ts';
import { createHttpEndpoint } from './connection/http-endpoint.ts';
import { createDiscordGateway, type GatewaySettings } from './input/gateway.ts';
import { TOKEN_REFUSED } from './input/gateway-health.ts';
import { connectOverHttp } from './input/http-gateway.ts';
import { connectShards } from './input/shard-gateway.ts';
import { createTokenState } from './send/call-api.ts';
import { createDiscordMessenger, type DiscordAccess } from './send/messenger.ts';

/** Creates Discord's messenger and gateway. `command`: the slash command's name without slash; `shards`: the total number of shards; `publicKey`: the application's, if Discord calls our web server instead of us connecting to Discord. Nothing is connected before the first call. */
export function openDiscord(
  options: DiscordAccess & Pick<GatewaySettings, 'command' | 'shards' | 'timing'> & { publicKey?: string | undefined },
): OpenedPlatform {
  const tokenState = createTokenState();
  const outage = options.outage ?? createOutages(options.log).of('discord');
  const shared = { ...options, outage, tokenState, guard: createRequestGuard(options) };
  const endpoint = options.publicKey === undefined ? null : createHttpEndpoint({ publicKey: options.publicKey, now: options.now });
  return {
    messenger: createDiscordMessenger(shared),
    gateway: createDiscordGateway(shared, endpoint ? (context) => connectOverHttp(endpoint, context) : connectShards),
    ...(endpoint ? { callback: endpoint } : {}),
    sending: () => (tokenState.isRefused() ? TOKEN_REFUSED : { ready: true, detail: 'only sends messages' }),
  };
}
