import { buildReply, code, list, text } from '../build-reply.ts';
import { type Command, isListed } from '../command.ts';

export const help: Command = {
  verb: 'help',
  usage: 'help',
  summary: 'list the commands',
  adminOnly: false,
  othersSee: 'Commands for admins are shown to admins.',
  options: [],
  examples: [],
  run: (_args, { from }, { commands, isAdmin, commandName }) => {
    const shown = commands.filter(isListed).filter(({ adminOnly }) => !adminOnly || isAdmin(from));
    const items = shown.map(({ usage, summary }) => [code(`${commandName}${usage}`), `: ${summary}`]);
    const data = { commands: shown.map(({ verb, usage, summary }) => ({ verb, usage, summary })) };
    return Promise.resolve(buildReply([text('Herald shares posts, and finds them again.'), list(items)], data));
  },
};
