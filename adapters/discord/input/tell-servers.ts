import type { OnPlatformChange } from '../../../src/ports/platform-change.ts';
import type { ShardEvents, ShardId } from '../connection/socket.ts';
import { channelDeleted, leftServer } from '../failure-codes.ts';

/** Tells of the servers of a shard, also of those that were left or joined while it was not connected. */
export function tellServers({ id, count }: ShardId, onChange: OnPlatformChange = async () => {}): Omit<ShardEvents, 'interaction'> {
  const platform = 'discord';
  return {
    servers: (ids) =>
      void onChange({
        kind: 'present',
        platform,
        communities: new Set(ids),
        covers: (server) => shardOf(server, count) === id,
        reasonFor: leftServer,
      }),
    joined: (server) => void onChange({ kind: 'joined', platform, community: server }),
    channelGone: (id) => void onChange({ kind: 'gone', destination: `${platform}:${id}`, reason: channelDeleted() }),
    left: (server) => void onChange({ kind: 'left', platform, reason: leftServer(server) }),
  };
}

/** Which of `count` shards tells of a server. https://docs.discord.com/developers/events/gateway#sharding Pure. */
function shardOf(server: string, count: number): number {
  return Number((BigInt(server) >> 22n) % BigInt(count));
}
