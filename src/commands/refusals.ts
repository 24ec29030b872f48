import { createTtlSet } from '../lib/ttl-set.ts';
import type { Log } from '../ops/log.ts';
import type { CommandRequest } from '../ports/reply.ts';
import { recordAction } from './audit-log.ts';
import type { Command, CommandContext } from './command.ts';

/** Notes who was refused a command for admins. */
export interface Refusals {
  /** Rejects where the audit log can't be written. */
  note(command: Command, request: CommandRequest): Promise<void>;
}

/** Of one person and command once in this time: nobody fills the audit log by asking, ms. */
const EVERY_MS = 600_000;
const MAX_REMEMBERED = 1_000;

/** One that has noted nobody yet. */
export function createRefusals(context: Pick<CommandContext, 'audit' | 'now'>, log: Log): Refusals {
  const noted = createTtlSet(EVERY_MS, () => context.now().getTime(), MAX_REMEMBERED);
  return {
    async note({ verb }, request) {
      const { platform, id } = request.from;
      if (!noted.add(`${platform}:${id} ${verb}`)) return;
      log('command.refused', { verb, platform, person: id });
      await recordAction(request, context, 'refused', { verb });
    },
  };
}
