import type { Words } from '../languages/index.ts';
import { type Communities, platformNamed } from '../model/platform.ts';
import type { Asker, Reply } from '../ports/reply.ts';
import { buildReply, text } from './build-reply.ts';
import type { CommandContext } from './command.ts';

/** Refuses whoever asks from somewhere else than the settings name, and, where they name something, direct messages of all but admins; null: they are answered. Pure. */
export function refusalHere(
  asker: Asker,
  answered: Communities,
  { isAdmin, platforms }: Pick<CommandContext, 'isAdmin' | 'platforms'>,
  { handler }: Words,
): Reply | null {
  const communities = answered[asker.from.platform] ?? [];
  if (communities.length === 0) return null;
  const from = asker.communities ?? [];
  if (from.length === 0 && isAdmin(asker.from)) return null;
  const others = from.filter((id) => !communities.includes(id));
  if (from.length > 0 && others.length === 0) return null;
  const why =
    from.length === 0
      ? handler.askWhereItDoes
      : handler.ownersChoose(others.join(', '), platformNamed(asker.from.platform, platforms)?.communities?.setting ?? '');
  return buildReply([text(handler.notHere), text(why)], { error: 'not-here' }, { exitCode: 2 });
}
