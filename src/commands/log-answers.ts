import type { Log } from '../ops/log.ts';
import type { CommandHandler } from '../ports/command-gateway.ts';
import type { Reply } from '../ports/reply.ts';

/** The same handler, whose answers are noted in the log, each with its time. Of the text, only the first word is: whoever reads it must not trust it. */
export function logAnswers<Handler extends CommandHandler>(handler: Handler, log: Log): Handler {
  return {
    ...handler,
    handle: async (request) => {
      const startedMs = performance.now();
      const reply = await handler.handle(request);
      const verb = /^\s*(\S{0,40})/.exec(request.text)?.[1]?.toLowerCase() || 'help';
      const { platform } = request.from;
      log('command.answered', { verb, platform, durationMs: performance.now() - startedMs, outcome: outcomeOf(reply) });
      return reply;
    },
  };
}

/** `refused`: people can do something about it. Pure. */
function outcomeOf({ exitCode, data }: Reply): 'ok' | 'refused' | 'fault' {
  const error = typeof data === 'object' && data !== null && 'error' in data ? data.error : null;
  if (error === 'fault' || error === 'away') return 'fault';
  return exitCode === 2 || error !== null ? 'refused' : 'ok';
}
