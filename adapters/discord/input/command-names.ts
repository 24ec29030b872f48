import type { CommandShape } from '../../../src/ports/command-shape.ts';
import type { Line, Reply } from '../../../src/ports/reply.ts';

/** Of a command's name. https://docs.discord.com/developers/interactions/application-commands#application-command-object-application-command-naming */
const NAME_MAX_CHARS = 32;
const FOR_ADMINS = '-admin';

/** What the command for admins is called: `cncf` → `cncf-admin`. At most 32 characters, and never the name itself. Pure. */
export function adminCommandName(name: string): string {
  const whole = (of: number): string => `${name.slice(0, of)}${FOR_ADMINS}`;
  const longest = whole(NAME_MAX_CHARS - FOR_ADMINS.length);
  return longest === name ? whole(NAME_MAX_CHARS - FOR_ADMINS.length - 1) : longest;
}

/**
 * What replies say to type, as Discord takes it: `/cncf replay failed` → `/cncf-admin replay failed`. Herald's own words alone: titles and snippets of
 * posts that were found, and messages, stay as they are. Pure.
 */
export function nameCommandsIn(name: string, commands: readonly CommandShape[]): (reply: Reply) => Reply {
  const verbs = commands.filter(({ adminOnly }) => adminOnly).map(({ verb }) => verb);
  if (verbs.length === 0) return (reply) => reply;
  const written = new RegExp(`(?<![\\w/-])/${name} (?=(?:${verbs.join('|')})(?![\\w-]))`, 'g');
  const as = `/${adminCommandName(name)} `;
  const inLine = (line: Line): Line => line.map((span) => ({ ...span, text: span.text.replace(written, as) }));
  return (reply) => ({
    ...reply,
    blocks: reply.blocks.map((block) => {
      if (block.kind === 'text') return { ...block, line: inLine(block.line) };
      return block.kind === 'list' ? { ...block, items: block.items.map(inLine) } : block;
    }),
  });
}
