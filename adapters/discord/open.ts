import { createOutages } from '../../src/ops/outages.ts';
import type { OpenedPlatform } from '../../src/ports/platform.ts';
import { createRequestGuard } from './connection/request-guard.ts';
import { createTokenState } from './connection/token-state.ts';
import { createDiscordGateway, TOKEN_REFUSED } from './input/gateway.ts';
import { createDiscordMessenger, type DiscordAccess } from './send/messenger.ts';

/** Discord's two halves. `command`: the slash command's name without slash; `sending`: whether messages can go out, as far as is known. Nothing is connected before the first call. */
export function openDiscord(options: DiscordAccess & { command: string }): OpenedPlatform {
  const tokenState = createTokenState();
  const outage = options.outage ?? createOutages(options.log).of('discord');
  const shared = { ...options, outage, tokenState, guard: createRequestGuard(options) };
  return {
    messenger: createDiscordMessenger(shared),
    gateway: createDiscordGateway(shared),
    sending: () => (tokenState.isRefused() ? TOKEN_REFUSED : { ready: true, detail: 'only sends messages' }),
  };
}
