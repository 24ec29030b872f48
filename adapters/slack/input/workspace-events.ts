import type { App } from '@slack/bolt';
import type { OnPlatformChange } from '../../../src/ports/platform-change.ts';
import { destinationGoneBy, movedTo } from '../failure-codes.ts';
import type { ListenerContext } from './context.ts';

/** What happens in our workspace, as far as it decides where messages can go. https://docs.slack.dev/reference/events */
export function startWorkspaceEvents(app: App, { us, tokenState, asks }: ListenerContext, onChange: OnPlatformChange): void {
  const of = (channel: string) => `slack:${channel}` as const;
  /** Of a shared channel (Slack Connect) other workspaces report, too: what happens to theirs is not ours. */
  const isOurs = (body: { team_id?: string }): boolean => us.teamId === null || body.team_id === undefined || body.team_id === us.teamId;
  const tell = (body: { team_id?: string }, change: Parameters<OnPlatformChange>[0]): Promise<void> =>
    isOurs(body) ? asks.track(onChange(change)) : Promise.resolve();

  for (const type of ['channel_archive', 'group_archive'] as const)
    app.event(type, ({ event, body }) =>
      tell(body, { kind: 'gone', destination: of(event.channel), reason: destinationGoneBy('is_archived') }),
    );
  for (const type of ['channel_deleted', 'group_deleted'] as const)
    app.event(type, ({ event, body }) =>
      tell(body, { kind: 'gone', destination: of(event.channel), reason: destinationGoneBy('channel_deleted') }),
    );
  // Slack sends the first where we are removed; it is documented to hold it back now and then.
  for (const type of ['channel_left', 'group_left'] as const)
    app.event(type, ({ event, body }) =>
      tell(body, { kind: 'gone', destination: of(event.channel), reason: destinationGoneBy('removed_from_channel') }),
    );
  app.event('member_left_channel', async ({ event, body }) => {
    if (event.user !== us.botUserId) return;
    await tell(body, { kind: 'gone', destination: of(event.channel), reason: destinationGoneBy('removed_from_channel') });
  });
  for (const type of ['channel_unarchive', 'group_unarchive'] as const)
    app.event(type, ({ event, body }) => tell(body, { kind: 'back', destination: of(event.channel) }));
  app.event('member_joined_channel', async ({ event, body }) => {
    if (event.user === us.botUserId) await tell(body, { kind: 'back', destination: of(event.channel) });
  });
  app.event('channel_id_changed', ({ event, body }) =>
    tell(body, {
      kind: 'moved',
      destination: of(event.old_channel_id),
      to: of(event.new_channel_id),
      reason: movedTo(event.new_channel_id),
    }),
  );
  for (const type of ['channel_rename', 'group_rename'] as const)
    app.event(type, ({ event, body }) =>
      tell(body, { kind: 'renamed', destination: of(event.channel.id), name: `#${event.channel.name}` }),
    );

  /** Nothing works any more until the app is installed again; its health says so, and the sockets stay open. */
  const signedOut = (body: { team_id?: string }, code: string, advice: string): Promise<void> => {
    if (!isOurs(body)) return Promise.resolve();
    tokenState.note(code);
    const target = us.teamId === null ? 'slack' : `slack:${us.teamId}`;
    return tell(body, { kind: 'signed-out', target, reason: { kind: 'unauthorized', detail: code, advice } });
  };
  app.event('app_uninstalled', ({ body }) =>
    signedOut(body, 'app_uninstalled', 'Install the Slack app again, and give Herald its new SLACK_BOT_TOKEN'),
  );
  app.event('tokens_revoked', async ({ event, body }) => {
    // Those of people are of no concern here: Herald has none.
    if (event.tokens.bot?.includes(us.botUserId))
      await signedOut(body, 'token_revoked', 'Give Herald the new SLACK_BOT_TOKEN (OAuth & Permissions)');
  });
}
