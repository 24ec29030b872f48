import type { Communities } from '../model/communities.ts';
import type { Asker, Reply } from '../ports/reply.ts';
import { buildReply, text } from './build-reply.ts';
import type { CommandContext } from './command.ts';

export const EVERYBODY: Communities = { slack: [], discord: [] };

const SETTINGS = { slack: 'HERALD_SLACK_TEAMS', discord: 'HERALD_DISCORD_SERVERS' } as const;

/** Refuses whoever asks from somewhere else than the settings name, and, where they name something, direct messages of all but admins; null: they are answered. Pure. */
export function refusalHere(asker: Asker, answered: Communities, { isAdmin }: Pick<CommandContext, 'isAdmin'>): Reply | null {
  const { platform } = asker.from;
  // Whoever sits at the machine, and whom the operator lets into the dashboard.
  if (platform === 'terminal' || platform === 'web' || answered[platform].length === 0) return null;
  const from = asker.communities ?? [];
  if (from.length === 0 && isAdmin(asker.from)) return null;
  const others = from.filter((id) => !answered[platform].includes(id));
  if (from.length > 0 && others.length === 0) return null;
  const why =
    from.length === 0
      ? 'Ask in a server where it does.'
      : `Its owners choose where it does: ${others.join(', ')} is not in ${SETTINGS[platform]}.`;
  return buildReply([text('Herald does not answer here.'), text(why)], { error: 'not-here' }, { exitCode: 2 });
}
