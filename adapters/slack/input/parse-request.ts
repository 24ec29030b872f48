import type { Destination } from '../../../src/model/destination.ts';
import type { CommandHandler } from '../../../src/ports/command-gateway.ts';
import type { Reply } from '../../../src/ports/reply.ts';

/** What hands a person’s words to Herald needs. */
export interface Asking {
  handler: CommandHandler;
}

/** What a person said, and where, in Slack's words. */
export interface Asked {
  text: string;
  user: string;
  channel: string | null;
  /** Ids; of a guest from another workspace (Slack Connect) both. What is no id counts for nothing. */
  teams: readonly unknown[];
}

/** Hands a person's words over. `channel`: Slack's id; direct messages (`D…`) and null are no destination. `teams`: of the ask and of the person, as far as Slack names them. */
export function ask({ handler }: Asking, { text, user, channel, teams, confirmed }: Asked & { confirmed: boolean }): Promise<Reply> {
  const where: Destination | null = channel === null || channel.startsWith('D') ? null : `slack:${channel}`;
  const communities = [...new Set(teams.flatMap((team) => (typeof team === 'string' && team !== '' ? [team] : [])))];
  return handler.handle({ text, from: { platform: 'slack', id: user }, where, communities, confirmed });
}
