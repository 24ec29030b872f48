import type { Destination } from '../../src/announce/destination.ts';
import type { Reply } from '../../src/commands/reply.ts';
import type { CommandHandler } from '../../src/ports/command-gateway.ts';

/** What hands a person’s words to Herald needs. */
export interface Asking {
  handler: CommandHandler;
}

/** Hands a person's words over. `channel`: Slack's id; direct messages (`D…`) and null are no destination. */
export function ask(
  { handler }: Asking,
  { text, user, channel, confirmed }: { text: string; user: string; channel: string | null; confirmed: boolean },
): Promise<Reply> {
  const where: Destination | null = channel === null || channel.startsWith('D') ? null : `slack:${channel}`;
  return handler.handle({ text, from: { platform: 'slack', id: user }, where, confirmed });
}
