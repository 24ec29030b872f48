import { createOutages } from '../../src/ops/outages.ts';
import type { CommandGateway } from '../../src/ports/command-gateway.ts';
import type { Messenger } from '../../src/ports/messenger.ts';
import { createDiscordGateway } from './gateway.ts';
import { createDiscordMessenger, type DiscordSettings } from './messenger.ts';
import { createTokenState } from './token-state.ts';

/** Discord's two halves. `command`: the slash command's name without slash. Nothing is connected before the first call. */
export function createDiscord(options: DiscordSettings & { command: string }): { messenger: Messenger; gateway: CommandGateway } {
  const outage = options.outage ?? createOutages(options.log).of('discord');
  const shared = { ...options, outage, tokenState: createTokenState() };
  return { messenger: createDiscordMessenger(shared), gateway: createDiscordGateway(shared) };
}
