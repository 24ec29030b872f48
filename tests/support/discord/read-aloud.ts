import type { APIMessage } from 'discord.js';

/** Returns what a message shows its reader, as written (markup included). Pure. */
export function readAloud(message: APIMessage): { text: string; buttons: readonly string[] } {
  const { content, embeds, components } = message;
  const ofEmbeds = embeds.flatMap(({ title, url, description, fields, footer }) => [
    title,
    url,
    description,
    ...(fields ?? []).flatMap(({ name, value }) => [name, value]),
    footer?.text,
  ]);
  const ofComponents = flat(components ?? []).flatMap((one) => (typeof one.content === 'string' ? [one.content] : []));
  const buttons = buttonsOf(message).map(({ label }) => label);
  return { text: [content, ...ofEmbeds, ...ofComponents].filter(Boolean).join('\n'), buttons };
}

/** Returns the buttons of a message; link buttons have no id. Pure. */
export function buttonsOf({ components }: Pick<APIMessage, 'components'>): readonly { label: string; customId: string | null }[] {
  return flat(components ?? []).flatMap(({ type, label, custom_id: customId }) =>
    type === 2 && label ? [{ label, customId: customId ?? null }] : [],
  );
}

interface Component {
  type: number;
  content?: string;
  label?: string;
  custom_id?: string;
  components?: readonly Component[];
  accessory?: Component;
}

function flat(components: readonly unknown[]): readonly Component[] {
  return (components as readonly Component[]).flatMap((one) => [
    one,
    ...flat([...(one.components ?? []), ...(one.accessory ? [one.accessory] : [])]),
  ]);
}
