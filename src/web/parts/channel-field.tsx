import type { FC } from 'hono/jsx';

/** A field for a channel, completed from those that are known. */
export const ChannelField: FC<{ value: string | null | undefined; channels: readonly string[] }> = ({ value, channels }) => (
  <div>
    <label for="channel">Channel</label>
    <input id="channel" name="channel" list="channels" value={value ?? ''} />
    <datalist id="channels">
      {channels.map((channel) => (
        <option value={channel} />
      ))}
    </datalist>
  </div>
);
