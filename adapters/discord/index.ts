import type { CommandGateway } from '../../src/ports/command-gateway.ts';
import type { Messenger } from '../../src/ports/messenger.ts';
import { createDiscordGateway } from './gateway.ts';
import { createDiscordMessenger, type DiscordSettings } from './messenger.ts';

/** Discord's two halves. `command`: the slash command's name without slash. Nothing is connected before the first call. */
export function createDiscord(options: DiscordSettings & { command: string }): { messenger: Messenger; gateway: CommandGateway } {
  return { messenger: createDiscordMessenger(options), gateway: createDiscordGateway(options) };
}
