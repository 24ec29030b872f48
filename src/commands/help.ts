import { buildReply, code, list, text } from './build-reply.ts';
import type { Command } from './command.ts';

/** The verb that lists the verbs. */
export function createHelp(commands: readonly Command[]): Command {
  const help: Command = {
    verb: 'help',
    usage: 'help',
    summary: 'lists what can be asked',
    adminOnly: false,
    run: (_words, ask, context) => {
      const shown = [...commands, help].filter(({ verb, adminOnly }) => verb !== 'share' && (!adminOnly || context.isAdmin(ask.from)));
      const items = shown.map(({ usage, summary }) => [code(`${context.commandName}${usage}`), ` ${summary}`]);
      return Promise.resolve(
        buildReply([text('Herald shares posts, and finds them again.'), list(items)], {
          commands: shown.map(({ verb, usage, summary }) => ({ verb, usage, summary })),
        }),
      );
    },
  };
  return help;
}
