import type { App } from '@slack/bolt';
import type { OnPlatformChange, PlatformChange } from '../../../src/ports/platform-change.ts';
import { destinationGone, movedTo } from '../failure-codes.ts';
import { type ListenerContext, type WorkspaceContext, workspaceContextOf } from './parse-request.ts';

/** What Bolt passes to a listener of an event, as far as it names the workspace. */
interface Heard {
  body: { team_id?: string };
  context: { teamId?: string | undefined };
}

/** Events after which a channel takes no messages. Slack sends `channel_left` when we are removed, but is documented to withhold it sometimes. */
const GONE = [
  ['channel_archive', 'is_archived'],
  ['group_archive', 'is_archived'],
  ['channel_deleted', 'channel_deleted'],
  ['group_deleted', 'channel_deleted'],
  ['channel_left', 'removed_from_channel'],
  ['group_left', 'removed_from_channel'],
] as const;

/** Reports what happens in our workspaces, if it affects where messages can go. https://docs.slack.dev/reference/events */
export function startWorkspaceEvents(app: App, listening: ListenerContext, onChange: OnPlatformChange): void {
  /** Returns the room of an event, if it happened in that workspace: other workspaces report events of a shared channel (Slack Connect) as well. */
  async function ownRoom({ body, context }: Heard): Promise<WorkspaceContext | null> {
    const room = await workspaceContextOf(listening, context.teamId);
    const ours = room?.us.teamId ?? body.team_id;
    return body.team_id === ours || body.team_id === undefined ? room : null;
  }

  /** `make` returns null if the event does not concern us. */
  async function tell(heard: Heard, make: (room: WorkspaceContext) => PlatformChange | null): Promise<void> {
    const room = await ownRoom(heard);
    const change = room && make(room);
    if (change !== null) await listening.asks.track(onChange(change));
  }

  for (const [type, code] of GONE) app.event(type, ({ event, ...heard }) => tell(heard, (room) => gone(room, event.channel, code)));
  app.event('member_left_channel', ({ event, ...heard }) =>
    tell(heard, (room) => (event.user === room.us.botUserId ? gone(room, event.channel, 'removed_from_channel') : null)),
  );
  for (const type of ['channel_unarchive', 'group_unarchive'] as const)
    app.event(type, ({ event, ...heard }) => tell(heard, (room) => back(room, event.channel)));
  app.event('member_joined_channel', ({ event, ...heard }) =>
    tell(heard, (room) => (event.user === room.us.botUserId ? back(room, event.channel) : null)),
  );
  app.event('channel_id_changed', ({ event, ...heard }) =>
    tell(heard, ({ naming }) => {
      const to = naming.channel(event.new_channel_id);
      return { kind: 'moved', destination: naming.channel(event.old_channel_id), to, reason: movedTo(to) };
    }),
  );
  for (const type of ['channel_rename', 'group_rename'] as const)
    app.event(type, ({ event, ...heard }) =>
      tell(heard, ({ naming }) => ({ kind: 'renamed', destination: naming.channel(event.channel.id), name: `#${event.channel.name}` })),
    );

  app.event('app_uninstalled', async (heard) => signedOut(await ownRoom(heard), 'app_uninstalled'));
  app.event('tokens_revoked', async ({ event, ...heard }) => {
    const room = await ownRoom(heard);
    // Tokens of people don't matter here: Herald has none.
    if (event.tokens.bot?.includes(room?.us.botUserId ?? '')) await signedOut(room, 'token_revoked');
  });

  /** Records that nothing works in a workspace until the app is installed there again; the sockets stay open. */
  async function signedOut(room: WorkspaceContext | null, code: 'app_uninstalled' | 'token_revoked'): Promise<void> {
    if (room === null) return;
    room.tokenState.refusal = code;
    await listening.asks.track(listening.workspaces.signedOut(room, code, onChange));
  }
}

function gone({ naming }: WorkspaceContext, channel: string, code: (typeof GONE)[number][1]): PlatformChange {
  return { kind: 'gone', destination: naming.channel(channel), reason: destinationGone(code) };
}

function back({ naming }: WorkspaceContext, channel: string): PlatformChange {
  return { kind: 'back', destination: naming.channel(channel) };
}
